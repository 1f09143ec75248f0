/* one end of a conversation: talk_alone KIND serve|connect, by a socket of that
 * KIND: tcp, tcp6 (who connects has IPv4), udp, stream or dgram (of Unix); each
 * one waits for the other one to begin */
#include <sys/socket.h>
#include <sys/un.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>

union address {
    struct sockaddr any;
    struct sockaddr_un local;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
};

static union address address(int domain, int serves)
{
    union address a = {.any.sa_family = domain};

    if (domain == AF_UNIX)
        strcpy(a.local.sun_path, serves ? "server" : "client");
    else if (domain == AF_INET)
        a.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (domain != AF_UNIX)
        a.in.sin_port = htons(serves ? 28173 : 28174); /* in6's, too */
    return a;
}

int main(int argc, char *argv[])
{
    const char *kind = argv[1];
    int serves = strcmp(argv[2], "serve") == 0;
    int alike = strcmp(kind, "udp") == 0 || strcmp(kind, "dgram") == 0;
    int other = strchr("sd", *kind) != NULL ? AF_UNIX : AF_INET, fd;
    int domain = serves && strcmp(kind, "tcp6") == 0 ? AF_INET6 : other;
    union address mine = address(domain, serves), to = address(other, !serves);
    socklen_t size =
        other == AF_UNIX ? sizeof(mine.local) : sizeof(mine.in6);
    char b[8];

    fd = socket(domain, alike ? SOCK_DGRAM : SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (domain == AF_UNIX)
        unlink(mine.local.sun_path);
    if ((serves || alike) && bind(fd, &mine.any, size) != 0)
        return 1;
    if (serves && !alike) {
        listen(fd, 1);
        fd = accept(fd, NULL, NULL);
    } else {
        while (connect(fd, &to.any, size) != 0)
            usleep(10000);
    }
    read(fd, b, sizeof(b));
    write(fd, "you", 3);
}
