/*
 * domains - domain and type mostly choose the protocol; not all go together
 *
 * Watch for: protocol 0 in each question, and what the kernel has made of it.
 * See: README.md "Three attributes", socket(2), SO_PROTOCOL in socket(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

static const char *name_of(int protocol)
{
    switch (protocol) {
    case 0:
        return "none below it";
    case IPPROTO_TCP:
        return "TCP";
    case IPPROTO_UDP:
        return "UDP";
    default:
        return "another protocol";
    }
}

/* Protocol 0 leaves the choice to the kernel. What has it chosen? */
static void choose(const char *what, int domain, int type)
{
    int fd = socket(domain, type, 0), protocol;
    socklen_t size = sizeof(protocol);

    if (fd == -1)
        err(1, "socket");
    if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) == -1)
        err(1, "SO_PROTOCOL");
    printf("process: %s, 0: %s\n", what, name_of(protocol));
    close(fd);
}

static void ask(const char *what, int domain, int type, int protocol)
{
    int fd = socket(domain, type, protocol);

    if (fd != -1)
        printf("process: %s: works\n", what);
    else if (errno == EPROTONOSUPPORT)
        printf("process: %s: EPROTONOSUPPORT\n", what);
    else
        err(1, "socket");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    choose("AF_INET, SOCK_STREAM", AF_INET, SOCK_STREAM);
    choose("AF_INET, SOCK_DGRAM", AF_INET, SOCK_DGRAM);
    choose("AF_UNIX, SOCK_STREAM", AF_UNIX, SOCK_STREAM);
    choose("AF_UNIX, SOCK_DGRAM", AF_UNIX, SOCK_DGRAM);
    ask("AF_INET, SOCK_STREAM, TCP", AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ask("AF_INET, SOCK_STREAM, UDP", AF_INET, SOCK_STREAM, IPPROTO_UDP);
    ask("AF_UNIX, SOCK_STREAM, TCP", AF_UNIX, SOCK_STREAM, IPPROTO_TCP);
    return 0;
}
