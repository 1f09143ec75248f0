/*
 * kernel_events - the kernel itself sends signals: errors, timers, ends
 *
 * Watch for: no process calls kill() here.
 * See: README.md "From the kernel", signal(7), SIGCHLD in sigaction(2)
 */
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sigset_t chld;

static void bad_access(void)
{
    volatile char *text = "constant";

    printf("child: writes into a string literal\n");
    text[0] = 'K';
}

static void broken_pipe(void)
{
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    close(fd[0]);
    printf("child: writes into a pipe that nobody can read\n");
    if (write(fd[1], "anyone?", 7) == -1)
        err(1, "write");
}

static void timer(void)
{
    struct itimerval once = {.it_value = {0, 1000}};

    printf("child: sets a timer, and waits\n");
    if (setitimer(ITIMER_REAL, &once, NULL) == -1)
        err(1, "setitimer");
    for (;;)
        pause();
}

static void nothing(void)
{
    printf("child: has nothing to do, and ends\n");
}

/* A child does it; of its end the parent is told by SIGCHLD. */
static void try(void (*event)(void), int sig, const char *name)
{
    siginfo_t info;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        event();
        _exit(0);
    }
    while (sigwaitinfo(&chld, &info) == -1)
        if (errno != EINTR) /* Ctrl+Z and fg */
            err(1, "sigwaitinfo");
    if (info.si_code == CLD_EXITED && info.si_status == sig)
        printf("parent: SIGCHLD: the child has ended, status 0\n");
    else if (info.si_code == CLD_KILLED && info.si_status == sig)
        printf("parent: SIGCHLD: the child was killed by %s\n", name);
    else
        errx(1, "code %d, status %d", info.si_code, info.si_status);
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
}

int main(void)
{
    const struct rlimit none = {0, 0};
    struct sigaction sa = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP};

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (setrlimit(RLIMIT_CORE, &none) == -1) /* no core file, also of a child */
        err(1, "setrlimit");
    sigemptyset(&sa.sa_mask);
    if (sigaction(SIGCHLD, &sa, NULL) == -1) /* none for Ctrl+Z, by the flag */
        err(1, "sigaction");
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_SETMASK, &chld, NULL) ==
        -1) /* sigwaitinfo() takes it */
        err(1, "sigprocmask");
    try(bad_access, SIGSEGV, "SIGSEGV");
    try(broken_pipe, SIGPIPE, "SIGPIPE");
    try(timer, SIGALRM, "SIGALRM");
    try(nothing, 0, "nothing");
    return 0;
}
