/*
 * inside.c - the first process in the box: starts the program, and ends it
 */
#define _GNU_SOURCE /* pipe2, clearenv */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "box.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGES (512L * 256)  /* 512 MB in pages of 4 KB */
#define LINES (1024 * 1024) /* bytes of strace's */

/* where the program is in namespaces of its own */
#define PLACE "/tmp/run"

/* ---- files in and out ---- */

static void copy(int from, const char *name, int to, int exclusive, uid_t uid)
{
    int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat s;
    char buf[65536];
    ssize_t n = -1;
    int out;

    if (in == -1 || fstat(in, &s) == -1 || !S_ISREG(s.st_mode)) {
        if (in != -1)
            close(in);
        return;
    }
    out = openat(
        to, name,
        O_WRONLY | O_CREAT | O_CLOEXEC | (exclusive ? O_EXCL : O_TRUNC), 0700);
    while (out != -1 && (n = read(in, buf, sizeof(buf))) > 0)
        if (write(out, buf, (size_t)n) != n)
            break;
    if (out != -1) {
        if (geteuid() == 0 && exclusive && fchown(out, uid, uid) == -1)
            warn("%s", name);
        close(out);
    }
    close(in);
}

/* ---- inside ---- */

/* COMMAND, with "box enter ..." in place of ENTER, and the checker's folder as
 * it can be reached from here. */
static void become(const struct box *b, char *argv[], unsigned processes)
{
    static char limits[64], path[300][64];
    char *words[300];
    size_t n = 0;

    snprintf(limits, sizeof(limits), "%u:%u:%u:%u:%d", (unsigned)b->uid,
             (unsigned)b->gid, processes, b->seconds, b->apart);
    for (; *argv != NULL && n + 4 < LENGTH(words); argv++) {
        if (strcmp(*argv, "ENTER") == 0) {
            snprintf(path[n], sizeof(path[n]), "/proc/self/fd/%d", b->self);
            words[n] = path[n];
            words[++n] = (char *)"enter";
            words[++n] = limits;
            n++;
        } else if (strncmp(*argv, "WORK/", 5) == 0) {
            snprintf(path[n], sizeof(path[n]), "/proc/self/fd/%d/%s", b->work,
                     *argv + 5);
            words[n] = path[n];
            n++;
        } else {
            words[n++] = *argv;
        }
    }
    words[n] = NULL;
    execvp(words[0], words);
    err(127, "%s", words[0]);
}

/* So often each has looked, and found that nobody moves: time alone tells
 * nothing on a machine that has much else to do. */
#define LOOKS 20
#define LOOKS_OF_PEER 10

struct moves {
    unsigned long long cpu, most; /* ticks */
    size_t n;
    double since;
    int looks; /* since then */
    off_t turn;
};

static off_t size_of(const struct box *b, const char *name)
{
    struct stat s;

    return fstatat(b->work, name, &s, 0) == 0 ? s.st_size : 0;
}

/* Its other side has not looked often enough what the program has done. */
static int peers_turn(const struct box *b, off_t at)
{
    return b->peer > 0 && size_of(b, "turn") < at + LOOKS_OF_PEER;
}

/* Why it hangs, if the tracer's tool is there. */
static void explain(const struct box *b, pid_t pid)
{
    char path[64], number[16];
    pid_t child;
    int to;

    snprintf(path, sizeof(path), "/proc/self/fd/%d/trace", b->work);
    snprintf(number, sizeof(number), "%d", (int)pid);
    to = openat(b->work, "why", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    child = to != -1 ? fork() : -1;
    if (child == 0) {
        if (dup2(to, STDOUT_FILENO) != -1 && dup2(to, STDERR_FILENO) != -1)
            execl(path, "trace", "why", "-p", number, (char *)NULL);
        _exit(1);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
    if (to != -1)
        close(to);
}

static int too_much(const struct box *b, const struct wish *w, struct moves *m)
{
    struct one all[CROWD + 1];
    unsigned long long cpu = 0;
    size_t n = look(b, all, LENGTH(all)), i;
    int running = 0;
    long pages = 0;

    if (n > CROWD) {
        fprintf(b->report, "end crowd\n");
        return 1;
    }
    for (i = 0; i < n; i++) {
        cpu += all[i].cpu;
        pages += all[i].pages;
        running |= strchr("RDtT", all[i].state) != NULL;
    }
    if (pages > PAGES) {
        fprintf(b->report, "end memory\n");
        return 1;
    }
    if (size_of(b, "lines") > LINES) {
        fprintf(b->report, "end calls\n");
        return 1;
    }
    if (cpu > m->most)
        m->most = cpu;
    if (running || cpu != m->cpu || n != m->n)
        *m = (struct moves){cpu, m->most, n, now(), 0, size_of(b, "turn")};
    m->looks++;
    if (w->quiet > 0 && now() - m->since > w->quiet && m->looks > LOOKS &&
        !peers_turn(b, m->turn)) {
        fprintf(b->report, "end hang\n");
        explain(b, all[0].pid);
        return 1;
    }
    return 0;
}

static void say_status(const struct box *b, int status)
{
    if (WIFSIGNALED(status))
        fprintf(b->report, "end signal %d\n", WTERMSIG(status));
    else
        fprintf(b->report, "end exit %d\n", WEXITSTATUS(status));
}

/* Those that live on when the program has ended. Who is about to end is given
 * the time: half a second after the last that has moved. */
static void say_processes(const struct box *b)
{
    unsigned long long cpu, last = 0;
    struct one all[CROWD];
    size_t n = 0, i, round, alive = 0;
    double begin = now();
    int running;

    for (round = 0; round < 50 && now() - begin < 10; round++) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        n = look(b, all, LENGTH(all));
        if (n > LENGTH(all))
            n = LENGTH(all);
        for (i = alive = cpu = 0, running = 0; i < n; i++) {
            alive += all[i].state != 'Z';
            cpu += all[i].cpu;
            running |= strchr("RD", all[i].state) != NULL;
        }
        if (alive == 0)
            return;
        if (running || cpu != last)
            round = 0;
        last = cpu;
        nap_ms(10);
    }
    for (i = 0; i < n; i++)
        if (all[i].state != 'Z')
            fprintf(b->report, "left process %s\n", all[i].name);
}

/* Root's guest is a user of its own: all that it has is ended at once, however
 * fast it makes more. */
static void end_user(const struct box *b)
{
    pid_t pid;

    if (geteuid() != 0)
        return;
    pid = fork();
    if (pid == 0) {
        if (setresuid(b->uid, b->uid, b->uid) == 0)
            kill(-1, SIGKILL);
        _exit(0);
    }
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

/* All are stopped first, so that nobody makes more meanwhile. */
static void end_all(const struct box *b)
{
    static struct one all[4096];
    size_t n, i, moving;
    int round;

    if (b->apart) {
        kill(-1, SIGKILL);
        while (waitpid(-1, NULL, 0) > 0)
            ;
        return;
    }
    end_user(b);
    for (round = 0; round < 1000; round++) {
        n = look(b, all, LENGTH(all));
        if (n > LENGTH(all))
            n = LENGTH(all);
        for (i = moving = 0; i < n; i++)
            if (strchr("TtZX", all[i].state) == NULL) {
                moving++;
                kill(all[i].pid, SIGSTOP);
            }
        for (i = 0; i < n && (moving == 0 || round % 8 == 7); i++)
            kill(all[i].pid, SIGKILL);
        if (n == 0 || round > 100)
            break;
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        nap_ms(1);
    }
    if (b->command > 0)
        kill(-b->command, SIGKILL);
    for (round = 0; round < 100; round++) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        n = look(b, all, LENGTH(all));
        for (i = 0; i < n && i < LENGTH(all); i++)
            kill(all[i].pid, SIGKILL);
        if (n == 0)
            break;
        nap_ms(2);
    }
}

/* Of the processor. Of the program alone, where the tracer is there, too: as
 * it was at the last look. */
static void say_time(const struct box *b, const struct moves *m)
{
    struct rusage used;
    long ms = (long)(m->most * 1000 / (unsigned long)sysconf(_SC_CLK_TCK));

    if (!b->traced && getrusage(RUSAGE_CHILDREN, &used) == 0)
        ms = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
             (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    fprintf(b->report, "cpu %ld\n", ms);
}

static void begin_peer(struct box *b, const struct wish *w, int in)
{
    char said[64];
    FILE *script;
    int fd, said_to;

    close(openat(b->work, "turn", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                 0600));
    signal(SIGUSR1, program_ended); /* this process gets none */
    b->peer = fork();
    if (b->peer != 0)
        return;
    said_to = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    fd = openat(b->work, w->script, O_RDONLY | O_CLOEXEC);
    script = fd != -1 ? fdopen(fd, "r") : NULL;
    fd =
        openat(b->work, "peer", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (script == NULL || fd == -1 || dup2(fd, STDOUT_FILENO) == -1)
        _exit(125);
    snprintf(said, sizeof(said), "/proc/self/fd/%d/out", b->work);
    _exit(play(b, script, in, said, said_to));
}

/* As long as the program lives. Its other side may go on until it has seen
 * that; but not for ever, if somebody lives on. */
static void until_its_end(struct box *b, const struct wish *w)
{
    double begin = now(), ended = 0;
    off_t turn = 0;
    struct moves m = {.since = begin};
    int status, peer_status = 0, command = 0;
    pid_t pid;

    for (;;) {
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
            if (pid == b->command) {
                command = 1;
                ended = now();
                turn = size_of(b, "turn");
                if (b->peer > 0)
                    kill(b->peer, SIGUSR1);
                say_status(b, status);
                b->command = 0;
            } else if (pid == b->peer) {
                b->peer = 0;
                unlinkat(b->work, "turn", 0);
                peer_status = status;
                fprintf(b->report, "peer %d\n", WEXITSTATUS(peer_status));
            }
        }
        if (command && (b->peer == 0 || now() - ended > 20 ||
                        (now() - ended > 3 && !peers_turn(b, turn))))
            break;
        if (!command && too_much(b, w, &m))
            break;
        if (!command && now() - begin > w->limit) {
            fprintf(b->report, "end time\n");
            break;
        }
        nap_ms(now() - begin < 0.1 ? 2 : 10);
    }
    if (b->peer != 0) {
        fprintf(b->report, "peer hangs\n");
        kill(b->peer, SIGKILL);
        waitpid(b->peer, NULL, 0);
        b->peer = 0;
    }
    if (command)
        say_processes(b);
    say_time(b, &m);
}

static void prepare(struct box *b, const struct wish *w)
{
    size_t i;
    int place;

    if (b->apart) {
        b->place = PLACE;
        if (mkdir(PLACE, 0700) == -1)
            err(1, PLACE);
    } else if (fchdir(b->work) == -1 || mkdir("run", 0700) == -1) {
        err(1, "run");
    } else {
        b->place = "run";
    }
    if (chdir(b->place) == -1)
        err(1, "%s", b->place);
    if (geteuid() == 0 && chown(".", b->uid, b->gid) == -1)
        err(1, "%s", b->place);
    place = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (i = 0; i < w->copies; i++)
        copy(b->work, w->copy[i], place, 1, b->uid);
    close(place);
}

static int input_of(const struct box *b, const struct wish *w, int *feed)
{
    int in, p[2];

    *feed = -1;
    if (w->script != NULL && w->input == NULL) {
        if (pipe2(p, O_CLOEXEC) == -1)
            err(1, "pipe");
        *feed = p[1];
        return p[0];
    }
    in = w->input != NULL ? openat(b->work, w->input, O_RDONLY | O_CLOEXEC)
                          : open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (in == -1)
        err(1, "%s", w->input);
    return in;
}

void no_output(void)
{
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (fd == -1 || dup2(fd, STDOUT_FILENO) == -1 ||
        dup2(fd, STDERR_FILENO) == -1)
        err(1, "/dev/null");
    close(fd);
}

static void set_environment(const struct box *b)
{
    /* the last two are for mix.c, and for the tracer's language */
    static const char *const stays[] = {"PATH", "MIX_LATE", "IPC_LANG"};
    char *value[LENGTH(stays)];
    size_t i;

    for (i = 0; i < LENGTH(stays); i++)
        value[i] = getenv(stays[i]) != NULL ? strdup(getenv(stays[i])) : NULL;
    clearenv();
    for (i = 0; i < LENGTH(stays); i++)
        if (value[i] != NULL)
            setenv(stays[i], value[i], 1);
    setenv("LC_ALL", "C", 1);
    /* where it is: the folders above it may be closed to this user */
    setenv("TMPDIR", b->apart ? "/tmp" : ".", 1);
    setenv("HOME", b->apart ? "/tmp" : ".", 1);
}

/* The program's own group of processes may end others of its group, only. */
int inside(struct box *b, const struct wish *w, char *argv[],
           unsigned processes)
{
    int in, feed, place;
    size_t i;

    b->init = getpid();
    prepare(b, w);
    set_environment(b);
    in = input_of(b, w, &feed);
    note_objects(b);
    b->command = fork();
    if (b->command == -1)
        err(1, "fork");
    if (b->command == 0) {
        if (dup2(in, STDIN_FILENO) == -1)
            _exit(125);
        setsid();
        fcntl(b->work, F_SETFD, 0); /* for the tracer; enter closes them */
        fcntl(b->self, F_SETFD, 0);
        become(b, argv, processes);
    }
    close(in);
    if (w->script != NULL)
        begin_peer(b, w, feed);
    if (feed != -1)
        close(feed);
    /* nobody but the program holds its output from now on */
    no_output();
    until_its_end(b, w);
    end_all(b);
    place = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (i = 0; i < w->keeps; i++) {
        copy(place, w->keep[i], b->work, 0, 0);
        unlinkat(place, w->keep[i], 0);
    }
    for (i = 0; i < w->copies; i++)
        unlinkat(place, w->copy[i], 0);
    say_new_objects(b, !b->apart);
    if (!b->apart && fchdir(b->work) == 0)
        remove("run");
    fprintf(b->report, "done\n");
    fclose(b->report);
    return 0;
}
