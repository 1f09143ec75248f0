/*
 * read_timeout - read() waits without a limit; poll() has one, and says why
 *
 * Watch for: what poll() returns, and which of the two events it reports.
 * See: README.md "Not to be put to sleep", poll(2)
 */
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static void wait_for(const char *when, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int ready = poll(&p, 1, 100); /* milliseconds at most */

    if (ready == -1)
        err(1, "poll");
    printf("process: %s: poll() returns %d%s%s\n", when, ready,
           (p.revents & POLLIN) != 0 ? ", POLLIN" : "",
           (p.revents & POLLHUP) != 0 ? ", POLLHUP" : "");
}

static void take(int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    printf("process: read() returns %zd\n", n);
}

int main(void)
{
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    wait_for("nothing is written", fd[0]);
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    wait_for("5 bytes are written", fd[0]);
    take(fd[0]);
    if (close(fd[1]) == -1)
        err(1, "close");
    wait_for("the write end is closed", fd[0]);
    take(fd[0]);
    return 0;
}
