/*
 * epoll_level - level-triggered: told as long as something is left to read
 *
 * Watch for: the second epoll_wait(); nothing has come since the first.
 * See: README.md "Many descriptors", epoll(7), epoll_edge.c
 */
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) == -1)
        err(1, "write");
    printf("writer: writes \"%s\"\n", text);
}

static void take(int fd, size_t many)
{
    char bytes[16];
    ssize_t n = read(fd, bytes, many);

    if (n == -1)
        err(1, "read");
    printf("reader: reads %zd bytes\n", n);
}

/* With a timeout of 0, epoll_wait() says what it knows and does not wait. */
static void ask(int epoll, int fd)
{
    struct epoll_event event;
    int told = epoll_wait(epoll, &event, 1, 0), left;

    if (told == -1)
        err(1, "epoll_wait");
    if (ioctl(fd, FIONREAD, &left) == -1)
        err(1, "FIONREAD");
    printf("reader: epoll_wait() returns %d, %d bytes are there\n", told, left);
}

int main(void)
{
    struct epoll_event want = {.events = EPOLLIN};
    int fd[2], epoll;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
        err(1, "socketpair");
    epoll = epoll_create1(0);
    if (epoll == -1)
        err(1, "epoll_create1");
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd[0], &want) == -1)
        err(1, "epoll_ctl");

    put(fd[1], "hello");
    ask(epoll, fd[0]);
    take(fd[0], 2);
    ask(epoll, fd[0]);
    put(fd[1], "!");
    ask(epoll, fd[0]);
    take(fd[0], 4);
    ask(epoll, fd[0]);
    return 0;
}
