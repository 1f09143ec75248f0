/*
 * memfd - shared memory without a name, sealed, handed over as a descriptor
 *
 * usage: ./memfd
 *
 * Watch for: after the seal nobody can change it, not even who made it.
 * See: README.md "No name, but a seal", memfd_create(2), fcntl(2)
 */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 6 /* "final" */
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/* Chapter 1, pass_fd, explains these two. */
static void send_fd(int sock, int fd)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(fd))] = {0};
    struct cmsghdr *c = (struct cmsghdr *)control;
    struct iovec text = {"", 1};
    struct msghdr msg = {.msg_iov = &text, .msg_iovlen = 1};

    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    if (sendmsg(sock, &msg, MSG_NOSIGNAL) == -1)
        err(1, "sendmsg");
}

static int receive_fd(int sock)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct cmsghdr *c = (struct cmsghdr *)control;
    char byte;
    struct iovec text = {&byte, 1};
    struct msghdr msg = {.msg_iov = &text, .msg_iovlen = 1};
    int fd;

    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    if (recvmsg(sock, &msg, 0) == -1)
        err(1, "recvmsg");
    if (c->cmsg_len != CMSG_LEN(sizeof(fd)) || c->cmsg_type != SCM_RIGHTS)
        errx(1, "recvmsg: no descriptor came");
    memcpy(&fd, CMSG_DATA(c), sizeof(fd));
    return fd;
}

static void receiver(int sock)
{
    int fd = receive_fd(sock);
    char *text;

    if (fcntl(fd, F_GET_SEALS) != SEALS)
        errx(1, "not sealed");
    say("receiver: got it, sealed against writing and resizing\n");
    text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text != MAP_FAILED || errno != EPERM)
        err(1, "mmap: not EPERM");
    say("receiver: mmap() to write fails with EPERM\n");
    text = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
    if (text == MAP_FAILED)
        err(1, "mmap");
    say("receiver: mmap() to read works: \"%s\"\n", text);
    close(fd);
}

int main(int argc, char *argv[])
{
    int sock[2], fd, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("sender: starts a receiver, then makes an object\n");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sock) == -1)
        err(1, "socketpair");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(sock[0]) == -1)
            err(1, "close");
        receiver(sock[1]);
        close(sock[1]);
        _exit(0);
    }
    fd = memfd_create("memfd", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    if (fd == -1)
        err(1, "memfd_create");
    if (write(fd, "final", SIZE) != SIZE)
        err(1, "write");
    if (fcntl(fd, F_ADD_SEALS, SEALS) == -1)
        err(1, "fcntl F_ADD_SEALS");
    if (pwrite(fd, "later", 6, 0) != -1 || errno != EPERM)
        err(1, "pwrite: not EPERM");
    say("sender: writes \"final\", seals it; to write again gives EPERM\n");
    send_fd(sock[0], fd);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd), close(sock[0]), close(sock[1]);
    return status != 0;
}
