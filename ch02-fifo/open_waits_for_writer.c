/*
 * open_waits_for_writer - open() to read waits until somebody opens to write
 *
 * Watch for: the reader has nothing to say before the writer has come.
 * See: README.md "Opening waits", fifo(7), open_waits_for_reader.c
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

static void reader(void)
{
    char buf[16];
    ssize_t n;
    int fd = open(fifo, O_RDONLY);

    if (fd == -1)
        err(1, "open %s to read", fifo);
    printf("reader: open() has returned\n");
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("reader: read() returned %zd: \"%.*s\"\n", n, (int)n, buf);
}

int main(void)
{
    int fd, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    printf("writer: starts a reader that opens the FIFO\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the writer fails */
        reader();
        _exit(0);
    }
    usleep(100000); /* time for open() to return, if it did not wait */
    if (waitpid(pid, &status, WNOHANG) != 0)
        errx(1, "the reader has not waited");
    printf("writer: will open it to write\n");
    signal(SIGALRM, interrupted);
    alarm(5); /* or it waits for ever, if the reader fails now */
    fd = open(fifo, O_WRONLY);
    if (fd == -1)
        err(1, "open %s to write", fifo);
    if (write(fd, "hello", 5) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
