/*
 * pipe_after_fork - a pipe made after fork() connects nobody: each has its own
 *
 * Watch for: both processes come to the second pipe(), only one to the first.
 * See: README.md "What goes wrong", pipe(2), fork(2), fstat(2)
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* Two descriptors lead to the same pipe if it has the same inode number. */
static ino_t inode(int fd)
{
    struct stat info;

    if (fstat(fd, &info) == -1)
        err(1, "fstat");
    return info.st_ino;
}

static void child(int before[2], int after[2])
{
    struct pollfd p = {.fd = after[0], .events = POLLIN};
    ino_t parents[2];
    char buf[16];
    ssize_t n;
    int ready;

    if (close(before[1]) == -1) /* or it waits for itself, if the parent dies */
        err(1, "close");
    n = read(before[0], parents, sizeof(parents));
    if (n == -1)
        err(1, "read");
    if (n != sizeof(parents))
        errx(1, "read: only %zd bytes", n);
    printf("child: made before fork(): is it the same pipe? %s\n",
           inode(before[0]) == parents[0] ? "yes" : "no");
    printf("child: made after fork(): is it the same pipe? %s\n",
           inode(after[0]) == parents[1] ? "yes" : "no");

    ready = poll(&p, 1, 100);
    if (ready == -1)
        err(1, "poll");
    printf("child: waits there, 0.1 s at most: poll() returns %d\n", ready);
    if (close(after[1]) == -1)
        err(1, "close");
    n = read(after[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("child: closes its own write end there: read() returns %zd\n", n);
}

int main(void)
{
    int before[2], after[2], status;
    ino_t mine[2];
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(before) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pipe(after) == -1) /* both processes come here */
        err(1, "pipe");
    if (pid == 0) {
        child(before, after);
        _exit(0);
    }

    if (write(after[1], "hello", 5) == -1)
        err(1, "write");
    printf("parent: has written \"hello\" into the pipe made after fork()\n");
    mine[0] = inode(before[0]);
    mine[1] = inode(after[0]);
    if (write(before[1], mine, sizeof(mine)) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
