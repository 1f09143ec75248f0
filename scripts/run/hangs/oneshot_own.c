// a thread answers at a socket pair, by EPOLLONESHOT that is set once
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
static int ep;
static void *answers(void *arg)
{
    struct epoll_event e;
    char b[8];
    while (epoll_wait(ep, &e, 1, -1) == 1) {
        read(e.data.fd, b, 8);
        write(e.data.fd, "answer", 6);
    }
    return arg;
}
int main(void)
{
    struct epoll_event e = {.events = EPOLLIN | EPOLLONESHOT};
    int fd[2], i;
    pthread_t t;
    char b[8];
    socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
    ep = epoll_create1(0);
    e.data.fd = fd[1];
    epoll_ctl(ep, EPOLL_CTL_ADD, fd[1], &e);
    pthread_create(&t, NULL, answers, NULL);
    for (i = 0; i < 2; i++) {
        write(fd[0], "ask", 3);
        read(fd[0], b, 8);
    }
}
