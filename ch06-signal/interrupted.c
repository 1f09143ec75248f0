/*
 * interrupted - without SA_RESTART a signal ends a waiting read(): EINTR
 *
 * Watch for: nothing is wrong with the pipe, and still read() fails.
 * See: README.md "Calls that come back early", signal(7), restarted.c
 */
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void handler(int sig)
{
    (void)sig; /* nothing to do: it is enough that there is a handler */
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = 0};
    struct itimerval every = {{0, 50000}, {0, 50000}}, never = {{0, 0}, {0, 0}};
    sigset_t empty;
    int fd[2], error;
    char byte;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (pipe(fd) == -1)
        err(1, "pipe");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1)
        err(1, "sigaction");
    printf("process: reads from an empty pipe; SIGALRM will come\n");

    /* Again and again, or it may come once, before read(), and be missed. */
    if (setitimer(ITIMER_REAL, &every, NULL) == -1)
        err(1, "setitimer");
    n = read(fd[0], &byte, 1);
    error = errno;
    if (setitimer(ITIMER_REAL, &never, NULL) == -1)
        err(1, "setitimer");

    if (n == -1 && error == EINTR)
        printf("process: read() returned -1, EINTR\n");
    else
        errx(1, "read() returned %zd, not EINTR", n);
    return 0;
}
