// bind() without htons(): the client is refused, naps, and tries again
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    int s = socket(AF_INET, SOCK_STREAM, 0), c;
    int port = 0x1a5b;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = port;
    while (bind(s, (void *)&a, sizeof(a)) == -1)
        a.sin_port = ++port;
    listen(s, 5);
    if (fork() == 0) {
        accept(s, NULL, NULL);
        return 0;
    }
    close(s);
    a.sin_port = htons(port);
    for (;;) {
        c = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(c, (void *)&a, sizeof(a)) == 0)
            break;
        close(c);
        usleep(200000);
    }
}
