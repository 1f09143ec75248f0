/*
 * no_disk - what is written into a FIFO never gets to the disk its name is on
 *
 * Watch for: the size of the file while bytes are waiting in it.
 * See: README.md "A file of its own kind", fifo(7), FIONREAD in tty_ioctl(4)
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <err.h>
#include <errno.h>
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

static void say_sizes(int fd)
{
    struct stat st;
    int waiting;

    if (ioctl(fd, FIONREAD, &waiting) == -1)
        err(1, "FIONREAD");
    if (stat(fifo, &st) == -1)
        err(1, "stat %s", fifo);
    printf("process: %d bytes wait in it; the size of the file is %d\n",
           waiting, (int)st.st_size);
}

int main(void)
{
    int from, to;
    char buf[16];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    from = open(fifo, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1)
        err(1, "open %s to read", fifo);
    to = open(fifo, O_WRONLY);
    if (to == -1)
        err(1, "open %s to write", fifo);

    n = write(to, "good news", 9);
    if (n == -1)
        err(1, "write");
    printf("process: write() returned %zd, as with any file\n", n);
    say_sizes(from);
    if (fsync(to) == 0)
        printf("process: fsync(): it is on the disk\n");
    else if (errno == EINVAL)
        printf("process: fsync() fails with EINVAL: nothing goes to a disk\n");
    else
        err(1, "fsync");
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("process: read() returned %zd: \"%.*s\"\n", n, (int)n, buf);
    say_sizes(from);
    return 0;
}
