/*
 * stdio_fork - a line still in the stdio buffer at fork() is printed twice
 *
 * usage: ./stdio_fork
 *
 * Watch for: printf() is called once each time. The screen shows one line, a
 * pipe or a file gets two.
 * See: README.md "What goes wrong", setvbuf(3), fork(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Prints one line and forks. Both processes then do what exit() does, but with
 * a check: write out what is in the buffer. */
static void print_and_fork(int flush)
{
    int status = 0;
    pid_t pid;

    if (printf("a line\n") < 0 || (flush && fflush(stdout) == EOF))
        err(1, "printf");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (fclose(stdout) == EOF)
        err(1, "fclose");
    if (pid > 0 && waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    _exit(status != 0);
}

/* Lets a child print into a pipe with this kind of buffer, counts lines. */
static int lines(int mode, int flush)
{
    int fd[2], status, count = 0;
    char c;
    ssize_t n;
    pid_t pid;

    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (dup2(fd[1], STDOUT_FILENO) == -1)
            err(1, "dup2");
        if (close(fd[0]) == -1 || close(fd[1]) == -1)
            err(1, "close");
        if (setvbuf(stdout, NULL, mode, BUFSIZ) != 0)
            err(1, "setvbuf");
        print_and_fork(flush);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    while ((n = read(fd[0], &c, 1)) > 0)
        count += c == '\n';
    if (n == -1)
        err(1, "read");
    if (close(fd[0]) == -1)
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    return count;
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a child prints one line into a pipe, then calls fork()\n");
    say("parent: fully buffered, as into a pipe: %d lines arrive\n",
        lines(_IOFBF, 0));
    say("parent: line buffered, as on a terminal: %d line arrives\n",
        lines(_IOLBF, 0));
    say("parent: fully buffered, fflush() before fork(): %d line arrives\n",
        lines(_IOFBF, 1));
    return 0;
}
