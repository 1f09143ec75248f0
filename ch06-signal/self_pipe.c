/*
 * self_pipe - a signal rings at a pipe, poll() hears it; a flag says which
 *
 * Watch for: the pipe is full and takes neither byte, and neither is missed.
 * See: README.md "A pipe to oneself", poll(2), signal-safety(7)
 */
#define _GNU_SOURCE /* pipe2() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int bell[2]; /* a byte in it says that something has come, not what */
static volatile sig_atomic_t came[NSIG], taken, failed;

static void handler(int sig)
{
    int before = errno; /* main() may be about to look at it */

    came[sig] = 1;
    if (write(bell[1], "", 1) == 1)
        taken = taken + 1;
    else if (errno != EAGAIN) /* which says: it is ringing already */
        failed = errno;
    errno = before;
}

static void look(int sig, const char *name)
{
    if (!came[sig])
        return;
    came[sig] = 0; /* and then the work: it may come again meanwhile */
    printf("process: poll(): %s has come\n", name);
}

/* Waits for signals and for data, and says what has come. */
static void wait_for_any(int data)
{
    struct pollfd fds[2] = {{.fd = bell[0], .events = POLLIN},
                            {.fd = data, .events = POLLIN}};
    char bytes[4096];
    ssize_t n;

    while (poll(fds, 2, -1) == -1)
        if (errno != EINTR) /* the handler has rung: poll() will hear it */
            err(1, "poll");
    if (fds[0].revents != 0) {
        while (read(bell[0], bytes, sizeof(bytes)) > 0)
            ; /* first empty it: whoever comes later rings again */
        if (errno != EAGAIN)
            err(1, "read");
        look(SIGUSR1, "SIGUSR1");
        look(SIGUSR2, "SIGUSR2");
    }
    if (fds[1].revents != 0) {
        n = read(data, bytes, sizeof(bytes));
        if (n == -1)
            err(1, "read");
        printf("process: poll(): \"%.*s\" has come\n", (int)n, bytes);
    }
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t empty;
    static const char zeros[4096];
    int data[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (pipe(data) == -1)
        err(1, "pipe");
    if (pipe2(bell, O_NONBLOCK) == -1) /* a handler must not wait */
        err(1, "pipe2");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (sigaction(SIGUSR2, &action, NULL) == -1)
        err(1, "sigaction");

    while (write(bell[1], zeros, sizeof(zeros)) > 0)
        ; /* as if many had rung, and nobody had answered */
    if (errno != EAGAIN)
        err(1, "write");
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    if (raise(SIGUSR2) != 0)
        err(1, "raise");
    if (failed)
        errx(1, "the handler could not write");
    printf("process: two signals; the full pipe took %d bytes\n", taken);
    wait_for_any(data[0]);
    if (write(data[1], "hello", 5) == -1)
        err(1, "write");
    wait_for_any(data[0]);
    return 0;
}
