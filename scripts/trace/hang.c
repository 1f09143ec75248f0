/*
 * hang.c - trace why: runs a program, and says why it hangs
 */
#include "hang.h"
#include "kernel.h"
#include "made.h"
#include "names.h"
#include "parse.h"
#include "watch.h"
#include "why.h"
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trace past;

static int usage(void)
{
    fprintf(stderr, "usage: trace why [-t SECONDS] [-o LINES] PROGRAM "
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

    look_at_relatives(&s, pid);
    if (s.n == 0)
        errx(2, "there is no process %d", (int)pid);
    return explain(&s, NULL, stdout);
}

static int of_program(char *const program[], double quiet, const char *lines)
{
    struct watch w = {.lines = lines};
    int status;

    note_before();
    watch(&w, quiet, program);
    if (!read_past(lines, w.size))
        errx(1, "%s cannot be run", program[0]);
    if (truncate(lines, (off_t)w.size) == -1)
        err(1, "%s", lines);
    status = 0;
    if (w.ended)
        say_ended();
    else
        status = explain(&w.now, &past, stdout);
    say_made(&past);
    return status;
}

int hang_main(int argc, char *argv[])
{
    char name[] = "/tmp/why.XXXXXX", *end;
    const char *lines = NULL;
    double quiet = 2;
    long pid = 0;
    int opt, fd, status;

    while ((opt = getopt(argc, argv, "+t:o:p:")) != -1) {
        end = optarg;
        if (opt == 't')
            quiet = strtod(optarg, &end);
        else if (opt == 'p')
            pid = strtol(optarg, &end, 10);
        else if (opt == 'o')
            lines = optarg;
        else
            return usage();
        if (opt != 'o' && (end == optarg || *end != '\0'))
            return usage();
    }
    if (quiet <= 0 || quiet > 3600 || pid < 0 || (pid > 0) != (argc == optind))
        return usage();
    if (pid > 0)
        return of_process((pid_t)pid);
    if (lines != NULL)
        return of_program(argv + optind, quiet, lines);
    fd = mkstemp(name);
    if (fd == -1)
        err(1, "%s", name);
    close(fd);
    status = of_program(argv + optind, quiet, name);
    unlink(name);
    return status;
}
