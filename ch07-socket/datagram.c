/*
 * datagram - no connection, each datagram a message with its sender's address
 *
 * usage: ./datagram
 *
 * Watch for: one socket for all, and how the server knows whom to answer.
 * See: README.md "Datagrams", udp(7), recvfrom in recv(2)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

/* Starts a client that sends each word as a datagram to the server, and waits
 * until it sleeps: then it has sent all and waits for the answer. */
static pid_t start(const char *name, const char *const *word, int server)
{
    pid_t parent = getpid(), pid = fork();
    struct sockaddr_in a;
    socklen_t size = sizeof(a);
    char buf[64];
    ssize_t n;
    int fd;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0) {
        until_asleep(pid);
        return pid;
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the server is gone");
    if ((fd = socket(AF_INET, SOCK_DGRAM, 0)) == -1)
        err(1, "socket");
    if (getsockname(server, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    for (; *word != NULL; word++)
        if (sendto(fd, *word, strlen(*word), 0, (struct sockaddr *)&a, size) ==
            -1)
            err(1, "sendto");
    if ((n = recv(fd, buf, sizeof(buf), 0)) == -1)
        err(1, "recv");
    say("%s: gets \"%.*s\"\n", name, (int)n, buf);
    close(fd), close(server);
    _exit(0);
}

int main(int argc, char *argv[])
{
    static const char *const words[2][3] = {{"good", "day"}, {"hello"}};
    struct sockaddr_in a = {.sin_family = AF_INET}, from[3];
    struct sockaddr *address = (struct sockaddr *)&a;
    socklen_t size = sizeof(a);
    int fd, i, status;
    char buf[64];
    pid_t pid[2];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("server: one socket, bound to a port; no listen(), no accept()\n");
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        err(1, "socket");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, address, size) == -1)
        err(1, "bind");
    pid[0] = start("alice", words[0], fd);
    say("server: alice has sent two datagrams; she waits for an answer\n");
    for (i = 0; i < 3; i++) {
        if (i == 2) /* not before: UDP guarantees no order */
            pid[1] = start("bob", words[1], fd);
        address = (struct sockaddr *)&from[i];
        if ((n = recvfrom(fd, buf, sizeof(buf), 0, address, &size)) == -1)
            err(1, "recvfrom");
        say("server: \"%.*s\" from %s address\n", (int)n, buf,
            i > 0 && from[i].sin_port == from[i - 1].sin_port ? "the same"
                                                              : "a new");
    }
    for (i = 0; i < 2; i++) { /* to where the second and the third came from */
        address = (struct sockaddr *)&from[i + 1];
        if (sendto(fd, "got it", 6, 0, address, size) == -1)
            err(1, "sendto");
        if (waitpid(pid[i], &status, 0) == -1 || status != 0)
            errx(1, "waitpid: a client failed");
    }
    close(fd);
    return 0;
}
