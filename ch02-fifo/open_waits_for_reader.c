/*
 * open_waits_for_reader - open() to write waits until somebody opens to read
 *
 * Watch for: what the reader does for it: it opens, and reads nothing.
 * See: README.md "Opening waits", fifo(7), open_waits_for_writer.c
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own, the FIFO in it */
static char fifo[sizeof(dir) + sizeof("/fifo")];

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_fifo(void)
{
    unlink(fifo);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_fifo();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_fifo(void)
{
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_fifo);
    snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
    if (mkfifo(fifo, 0600) == -1)
        err(1, "mkfifo %s", fifo);
}

static void writer(void)
{
    int fd = open(fifo, O_WRONLY);

    if (fd == -1)
        err(1, "open %s to write", fifo);
    printf("writer: open() has returned\n");
}

int main(void)
{
    int fd, status;
    char byte;
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    printf("reader: starts a writer that opens the FIFO\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the reader fails */
        writer();
        _exit(0);
    }
    usleep(100000); /* time for open() to return, if it did not wait */
    if (waitpid(pid, &status, WNOHANG) != 0)
        errx(1, "the writer has not waited");
    printf("reader: will open it to read\n");
    fd = open(fifo, O_RDONLY | O_NONBLOCK); /* or we wait, if it has failed */
    if (fd == -1)
        err(1, "open %s to read", fifo);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed");
    n = read(fd, &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("reader: the writer has ended; the first read() returns %zd\n", n);
    return 0;
}
