/*
 * wire - numbers sent by TCP and by UDP, and what the way has done to them
 *
 * usage: ./wire [-r ADDRESS | -s ADDRESS]
 *     -r ADDRESS   receive there: an address of ours, port 7007
 *     -s ADDRESS   send to there; without options both, over loopback
 *
 * Watch for: what is lost, comes twice or out of order.
 * See: README.md "Another host", two_hosts.sh, udp(7), tcp(7)
 */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define COUNT 200 /* numbers; so few find room in any receive buffer */

static struct sockaddr_in a = {.sin_family = AF_INET};

/* A socket with the address bound, or connected: call is what does it. */
static int with(int call(int, const struct sockaddr *, socklen_t), int type)
{
    int fd = socket(AF_INET, type, 0);

    if (fd == -1 || call(fd, (struct sockaddr *)&a, sizeof(a)) == -1)
        err(errno == EADDRINUSE ? 77 : 1, "port in use? try again: socket");
    return fd;
}

static void send_numbers(int fd)
{
    uint32_t i, number;

    for (i = 0; i < COUNT; i++) {
        number = htonl(i); /* MSG_EOR: TCP, too, makes it a packet of its own */
        if (send(fd, &number, sizeof(number), MSG_EOR | MSG_NOSIGNAL) == -1)
            err(1, "send");
    }
    if (close(fd) == -1)
        err(1, "close");
}

/* Waits for a number that is missing as many ms as patience says. */
static void receive(const char *protocol, int fd, int patience)
{
    int seen[COUNT] = {0}, came = 0, twice = 0, swaps = 0;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    uint32_t number, last = 0;
    ssize_t n;

    while ((n = poll(&p, 1, came < COUNT ? patience : 0)) == 1 &&
           (n = recv(fd, &number, sizeof(number), MSG_WAITALL)) > 0) {
        if (n != sizeof(number) || (number = ntohl(number)) >= COUNT)
            errx(1, "recv: no number");
        seen[number]++ == 0 ? came++ : twice++;
        swaps += number < last;
        last = number;
    }
    if (n == -1)
        err(1, "poll, recv");
    say("receiver: %s: lost %s, twice %s, out of order %s\n", protocol,
        came < COUNT ? "some" : "none", twice > 0 ? "some" : "none",
        swaps > 0 ? "some" : "none");
    close(fd);
}

int main(int argc, char *argv[])
{
    int tcp = -1, udp = -1, connection, status = 0;
    int role = getopt(argc, argv, "r:s:");
    pid_t self = getpid(), pid = role == 'r' ? 0 : -1;

    /* all of 127.x.x.x is loopback: here is one for us */
    a.sin_addr.s_addr = htonl(0x7f800000U | (uint32_t)self);
    a.sin_port = htons(7007);
    if (optind != argc || role == '?' ||
        (role != -1 && inet_aton(optarg, &a.sin_addr) == 0)) {
        fprintf(stderr, "usage: %s [-r ADDRESS | -s ADDRESS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (role != 'r')
        say("sender: sends %d numbers by TCP, %d by UDP\n", COUNT, COUNT);
    if (role != 's')
        udp = with(bind, SOCK_DGRAM), tcp = with(bind, SOCK_STREAM);
    if (role != 's' && listen(tcp, 1) == -1)
        err(1, "listen");
    if (role == -1 && (pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (role == -1 &&
            (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self))
            err(1, "the sender is gone");
        if ((connection = accept(tcp, NULL, NULL)) == -1)
            err(1, "accept");
        receive("TCP", connection, -1);
        receive("UDP", udp, 300); /* all have been sent before by TCP */
        close(tcp);
        _exit(0);
    }
    if (pid > 0) /* or connect() would work when the receiver has failed */
        close(tcp), close(udp);
    tcp = with(connect, SOCK_STREAM);
    send_numbers(with(connect, SOCK_DGRAM));
    send_numbers(tcp);
    if (pid > 0 && waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
