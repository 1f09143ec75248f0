/*
 * rpc_client - a call that looks like any other, and is made by another process
 *
 * usage: ./rpc_client [PORT]
 *     PORT: the server's, see rpc.sh. Without: a shell, that answers twice.
 *
 * Watch for: divide() looks local; what it can return does not.
 * See: README.md "Client and server", rpc_server.c, byteorder(3)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

enum { DIVIDE = 1, DEPOSIT = 2 }; /* procedures of the server */
enum { NO_ANSWER = -1, FINE, NO_SUCH_PROCEDURE, DIVISION_BY_ZERO };
static int server; /* connected to it */

/* Packs the arguments, sends them, waits, unpacks the result. NO_ANSWER: the
 * connection has ended. No local call can return that, and no server say it. */
static int64_t call(uint32_t what, uint32_t a, uint32_t b, uint32_t *result)
{
    uint32_t out[3] = {htonl(what), htonl(a), htonl(b)}, in[2];
    ssize_t n = send(server, out, sizeof(out), MSG_NOSIGNAL);

    if (n == sizeof(out))
        n = recv(server, in, sizeof(in), MSG_WAITALL);
    if (n == -1 && errno != ECONNRESET && errno != EPIPE)
        err(1, "send, recv");
    if (n != sizeof(in))
        return NO_ANSWER;
    *result = ntohl(in[1]);
    return ntohl(in[0]);
}

/* "Stubs": who calls them sees neither socket nor byte order. */
static int64_t divide(uint32_t a, uint32_t b, uint32_t *result)
{
    return call(DIVIDE, a, b, result);
}

static int64_t deposit(uint32_t amount, uint32_t *balance)
{
    return call(DEPOSIT, amount, 0, balance);
}

static void tell(const char *what, int64_t error, const uint32_t *result)
{
    const char *texts[] = {"no answer", "", "unknown", "division by zero"};

    if (error == FINE)
        say("client: %s is %u\n", what, *result);
    else
        say("client: %s: %s\n", what, texts[error > 2 ? 2 : error + 1]);
}

/* A shell as the server: shows the bytes that come, and has two answers. */
static void start_shell(struct sockaddr_in *in)
{
    char script[] = "set -e; for answer in '\\0\\0\\0\\0\\0\\0\\0\\3' "
                    "'\\0\\0\\0\\2\\0\\0\\0\\0' ''; do\n"
                    "got=$(od -An -tx1 -N12 <&3); echo \"sh:$got\"\n"
                    "printf \"$answer\" >&3; done";
    struct sockaddr *at = (struct sockaddr *)in;
    int listener = socket(AF_INET, SOCK_STREAM, 0), conn;
    socklen_t size = sizeof(*in);
    pid_t self = getpid(), pid;

    if (listener == -1 || bind(listener, at, size) == -1 ||
        listen(listener, 1) == -1 || getsockname(listener, at, &size) == -1 ||
        (pid = fork()) == -1)
        err(1, "making a server");
    if (pid == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
        getppid() == self && (conn = accept(listener, NULL, NULL)) != -1 &&
        dup2(conn, 3) == 3)
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
    if (pid == 0)
        err(1, "starting a shell");
    close(listener);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    uint32_t result = 0;
    int port = 0, status = 0;
    char more;

    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%5d%c", &port, &more) != 1 ||
                       port < 1 || port > 65535))) {
        fprintf(stderr, "usage: %s [PORT]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or wait() finds no child */
    say("client: makes three calls\n");
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host */
    to.sin_port = htons((uint16_t)port);
    if (argc == 1)
        start_shell(&to);
    server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", port);
    tell("divide(7, 2)", divide(7, 2, &result), &result);
    tell("divide(7, 0)", divide(7, 0, &result), &result);
    tell("deposit(100)", deposit(100, &result), &result);
    close(server);
    if (argc == 1 && wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
