/*
 * kill_9 - SIGKILL ends a process at once, whatever it ignores or blocks
 *
 * usage: ./kill_9
 *
 * Watch for: the victim survives everything but that; it cannot clean up.
 * See: README.md "Two that obey nobody", signal(7), kill(1)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void clean_up(void)
{
    say("victim: cleans up\n");
}

/* Sends back each byte it gets, and ends well at end of file. */
static void victim(int peer)
{
    int number, ignored = 0;
    sigset_t all;
    ssize_t n;
    char byte;

    for (number = 1; number <= 31; number++)
        if (signal(number, SIG_IGN) != SIG_ERR)
            ignored++;
        else if (number != SIGKILL && number != SIGSTOP)
            err(1, "signal");
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    say("victim: ignores %d of 31 signals, blocks all\n", ignored);
    atexit(clean_up);
    while ((n = read(peer, &byte, 1)) == 1)
        if (write(peer, &byte, 1) != 1)
            err(1, "write");
    if (n == -1) {
        warn("read");
        _exit(1);
    }
    close(peer);
    exit(0);
}

static int answers(int peer)
{
    char byte;

    return write(peer, "?", 1) == 1 && read(peer, &byte, 1) == 1;
}

int main(int argc, char *argv[])
{
    static const int polite[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP};
    pid_t self = getpid(), pid;
    int peer[2], status;
    size_t i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* if the victim ends, write() fails */
    say("parent: starts a victim\n");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, peer) == -1) /* a two-way pipe */
        err(1, "socketpair");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the parent is gone");
        close(peer[0]);
        victim(peer[1]);
    }
    close(peer[1]);
    if (!answers(peer[0]))
        errx(1, "the victim failed");
    for (i = 0; i < sizeof(polite) / sizeof(polite[0]); i++)
        if (kill(pid, polite[i]) == -1)
            err(1, "kill");
    say("parent: sends SIGTERM, SIGINT, SIGQUIT, SIGHUP\n");
    if (!answers(peer[0]))
        errx(1, "the victim is gone");
    say("parent: the victim still answers; sends SIGKILL\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        errx(1, "the victim was not killed by SIGKILL");
    say("parent: the victim was killed by SIGKILL, without a word\n");
    close(peer[0]);
    return 0;
}
