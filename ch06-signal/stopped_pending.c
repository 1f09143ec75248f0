/*
 * stopped_pending - a stopped process gets its signals when it goes on
 *
 * Watch for: the handler writes a byte; when has the parent got it?
 * See: README.md "Kept until it can be delivered", signal(7), waitpid(2)
 */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int fd[2]; /* the handler says in it that it runs */

static void handler(int sig)
{
    int before = errno;

    (void)sig;
    if (write(fd[1], "", 1) != 1)
        _exit(1);
    errno = before;
}

static void child(void)
{
    struct sigaction action = {.sa_handler = handler};

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (kill(getpid(), SIGSTOP) == -1)
        err(1, "kill");
}

int main(void)
{
    int status, bytes;
    pid_t pid;
    char byte;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(fd[0]);
        child();
        _exit(0);
    }
    close(fd[1]); /* or the parent would wait for itself */
    if (waitpid(pid, &status, WUNTRACED) == -1)
        err(1, "waitpid");
    if (!WIFSTOPPED(status))
        errx(1, "the child is not stopped");

    if (kill(pid, SIGUSR1) == -1)
        err(1, "kill");
    usleep(100000); /* time for the handler, if it ran in a stopped process */
    if (ioctl(fd[0], FIONREAD, &bytes) == -1)
        err(1, "FIONREAD");
    printf("parent: the child is stopped, SIGUSR1 is sent: %d bytes\n", bytes);
    if (kill(pid, SIGCONT) == -1)
        err(1, "kill");
    n = read(fd[0], &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("parent: SIGCONT is sent: %zd byte, the handler has run\n", n);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
