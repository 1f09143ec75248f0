/*
 * write_returns - echo into a FIFO waits for a reader's open(), not for a read
 *
 * Watch for: echo has ended, and its bytes are still unread.
 * See: README.md "Opening waits", fifo(7), write(2)
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

int main(void)
{
    int fd, status;
    char buf[64];
    pid_t pid;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_fifo();
    printf("reader: makes a FIFO; a shell runs: echo good news >FIFO\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the reader fails */
        execl("/bin/sh", "sh", "-c",
              "echo good news >\"$0\" && echo 'shell: echo has returned'", fifo,
              (char *)NULL);
        warn("/bin/sh");
        _exit(127);
    }
    usleep(100000); /* time for echo to return, if it did not wait */
    if (waitpid(pid, &status, WNOHANG) != 0)
        errx(1, "the shell has not waited");
    printf("reader: it still waits; will open the FIFO, and not read\n");
    fd = open(fifo, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (fd == -1)
        err(1, "open %s", fifo);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the shell failed");
    n = read(fd, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("reader: the shell has ended; reads %zd bytes now\n", n);
    return 0;
}
