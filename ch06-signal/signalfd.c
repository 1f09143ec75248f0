/*
 * signalfd - a signal is read from a descriptor, and no handler is needed
 *
 * usage: ./signalfd
 *
 * Watch for: it does what self_pipe does; lay the two side by side.
 * See: README.md "A descriptor for signals", signalfd(2)
 */
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void child(pid_t parent, int data, int go)
{
    char byte;

    say("child: sends SIGUSR1\n");
    if (kill(parent, SIGUSR1) == -1)
        err(1, "kill");
    if (read(go, &byte, 1) != 1)
        err(1, "read");
    say("child: writes \"hello\"\n");
    if (write(data, "hello", 5) != 5)
        err(1, "write");
}

int main(int argc, char *argv[])
{
    int data[2], go[2], signals, status;
    struct signalfd_siginfo info;
    struct pollfd fds[2];
    pid_t self = getpid(), pid;
    sigset_t usr1;
    char text[16];
    ssize_t n = 1;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* if the child fails, write() says so */
    say("parent: a pipe for data, a descriptor for SIGUSR1\n");
    if (pipe(data) == -1 || pipe(go) == -1)
        err(1, "pipe");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, NULL) == -1) /* or it would kill us */
        err(1, "sigprocmask");
    signal(SIGUSR1, SIG_DFL); /* what is ignored need not be kept */
    if ((signals = signalfd(-1, &usr1, 0)) == -1)
        err(1, "signalfd");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        close(data[0]), close(go[1]);
        child(self, data[1], go[0]);
        close(data[1]), close(go[0]), close(signals);
        _exit(0);
    }
    if (close(data[1]) == -1 || close(go[0]) == -1)
        err(1, "close");
    fds[0] = (struct pollfd){.fd = signals, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = data[0], .events = POLLIN};
    while (n > 0) {
        while (poll(fds, 2, -1) == -1)
            if (errno != EINTR)
                err(1, "poll");
        if (fds[0].revents != 0) {
            if (read(signals, &info, sizeof(info)) != sizeof(info))
                err(1, "read");
            say("parent: poll(): %s from %s\n",
                info.ssi_signo == SIGUSR1 ? "SIGUSR1" : "another",
                info.ssi_pid == (unsigned)pid ? "my child" : "somebody");
            if (write(go[1], "", 1) != 1)
                err(1, "write");
        }
        if (fds[1].revents != 0) {
            if ((n = read(data[0], text, sizeof(text))) == -1)
                err(1, "read");
            say("parent: poll(): %s\n", n > 0 ? "data" : "end of file");
        }
    }
    close(data[0]), close(go[1]), close(signals);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
