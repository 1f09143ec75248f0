/*
 * signalfd - a signal is read from a descriptor, and no handler is needed
 *
 * Watch for: poll() hears the signals beside the data, as in self_pipe.c.
 * See: README.md "A descriptor for signals", signalfd(2)
 */
#include <sys/signalfd.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void take_signals(int signals)
{
    struct signalfd_siginfo info;
    ssize_t n;

    while ((n = read(signals, &info, sizeof(info))) > 0)
        printf("process: poll(): %s has come\n",
               info.ssi_signo == SIGUSR1 ? "SIGUSR1" : "SIGUSR2");
    if (errno != EAGAIN)
        err(1, "read");
}

/* Waits for signals and for data, and says what has come. */
static void wait_for_any(int signals, int data)
{
    struct pollfd fds[2] = {{.fd = signals, .events = POLLIN},
                            {.fd = data, .events = POLLIN}};
    char bytes[16];
    ssize_t n;

    if (poll(fds, 2, -1) == -1)
        err(1, "poll");
    if (fds[0].revents != 0)
        take_signals(signals);
    if (fds[1].revents != 0) {
        n = read(data, bytes, sizeof(bytes));
        if (n == -1)
            err(1, "read");
        printf("process: poll(): \"%.*s\" has come\n", (int)n, bytes);
    }
}

int main(void)
{
    int data[2], signals;
    sigset_t both;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(data) == -1)
        err(1, "pipe");
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);

    /* Blocked: or they would do what they do by default, kill the process. */
    if (sigprocmask(SIG_BLOCK, &both, NULL) == -1)
        err(1, "sigprocmask");
    signals = signalfd(-1, &both, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signals == -1)
        err(1, "signalfd");

    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    if (raise(SIGUSR2) != 0)
        err(1, "raise");
    printf("process: two signals; still alive, they are pending\n");
    wait_for_any(signals, data[0]);
    if (write(data[1], "hello", 5) == -1)
        err(1, "write");
    wait_for_any(signals, data[0]);
    return 0;
}
