/*
 * talk_reader - reads, line by line, from whoever opens the FIFO to write
 *
 * usage: ./talk_reader [FIFO]
 *     Without a FIFO it makes one, and starts a stranger and itself with it.
 *
 * Watch for: reader and writer have nothing in common but a name.
 * See: README.md "Strangers meet", fifo(7)
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int reader(const char *name)
{
    char line[4096];
    struct stat st;
    FILE *f;

    say("reader: calls open() to read\n");
    f = fopen(name, "r");
    if (f == NULL || fstat(fileno(f), &st) == -1)
        err(1, "open %s", name);
    if (!S_ISFIFO(st.st_mode))
        errx(1, "%s is not a FIFO", name);
    while (fgets(line, sizeof(line), f) != NULL)
        say("reader: got \"%.*s\"\n", (int)strcspn(line, "\n"), line);
    if (ferror(f))
        err(1, "read");
    say("reader: end of file, no writer has it open any more\n");
    fclose(f);
    return 0;
}

int main(int argc, char *argv[])
{
    char *echo[] = {"sh", "-c", "echo hello from a shell >\"$1\"",
                    "sh", path, NULL};
    char *self[] = {argv[0], path, NULL};
    sigset_t before;
    int status, n;

    if (argc > 2 || getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: %s [FIFO]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return reader(argv[1]);
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts a shell that writes, and this program to read\n");
    make_fifo(&before);
    start("/bin/sh", echo, &before);
    start("/proc/self/exe", self, &before);
    for (n = 0; n < 2; n++)
        if (waitpid(-1, &status, 0) == -1 || status != 0)
            errx(1, "one of the two failed"); /* the other dies with us */
    say("parent: both have ended\n");
    return 0;
}
