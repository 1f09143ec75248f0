/*
 * atomic_writes - a write of up to PIPE_BUF bytes stays whole, a larger may not
 *
 * usage: ./atomic_writes
 *
 * Watch for: the same two writers; only the size of their writes differs.
 * See: README.md "Several writers", pipe(7)
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SMALL 3000 /* bytes; PIPE_BUF is 4096 */
#define WRITES 3   /* by each of the two writers */

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
    close(fd[1]);
    _exit(0);
}

/* Two writers write size bytes at a time into a pipe with one page free. What
 * comes out, taken size bytes at a time: is each piece of one letter? */
static int all_whole(size_t size, size_t page)
{
    size_t got = 0, i, end = page + 2 * WRITES * size;
    int fd[2], status, whole = 1;
    char *data = calloc(1, end + page);
    pid_t a, b;
    ssize_t n;

    if (data == NULL || pipe(fd) == -1)
        err(1, "pipe");
    if (fcntl(fd[1], F_SETPIPE_SZ, 2 * page) == -1)
        err(1, "fcntl F_SETPIPE_SZ");
    if (write(fd[1], data, page) != (ssize_t)page)
        err(1, "write");
    settle(a = start('a', fd, data, size));
    settle(b = start('b', fd, data, size));
    if (close(fd[1]) == -1)
        err(1, "close");
    /* Each page read makes room for one: let both come to rest, read on. */
    while ((n = read(fd[0], data + got, page)) > 0) {
        got += (size_t)n;
        settle(a);
        settle(b);
    }
    if (n == -1)
        err(1, "read");
    close(fd[0]);
    if (waitpid(a, &status, 0) == -1 || status != 0 ||
        waitpid(b, &status, 0) == -1 || status != 0 || got != end)
        errx(1, "a writer failed");
    for (i = page; i < end; i++)
        if (data[i] != data[i - (i - page) % size])
            whole = 0;
    free(data);
    return whole;
}

int main(int argc, char *argv[])
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("reader: two writers, %d bytes at a time; PIPE_BUF is %d\n", SMALL,
        PIPE_BUF);
    say("reader: every write is whole: %s\n",
        all_whole(SMALL, page) ? "yes" : "no");
    say("reader: two writers, three pages at a time\n");
    say("reader: every write is whole: %s\n",
        all_whole(3 * page, page) ? "yes" : "no");
    return 0;
}
