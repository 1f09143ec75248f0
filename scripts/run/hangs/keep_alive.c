/* reads until the end of file, of a server that keeps the connection */
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int l = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    bind(l, (void *)&a, n);
    listen(l, 1);
    getsockname(l, (void *)&a, &n);
    if (fork() == 0) {
        char b[1000];
        int s = accept(l, NULL, NULL);
        while (recv(s, b, 1000, 0) > 0) {
            const char *r = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            send(s, r, strlen(r), 0);
        }
        _exit(0);
    }
    close(l);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    connect(c, (void *)&a, sizeof a);
    const char *q = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    send(c, q, strlen(q), 0);
    char b[1000];
    ssize_t k;
    while ((k = recv(c, b, 1000, 0)) > 0)
        fwrite(b, 1, k, stdout);
    wait(NULL);
    return 0;
}
