/*
 * http_server - serves the files of its folder to curl and to your browser
 *
 * usage: ./http_server [PORT [ADDRESS]]    serve there, until Ctrl+C
 *     ADDRESS: in place of 127.0.0.1, which nobody reaches from outside
 *
 * Watch for: a silent client holds up nobody; what is no request gets 400.
 * See: README.md "Client and server", RFC 9110, RFC 9112
 */
#define _GNU_SOURCE /* strcasestr() */
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define LONGEST 8192 /* bytes of a request */
#define ANSWER                                                                 \
    "HTTP/1.1 %s\r\nAllow: GET, HEAD\r\nConnection: close\r\n"                 \
    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %lld\r\n\r\n"

/* The status for a request; if it is 200, *file is what it asks for. */
static const char *judge(const char *text, int *file, off_t *size)
{
    char how[10], what[LONGEST], v[2], end[2], *name;
    int n = sscanf(text, "%9[A-Z] %8191s HTTP/1.%1[0-9]%1[\r\n]", how, what, v,
                   end);
    struct stat st;

    if (n != 4 || (v[0] != '0' && strcasestr(text, "\nHost:") == NULL))
        return "400 Bad Request";
    if (strcmp(how, "GET") != 0 && strcmp(how, "HEAD") != 0)
        return "405 Method Not Allowed";
    name = strcmp(what, "/") == 0 ? "README.md" : what + 1;
    if (what[0] == '/' && strchr(name, '/') == NULL && name[0] != '.')
        *file = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (*file == -1 || fstat(*file, &st) == -1 || !S_ISREG(st.st_mode))
        return "404 Not Found"; /* or a path, hidden, a link, a device */
    *size = st.st_size;
    return "200 OK";
}

static void serve(int conn)
{
    static char text[LONGEST + 1];
    int file = -1, got = 0, whole = 0;
    const char *status;
    off_t size = 0, n = 1;

    for (; n > 0 && got < LONGEST && !whole; got += (int)n) {
        if ((n = read(conn, text + got, (size_t)(LONGEST - got))) == -1)
            err(1, "read"); /* it may come in pieces */
        whole = strstr(text, "\n\r\n") != NULL || strstr(text, "\n\n") != NULL;
    }
    if (got == 0)
        return; /* it has gone without a word, as browsers do */
    status = whole                ? judge(text, &file, &size)
             : got < LONGEST      ? "400 Bad Request"
             : strchr(text, '\n') ? "431 Request Header Fields Too Large"
                                  : "414 URI Too Long";
    say("server: %s\n", status);
    dprintf(conn, ANSWER, status, (long long)size);
    for (; size > 0 && strncmp(text, "HEAD", 4) != 0; size -= n)
        if ((n = sendfile(conn, file, NULL, (size_t)size)) <= 0)
            err(1, "sendfile");
    for (n = shutdown(conn, SHUT_WR) + 1; n > 0;) /* see connection_reset */
        n = read(conn, text, LONGEST);
    if (file != -1)
        close(file);
}

/* A process for each client, 32 at most; each is cut off after 10 seconds. */
static void serve_all(int listener)
{
    pid_t self = getpid(), pid;
    int conn, children = 0;

    for (;; close(conn)) {
        while (waitpid(-1, NULL, children < 32 ? WNOHANG : 0) > 0)
            children--;
        if ((conn = accept(listener, NULL, NULL)) == -1)
            err(1, "accept");
        if ((pid = fork()) == 0) {
            signal(SIGALRM, SIG_DFL), alarm(10);
            if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == self)
                serve(conn);
            _exit(close(conn) || close(listener));
        }
        pid == -1 ? warn("fork") : (void)children++;
    }
}

/* The first connection stays silent, each of the others asks. */
static void client(const struct sockaddr *to)
{
    const char *text[] = {"", "GET / HTTP/1.0", "POST / HTTP/1.0", "hello"};
    static char got[1000000];
    int fd[4], i;

    for (i = 0; i < 4; i++) {
        if ((fd[i] = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
            connect(fd[i], to, sizeof(struct sockaddr_in)) == -1 ||
            (i > 0 && (dprintf(fd[i], "%s\r\n\r\n", text[i]) < 0 ||
                       recv(fd[i], got, sizeof(got), MSG_WAITALL) < 15)))
            err(1, "client");
        if (i > 0)
            say("client: %s: %.*s\n", text[i], (int)strcspn(got, "\r"), got);
    }
    close(fd[0]), close(fd[1]), close(fd[2]), close(fd[3]);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr *at = (struct sockaddr *)&in;
    int listener, port = 0;
    socklen_t size = sizeof(in);
    pid_t self = getpid(), pid = -1;
    char more;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (argc > 3 || (argc > 1 && sscanf(argv[1], "%d%c", &port, &more) != 1) ||
        port < 0 || port > 65535 ||
        (argc > 2 && inet_pton(AF_INET, argv[2], &in.sin_addr) != 1)) {
        fprintf(stderr, "usage: %s [PORT [ADDRESS]]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* a client that has gone is no reason to die */
    say("server: waits for requests\n");
    in.sin_port = htons((uint16_t)port);
    /* SO_REUSEADDR (see address_in_use) is on, unless the port is 0 */
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &port, sizeof(port)) ||
        chdir(dirname(argv[0])) == -1 || bind(listener, at, size) == -1 ||
        listen(listener, 99) == -1 || getsockname(listener, at, &size) == -1)
        err(1, "listening at port %d", port);
    if (port != 0 ||
        ((pid = fork()) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
         getppid() == self))
        serve_all(listener);
    if (pid <= 0)
        err(1, "starting a server");
    close(listener), client(at);
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "ending the server");
    return 0;
}
