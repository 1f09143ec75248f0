/*
 * in_order - bytes come out in the order they went in, and in no other
 *
 * usage: ./in_order
 *
 * Watch for: a hundred thousand numbers in sequence, and no way to seek.
 * See: README.md "A stream of bytes", pipe(7), lseek(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define COUNT 100000

static void writer(int fd)
{
    FILE *out = fdopen(fd, "w"); /* stdio looks after the short writes */
    int i;

    if (out == NULL)
        err(1, "fdopen");
    for (i = 1; i <= COUNT; i++)
        if (fwrite(&i, sizeof(i), 1, out) != 1)
            err(1, "fwrite");
    if (fclose(out) == EOF)
        err(1, "fclose");
}

static void reader(int fd)
{
    FILE *in = fdopen(fd, "r"); /* and the short reads */
    int i, count = 0, misplaced = 0;

    if (in == NULL)
        err(1, "fdopen");
    while (fread(&i, sizeof(i), 1, in) == 1)
        misplaced += i != ++count;
    if (ferror(in) || fclose(in) == EOF)
        err(1, "fread");
    say("reader: got %d numbers, %d out of order\n", count, misplaced);
}

int main(int argc, char *argv[])
{
    int fd[2], status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("reader: makes a pipe and tries to skip ahead in it\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (lseek(fd[0], 100, SEEK_SET) != -1 || errno != ESPIPE)
        err(1, "lseek: not ESPIPE");
    say("reader: lseek() fails with ESPIPE\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1)
            err(1, "close");
        say("writer: writes the numbers from 1 to %d\n", COUNT);
        writer(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    reader(fd[0]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
