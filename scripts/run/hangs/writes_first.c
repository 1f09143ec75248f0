/* a client that asks before accept() has returned; both wait for each other */
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    int l = socket(AF_INET, SOCK_STREAM, 0), c;
    char b[100];

    bind(l, (void *)&a, n);
    listen(l, 1);
    getsockname(l, (void *)&a, &n);
    if (fork() == 0) {
        c = socket(AF_INET, SOCK_STREAM, 0);
        connect(c, (void *)&a, n);
        write(c, "what time is it?", 16);
        read(c, b, 100);
        _exit(0);
    }
    usleep(300000);
    c = accept(l, NULL, NULL);
    while (read(c, b, 100) > 0)
        ;
    write(c, "noon", 4);
    wait(NULL);
}
