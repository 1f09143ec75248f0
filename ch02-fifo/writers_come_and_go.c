/*
 * writers_come_and_go - a reader sees end of file each time the last one leaves
 *
 * Watch for: after the end of file there is data again.
 * See: README.md "Writers come and go", fifo(7), kept_open.c
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* With O_NONBLOCK, read() fails with EAGAIN where it would have to sleep. */
static void take(int fd)
{
    char buf[16];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n >= 0)
        printf("server: read() returns %zd: \"%.*s\"\n", n, (int)n, buf);
    else if (errno == EAGAIN)
        printf("server: read() would sleep\n");
    else
        err(1, "read");
}

/* A writer comes and goes, and the server reads what it finds. */
static void serve(int from, const char *text)
{
    int to, status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        to = open(fifo, O_WRONLY); /* the server reads: this does not wait */
        if (to == -1)
            err(1, "open %s to write", fifo);
        if (write(to, text, strlen(text)) == -1)
            err(1, "write");
        printf("writer: has opened the FIFO, has written \"%s\"\n", text);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "a writer failed");
    printf("server: the writer has ended\n");
    take(from);
    take(from);
}

int main(void)
{
    int from;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    from = open(fifo, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1)
        err(1, "open %s to read", fifo);
    serve(from, "one");
    serve(from, "two");
    return 0;
}
