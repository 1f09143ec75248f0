/*
 * select_poll_epoll - which of three: a set, a list, or just the ready one
 *
 * Watch for: what the call hands back, and what is to be handed in again.
 * See: README.md "Many descriptors", select(2), poll(2), epoll(7)
 */
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 3

static int sock[COUNT];

/* The set goes in with all, and comes back with the ready ones. */
static void ask_select(void)
{
    fd_set set;
    int i, told, most = 0, left = 0;

    FD_ZERO(&set); /* room for the descriptors below FD_SETSIZE, 1024 */
    for (i = 0; i < COUNT; i++) {
        FD_SET(sock[i], &set);
        if (sock[i] > most)
            most = sock[i];
    }
    told = select(most + 1, &set, NULL, NULL, NULL);
    if (told == -1)
        err(1, "select");
    for (i = 0; i < COUNT; i++)
        left += FD_ISSET(sock[i], &set) != 0;
    printf("process: select() returns %d; %d in its set, where %d were\n", told,
           left, COUNT);
}

/* The list stays as it is; each entry has a field for the answer. */
static void ask_poll(void)
{
    struct pollfd list[COUNT];
    int i, told, marked = 0;

    for (i = 0; i < COUNT; i++)
        list[i] = (struct pollfd){.fd = sock[i], .events = POLLIN};
    told = poll(list, COUNT, -1);
    if (told == -1)
        err(1, "poll");
    for (i = 0; i < COUNT; i++)
        marked += list[i].revents != 0;
    printf("process: poll() returns %d; %d of the %d in its list marked\n",
           told, marked, COUNT);
}

/* The kernel keeps the descriptors, and hands back the ready ones alone. */
static void ask_epoll(void)
{
    struct epoll_event want = {.events = EPOLLIN}, ready[COUNT];
    int told, epoll = epoll_create1(0);
    unsigned i;

    if (epoll == -1)
        err(1, "epoll_create1");
    for (i = 0; i < COUNT; i++) {
        want.data.u32 = i;
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, sock[i], &want) == -1)
            err(1, "epoll_ctl");
    }
    told = epoll_wait(epoll, ready, COUNT, -1);
    if (told == -1)
        err(1, "epoll_wait");
    printf("process: epoll_wait() returns %d, and says which: number %u\n",
           told, ready[0].data.u32);
    close(epoll);
}

int main(void)
{
    int i, pair[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (i = 0; i < COUNT; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
            err(1, "socketpair");
        sock[i] = pair[0];
    }
    if (write(pair[1], "!", 1) == -1)
        err(1, "write");
    printf("process: sockets 0, 1 and 2; number 2 has a byte to read\n");
    ask_select();
    ask_poll();
    ask_epoll();
    return 0;
}
