/*
 * not_restarted - SA_RESTART does not help poll(), and some other calls
 *
 * Watch for: the flag is set, and each of them says EINTR.
 * See: README.md "Calls that come back early", signal(7), restarted.c
 */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void handler(int sig)
{
    (void)sig;
}

static void show(const char *call, int result)
{
    if (result != -1)
        errx(1, "%s has come back by itself: %d", call, result);
    if (errno != EINTR)
        err(1, "%s", call);
    printf("process: %s: EINTR\n", call);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct itimerval every = {{0, 50000}, {0, 50000}};
    struct timeval limit = {2, 0};
    struct pollfd want = {.events = POLLIN};
    struct epoll_event event;
    int fd[2], epoll;
    char byte;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
        err(1, "socketpair");
    if (setsockopt(fd[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == -1)
        err(1, "SO_RCVTIMEO");
    epoll = epoll_create1(0);
    if (epoll == -1)
        err(1, "epoll_create1");
    want.fd = fd[0];
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1)
        err(1, "sigaction");
    if (setitimer(ITIMER_REAL, &every, NULL) == -1)
        err(1, "setitimer");

    show("poll()", poll(&want, 1, 2000));
    show("epoll_wait()", epoll_wait(epoll, &event, 1, 2000));
    show("recv() with a timeout", (int)recv(fd[0], &byte, 1, 0));
    return 0;
}
