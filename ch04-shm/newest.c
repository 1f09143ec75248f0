/*
 * newest - a late reader gets the oldest from a pipe, the newest from memory
 *
 * Watch for: five values were written, and the reader asks once.
 * See: README.md "Nothing is copied", pipe(7), mmap(2)
 */
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void writer(int fd, int *shared)
{
    int value;

    for (value = 1; value <= 5; value++) {
        if (write(fd, &value, sizeof(value)) == -1)
            err(1, "write");
        *shared = value;
        printf("writer: has written %d into both\n", *shared);
    }
}

int main(void)
{
    int fd[2], *shared, value, left, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(fd[1], shared);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed");

    if (read(fd[0], &value, sizeof(value)) == -1)
        err(1, "read");
    printf("reader: reads %d from the pipe\n", value);
    if (ioctl(fd[0], FIONREAD, &left) == -1)
        err(1, "FIONREAD");
    printf("reader: %zu more wait there\n", (size_t)left / sizeof(value));
    printf("reader: reads %d from memory\n", *shared);
    return 0;
}
