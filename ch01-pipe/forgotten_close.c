/*
 * forgotten_close - a reader that keeps a write end waits for itself
 *
 * Watch for: all is read, nobody else can write, and it does not end.
 * See: README.md "What goes wrong", pipe(7), eof.c
 */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void reader(const int fd[2])
{
    char buf[64];
    ssize_t n;

    alarm(5); /* or it waits for ever, if the parent dies */
    /* here, close(fd[1]) has been forgotten */
    while ((n = read(fd[0], buf, sizeof(buf))) > 0)
        ;
    if (n == -1)
        err(1, "read");
}

static int unread(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "FIONREAD");
    return n;
}

int main(void)
{
    int fd[2], looks = 0, left, status;
    pid_t pid, ended;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        reader(fd);
        _exit(0);
    }
    if (write(fd[1], "bye", 3) == -1)
        err(1, "write");
    if (close(fd[1]) == -1)
        err(1, "close");
    printf("parent: has written 3 bytes, and closed its write end\n");
    while (unread(fd[0]) > 0 && looks < 3000) {
        usleep(1000); /* no call tells when another has read */
        looks++;
    }
    left = unread(fd[0]);
    printf("parent: %d of them are unread\n", left);
    usleep(100000); /* time for the reader to end, if it could */

    ended = waitpid(pid, &status, WNOHANG);
    if (ended == -1)
        err(1, "waitpid");
    if (ended == pid && status != 0)
        errx(1, "the reader failed");
    if (ended == pid) {
        printf("parent: the reader has ended\n");
        return 0;
    }
    printf("parent: the reader, which could write, has not ended; kills it\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return 0;
}
