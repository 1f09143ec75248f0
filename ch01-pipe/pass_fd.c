/*
 * pass_fd - a pipe need not be inherited: a Unix socket carries its descriptor
 *
 * Watch for: the pipe is made after fork(), and its maker has ended.
 * See: README.md "Relatives and strangers", unix(7), cmsg(3)
 */
#define _GNU_SOURCE /* MSG_CMSG_CLOEXEC */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

union control { /* room for one descriptor, aligned as its header has to be */
    char space[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
};

/* At least one byte of data has to travel with a descriptor. */
static void send_fd(int sock, int fd)
{
    union control control = {{0}};
    char byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr msg = {.msg_iov = &data,
                         .msg_iovlen = 1,
                         .msg_control = control.space,
                         .msg_controllen = sizeof(control.space)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    if (sendmsg(sock, &msg, MSG_NOSIGNAL) == -1)
        err(1, "sendmsg");
}

static int receive_fd(int sock)
{
    union control control;
    char byte;
    struct iovec data = {&byte, 1};
    struct msghdr msg = {.msg_iov = &data,
                         .msg_iovlen = 1,
                         .msg_control = control.space,
                         .msg_controllen = sizeof(control.space)};
    struct cmsghdr *c;
    ssize_t n;
    int fd;

    n = recvmsg(sock, &msg,
                MSG_CMSG_CLOEXEC); /* no program started inherits it */
    if (n == -1)
        err(1, "recvmsg");
    if (n == 0)
        errx(1, "recvmsg: end of file");
    if ((msg.msg_flags & MSG_CTRUNC) != 0)
        errx(1, "recvmsg: more descriptors than there is room for");
    c = CMSG_FIRSTHDR(&msg);
    if (c == NULL || c->cmsg_len != CMSG_LEN(sizeof(fd)) ||
        c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        errx(1, "recvmsg: no descriptor came");
    memcpy(&fd, CMSG_DATA(c), sizeof(fd));
    return fd;
}

static void sender(int sock)
{
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("sender: has made a pipe; sends its read end\n");
    send_fd(sock, fd[0]);
    if (close(fd[0]) == -1)
        err(1, "close");
    /* No SIGPIPE: a read end is on its way, inside the socket. */
    if (write(fd[1], "hello", 5) == -1)
        err(1, "write");
    printf("sender: has closed its copy, and written 5 bytes\n");
}

int main(void)
{
    int sock[2], fd, status;
    char buf[64];
    pid_t pid;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sock) == -1)
        err(1, "socketpair");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sender(sock[1]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the sender failed");
    printf("receiver: the sender has ended\n");
    fd = receive_fd(sock[0]);
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("receiver: reads \"%.*s\" from what the socket brought\n", (int)n,
           buf);
    return 0;
}
