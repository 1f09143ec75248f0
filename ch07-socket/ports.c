/*
 * ports - a port is a number of 16 bits, and a server waits at one
 *
 * usage: ./ports
 *
 * Watch for: what becomes of 65536, and when a client gets in.
 * See: README.md "Three attributes: domain, type, protocol", ip(7)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Binds a socket of this type to the port, or a client connects to it, if
 * call is connect(). Returns the socket's own port; or -1, errno says why. */
static int try(int call(int, const struct sockaddr *, socklen_t), int type,
               int port, int *fd)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    int error;

    *fd = socket(AF_INET, type, 0);
    if (*fd == -1)
        err(1, "socket");
    /* all of 127.x.x.x is loopback; one for us, with our own ports */
    a.sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)getpid());
    a.sin_port = htons((uint16_t)port); /* 16 bits, the rest is cut off */
    if (call(*fd, (struct sockaddr *)&a, sizeof(a)) == -1) {
        error = errno;
        close(*fd);
        errno = error;
        return -1;
    }
    if (getsockname(*fd, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    return ntohs(a.sin_port);
}

static int bound(int type, int port, int *fd)
{
    int got = try(bind, type, port, fd);

    if (got == -1)
        err(errno == EADDRINUSE ? 77 : 1, "in use? try again: port %d", port);
    return got;
}

static void unprivileged(void)
{
    FILE *f = fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "r");
    int first, fd;

    if (f == NULL || fscanf(f, "%d", &first) != 1)
        err(1, "ip_unprivileged_port_start");
    fclose(f);
    if (geteuid() == 0 && seteuid(65534) == -1)
        err(77, "run it as an ordinary user: seteuid");
    say("child: has no privilege; ports are for all from %d\n", first);
    if (first > 0 &&
        (try(bind, SOCK_STREAM, first - 1, &fd) != -1 || errno != EACCES))
        err(1, "bind: not EACCES");
    say("child: asks for the port below: %s\n", first > 0 ? "EACCES" : "none");
}

int main(int argc, char *argv[])
{
    int fd[3], client, status, port;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("process: binds three sockets\n");
    bound(SOCK_STREAM, 65535, fd);
    bound(SOCK_DGRAM, 65535, fd + 1);
    say("process: has port 65535 of TCP and port 65535 of UDP\n");
    if (try(bind, SOCK_STREAM, 65535, &client) != -1 || errno != EADDRINUSE)
        err(1, "bind: not EADDRINUSE");
    say("process: asks for 65535 of TCP once more: EADDRINUSE\n");
    port = bound(SOCK_STREAM, 65536, fd + 2);
    say("process: cuts 65536 to 16 bits, asks for 0: gets %s\n",
        port > 0 && port < 65535 ? "one that is free" : "it");
    if (try(connect, SOCK_STREAM, port, &client) != -1 || errno != ECONNREFUSED)
        err(1, "connect: not ECONNREFUSED");
    say("client: connects to that port: ECONNREFUSED\n");
    if (listen(fd[2], 1) == -1)
        err(1, "listen");
    if (try(connect, SOCK_STREAM, port, &client) == -1)
        err(1, "connect");
    say("client: connects to it when the server listens there: yes\n");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        unprivileged();
        close(client), close(fd[0]), close(fd[1]), close(fd[2]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(client), close(fd[0]), close(fd[1]), close(fd[2]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1; /* 77: not here */
}
