// a server that serves one client at a time; the first one says nothing, and waits for the second
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    char b[8];
    int s = socket(AF_INET, SOCK_STREAM, 0), c, d, n;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (void *)&a, size); listen(s, 5); getsockname(s, (void *)&a, &size);
    if (fork() == 0)
        for (;;) {
            c = accept(s, NULL, NULL);
            while ((n = read(c, b, 8)) > 0)
                write(c, b, n);
            close(c);
        }
    close(s);
    c = socket(AF_INET, SOCK_STREAM, 0);
    connect(c, (void *)&a, size);
    d = socket(AF_INET, SOCK_STREAM, 0);
    connect(d, (void *)&a, size);
    write(d, "hello", 5);
    read(d, b, 8);
    wait(NULL);
}
