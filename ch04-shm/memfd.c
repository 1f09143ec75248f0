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
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 64
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/* Sends a descriptor over a Unix socket, or receives one: chapter 1, pass_fd */
static int pass(int sock, int fd)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    char byte = 0;
    struct iovec text = {&byte, 1};
    struct msghdr msg = {.msg_iov = &text, .msg_iovlen = 1};
    struct cmsghdr *c = (struct cmsghdr *)control;

    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    if (fd == -1) {
        if (recvmsg(sock, &msg, 0) != 1 || c->cmsg_type != SCM_RIGHTS)
            err(1, "recvmsg: no descriptor came");
        memcpy(&fd, CMSG_DATA(c), sizeof(fd));
        return fd;
    }
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fd));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    if (sendmsg(sock, &msg, MSG_NOSIGNAL) == -1)
        err(1, "sendmsg");
    return fd;
}

static void receiver(int sock)
{
    int fd = pass(sock, -1);
    char *text;

    if (fcntl(fd, F_GET_SEALS) != SEALS)
        errx(1, "not sealed");
    say("receiver: got it, sealed against writing and resizing\n");
    text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text != MAP_FAILED || errno != EPERM)
        err(1, "mmap: not EPERM");
    say("receiver: mmap() to write fails with EPERM\n");
    text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        err(1, "mmap");
    say("receiver: mmap() to read works: \"%s\"\n", text);
}

int main(int argc, char *argv[])
{
    int sock[2], fd, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("sender: starts a receiver, then makes an object\n");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sock) == -1)
        err(1, "socketpair");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(sock[0]) == -1)
            err(1, "close");
        receiver(sock[1]);
        _exit(0);
    }
    fd = memfd_create("memfd", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    if (fd == -1 || ftruncate(fd, SIZE) == -1)
        err(1, "memfd_create");
    if (write(fd, "final", 6) != 6)
        err(1, "write");
    if (fcntl(fd, F_ADD_SEALS, SEALS) == -1)
        err(1, "fcntl F_ADD_SEALS");
    if (write(fd, "later", 6) != -1 || errno != EPERM)
        err(1, "write: not EPERM");
    say("sender: writes \"final\", seals it; now write() fails with EPERM\n");
    pass(sock[0], fd);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
