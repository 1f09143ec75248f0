/*
 * empty_blocks - whoever reads an empty pipe sleeps until something is written
 *
 * Watch for: what waiting has cost the reader.
 * See: README.md "Empty and full", pipe(7), clock(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void writer(int fd)
{
    usleep(100000); /* time for read() to return, if it did not wait */
    printf("writer: will write 12 bytes\n");
    if (write(fd, "good morning", 12) == -1)
        err(1, "write");
}

int main(void)
{
    int fd[2], status;
    clock_t before, used;
    char buf[64];
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("reader: will read() from an empty pipe\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1) /* or it waits for itself, if the writer fails */
        err(1, "close");

    before = clock();
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    used = clock() - before;
    printf("reader: read() returned %zd bytes\n", n);
    printf("reader: waiting took %.2f s of processor time\n",
           (double)used / CLOCKS_PER_SEC);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
