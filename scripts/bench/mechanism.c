/* mechanism.c - which there are, and what the harness does for each */
#include "mechanism.h"
#include <sys/mman.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 100 /* mechanisms */

const char *const mode_name[] = {"same", "apart", "poll"};
const char *const mode_title[] = {
    "same core",
    "two cores, whoever waits sleeps",
    "two cores, nobody sleeps",
};

static const struct mechanism *all[MOST];
static int n_all;
static const struct link *here; /* this process's end, and */
static char *failure;           /* where it leaves why it failed */

/* ---- which there are ---- */

void add_mechanism(const struct mechanism *m)
{
    if (n_all == MOST)
        errx(1, "more than %d mechanisms", MOST);
    all[n_all++] = m;
}

const struct mechanism *limit_of(enum mode mode)
{
    int i;

    for (i = 0; i < n_all; i++)
        if (all[i]->kind & FLOOR && all[i]->modes & 1 << mode)
            return all[i];
    errx(1, "there is no limit for mode %s", mode_name[mode]);
}

int mechanisms(const struct mechanism *const **list)
{
    *list = all;
    return n_all;
}

static int by_order(const void *a, const void *b)
{
    const struct mechanism *x = *(const struct mechanism *const *)a;
    const struct mechanism *y = *(const struct mechanism *const *)b;

    return x->order != y->order ? x->order - y->order
                                : strcmp(x->name, y->name);
}

/* The same once more, to see how much the same seems to differ. */
static void add_control(void)
{
    static struct mechanism again;
    int i;

    for (i = 0; i < n_all; i++) {
        if (strcmp(all[i]->name, "pipe") != 0)
            continue;
        again = *all[i];
        again.name = CONTROL;
        again.what = "the same once more: what differs here is error";
        add_mechanism(&again);
        return;
    }
}

void sort_mechanisms(void)
{
    add_control();
    qsort(all, (size_t)n_all, sizeof(all[0]), by_order);
}

/* ---- what each gets ---- */

void *shared_memory(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                   -1, 0);

    if (p == MAP_FAILED)
        refuse("mmap", errno);
    return memset(p, 0, n); /* its pages are there from now on */
}

void refusals_go_to(char *why, const struct link *l)
{
    failure = why;
    here = l;
}

_Noreturn void refuse(const char *what, int error)
{
    if (failure[0] == '\0')
        snprintf(failure, REFUSAL, "%s%s%s", what, error ? ": " : "",
                 error ? strerror(error) : "");
    if (here->side == 1) /* the other waits for this one */
        kill(here->pid[0], SIGKILL);
    _exit(1); /* and if this is the first, the second dies with it */
}

void set_depth(struct link *l, size_t bytes)
{
    l->room = bytes;
    if (bytes >= 1024 * 1024)
        snprintf(l->depth, sizeof(l->depth), "%zu MiB", bytes >> 20);
    else if (bytes >= 1024)
        snprintf(l->depth, sizeof(l->depth), "%zu KiB", bytes >> 10);
    else
        snprintf(l->depth, sizeof(l->depth), "%zu B", bytes);
}

void set_depth_in_messages(struct link *l, long messages)
{
    size_t n = l->piece != 0 && l->size > l->piece ? l->piece : l->size;

    l->room = (size_t)messages * n;
    snprintf(l->depth, sizeof(l->depth), "%ld msg%s", messages,
             messages == 1 ? "" : "s");
}

void not_blocking(struct link *l, int fd)
{
    if (l->mode == POLL && fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        refuse("fcntl O_NONBLOCK", errno);
}

void folder_of(pid_t pid, char *path, size_t n)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(path, n, "%.4096s/ipc-bench-%u-%d", tmp && *tmp ? tmp : "/tmp",
             getuid(), (int)pid);
}

void private_folder(char *path, size_t n)
{
    folder_of(getpid(), path, n);
}
