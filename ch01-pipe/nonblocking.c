/*
 * nonblocking - with O_NONBLOCK a pipe says EAGAIN instead of "sleep"
 *
 * usage: ./nonblocking
 *
 * Watch for: EAGAIN and 0 are different answers; poll() tells when to ask.
 * See: README.md "Not to be put to sleep", pipe(7), poll(2)
 */
#define _GNU_SOURCE /* pipe2 */
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

static void wait_and_read(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char buf[64];
    ssize_t n;

    if (poll(&p, 1, -1) == -1)
        err(1, "poll");
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("parent: poll() reports %s, read() returns %zd\n",
        p.revents & POLLIN ? "POLLIN" : "POLLHUP", n);
}

int main(int argc, char *argv[])
{
    char buf[4096] = {0};
    int fd[2], status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: makes a pipe with O_NONBLOCK\n");
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    if (read(fd[0], buf, sizeof(buf)) != -1 || errno != EAGAIN)
        err(1, "read: not EAGAIN");
    say("parent: it is empty: read() fails with EAGAIN\n");
    while (write(fd[1], buf, sizeof(buf)) > 0)
        ;
    if (errno != EAGAIN)
        err(1, "filling it: not EAGAIN");
    say("parent: it is full: write() fails with EAGAIN\n");
    while (read(fd[0], buf, sizeof(buf)) > 0)
        ;
    if (errno != EAGAIN)
        err(1, "draining it: not EAGAIN");
    say("parent: drains it and calls poll()\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        say("child: writes \"ready\", then ends\n");
        if (write(fd[1], "ready", 5) != 5)
            err(1, "write");
        close(fd[0]), close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    wait_and_read(fd[0]);
    wait_and_read(fd[0]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
