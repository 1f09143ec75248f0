/*
 * open_order_deadlock - each side opens to read first, and both wait for ever
 *
 * Watch for: whether either of them gets past its first open().
 * See: README.md "What goes wrong", fifo(7), open_order.c
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] =
    "/tmp/ipc-XXXXXX"; /* a folder of our own, two FIFOs in it */
static char a[sizeof(dir) + sizeof("/a")], b[sizeof(dir) + sizeof("/b")];

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_both(void)
{
    unlink(a);
    unlink(b);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_both();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_both(void)
{
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_both);
    snprintf(a, sizeof(a), "%s/a", dir);
    snprintf(b, sizeof(b), "%s/b", dir);
    if (mkfifo(a, 0600) == -1)
        err(1, "mkfifo %s", a);
    if (mkfifo(b, 0600) == -1)
        err(1, "mkfifo %s", b);
}

/* Starts a process that opens one FIFO, and then the other. */
static pid_t start(const char *first, int how, const char *second, int then)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    alarm(5); /* or it waits for ever, if the parent fails */
    if (open(first, how) == -1)
        err(1, "open %s", first);
    if (open(second, then) == -1)
        err(1, "open %s", second);
    _exit(0);
}

int main(void)
{
    pid_t left, right;
    int i, status, ended = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_both();
    left = start(a, O_RDONLY, b, O_WRONLY);
    printf("parent: left opens A to read, then B to write\n");
    right = start(b, O_RDONLY, a, O_WRONLY);
    printf("parent: right opens B to read, then A to write\n");

    usleep(100000); /* time for them to end, if they could */
    if (kill(left, SIGKILL) == -1)
        err(1, "kill");
    if (kill(right, SIGKILL) == -1)
        err(1, "kill");
    printf("parent: has killed both, 0.1 s later\n");
    for (i = 0; i < 2; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (WIFEXITED(status) && status != 0)
            errx(1, "one of them failed");
        if (WIFEXITED(status))
            ended++;
    }
    printf("parent: %d of 2 had ended by themselves\n", ended);
    return 0;
}
