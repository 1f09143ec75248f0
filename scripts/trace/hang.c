/*
 * hang.c - trace why: runs a program, and says why it hangs
 */
#include "hang.h"
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include "causes/words.h"
#include "kernel.h"
#include "made.h"
#include "names.h"
#include "parse.h"
#include "relatives.h"
#include "speech.h"
#include "watch.h"
#include "why.h"
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOO_LONG 124 /* the status, with -l, as timeout(1) has it */

struct wish {
    double quiet, busy, limit;
    const char *lines;      /* where strace writes */
    const char *conclusion; /* where to, if not to standard output */
    const char *change[MANY_CHANGES];
    size_t changes;
    const char *turn; /* see watch.h */
};

static struct trace past;

static int usage(void)
{
    fputs(
        either("usage: trace why [-t SECONDS] [-b SECONDS] [-l SECONDS] "
               "[-e CHANGE ...]\n                 [-o LINES] [-c FILE] "
               "[-w FILE] PROGRAM [ARG ...]\n"
               "       trace why -p PID\n",
               "用法：trace why [-t 秒数] [-b 秒数] [-l 秒数] [-e 改动 ...]\n"
               "                [-o 记录] [-c 文件] [-w 文件] 程序 [参数 ...]\n"
               "      trace why -p 进程号\n"),
        stderr);
    return 2;
}

/* What strace had written by then. */
static int read_past(const char *name, size_t size, int strictly)
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
    name_processes(&past, strictly);
    follow(&past);
    return 1;
}

/* ---- it has ended ---- */

static void say_end(const struct proc *p)
{
    const struct line *l =
        p->end_line != NEVER ? &past.line[p->end_line] : NULL;

    struct buf b = {0};

    speak(&b, "%s ended by itself", "%s 已经结束", p->role);
    if (l != NULL && l->type == KILLED)
        speak(&b, ", %s", "，%s", killed(l));
    else if (l != NULL)
        speak(&b, ", exit status %d", "，退出状态 %d",
              atoi(l->c != NULL && l->type <= WHOLE ? l->c->arg[0]
                                                    : l->text + 12) &
                  255);
    puts(taken(&b));
}

static void say_family(const struct proc *p)
{
    const struct proc *maker = p->parent != NULL ? p->parent->leader : NULL;
    struct buf b = {0};

    if (p->leader != p || p->lines == 0 || maker == NULL)
        return;
    if (p->end_line == NEVER)
        speak(&b, "  %s: an orphan, it lived on after %s%s%s%s\n",
              "  %s：孤儿进程，%s 结束以后仍然存活%s%s%s\n", p->role,
              past.proc[0]->role,
              p->last != NULL ? either(", in ", "，正在 ") : "",
              p->last != NULL ? p->last->name : "",
              p->last != NULL ? either("()", "() 中") : "");
    else if (maker->end_line < p->end_line)
        speak(&b, "  %s: an orphan, it ended after %s\n",
              "  %s：孤儿进程，在 %s 之后结束\n", p->role, maker->role);
    else if (!p->reaped)
        speak(&b, "  %s: a zombie until %s ended, which did not wait for it\n",
              "  %s：一直是僵尸进程，%s 到结束也没有回收\n", p->role,
              maker->role);
    fputs(taken(&b), stdout);
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
    struct buf b = {0};
    size_t i;

    look_at_relatives(&s, pid);
    if (s.n == 0) {
        speak(&b, "there is no process %d", "没有进程 %d", (int)pid);
        errx(2, "%s", b.s);
    }
    for (i = 0; i < s.n; i++)
        if (s.task[i].pid == pid && !s.task[i].knows_call &&
            s.task[i].state != 'Z') {
            fprintf(stderr, "trace: %s\n",
                    either("this process may not be looked into; with sudo, or "
                           "after: sudo sysctl kernel.yama.ptrace_scope=0",
                           "不允许观察这个进程；请用 sudo，或者先执行："
                           "sudo sysctl kernel.yama.ptrace_scope=0"));
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
    if (l == NULL || l->type == KILLED)
        return 1;
    return atoi(l->c != NULL && l->type <= WHOLE ? l->c->arg[0] : l->text + 12);
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
    if (last == NULL)
        return 0;
    if (strstr(last->args, "\"...") != NULL)
        return 1; /* perhaps: an empty line does no harm */
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

static int is_in_shared_map(long long at)
{
    const struct call *c;
    long long size;
    size_t i;

    for (i = 0; i < past.n; i++) {
        c = past.line[i].c;
        if (c == NULL || !succeeds(c) || c->ret > at)
            continue;
        size = is(c, "mmap") && has(c, "MAP_SHARED") ? amount(c->arg[1])
               : is(c, "shmat")                      ? 1 << 16
                                                     : 0;
        if (at - c->ret < size)
            return 1;
    }
    return 0;
}

/* Nobody else could wake it; but it looks again at the word, since a signal
 * that it would not notice has ended the call for a moment. */
static int looks_again(const struct call *c)
{
    return is(c, "futex") && starts(c->error, "ERESTART") &&
           strstr(c->args, "_WAIT") != NULL &&
           strstr(c->args, "_PRIVATE") != NULL &&
           is_in_shared_map(strtoll(c->arg[0], NULL, 16));
}

/* A call that is never begun again: a signal that nobody would notice ends it
 * here, since strace looks at each. */
static const struct call *disturbed(void)
{
    const struct line *l, *next;
    size_t i;

    for (i = 0; i < past.n; i++) {
        l = &past.line[i];
        if ((l->type != WHOLE && l->type != OUT) || l->next == NEVER ||
            is(l->c, "rt_sigreturn") || /* that has ended before */
            (strcmp(l->c->error, "EINTR") != 0 && !looks_again(l->c)))
            continue;
        next = &past.line[l->next];
        if (next->type == SIGNAL &&
            (next->how == IGNORED || next->how == NOTHING) &&
            (l->c->next == NULL || !is(l->c->next, l->c->name) ||
             looks_again(l->c)))
            return l->c; /* and who calls it again has taken no harm */
    }
    return NULL;
}

static int has_timer(void)
{
    const struct line *l;
    size_t i;

    for (i = 0; i < past.n; i++) {
        l = &past.line[i];
        if (l->c != NULL && (is(l->c, "alarm") || is(l->c, "setitimer") ||
                             is(l->c, "timer_settime")))
            return 1;
    }
    return 0;
}

/* What the first run made and left, and the second would find. */
static void remove_left(void)
{
    char *text = NULL, *s, kind;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    int id;

    if (f == NULL)
        return;
    say_made(&past, f);
    fclose(f);
    for (s = text; (s = strstr(s, "ipcrm -")) != NULL; s++) {
        if (sscanf(s, "ipcrm -%c %d", &kind, &id) != 2)
            continue;
        if (kind == 's')
            semctl(id, 0, IPC_RMID);
        else if (kind == 'q')
            msgctl(id, IPC_RMID, NULL);
        else if (kind == 'm')
            shmctl(id, IPC_RMID, NULL);
    }
    free(text);
}

/* Once more, without strace: it may well hang then. */
static int hangs_alone(const struct call *c, const struct wish *wish,
                       char *const program[])
{
    struct watch w = {.busy_after = wish->busy};
    struct buf b = {0};

    remove_left();
    watch(&w, wish->quiet, program);
    if (w.ended || w.interrupted || w.busy)
        return 0;
    explain(&w.now, NULL, stdout);
    speak(&b,
          "(beside strace %s() of %s was interrupted by a signal that it does "
          "not notice else: the program was run once more, without)",
          "（用 strace 观察时，%s() 在 %s 里被信号中断，而不用 strace "
          "时，这个信号不影响该调用：因此不用 strace，把程序又运行了一次）",
          c->kind != NULL && starts(c->name, "semtimedop") ? "semop" : c->name,
          c->p->role);
    puts(taken(&b));
    return 1;
}

static int of_program(char *const program[], const struct wish *wish)
{
    struct watch w = {.lines = wish->lines,
                      .busy_after = wish->busy,
                      .limit = wish->limit,
                      .change = wish->change,
                      .changes = wish->changes,
                      .turn = wish->turn,
                      .patient = wish->conclusion != NULL && wish->limit == 0};
    const struct call *broken;
    struct buf b = {0};
    FILE *out = stdout;
    int status = 0, again;

    note_before();
    watch(&w, wish->quiet, program);
    if (!read_past(wish->lines, w.size, wish->conclusion == NULL) ||
        !has_begun()) {
        speak(&b, "%s cannot be run", "不能运行 %s", program[0]);
        errx(1, "%s", b.s);
    }
    if (!w.interrupted)
        cut_lines(wish->lines, w.size);
    if (wish->conclusion != NULL &&
        (out = fopen(wish->conclusion, "we")) == NULL)
        err(1, "%s", wish->conclusion);
    if (wish->conclusion == NULL && in_midst_of_line())
        putchar('\n');
    broken = disturbed();
    again = broken != NULL && wish->conclusion == NULL && !w.interrupted &&
            !has_timer();
    if (again && hangs_alone(broken, wish, program))
        status = 1;
    else if (!w.ended)
        status = explain(&w.now, &past, out);
    else if (wish->conclusion == NULL)
        say_ended();
    if (!w.ended || wish->conclusion == NULL)
        say_made(&past, out);
    if (again)
        say_new(out);
    if (wish->conclusion != NULL)
        status = status_of_first(&w);
    if (wish->limit > 0 && !w.ended && w.busy)
        status = TOO_LONG;
    if (fclose(out) == EOF)
        err(1, "%s", either("standard output", "标准输出"));
    return status;
}

int hang_main(int argc, char *argv[])
{
    char name[] = "/tmp/why.XXXXXX", *end;
    struct wish wish = {.quiet = 2, .busy = 10};
    long pid = 0;
    int opt, fd, status;

    learn_language();
    while ((opt = getopt(argc, argv, "+t:b:l:e:o:c:p:w:")) != -1) {
        end = optarg;
        if (opt == 't')
            wish.quiet = strtod(optarg, &end);
        else if (opt == 'b')
            wish.busy = strtod(optarg, &end);
        else if (opt == 'l')
            wish.limit = strtod(optarg, &end);
        else if (opt == 'e' && wish.changes < MANY_CHANGES)
            wish.change[wish.changes++] = optarg;
        else if (opt == 'p')
            pid = strtol(optarg, &end, 10);
        else if (opt == 'o')
            wish.lines = optarg;
        else if (opt == 'c')
            wish.conclusion = optarg;
        else if (opt == 'w')
            wish.turn = optarg;
        else
            return usage();
        if (strchr("tblp", opt) != NULL && (end == optarg || *end != '\0'))
            return usage();
    }
    if (wish.quiet <= 0 || wish.quiet > 3600 || wish.busy < 0 || pid < 0 ||
        pid > INT_MAX || (pid > 0) != (argc == optind))
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
