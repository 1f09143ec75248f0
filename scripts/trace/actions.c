/*
 * actions.c - what signals do to a process
 */
#include "actions.h"
#include "objects.h"
#include <string.h>

static size_t name_length(const char *signal)
{
    return strcspn(signal, " ,)");
}

const char **action_of(struct proc *p, const char *signal)
{
    static char names[64][24]; /* the number of a signal is its place here */
    size_t i, n = name_length(signal);

    if (n >= sizeof(names[0]))
        n = sizeof(names[0]) - 1;
    for (i = 0; i < LENGTH(names) && names[i][0] != '\0'; i++)
        if (strncmp(names[i], signal, n) == 0 && names[i][n] == '\0')
            return &p->leader->action[i];
    if (i == LENGTH(names))
        return &p->leader->action[i]; /* there are no more than these */
    memcpy(names[i], signal, n);
    return &p->leader->action[i];
}

int is_handled(struct proc *p, const char *signal)
{
    const char *action = *action_of(p, signal);

    return action != NULL && strcmp(action, "handler") == 0;
}

int is_ignored(struct proc *p, const char *signal)
{
    static const char *const usual[] = {"SIGCHLD", "SIGURG", "SIGWINCH",
                                        "SIGCONT"};
    const char *action = *action_of(p, signal);
    size_t i, n = name_length(signal);

    for (i = 0; action == NULL && i < LENGTH(usual); i++)
        if (strlen(usual[i]) == n && strncmp(signal, usual[i], n) == 0)
            return 1;
    return action != NULL && strcmp(action, "SIG_IGN") == 0;
}

/* ---- who is about to end ---- */

static struct proc **doomed;
static size_t n_doomed, room;

void dooms(struct call *c, struct proc *p)
{
    if (p->doomed == NEVER && p->end_line == NEVER) {
        doomed = more(doomed, n_doomed, &room, sizeof(struct proc *));
        doomed[n_doomed++] = p;
    }
    p->doomed = c->in;
}

int all_doomed(const struct object *o, size_t *cause)
{
    const struct proc *p;
    size_t i, k;
    int ends = 0;

    for (i = n_doomed; i-- > 0 && n_doomed - i < 1000;) {
        p = doomed[i];
        if (p->fds == NULL || p->end_line != NEVER)
            continue;
        for (k = 0; k < p->fds->n; k++)
            if (p->fds->slot[k].o == o && (p->fds->slot[k].access & WRITES)) {
                ends++;
                *cause = p->doomed;
            }
    }
    return ends > 0 && ends == o->writers;
}
