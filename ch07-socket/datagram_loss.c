/*
 * datagram_loss - a datagram that finds no room is dropped, nobody is told
 *
 * usage: ./datagram_loss
 *
 * Watch for: what the sender sees.
 * See: README.md "Datagrams", udp(7), SO_RCVBUF in socket(7)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define COUNT 50
#define SIZE 1000 /* bytes of each */

static void sender(const struct sockaddr_in *a)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), i;
    char data[SIZE] = {0};

    if (fd == -1)
        err(1, "socket");
    for (i = 0; i < COUNT; i++)
        if (sendto(fd, data, SIZE, 0, (const struct sockaddr *)a, sizeof(*a)) !=
            SIZE)
            err(1, "sendto");
    say("sender: sendto() has returned %d, %d times\n", SIZE, COUNT);
    close(fd);
}

/* How many datagrams has the kernel dropped because there was no room? */
static int dropped(int fd)
{
    uint32_t counts[9] = {0}; /* the last one, see <linux/sock_diag.h> */
    socklen_t size = sizeof(counts);

    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, counts, &size) == -1)
        err(errno == ENOPROTOOPT ? 77 : 1, "Linux 4.12 has this: SO_MEMINFO");
    if (size < sizeof(counts))
        errx(77, "try another kernel: this one does not count what it drops");
    return (int)counts[8];
}

int main(int argc, char *argv[])
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    int fd, status, came = 0, lost, room = 8192, tries = 0;
    socklen_t size = sizeof(a);
    char data[SIZE];
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("receiver: a socket with a small receive buffer; starts a sender\n");
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        err(1, "socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)) == -1)
        err(1, "setsockopt SO_RCVBUF");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&a, size) == -1)
        err(1, "bind");
    if (getsockname(fd, (struct sockaddr *)&a, &size) == -1)
        err(1, "getsockname");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sender(&a);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the sender failed");
    do { /* one may still be on its way, where the kernel is busy */
        while (recv(fd, data, SIZE, MSG_DONTWAIT) == SIZE)
            came++;
        if (errno != EAGAIN)
            err(1, "recv");
        lost = dropped(fd);
        sched_yield();
    } while (came + lost < COUNT && tries++ < 1000000);
    say("receiver: some have come: %s; some were dropped: %s\n",
        came > 0 ? "yes" : "no", lost > 0 ? "yes" : "no");
    say("receiver: these together: %d\n", came + lost);
    close(fd);
    return 0;
}
