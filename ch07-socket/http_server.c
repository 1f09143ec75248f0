/*
 * http_server - serves the files of its folder to curl and to your browser
 *
 * usage: ./http_server [PORT [ADDRESS]]    serve there, until Ctrl+C
 *     PORT: 1 to 65535. ADDRESS: in place of 127.0.0.1, which is this host
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
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)
#define LONGEST 8192 /* bytes of a request */
#define ANSWER                                                                 \
    "HTTP/1.1 %s\r\nContent-Length: %lld\r\nAllow: GET, HEAD\r\n"              \
    "Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s"

/* The status for a request; if it is 200, *file is what it asks for. */
static const char *judge(const char *text, int *file, struct stat *st)
{
    const char *line = "%19[!-~]%*1[ ]%8191[!-~]%*1[ ]HTTP/1.%1[0-9]%1[\r\n]";
    const char *host = strcasestr(text, "\nHost:"), *name;
    char how[20], what[LONGEST], v[2], end[2];

    if (sscanf(text, line, how, what, v, end) != 4 ||
        (host ? strcasestr(host + 1, "\nHost:") != NULL : v[0] != '0'))
        return "400 Bad Request"; /* 1.1 demands a Host, nobody may send two */
    if (strcmp(how, "GET") != 0 && strcmp(how, "HEAD") != 0)
        return "405 Method Not Allowed";
    what[strcspn(what, "?")] = '\0';
    name = strcmp(what, "/") == 0 ? "README.md" : what + 1;
    if (what[0] == '/' && strchr(name, '/') == NULL && name[0] != '.' &&
        lstat(name, st) == 0 && S_ISREG(st->st_mode)) /* no FIFO, no link */
        *file = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return *file == -1 ? "404 Not Found" : "200 OK";
}

static off_t serve(int conn)
{
    static char text[LONGEST + 1];
    char body[64] = "", *end;
    const char *status;
    int file = -1, head;
    off_t size, n, got = 0;
    struct stat st;

    do { /* it may come in pieces */
        if ((n = read(conn, text + got, (size_t)(LONGEST - got))) < !got)
            return n; /* gone without a word, as browsers do */
        got += n;
        if ((end = strstr(text, "\n\r\n")) || (end = strstr(text, "\n\n")))
            end[1] = '\0'; /* what is behind it is no header */
    } while (n > 0 && got < LONGEST && strlen(text) == (size_t)got);
    status = end                      ? judge(text, &file, &st)
             : strlen(text) < LONGEST ? "400 Bad Request" /* or a byte 0 */
             : strchr(text, '\n')     ? "431 Request Header Fields Too Large"
                                      : "414 URI Too Long";
    say("server: %s\n", status);
    size = file == -1 ? sprintf(body, "%s\n", status) : st.st_size;
    head = strncmp(text, "HEAD ", 5) == 0; /* all but the body */
    n = dprintf(conn, ANSWER, status, (long long)size, head ? "" : body);
    while (file != -1 && !head && n > 0 && size > 0)
        size -= n = sendfile(conn, file, NULL, (size_t)size);
    while (n > 0 && shutdown(conn, SHUT_WR) == 0) /* see connection_reset */
        n = read(conn, text, LONGEST);
    if (file != -1)
        close(file);
    return n;
}

/* A process for each client, 32 at most; each is cut off after 10 seconds. */
static void serve_all(int listener)
{
    int conn, pid, children = 0;

    for (;; close(conn)) {
        children -= waitpid(-1, NULL, children < 32 ? WNOHANG : 0) > 0;
        if ((conn = accept(listener, NULL, NULL)) == -1)
            err(1, "accept");
        if ((pid = fork()) == 0) {
            signal(SIGALRM, SIG_DFL), alarm(10), close(listener);
            if (serve(conn) == -1 && errno != ECONNRESET && errno != EPIPE)
                err(1, "serving"); /* a client may go at any time */
            _exit(close(conn));
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
            errx(1, "client: no answer");
        if (i > 0)
            say("client: %s: %.*s\n", text[i], (int)strcspn(got, "\r"), got);
    }
    close(fd[0]), close(fd[1]), close(fd[2]), close(fd[3]);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr *at = (struct sockaddr *)&in;
    int listener, port = 0, self = getpid(), pid = -1;
    socklen_t size = sizeof(in);
    char more, here[4096] = "";

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (argc > 3 || (argc > 1 && sscanf(argv[1], "%5d%c", &port, &more) != 1) ||
        port < (argc > 1) || port > 65535 ||
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
        readlink("/proc/self/exe", here, sizeof(here) - 1) == -1 ||
        (strrchr(here, '/')[1] = '\0', chdir(here)) == -1 ||
        bind(listener, at, size) == -1 || listen(listener, 99) == -1 ||
        getsockname(listener, at, &size) == -1)
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
