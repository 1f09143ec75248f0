/* EPOLLONESHOT, and it is not set again */
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int s[2];
    char b[8];

    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (fork() == 0) {
        close(s[0]);
        for (int i = 0; i < 2; i++) {
            write(s[1], "hello\n", 6);
            read(s[1], b, sizeof(b));
        }
        exit(0);
    }
    close(s[1]);
    int e = epoll_create1(0);
    struct epoll_event v = {.events = EPOLLIN | EPOLLONESHOT};
    epoll_ctl(e, EPOLL_CTL_ADD, s[0], &v);
    while (epoll_wait(e, &v, 1, -1) == 1 && read(s[0], b, sizeof(b)) > 0)
        write(s[0], "ok\n", 3);
    wait(NULL);
    return 0;
}
