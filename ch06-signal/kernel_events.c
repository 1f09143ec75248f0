/*
 * kernel_events - the kernel itself sends signals: errors, timers, ends
 *
 * usage: ./kernel_events [-d]
 *     -d   only a division by 0, which not every processor traps
 *
 * Watch for: no process calls kill() here.
 * See: README.md "From the kernel", signal(7), SIGCHLD in sigaction(2)
 */
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void bad_access(void)
{
    volatile char *text = "constant";

    say("child: writes into a string literal\n");
    text[0] = 'K';
}

static void division(void)
{
    volatile int zero = 0;

    say("child: divides 1 by 0\n");
    errx(77, "the result is %d, this processor has no trap: try an x86 one",
         div(1, zero).quot); /* libc divides, no compiler looks on */
}

static void broken_pipe(void)
{
    int fd[2];

    say("child: writes into a pipe that nobody can read\n");
    if (pipe(fd) == -1 || close(fd[0]) == -1)
        err(1, "pipe");
    if (write(fd[1], "anyone?", 7) != 7)
        err(1, "write");
}

static void timer(void)
{
    struct itimerval once = {.it_value = {.tv_usec = 1000}};

    say("child: sets a timer to a millisecond, and waits\n");
    if (setitimer(ITIMER_REAL, &once, NULL) == -1)
        err(1, "setitimer");
    for (;;)
        pause();
}

static void nothing(void)
{
    say("child: has nothing to do, and ends\n");
}

/* In a child; of its end the kernel tells us by SIGCHLD, and how it ended. */
static void try(void (*event)(void), int number, const char *name)
{
    pid_t parent = getpid(), pid;
    siginfo_t info;
    sigset_t chld;
    int status;

    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_SETMASK, &chld, NULL) == -1 ||
        signal(number, SIG_DFL) == SIG_ERR)
        err(1, "preparing for signals");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        if (prctl(PR_SET_DUMPABLE, 0) == -1) /* no core file */
            err(1, "prctl");
        event();
        _exit(0);
    }
    if (sigwaitinfo(&chld, &info) == -1 || waitpid(pid, &status, 0) == -1)
        err(1, "waiting for the child");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        exit(WEXITSTATUS(status)); /* it has said why */
    if (info.si_code == CLD_EXITED)
        say("parent: SIGCHLD: my child has ended by itself\n");
    else
        say("parent: SIGCHLD: my child was killed by %s\n",
            info.si_status == number ? name : "another signal");
}

int main(int argc, char *argv[])
{
    int opt, d = 0;

    while ((opt = getopt(argc, argv, "d")) != -1)
        d |= opt == 'd' ? 1 : 2;
    if (optind != argc || d > 1) {
        fprintf(stderr, "usage: %s [-d]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or it never comes */
    if (d == 1) {
        try(division, SIGFPE, "SIGFPE");
        return 0;
    }
    try(bad_access, SIGSEGV, "SIGSEGV");
    try(broken_pipe, SIGPIPE, "SIGPIPE");
    try(timer, SIGALRM, "SIGALRM");
    try(nothing, SIGCHLD, "SIGCHLD");
    return 0;
}
