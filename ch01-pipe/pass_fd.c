/*
 * pass_fd - a pipe between strangers: its descriptor travels over a socket
 *
 * usage: ./pass_fd [-s | -r]
 *     It runs itself twice: -s sends to, -r receives from the socket at stdin.
 *
 * Watch for: the pipe is made after exec, so that nobody can inherit it.
 * See: README.md "Relatives and strangers", unix(7), cmsg(3)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Sends a descriptor. The text of the message is its number here. */
static void send_fd(int sock, int fd)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(fd))] = {0};
    struct cmsghdr *c = (struct cmsghdr *)control;
    struct iovec text = {&fd, sizeof(fd)};
    struct msghdr msg = {.msg_iov = &text, .msg_iovlen = 1};

    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    if (sendmsg(sock, &msg, 0) == -1)
        err(1, "sendmsg");
}

/* Receives a descriptor, and its number at the sender's. */
static int receive_fd(int sock, int *there)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct cmsghdr *c = (struct cmsghdr *)control;
    struct iovec text = {there, sizeof(*there)};
    struct msghdr msg = {.msg_iov = &text, .msg_iovlen = 1};
    int fd;

    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    if (recvmsg(sock, &msg, MSG_DONTWAIT) != sizeof(*there))
        err(1, "recvmsg");
    if (c->cmsg_len != CMSG_LEN(sizeof(fd)) || c->cmsg_type != SCM_RIGHTS)
        errx(1, "recvmsg: no descriptor came");
    memcpy(&fd, CMSG_DATA(c), sizeof(fd));
    return fd;
}

static int sender(int sock)
{
    int fd[2];

    say("sender: makes a pipe, sends its read end, closes its own copy\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    send_fd(sock, fd[0]);
    if (close(fd[0]) == -1)
        err(1, "close");
    say("sender: writes \"hello, stranger\" into the write end, and ends\n");
    if (write(fd[1], "hello, stranger", 15) != 15)
        err(1, "write");
    return 0;
}

static int receiver(int sock)
{
    int there, here = receive_fd(sock, &there);
    char buf[64];
    ssize_t n = read(here, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    say("receiver: gets it under %s number\n", here == there ? "its" : "a new");
    say("receiver: reads \"%.*s\" from it\n", (int)n, buf);
    return 0;
}

/* Runs this program anew, with the socket as its stdin. */
static void run(char *program, char *role, int sock)
{
    int status;
    pid_t pid = fork();

    if (pid == 0 && dup2(sock, STDIN_FILENO) != -1)
        execl("/proc/self/exe", program, role, (char *)NULL);
    if (pid <= 0)
        err(1, "%s %s", program, role);
    if (waitpid(pid, &status, 0) == -1 || status != 0 || close(sock) == -1)
        errx(1, "%s %s failed", program, role);
}

int main(int argc, char *argv[])
{
    int sock[2], opt = getopt(argc, argv, "sr");

    if (argc == 2 && opt != -1 && opt != '?')
        return opt == 's' ? sender(STDIN_FILENO) : receiver(STDIN_FILENO);
    if (argc != 1) {
        fprintf(stderr, "usage: %s [-s | -r]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: runs two programs, the sender first\n");
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, sock) == -1)
        err(1, "socketpair");
    run(argv[0], "-s", sock[0]);
    say("parent: the sender has ended; runs the receiver\n");
    run(argv[0], "-r", sock[1]);
    return 0;
}
