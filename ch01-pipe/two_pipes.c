/*
 * two_pipes - question and answer take two pipes, one for each direction
 *
 * Watch for: which pipe each number goes through.
 * See: README.md "One direction (simplex, half duplex)", pipe(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void put(int fd, int number)
{
    if (write(fd, &number, sizeof(number)) == -1)
        err(1, "write");
}

static int take(int fd)
{
    int number;
    ssize_t n = read(fd, &number, sizeof(number));

    if (n == -1)
        err(1, "read");
    if (n != sizeof(number))
        errx(1, "read: %zd bytes are no number", n);
    return number;
}

static void child(int questions, int answers)
{
    int number = take(questions);

    printf("child: reads %d from the first pipe\n", number);
    printf("child: will write %d into the second\n", 2 * number);
    put(answers, 2 * number);
}

int main(void)
{
    int first[2], second[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(first) == -1)
        err(1, "pipe");
    if (pipe(second) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(first[1]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
        if (close(second[0]) == -1) /* it writes there, and does not read */
            err(1, "close");
        child(first[0], second[1]);
        _exit(0);
    }
    if (close(first[0]) == -1) /* so that nobody reads his own question */
        err(1, "close");
    if (close(second[1]) == -1) /* or we wait for ourselves, if it ends */
        err(1, "close");
    printf("parent: will write 21 into the first pipe\n");
    put(first[1], 21);
    printf("parent: reads %d from the second\n", take(second[0]));
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
