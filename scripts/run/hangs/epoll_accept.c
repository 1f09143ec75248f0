/* edge-triggered: two connections come at once, and one is accepted */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int l = socket(AF_INET, SOCK_STREAM, 0), ready[2];
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    char b[8];

    bind(l, (void *)&a, n);
    listen(l, 5);
    getsockname(l, (void *)&a, &n);
    pipe(ready);
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            int c = socket(AF_INET, SOCK_STREAM, 0);
            connect(c, (void *)&a, n);
            write(ready[1], "x", 1);
            read(c, b, sizeof(b));
            exit(0);
        }
    for (int i = 0; i < 2; i++)
        read(ready[0], b, 1);
    int e = epoll_create1(0);
    struct epoll_event v = {.events = EPOLLIN | EPOLLET};
    epoll_ctl(e, EPOLL_CTL_ADD, l, &v);
    for (int served = 0; served < 2;) {
        if (epoll_wait(e, &v, 1, -1) < 1)
            continue;
        int c = accept(l, NULL, NULL);
        write(c, "hello", 5);
        close(c);
        served++;
    }
    return 0;
}
