/*
 * call_back - a signal that comes a moment too early
 *
 * It should: the parent sends five numbers through the pipe; the child answers
 * each with SIGUSR1; the parent sleeps until the answer is there, and only then
 * sends the next one; at last it closes the pipe, and waits for the child. It
 * hangs at times.
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void handler(int sig)
{
    (void)sig; /* it is enough that pause() returns */
}

static void child(int fd)
{
    int number, sum = 0;

    while (read(fd, &number, sizeof(number)) == sizeof(number)) {
        sum += number;
        kill(getppid(), SIGUSR1);
    }
    printf("child: the sum is %d\n", sum);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    int fd[2], number, status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fork() == 0) {
        close(fd[1]);
        child(fd[0]);
        _exit(0);
    }
    for (number = 1; number <= 5; number++) {
        if (write(fd[1], &number, sizeof(number)) == -1)
            err(1, "write");
        pause();
    }
    printf("parent: has sent 5, each was answered\n");
    close(fd[1]);
    if (wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
