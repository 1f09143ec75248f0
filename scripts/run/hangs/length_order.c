// a length goes without htonl(); or, with LARGE, it is right, and large, and most is not sent
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    uint32_t n = getenv("LARGE") ? htonl(5 << 24) : 5;
    int fd[2];
    size_t got = 0;
    char *text, b[4];
    socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
    if (fork() == 0) {
        close(fd[0]);
        read(fd[1], &n, sizeof(n));
        n = ntohl(n);
        text = malloc(n);
        while (got < n)
            got += read(fd[1], text + got, n - got);
        write(fd[1], "ok", 2);
        return 0;
    }
    close(fd[1]);
    write(fd[0], &n, sizeof(n));
    write(fd[0], "hello, you", getenv("LARGE") ? 10 : 5);
    read(fd[0], b, 2);
}
