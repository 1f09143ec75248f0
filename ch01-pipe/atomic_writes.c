/*
 * atomic_writes - up to PIPE_BUF bytes a write stays whole, above it may mix
 *
 * usage: ./atomic_writes
 *
 * Watch for: the same two writers; only the size of their writes differs.
 * See: README.md "Several writers", pipe(7)
 */
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define WRITES 3 /* by each of the two writers */

/* Waits until a writer sleeps in write(), or has ended: proc(5). */
static void settle(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    do {
        sched_yield();
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
    } while (state != 'S' && state != 'Z');
}

/* Starts a process that writes size bytes of one letter at a time. */
static pid_t start(char letter, const int fd[2], char *buf, size_t size)
{
    pid_t pid = fork();
    int i;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (close(fd[0]) == -1)
        err(1, "close");
    memset(buf, letter, size);
    for (i = 0; i < WRITES; i++)
        if (write(fd[1], buf, size) != (ssize_t)size)
            err(1, "write");
    _exit(0);
}

/* Lets two writers write size bytes at a time into a pipe with one page free.
 * Returns how many runs of one letter are not a whole number of writes. */
static int torn(size_t size, char *buf, size_t page)
{
    int fd[2], status, i, broken = 0;
    char last = '-';
    size_t run = 0;
    pid_t pid[2];
    ssize_t n, j;

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[1], F_SETPIPE_SZ, 2 * page) == -1)
        err(1, "fcntl F_SETPIPE_SZ");
    memset(buf, '-', page);
    if (write(fd[1], buf, page) != (ssize_t)page)
        err(1, "write");
    settle(pid[0] = start('a', fd, buf, size));
    settle(pid[1] = start('b', fd, buf, size));
    if (close(fd[1]) == -1)
        err(1, "close");
    /* Each page read makes room for one: let both come to rest, read on. */
    while ((n = read(fd[0], buf, page)) > 0) {
        settle(pid[0]);
        settle(pid[1]);
        for (j = 0; j < n; j++, run++) {
            if (buf[j] == last)
                continue;
            broken += last != '-' && run % size != 0;
            run = 0;
            last = buf[j];
        }
    }
    if (n == -1 || close(fd[0]) == -1)
        err(1, "read");
    for (i = 0; i < 2; i++)
        if (waitpid(pid[i], &status, 0) == -1 || status != 0)
            errx(1, "a writer failed");
    return broken;
}

int main(int argc, char *argv[])
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *buf = malloc(3 * page);

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    if (buf == NULL)
        err(1, "malloc");
    say("reader: two writers, PIPE_BUF = %d bytes at a time\n", PIPE_BUF);
    say("reader: broken writes: %s\n",
        torn(PIPE_BUF, buf, page) ? "yes" : "no");
    say("reader: two writers, three pages at a time\n");
    say("reader: broken writes: %s\n",
        torn(3 * page, buf, page) ? "yes" : "no");
    free(buf);
    return 0;
}
