/*
 * full_blocks - writing a full pipe puts the writer to sleep
 *
 * usage: ./full_blocks [-s SIZE]
 *     -s SIZE   bytes the writer writes at a time, 1 to 65536 (default 4096)
 *
 * Watch for: how much fits, and what wakes the writer.
 * See: README.md "Empty and full", pipe(7), F_SETPIPE_SZ in fcntl(2)
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define MAX_SIZE 65536

/* Does the process sleep? Its state stands behind its name in /proc/PID/stat:
 * S sleeps until something comes, Z has ended. */
static int asleep(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    if (state == 'Z')
        errx(1, "process %d has ended", pid);
    return state == 'S';
}

/* Writes size bytes at a time until one write has had to wait. It says
 * nothing before: it must not sleep anywhere but in write(). */
static void writer(int fd, size_t size, int capacity)
{
    static char buf[MAX_SIZE];
    size_t written = 0;

    while (written <= (size_t)capacity) {
        if (write(fd, buf, size) != (ssize_t)size)
            err(1, "write");
        written += size;
    }
    say("writer: awake again, write() has returned\n");
}

int main(int argc, char *argv[])
{
    int fd[2], status, capacity, inside, opt;
    char buf[4096], extra;
    size_t size = 4096;
    ssize_t n;
    pid_t pid;

    while ((opt = getopt(argc, argv, "s:")) != -1)
        if (opt != 's' || sscanf(optarg, "%zu%c", &size, &extra) != 1)
            argc = 0; /* wrong usage */
    if (optind != argc || size < 1 || size > MAX_SIZE) {
        fprintf(stderr, "usage: %s [-s SIZE]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (pipe(fd) == -1)
        err(1, "pipe");
    capacity = fcntl(fd[1], F_SETPIPE_SZ, 65536); /* the usual one */
    if (capacity == -1)
        err(1, "fcntl F_SETPIPE_SZ");
    say("reader: makes a pipe with room for %d bytes\n", capacity);
    say("reader: starts a writer, %zu bytes at a time, and does not read\n",
        size);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1)
            err(1, "close");
        writer(fd[1], size, capacity);
        close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    while (!asleep(pid))
        sched_yield();
    if (ioctl(fd[0], FIONREAD, &inside) == -1)
        err(1, "ioctl FIONREAD");
    say("reader: sees the writer asleep, %d bytes are in the pipe\n", inside);
    say("reader: reads until end of file\n");
    while ((n = read(fd[0], buf, sizeof(buf))) > 0)
        ;
    if (n == -1)
        err(1, "read");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
