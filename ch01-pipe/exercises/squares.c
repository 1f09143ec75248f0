/*
 * squares - the child squares the numbers that the parent sends
 *
 * It should: the parent sends 2, then 3, then 4, each when it has the answer to
 * the one before, and prints each answer; the child answers until end of file,
 * then ends, and the parent waits for that. Here it reads what it has written
 * itself.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void child(int in, int out)
{
    int number;
    ssize_t n;

    while ((n = read(in, &number, sizeof(number))) == sizeof(number)) {
        number *= number;
        if (write(out, &number, sizeof(number)) == -1)
            err(1, "write");
    }
    if (n == -1)
        err(1, "read");
}

int main(void)
{
    int fd[2], number, square;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(fd[0], fd[1]);
        _exit(0);
    }
    for (number = 2; number <= 4; number++) {
        if (write(fd[1], &number, sizeof(number)) == -1)
            err(1, "write");
        if (read(fd[0], &square, sizeof(square)) != sizeof(square))
            errx(1, "no answer");
        printf("parent: the square of %d is %d\n", number, square);
    }
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    return 0;
}
