/*
 * restarted - with SA_RESTART the handler runs, and read() waits on
 *
 * Watch for: who wrote the byte: the third run of the handler.
 * See: README.md "Calls that come back early", sigaction(2), interrupted.c
 */
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int fd[2];
static volatile sig_atomic_t runs;

static void handler(int sig)
{
    int before = errno;

    (void)sig;
    runs = runs + 1;
    if (runs == 3) /* or read() would never return */
        if (write(fd[1], "3", 1) != 1)
            close(fd[1]); /* it ends, with 0 bytes */
    errno = before;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct itimerval every = {{0, 50000}, {0, 50000}}, never = {{0, 0}, {0, 0}};
    sigset_t empty;
    int error;
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

    if (setitimer(ITIMER_REAL, &every, NULL) == -1)
        err(1, "setitimer");
    n = read(fd[0], &byte, 1);
    error = errno;
    if (setitimer(ITIMER_REAL, &never, NULL) == -1)
        err(1, "setitimer");

    errno = error;
    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "the handler could not write");
    printf("process: read() returned %zd byte: \"%c\"\n", n, byte);
    return 0;
}
