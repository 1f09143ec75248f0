/*
 * leaked_descriptor - a program that knows nothing of the pipe keeps it open
 *
 * Watch for: who has a write end when the parent has closed its own.
 * See: README.md "What goes wrong", execve(2), close_on_exec.c
 */
#define _GNU_SOURCE /* pipe2() */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

/* fork() and exec in one call, which returns when the program runs. */
static pid_t start_sleep(void)
{
    char *argv[] = {"sleep", "5", NULL};
    pid_t pid;

    errno = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
    if (errno != 0)
        err(1, "posix_spawnp %s", argv[0]);
    return pid;
}

/* With O_NONBLOCK, read() fails with EAGAIN where it would have to sleep. */
static void try_to_read(const char *when, int fd)
{
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n >= 0)
        printf("parent: %s: read() returns %zd\n", when, n);
    else if (errno == EAGAIN)
        printf("parent: %s: read() would sleep\n", when);
    else
        err(1, "read");
}

int main(void)
{
    int fd[2];
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK) == -1)
        err(1, "pipe2");
    pid = start_sleep();
    printf("parent: has a pipe, and has started \"sleep\"\n");
    if (close(fd[1]) == -1)
        err(1, "close");
    try_to_read("its write end is closed", fd[0]);
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    try_to_read("\"sleep\" has ended", fd[0]);
    return 0;
}
