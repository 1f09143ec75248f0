/*
 * hang.c - trace why: runs a program, and says why it hangs
 */
#include "hang.h"
#include <sys/wait.h>
#include "kernel.h"
#include "made.h"
#include "names.h"
#include "parse.h"
#include "speech.h"
#include "watch.h"
#include "why.h"
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct wish {
    double quiet;
    const char *lines;      /* where strace writes */
    const char *conclusion; /* where to, if not to standard output */
};

static struct trace past;

static int usage(void)
{
    fprintf(stderr,
            "usage: trace why [-t SECONDS] [-o LINES] [-c FILE] PROGRAM "
            "[ARG ...]\n       trace why -p PID\n");
    return 2;
}

/* What strace had written by then. */
static int read_past(const char *name, size_t size)
{
    char *text = keep(size + 1);
    FILE *f = fopen(name, "re");

    if (f == NULL)
        err(1, "%s", name);
    size = fread(text, 1, size, f);
    fclose(f);
    if (size == 0 || (f = fmemopen(text, size, "r")) == NULL)
        return 0;
    if (parse(f, name, &past) != 0)
        return 0;
    fclose(f);
    name_processes(&past);
    follow(&past);
    return 1;
}

/* ---- it has ended ---- */

static void say_end(const struct proc *p)
{
    const struct line *l =
        p->end_line != NEVER ? &past.line[p->end_line] : NULL;

    if (l == NULL)
        printf("%s ended by itself\n", p->role);
    else if (l->type == KILLED)
        printf("%s ended by itself, %s\n", p->role, l->text);
    else
        printf("%s ended by itself, exit status %d\n", p->role,
               atoi(l->c != NULL && l->type <= WHOLE ? l->c->arg[0]
                                                     : l->text + 12));
}

static void say_family(const struct proc *p)
{
    const struct proc *maker = p->parent != NULL ? p->parent->leader : NULL;

    if (p->leader != p || p->lines == 0 || maker == NULL)
        return;
    if (p->end_line == NEVER)
        printf("  %s: an orphan, it lived on after %s%s%s\n", p->role,
               past.proc[0]->role, p->last != NULL ? ", in " : "",
               p->last != NULL ? p->last->name : "");
    else if (maker->end_line < p->end_line)
        printf("  %s: an orphan, it ended after %s\n", p->role, maker->role);
    else if (!p->reaped)
        printf("  %s: a zombie until %s ended, which did not wait for it\n",
               p->role, maker->role);
}

static void say_ended(void)
{
    size_t i;

    say_end(past.proc[0]);
    for (i = 0; i < past.n_procs; i++)
        say_family(past.proc[i]);
}

/* ---- all ---- */

static int of_process(pid_t pid)
{
    struct snap s = {0};
    size_t i;

    look_at_relatives(&s, pid);
    if (s.n == 0)
        errx(2, "there is no process %d", (int)pid);
    for (i = 0; i < s.n; i++)
        if (s.task[i].pid == pid && !s.task[i].knows_call &&
            s.task[i].state != 'Z') {
            fprintf(stderr,
                    "trace: this process may not be looked into; with sudo, or "
                    "after: sudo sysctl kernel.yama.ptrace_scope=0\n");
            return 77;
        }
    return explain(&s, NULL, stdout);
}

/* What came when all was ended is left out; a call that had begun is written
 * as strace does. */
static void cut_lines(const char *name, size_t size)
{
    FILE *f;
    int last;

    if (truncate(name, (off_t)size) == -1)
        err(1, "%s", name);
    f = fopen(name, "r+e");
    if (f == NULL || fseek(f, -1, SEEK_END) == -1)
        err(1, "%s", name);
    last = getc(f);
    fseek(f, 0, SEEK_END);
    if (last != '\n')
        fputs(" <unfinished ...>\n", f);
    if (fclose(f) == EOF)
        err(1, "%s", name);
}

/* As a shell has it. */
static int status_of_first(const struct watch *w)
{
    const struct proc *p = past.proc[0];
    const struct line *l =
        p->end_line != NEVER ? &past.line[p->end_line] : NULL;

    if (!w->ended)
        return 1;
    if (!w->has_look && WIFSIGNALED(w->status))
        return 128 + WTERMSIG(w->status);
    if (!w->has_look)
        return WEXITSTATUS(w->status);
    return l == NULL || l->type == KILLED ? 1 : atoi(l->text + 12);
}

/* Has the last that the program printed no end of line? */
static int in_midst_of_line(void)
{
    const struct call *c, *last = NULL;
    const struct line *l;
    const char *text;
    size_t i, n;

    for (i = 0; i < past.n; i++) {
        l = &past.line[i];
        c = l->c;
        if ((l->type == WHOLE || l->type == OUT) && c->show == SAID &&
            succeeds(c) && c->ret > 0)
            last = c;
    }
    if (last == NULL || strstr(last->args, "\"...") != NULL)
        return 0;
    text = unquoted(written(last), &n);
    return n > 0 && text[n - 1] != '\n';
}

/* Not if it could not be executed. */
static int has_begun(void)
{
    const struct line *l;
    size_t i;

    for (i = 0; i < past.n; i++) {
        l = &past.line[i];
        if (l->type == WHOLE && is(l->c, "execve") && succeeds(l->c))
            return 1;
    }
    return 0;
}

static int of_program(char *const program[], const struct wish *wish)
{
    struct watch w = {.lines = wish->lines,
                      .patient = wish->conclusion != NULL};
    FILE *out = stdout;
    int status;

    note_before();
    watch(&w, wish->quiet, program);
    if (!read_past(wish->lines, w.size) || !has_begun())
        errx(1, "%s cannot be run", program[0]);
    if (!w.interrupted)
        cut_lines(wish->lines, w.size);
    if (wish->conclusion != NULL &&
        (out = fopen(wish->conclusion, "we")) == NULL)
        err(1, "%s", wish->conclusion);
    if (wish->conclusion == NULL && in_midst_of_line())
        putchar('\n');
    if (w.ended && wish->conclusion == NULL)
        say_ended();
    status = w.ended ? 0 : explain(&w.now, &past, out);
    if (!w.ended || wish->conclusion == NULL)
        say_made(&past, out);
    if (wish->conclusion != NULL)
        status = status_of_first(&w);
    if (fclose(out) == EOF)
        err(1, "standard output");
    return status;
}

int hang_main(int argc, char *argv[])
{
    char name[] = "/tmp/why.XXXXXX", *end;
    struct wish wish = {.quiet = 2};
    long pid = 0;
    int opt, fd, status;

    while ((opt = getopt(argc, argv, "+t:o:c:p:")) != -1) {
        end = optarg;
        if (opt == 't')
            wish.quiet = strtod(optarg, &end);
        else if (opt == 'p')
            pid = strtol(optarg, &end, 10);
        else if (opt == 'o')
            wish.lines = optarg;
        else if (opt == 'c')
            wish.conclusion = optarg;
        else
            return usage();
        if (strchr("tp", opt) != NULL && (end == optarg || *end != '\0'))
            return usage();
    }
    if (wish.quiet <= 0 || wish.quiet > 3600 || pid < 0 || pid > INT_MAX ||
        (pid > 0) != (argc == optind))
        return usage();
    if (pid > 0)
        return of_process((pid_t)pid);
    if (wish.lines != NULL)
        return of_program(argv + optind, &wish);
    fd = mkstemp(name);
    if (fd == -1)
        err(1, "%s", name);
    close(fd);
    wish.lines = name;
    status = of_program(argv + optind, &wish);
    unlink(name);
    return status;
}
