/*
 * forgotten_close - a reader that keeps a write end waits for itself
 *
 * Watch for: nobody else can write any more, and it does not end.
 * See: README.md "What goes wrong", pipe(7), eof.c
 */
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

int main(void)
{
    int fd[2], status;
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
    printf("parent: the reader has not ended; kills it\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return 0;
}
