/*
 * tally - the child counts the bytes that the parent sends
 *
 * It should: the child reads until end of file, and prints how many bytes came;
 * the parent sends two words, waits for the child, and prints its exit status.
 * It hangs.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void child(int fd)
{
    char buf[16];
    int total = 0;
    ssize_t n;

    while ((n = read(fd, buf, sizeof(buf))) > 0)
        total += (int)n;
    if (n == -1)
        err(1, "read");
    printf("child: %d bytes have come\n", total);
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
        child(fd[0]);
        _exit(0);
    }
    if (write(fd[1], "good ", 5) == -1)
        err(1, "write");
    if (write(fd[1], "morning", 7) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: the child has ended with %d\n", WEXITSTATUS(status));
    return 0;
}
