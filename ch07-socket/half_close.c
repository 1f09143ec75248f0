/*
 * half_close - shutdown() ends one direction, the other one still works
 *
 * usage: ./half_close
 *
 * Watch for: the server sees end of file, and can answer all the same.
 * See: README.md "A connection, call by call", shutdown(2)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

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

/* Reads until end of file; the text is then in buf. */
static void read_to_end(int fd, char *buf, size_t size)
{
    ssize_t n;

    while ((n = read(fd, buf, size - 1)) > 0)
        buf += n, size -= (size_t)n;
    if (n == -1)
        err(1, "read");
    *buf = '\0';
}

static void send_text(int fd, const char *text, int size)
{
    if (send(fd, text, (size_t)size, MSG_NOSIGNAL) != size)
        err(1, "send"); /* write() with a flag: no SIGPIPE */
}

static void client(int fd)
{
    int copy = dup(fd); /* as after fork(): close() would not be the last */
    char answer[64];

    if (copy == -1)
        err(1, "dup");
    say("client: sends \"pear fig apple\"\n");
    send_text(fd, "pear fig apple", 14);
    say("client: two descriptors for the socket; shutdown() on one\n");
    if (shutdown(fd, SHUT_WR) == -1)
        err(1, "shutdown");
    read_to_end(fd, answer, sizeof(answer));
    say("client: can read on, gets \"%s\", then end of file\n", answer);
    if (send(copy, "more", 4, MSG_NOSIGNAL) != -1 || errno != EPIPE)
        err(1, "send: not EPIPE");
    say("client: cannot write any more, on the other one either: EPIPE\n");
    close(fd), close(copy);
}

static void server(int fd)
{
    char text[64], answer[16];
    int words = 1, i, size;

    read_to_end(fd, text, sizeof(text));
    say("server: read() returns 0: end of file, that is all\n");
    for (i = 0; text[i] != '\0'; i++)
        words += text[i] == ' ';
    size = snprintf(answer, sizeof(answer), "%d words", words);
    say("server: answers \"%s\", then closes\n", answer);
    send_text(fd, answer, size);
    if (close(fd) == -1)
        err(1, "close");
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
        if (close(at_server) == -1)
            err(1, "close");
        client(at_client);
        _exit(0);
    }
    if (close(at_client) == -1)
        err(1, "close");
    server(at_server);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
