/*
 * in_order - bytes come out of a pipe in the order they went in
 *
 * Watch for: more than the pipe holds, taken in pieces of another size.
 * See: README.md "A stream of bytes", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 2000000
#define PIECE 9973

static unsigned char data[COUNT];

static unsigned char byte_at(size_t i)
{
    return (unsigned char)(i % 251); /* prime: a lost page would show */
}

static void writer(int fd)
{
    size_t i;
    ssize_t n;

    for (i = 0; i < COUNT; i++)
        data[i] = byte_at(i);
    printf("writer: will write %d bytes\n", COUNT);
    n = write(fd, data, COUNT);
    if (n == -1)
        err(1, "write");
    if (n != COUNT)
        errx(1, "write: only %zd bytes of %d", n, COUNT);
}

static void reader(int fd)
{
    size_t got = 0, wrong = 0;
    ssize_t n, i;

    while ((n = read(fd, data, PIECE)) > 0) {
        for (i = 0; i < n; i++) {
            if (data[i] != byte_at(got))
                wrong++;
            got++;
        }
    }
    if (n == -1)
        err(1, "read");
    printf("reader: got %zu bytes, wrong: %zu\n", got, wrong);
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
        writer(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1) /* or the reader waits for itself */
        err(1, "close");
    reader(fd[0]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
