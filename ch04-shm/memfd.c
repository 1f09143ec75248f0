/*
 * memfd - memory without a name: whoever gets its descriptor can map it
 *
 * Watch for: in the source it is made after fork(), so it cannot be inherited.
 * See: README.md "No name, but a descriptor", memfd_create(2), cmsg(3)
 */
#define _GNU_SOURCE /* memfd_create(), MSG_CMSG_CLOEXEC */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

union control { /* room for one descriptor, aligned as its header has to be */
    char space[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
};

/* Chapter 1, pass_fd.c, explains these two. */
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
    int fd;

    if (recvmsg(sock, &msg, MSG_CMSG_CLOEXEC) == -1)
        err(1, "recvmsg");
    if ((msg.msg_flags & MSG_CTRUNC) != 0)
        errx(1, "recvmsg: more descriptors than there is room for");
    c = CMSG_FIRSTHDR(&msg);
    if (c == NULL || c->cmsg_level != SOL_SOCKET ||
        c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(fd)))
        errx(1, "recvmsg: no descriptor came");
    memcpy(&fd, CMSG_DATA(c), sizeof(fd));
    return fd;
}

static char *map(int fd)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void sender(int sock)
{
    int fd = memfd_create("memfd", MFD_CLOEXEC);

    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, SIZE) == -1)
        err(1, "ftruncate");
    strcpy(map(fd), "hello");
    send_fd(sock, fd);
    printf("sender: has made an object, and sent its descriptor\n");
}

int main(void)
{
    int sock[2], fd, status;
    struct stat object;
    pid_t pid;

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
    fd = receive_fd(sock[0]);
    if (fstat(fd, &object) == -1)
        err(1, "fstat");
    if (object.st_size < SIZE) /* beyond its end is SIGBUS */
        errx(1, "the object is too short");
    printf("receiver: maps what the socket has brought, reads \"%.*s\"\n", SIZE,
           map(fd));
    return 0;
}
