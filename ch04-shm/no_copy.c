/*
 * no_copy - what is shared is not sent: the reader sees later changes too
 *
 * usage: ./no_copy
 *
 * Watch for: the same bytes, through a pipe and in a segment.
 * See: README.md "Nothing is copied"; ch01-pipe/copied.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 8

static void receiver(int fd, const char *segment)
{
    char buf[SIZE], end;

    if (read(fd, buf, SIZE) != SIZE)
        errx(1, "the sender is gone");
    if (read(fd, &end, 1) != 0) /* end of file: the sender is done */
        err(1, "read");
    say("receiver: the pipe brought \"%s\"\n", buf);
    say("receiver: the segment shows \"%s\"\n", segment);
}

int main(int argc, char *argv[])
{
    char *segment;
    int fd[2], status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    segment = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (segment == MAP_FAILED)
        err(1, "mmap");
    say("sender: shares a segment, and makes a pipe\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1)
            err(1, "close");
        receiver(fd[0], segment);
        close(fd[0]);
        _exit(0);
    }
    strcpy(segment, "before");
    say("sender: writes \"before\" there, and from there into the pipe\n");
    if (write(fd[1], segment, SIZE) != SIZE)
        err(1, "write");
    strcpy(segment, "after");
    say("sender: changes the segment to \"after\"\n");
    if (close(fd[1]) == -1)
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
