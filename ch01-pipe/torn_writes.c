/*
 * torn_writes - a write of more than PIPE_BUF bytes may be cut by another one
 *
 * Watch for: the two writers take turns, also within a write.
 * See: README.md "Several writers", pipe(7), atomic_writes.c
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 8000
#define WRITES 100

static void writer(int fd, char letter)
{
    char data[SIZE];
    ssize_t n;
    int i;

    memset(data, letter, SIZE);
    for (i = 0; i < WRITES; i++) {
        n = write(fd, data, SIZE);
        if (n == -1)
            err(1, "write");
        if (n != SIZE)
            errx(1, "write: only %zd bytes of %d", n, SIZE);
    }
}

/* Where one letter follows the other, it is the other writer's turn. If no
 * write ends there, one has been cut. */
static void reader(int fd)
{
    long got = 0, turns = 0, cuts = 0;
    char buf[4096], last = 0;
    ssize_t n, i;

    while ((n = read(fd, buf, sizeof(buf))) > 0) {
        for (i = 0; i < n; i++) {
            if (buf[i] != last)
                turns++;
            if (buf[i] != last && got % SIZE != 0)
                cuts++;
            last = buf[i];
            got++;
        }
        if (turns < 3)
            usleep(1000); /* time for both to wait for room */
    }
    if (n == -1)
        err(1, "read");
    printf("reader: got %ld bytes\n", got);
    printf("reader: did the writers take turns? %s\n",
           turns > 2 ? "yes" : "no");
    printf("reader: was a write cut? %s\n", cuts > 0 ? "yes" : "no");
}

int main(void)
{
    int fd[2], i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[1], F_SETPIPE_SZ, 4096) == -1) /* so that both have to wait */
        err(1, "F_SETPIPE_SZ");
    printf("reader: two writers, %d bytes in each write; PIPE_BUF is %d\n",
           SIZE, PIPE_BUF);
    for (i = 0; i < 2; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            if (close(fd[0]) == -1) /* or it waits for itself, if we end */
                err(1, "close");
            writer(fd[1], i == 0 ? 'a' : 'b');
            _exit(0);
        }
    }
    if (close(fd[1]) == -1) /* or the reader waits for itself */
        err(1, "close");
    reader(fd[0]);
    for (i = 0; i < 2; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a writer failed");
    }
    return 0;
}
