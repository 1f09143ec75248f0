/*
 * read_timeout - read() waits without a limit; poll() takes one, and says why
 *
 * Watch for: what poll() returns, and which of two events it reports.
 * See: README.md "O_NONBLOCK and poll()", poll(2)
 */
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static long milliseconds(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        err(1, "clock_gettime");
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wait_for(const char *when, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN}; /* POLLHUP comes unasked */
    long before = milliseconds();
    int ready = poll(&p, 1, 100);

    if (ready == -1)
        err(1, "poll");
    if (ready == 0 && milliseconds() - before >= 99)
        printf("process: %s: poll() returns 0, after 0.1 s\n", when);
    else
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
