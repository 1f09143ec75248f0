/*
 * talk_writer - sends what it gets at stdin to whoever opens the FIFO to read
 *
 * usage: ./talk_writer [FIFO]
 *     Without a FIFO it makes one, and starts a stranger and itself with it.
 *
 * Watch for: writer and reader have nothing in common but a name.
 * See: README.md "Strangers meet", fifo(7)
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char dir[4000], path[4096]; /* a folder of our own, the FIFO in it */

static void remove_fifo(void)
{
    unlink(path);
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void make_fifo(sigset_t *before)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until it is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, before) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_fifo);
    snprintf(path, sizeof(path), "%s/fifo", dir);
    if (mkfifo(path, 0600) == -1) /* these two: no FIFOs in this place */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? mkfifo %s", path);
}

/* Runs a program that is told the name, and inherits nothing of the FIFO. */
static void start(const char *file, char *argv[], const sigset_t *mask)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    sigprocmask(SIG_SETMASK, mask, NULL);
    execv(file, argv);
    err(1, "execv %s", file);
}

static int writer(const char *name)
{
    char buf[PIPE_BUF]; /* what has that size at most goes in whole */
    struct stat st;
    ssize_t n;
    int fd;

    signal(SIGPIPE, SIG_IGN); /* write() reports it, if the reader has gone */
    say("writer: calls open() to write\n");
    fd = open(name, O_WRONLY);
    if (fd == -1 || fstat(fd, &st) == -1)
        err(1, "open %s", name);
    if (!S_ISFIFO(st.st_mode))
        errx(1, "%s is not a FIFO", name);
    say("writer: a reader has it open; sends what comes from stdin\n");
    while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0)
        if (write(fd, buf, (size_t)n) != n)
            err(1, "write");
    if (n == -1)
        err(1, "stdin");
    close(fd);
    return 0;
}

int main(int argc, char *argv[])
{
    char *sed[] = {"sh", "-c", "exec sed 's/^/sed: /' \"$1\"",
                   "sh", path, NULL};
    char *self[] = {argv[0], path, NULL};
    int in[2], status, n;
    sigset_t before;

    if (argc > 2 || getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: %s [FIFO]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return writer(argv[1]);
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts sed to read, and this program to write\n");
    if (pipe(in) == -1 || write(in[1], "hello\ngood bye\n", 15) != 15 ||
        close(in[1]) == -1 || dup2(in[0], STDIN_FILENO) == -1)
        err(1, "putting two lines into stdin");
    make_fifo(&before);
    start("/bin/sh", sed, &before);
    start("/proc/self/exe", self, &before);
    for (n = 0; n < 2; n++)
        if (waitpid(-1, &status, 0) == -1 || status != 0)
            errx(1, "one of the two failed"); /* the other dies with us */
    say("parent: both have ended\n");
    close(in[0]);
    return 0;
}
