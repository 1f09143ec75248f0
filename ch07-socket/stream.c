/*
 * stream - a stream socket carries bytes both ways, in order, not messages
 *
 * usage: ./stream
 *
 * Watch for: three write() calls arrive as one read(), one write() as three.
 * See: README.md "Streams", tcp(7), read(2)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define BIG 3000000 /* bytes */

/* Two sockets with a TCP connection between them, over loopback. One process
 * can make both: connect() does not wait for accept(). */
static void make_pair(int *client, int *server)
{
    struct sockaddr_in in = {.sin_family = AF_INET}; /* port 0: a free one */
    struct sockaddr *at = (struct sockaddr *)&in;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof(in);

    *client = socket(AF_INET, SOCK_STREAM, 0);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || *client == -1 || bind(listener, at, size) == -1 ||
        listen(listener, 1) == -1 || getsockname(listener, at, &size) == -1 ||
        connect(*client, at, size) == -1 ||
        (*server = accept(listener, NULL, NULL)) == -1)
        err(1, "connecting two sockets");
    close(listener);
}

static void write_all(int fd, const char *data, size_t size)
{
    ssize_t n;

    for (; size > 0; data += n, size -= (size_t)n)
        if ((n = send(fd, data, size, MSG_NOSIGNAL)) == -1)
            err(1, "send"); /* write() with a flag: no SIGPIPE */
}

/* Waits until count bytes have arrived, and takes none. Then one read(). */
static void read_once(const char *who, int fd, size_t count, size_t size)
{
    char buf[64];
    ssize_t n;

    if (recv(fd, buf, count, MSG_PEEK | MSG_WAITALL) != (ssize_t)count)
        errx(1, "%s: not %zu bytes", who, count);
    if ((n = read(fd, buf, size)) == -1)
        err(1, "read");
    say("%s: read(%zu) returns %zd: \"%.*s\"\n", who, size, n, (int)n, buf);
}

static void client(int fd)
{
    static char data[BIG];
    int i;

    say("client: write() three times: \"one\", \"two\", \"three\"\n");
    write_all(fd, "one", 3), write_all(fd, "two", 3), write_all(fd, "three", 5);
    for (i = 10; i > 0; i -= 4)
        read_once("client", fd, (size_t)i, 4);
    say("client: %d bytes more, no two neighbours alike\n", BIG);
    for (i = 0; i < BIG; i++)
        data[i] = (char)(i % 101);
    write_all(fd, data, BIG);
}

static void server(int fd)
{
    long in_place = 0, count = 0;
    char buf[65536];
    ssize_t n, i;

    read_once("server", fd, 11, 64);
    say("server: answers on the same socket: one write(), \"0123456789\"\n");
    write_all(fd, "0123456789", 10);
    for (; (n = read(fd, buf, sizeof(buf))) > 0; count += n)
        for (i = 0; i < n; i++)
            in_place += buf[i] == (count + i) % 101;
    if (n == -1)
        err(1, "read");
    say("server: %ld bytes have come, %ld in their place\n", count, in_place);
}

int main(int argc, char *argv[])
{
    int at_client, at_server, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: connects two TCP sockets, one for each process\n");
    make_pair(&at_client, &at_server);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        close(at_server), client(at_client);
        close(at_client);
        _exit(0);
    }
    if (close(at_client) == -1)
        err(1, "close");
    server(at_server);
    if (waitpid(pid, &status, 0) == -1 || close(at_server) == -1)
        err(1, "waitpid");
    return status != 0;
}
