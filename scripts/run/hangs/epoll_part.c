/* edge-triggered, and a request is read in small pieces */
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const char *request = "GET /index.html HTTP/1.0\n";
    int s[2];
    char b[8];

    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (fork() == 0) {
        close(s[0]);
        write(s[1], request, strlen(request));
        read(s[1], b, sizeof(b));
        exit(0);
    }
    close(s[1]);
    int e = epoll_create1(0);
    struct epoll_event v = {.events = EPOLLIN | EPOLLET};
    epoll_ctl(e, EPOLL_CTL_ADD, s[0], &v);
    for (;;) {
        epoll_wait(e, &v, 1, -1);
        ssize_t n = read(s[0], b, sizeof(b));
        if (n <= 0 || b[n - 1] == '\n')
            break;
    }
    write(s[0], "200 OK", 6);
    wait(NULL);
    return 0;
}
