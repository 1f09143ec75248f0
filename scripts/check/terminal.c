/*
 * terminal - start a program that hangs on a terminal, and press Ctrl+C
 *
 * usage: terminal [-c] COMMAND [ARG ...]
 *     -c   Ctrl+C may be caught, Ctrl+\ must end it
 *
 * COMMAND is started as a shell starts it: in the foreground of a terminal, a new
 * pseudo-terminal, as a process group of its own in the session of this program;
 * no signal is ignored or blocked. It hangs if it has not ended after two
 * seconds. Then the key is pressed, and within two seconds more it must have
 * ended by that key's signal, and whatever it has started must have ended, too.
 * (A shell's script may end with exit status 130 in place of the signal.)
 *
 * exit: 0    it hangs, and the key ends it
 *       1    not; on stdout stands why; what was left is killed
 *       3    it does not hang
 *       125  this program itself failed    127  COMMAND cannot be started
 */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 2.0 /* seconds */

static int master;
static pid_t leader;
static int ended, status; /* of the leader */

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void begin(char **argv, int slave)
{
    struct rlimit no_core = {0, 0};
    sigset_t none;
    int sig;

    signal(SIGTTOU, SIG_IGN); /* or it could not come to the foreground */
    setpgid(0, 0);
    if (tcsetpgrp(slave, getpid()) == -1)
        err(125, "tcsetpgrp");
    dup2(slave, 0);
    dup2(slave, 1);
    dup2(slave, 2);
    for (sig = 1; sig <= 64; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setrlimit(RLIMIT_CORE, &no_core);
    execvp(argv[0], argv);
    err(127, "%s", argv[0]);
}

/* Opens a terminal, and makes it that of a session of ours. Returns its end
 * for programs. */
static int open_terminal(void)
{
    const char *name;
    int slave, s;
    pid_t pid;

    if (setsid() == -1) { /* first of a process group: a child is not */
        pid = fork();
        if (pid == -1)
            err(125, "fork");
        if (pid > 0) {
            if (waitpid(pid, &s, 0) == -1)
                err(125, "waitpid");
            exit(WIFEXITED(s) ? WEXITSTATUS(s) : 125);
        }
        setsid();
    }
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master == -1)
        err(125, "posix_openpt");
    if (grantpt(master) == -1)
        err(125, "grantpt");
    if (unlockpt(master) == -1)
        err(125, "unlockpt");
    name = ptsname(master);
    if (name == NULL)
        err(125, "ptsname");
    slave = open(name, O_RDWR | O_CLOEXEC);
    if (slave == -1)
        err(125, "%s", name);
    return slave;
}

/* Waits until so long after, or until the leader and, if all is set, every
 * other process has ended. Reads what they print, and drops it. Returns 0 when
 * none is left. */
static int until(double end, int all)
{
    struct pollfd p = {.fd = master, .events = POLLIN};
    char buf[4096];
    int s, some;
    pid_t pid;

    for (;;) {
        for (;;) {
            pid = waitpid(-1, &s, WNOHANG);
            if (pid <= 0)
                break;
            if (pid == leader) {
                ended = 1;
                status = s;
            }
        }
        some = pid == 0;
        if (!some || (ended && !all) || now() >= end)
            return some;
        if (poll(&p, 1, 10) == 1 && read(master, buf, sizeof(buf)) == -1)
            err(125, "the terminal");
    }
}

static void press(char key)
{
    if (write(master, &key, 1) != 1)
        err(125, "the terminal");
}

static void kill_all(void)
{
    char path[64];
    FILE *f;
    int pid;

    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    while (until(now(), 1)) {
        kill(-leader, SIGKILL);
        f = fopen(path, "r"); /* orphans become our children */
        while (f != NULL && fscanf(f, "%d", &pid) == 1)
            kill(pid, SIGKILL);
        if (f != NULL)
            fclose(f);
        until(now() + 0.1, 1);
    }
}

/* Returns 0 if it ended by this signal, or by itself where it may. */
static int judge(int some, int sig, const char *key, int may_exit)
{
    if (!ended)
        printf("%s does not end it\n", key);
    else if (WIFSIGNALED(status) && WTERMSIG(status) != sig)
        printf("%s: killed by signal %d instead\n", key, WTERMSIG(status));
    else if (WIFEXITED(status) && !may_exit)
        printf("%s: exit status %d, not interrupted\n", key,
               WEXITSTATUS(status));
    else if (some)
        printf("%s: it ended, and left a process\n", key);
    else
        return 0;
    return 1;
}

int main(int argc, char **argv)
{
    int opt, catches = 0, some, script, bad, slave;

    while ((opt = getopt(argc, argv, "+c")) != -1) {
        if (opt != 'c')
            argc = 0;
        catches = 1;
    }
    if (optind >= argc) {
        fprintf(stderr, "usage: terminal [-c] COMMAND [ARG ...]\n");
        return 2;
    }
    argv += optind;
    script = strlen(argv[0]) > 3 &&
             strcmp(argv[0] + strlen(argv[0]) - 3, ".sh") == 0;

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    slave = open_terminal();
    leader = fork();
    if (leader == -1)
        err(125, "fork");
    if (leader == 0)
        begin(argv, slave);

    until(now() + PATIENCE, 0);
    if (ended) {
        kill_all();
        return 3;
    }
    press(3);
    if (catches) {
        until(now() + 0.3, 0);
        if (ended && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) {
            printf("Ctrl+C ends it: it does not catch it\n");
            kill_all();
            return 1;
        }
        if (!ended)
            press(034);
    }
    some = until(now() + PATIENCE, 1);
    if (catches)
        bad = judge(some, SIGQUIT, "Ctrl+\\", 1);
    else
        bad = judge(some, SIGINT, "Ctrl+C",
                    script && ended && WIFEXITED(status) &&
                        WEXITSTATUS(status) == 128 + SIGINT);
    kill_all();
    return bad;
}
