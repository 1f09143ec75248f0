/*
 * rpc_server - unpacks the arguments, calls a procedure, packs the result
 *
 * usage: ./rpc_server [-d] [PORT]
 *     PORT   wait there, 0 to 65535; see rpc.sh. Without: for a shell.
 *     -d     end in a deposit, with status 3: it is done, and not answered
 *
 * Watch for: a caller in another language needs to know the bytes, no more.
 * See: README.md "Client and server", rpc_client.c, byteorder(3)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

enum { DIVIDE = 1, DEPOSIT = 2 }; /* what can be called */
enum { FINE, NO_SUCH_PROCEDURE, DIVISION_BY_ZERO };

/* The procedures. Returns the error. */
static uint32_t run(uint32_t what, uint32_t a, uint32_t b, uint32_t *result)
{
    static uint32_t balance;

    *result = 0;
    if (what != DIVIDE && what != DEPOSIT)
        return NO_SUCH_PROCEDURE;
    if (what == DIVIDE && b == 0)
        return DIVISION_BY_ZERO;
    *result = what == DIVIDE ? a / b : (balance += a);
    return FINE;
}

/* A call is three numbers of 32 bits: procedure, two arguments; the answer is
 * two: error, result. All in network order, the high byte first. */
static void serve(int conn, int dies)
{
    uint32_t call[3], answer[2], what = 0, a, b, error, result;
    ssize_t n;

    while ((n = recv(conn, call, sizeof(call), MSG_WAITALL)) == sizeof(call)) {
        what = ntohl(call[0]), a = ntohl(call[1]), b = ntohl(call[2]);
        error = run(what, a, b, &result);
        say("server: procedure %u with %u, %u: error %u, result %u\n", what, a,
            b, error, result);
        if (what == DEPOSIT && dies)
            _exit(3); /* without a word to anybody */
        answer[0] = htonl(error), answer[1] = htonl(result);
        if (send(conn, answer, 8, MSG_NOSIGNAL) != 8)
            err(1, "send");
    }
    if (n != 0)
        n == -1 ? err(1, "recv") : errx(1, "half a call, then end of file");
    say("server: end of file, nobody calls any more\n");
    close(conn);
}

/* A shell as the client: its descriptor 3 is a connected socket. */
static void start_shell(const struct sockaddr *to)
{
    char script[] = "set -e; echo 'sh: sends 12 bytes, 1 7 2'\n"
                    "printf '\\0\\0\\0\\1\\0\\0\\0\\7\\0\\0\\0\\2' >&3\n"
                    "got=$(od -An -tx1 -N8 <&3); echo \"sh: gets$got\"";
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    pid_t self = getpid(), pid;

    if (connect(fd, to, sizeof(struct sockaddr_in)) == -1 ||
        (pid = fork()) == -1) /* connect() does not wait for accept() */
        err(1, "connect, fork");
    if (pid == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
        getppid() == self && dup2(fd, 3) == 3)
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
    if (pid == 0)
        err(1, "starting a shell");
    if (close(fd) == -1)
        err(1, "close");
}

int main(int argc, char *argv[])
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr *at = (struct sockaddr *)&in;
    int opt, dies = 0, port = 0, listener, conn, status = 0;
    socklen_t size = sizeof(in);
    char more;

    while ((opt = getopt(argc, argv, "d")) != -1)
        dies |= opt == 'd' ? 1 : 2;
    if (dies > 1 || argc - optind > 1 ||
        (argc > optind && (sscanf(argv[optind], "%5d%c", &port, &more) != 1 ||
                           port < 0 || port > 65535))) {
        fprintf(stderr, "usage: %s [-d] [PORT]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or wait() finds no child */
    say("server: waits for calls\n");
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host only */
    in.sin_port = htons((uint16_t)port);
    /* SO_REUSEADDR (see address_in_use) is on, unless the port is 0 */
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &port, sizeof(port)) ||
        bind(listener, at, size) == -1 || listen(listener, 1) == -1 ||
        getsockname(listener, at, &size) == -1)
        err(1, "listening at port %d", port);
    if (argc == optind)
        start_shell(at);
    if ((conn = accept(listener, NULL, NULL)) == -1 || close(listener) == -1)
        err(1, "accept");
    serve(conn, dies);
    if (argc == optind && wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
