/*
 * box - runs a program that is not to be trusted
 *
 * usage: box [-n] [-c FILE ...] [-k FILE ...] [-i FILE] [-s SCRIPT]
 *            [-q SECONDS] [-t SECONDS] [-C SECONDS] [-L COUNT] -w WORK
 *            COMMAND [ARG ...]
 *        box enter UID:GID:PROCESSES:SECONDS:APART COMMAND [ARG ...]
 *        box apart
 *
 * COMMAND runs in namespaces of its own (users, processes, IPC, mounts,
 * network), where they may be made: it sees only its own processes and objects,
 * the loopback interface, an empty /tmp of 32 MB, and all the rest read-only;
 * and when it ends all that is left in there ends, too. Where they may not be
 * made, or with -n, it has a session of its own, and what it starts is found,
 * and ended, by its parents. The word ENTER is where the program begins, and
 * what stands before it is the checker's: "WORK/trace why -o WORK/lines ENTER
 * ./program". In place of ENTER stands "box enter ...", which gives up all
 * rights, sets the limits and becomes the program; in place of WORK/ the folder
 * of the checker, as nobody without rights can reach it.
 *
 *   -w WORK    a folder of the checker, that the program does not see. There go
 *              "out" and "err", 64 KB of each, and "report"
 *   -c FILE    of WORK, is copied to where the program runs
 *   -k FILE    made by the program, is copied to WORK
 *   -i FILE    its standard input (/dev/null)
 *   -s SCRIPT  its other side, see peer.c; what it says goes to "peer"
 *   -q SECONDS nothing has moved for so long: it hangs. "-" in place of
 *              COMMAND's own judgement
 *   -t SECONDS at most (30)
 *   -C SECONDS of the processor, that each process may use (2)
 *   -L COUNT   so many processes compute beside it
 *
 * The report, a line each: "apart", or "guarded" (no namespaces, but it cannot
 * reach others), or "shared"; "user UID"; "end exit N", "end
 * signal N", "end hang", "end time" (the limit), "end flood" (it prints without
 * end), "end crowd" (too many processes), "end memory", "end calls" (the lines
 * of strace in WORK/lines are too many); "left process NAME", "left queue KEY",
 * ..., "left file NAME"; "cpu MILLISECONDS".
 *
 * Without namespaces, a run whose script names a port waits until no other run
 * has it; "taken PORT" says that another program does. "no queues": POSIX
 * queues cannot be had without namespaces here.
 *
 * "box apart" tells whether namespaces may be made here: exit 0, or 1.
 *
 * exit: 0  the report is written    1  it is not    2  wrong usage
 */
#define _GNU_SOURCE /* pipe2 */
#include "box.h"
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FLOOD (64 * 1024) /* bytes of output */

static void usage(void)
{
    fprintf(
        stderr,
        "usage: box [-n] [-c FILE] [-k FILE] [-i FILE] [-s SCRIPT] [-q "
        "SECONDS]\n           [-t SECONDS] [-C SECONDS] [-L COUNT] -w WORK "
        "COMMAND\n       box enter UID:GID:PROCESSES:SECONDS:APART COMMAND\n"
        "       box apart\n");
    exit(2);
}

double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void nap_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* ---- outside ---- */

struct stream {
    int from, to;
    size_t n;
};

/* What it prints: so much of it, and no more is taken. */
static int take(struct stream *s)
{
    char buf[8192];
    ssize_t n = read(s->from, buf, sizeof(buf));

    if (n <= 0) {
        close(s->from);
        s->from = -1;
        return 0;
    }
    if (s->n + (size_t)n <= FLOOD && write(s->to, buf, (size_t)n) != n)
        err(1, "output");
    s->n += (size_t)n;
    return s->n > FLOOD;
}

static void load(int count, pid_t *pids)
{
    volatile unsigned x = 0;
    int i;

    for (i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] != 0)
            continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            x++;
    }
}

static void end_load(int count, const pid_t *pids)
{
    int i;

    for (i = 0; i < count; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
}

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
    stopped = signal;
}

static int work_file(const struct box *b, const char *name)
{
    int fd =
        openat(b->work, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd == -1)
        err(1, "%s", name);
    return fd;
}

/* Between this process and the box: the process that makes the namespaces. Its
 * child is the first one in them. Ends with 99 if they cannot be had. */
static void between(struct box *b, const struct wish *w, char *argv[],
                    unsigned processes, pid_t outer)
{
    int status;
    pid_t pid;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != outer)
        _exit(1);
    setsid();
    if (!b->apart) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        _exit(inside(b, w, argv, processes));
    }
    if (!make_namespaces())
        _exit(99);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!make_world())
            _exit(99);
        if (geteuid() != 0)
            keep_rights();
        _exit(inside(b, w, argv, processes));
    }
    if (pid == -1)
        _exit(99);
    no_output();
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static int run(struct box *b, const struct wish *w, char *argv[])
{
    struct sigaction action = {.sa_handler = stop};
    struct stream s[2];
    struct pollfd p[2];
    pid_t loads[64], pid, me = getpid();
    int out[2], errors[2], status = 0, i, flood = 0;
    unsigned processes = tasks_of_user() + 2 * CROWD;

    unsigned taken;

    load(w->load, loads); /* before there is anything to inherit */
    b->report = fdopen(work_file(b, "report"), "w");
    setvbuf(b->report, NULL, _IOLBF, 0);
    fprintf(b->report, "%s\n",
            b->apart          ? "apart"
            : landlock() >= 6 ? "guarded"
                              : "shared");
    fprintf(b->report, "user %u\n", (unsigned)b->uid);
    if (!b->apart && lacks_queues())
        fprintf(b->report, "no queues\n");
    fflush(b->report);
    if (pipe2(out, O_CLOEXEC) == -1 || pipe2(errors, O_CLOEXEC) == -1)
        err(1, "pipe");
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    taken = !b->apart && w->script != NULL ? hold_ports(b, w->script) : 0;
    if (taken != 0) {
        fprintf(b->report, "taken %u\ndone\n", taken);
        close(work_file(b, "out"));
        close(work_file(b, "err"));
        fclose(b->report);
        let_ports_go();
        end_load(w->load, loads);
        return 0;
    }
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (dup2(out[1], STDOUT_FILENO) == -1 ||
            dup2(errors[1], STDERR_FILENO) == -1)
            _exit(1);
        close(out[0]);
        close(errors[0]);
        close(out[1]);
        close(errors[1]);
        let_ports_go(); /* they are this process's */
        between(b, w, argv, processes, me);
    }
    close(out[1]);
    close(errors[1]);
    s[0] = (struct stream){out[0], work_file(b, "out"), 0};
    s[1] = (struct stream){errors[0], work_file(b, "err"), 0};
    while (!stopped && !flood && (s[0].from != -1 || s[1].from != -1)) {
        for (i = 0; i < 2; i++)
            p[i] = (struct pollfd){s[i].from, POLLIN, 0};
        if (poll(p, 2, 1000) <= 0)
            continue;
        for (i = 0; i < 2; i++)
            if (p[i].revents != 0)
                flood |= take(&s[i]);
    }
    if (stopped || flood)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    let_ports_go();
    end_load(w->load, loads);
    if (flood)
        fprintf(b->report, "end flood\ndone\n");
    fclose(b->report);
    close(s[0].to);
    close(s[1].to);
    if (stopped) {
        signal(stopped, SIG_DFL);
        raise(stopped);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : flood ? 0 : 1;
}

int main(int argc, char *argv[])
{
    struct wish w = {.limit = 30};
    struct box b = {.uid = getuid(), .gid = getgid(), .seconds = 2};
    int opt, status;

    if (argc > 1 && strcmp(argv[1], "enter") == 0)
        return enter(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "apart") == 0)
        return !can_be_apart();
    while ((opt = getopt(argc, argv, "+nc:k:i:s:q:t:C:L:w:")) != -1) {
        if (opt == 'n')
            w.shared = 1;
        else if (opt == 'c' && w.copies < MOST)
            w.copy[w.copies++] = optarg;
        else if (opt == 'k' && w.keeps < MOST)
            w.keep[w.keeps++] = optarg;
        else if (opt == 'i')
            w.input = optarg;
        else if (opt == 's')
            w.script = optarg;
        else if (opt == 'q')
            w.quiet = strtod(optarg, NULL);
        else if (opt == 't')
            w.limit = strtod(optarg, NULL);
        else if (opt == 'C')
            b.seconds = (unsigned)atoi(optarg);
        else if (opt == 'L')
            w.load = atoi(optarg) < 64 ? atoi(optarg) : 64;
        else if (opt == 'w')
            w.work = optarg;
        else
            usage();
    }
    if (w.work == NULL || optind == argc)
        usage();
    b.traced = strcmp(argv[optind], "ENTER") != 0;
    b.self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (b.self == -1)
        err(1, "/proc/self/exe");
    b.work = open(w.work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (b.work == -1)
        err(1, "%s", w.work);
    if (geteuid() == 0)
        b.uid = b.gid = stranger();
    b.apart = !w.shared;
    status = run(&b, &w, argv + optind);
    if (status == 99 && b.apart) {
        b.apart = 0;
        status = run(&b, &w, argv + optind);
    }
    return status;
}
