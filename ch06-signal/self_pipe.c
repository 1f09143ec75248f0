/*
 * self_pipe - the handler writes a byte, and poll() waits for it and for data
 *
 * usage: ./self_pipe
 *
 * Watch for: the work is done in main(), not in the handler.
 * See: README.md "A pipe to oneself", poll(2), signal-safety(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int note[2]; /* the pipe to oneself */

static void handler(int number)
{
    int before = errno;
    unsigned char byte = (unsigned char)number;

    if (write(note[1], &byte, 1) == -1 && errno != EAGAIN) /* full is enough */
        _exit(write(2, "self_pipe: handler: write\n", 26) == 26 ? 1 : 3);
    errno = before;
}

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
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    int data[2], go[2], status;
    struct pollfd fds[2];
    unsigned char number;
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
    say("parent: a pipe for data, a pipe to myself for SIGUSR1\n");
    if (pipe(data) == -1 || pipe(go) == -1 || pipe(note) == -1)
        err(1, "pipe");
    if (fcntl(note[1], F_SETFL, O_NONBLOCK) == -1) /* a handler must not wait */
        err(1, "fcntl");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        sigprocmask(SIG_UNBLOCK, &usr1, NULL) == -1)
        err(1, "installing the handler");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        close(data[0]), close(go[1]);
        child(self, data[1], go[0]);
        close(data[1]), close(go[0]), close(note[0]), close(note[1]);
        _exit(0);
    }
    if (close(data[1]) == -1 || close(go[0]) == -1)
        err(1, "close");
    fds[0] = (struct pollfd){.fd = note[0], .events = POLLIN};
    fds[1] = (struct pollfd){.fd = data[0], .events = POLLIN};
    while (n > 0) {
        while (poll(fds, 2, -1) == -1)
            if (errno != EINTR) /* the handler has run: poll() sees its byte */
                err(1, "poll");
        if (fds[0].revents != 0) {
            if (read(note[0], &number, 1) != 1)
                err(1, "read");
            say("parent: poll(): %s from the handler\n",
                number == SIGUSR1 ? "SIGUSR1" : "another");
            if (write(go[1], "", 1) != 1)
                err(1, "write");
        }
        if (fds[1].revents != 0) {
            if ((n = read(data[0], text, sizeof(text))) == -1)
                err(1, "read");
            say("parent: poll(): %s\n", n > 0 ? "data" : "end of file");
        }
    }
    close(data[0]), close(go[1]), close(note[0]), close(note[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
