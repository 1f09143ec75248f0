/*
 * named_file - mkfifo() makes a name for a pipe, and the name is a file of type p
 *
 * usage: ./named_file
 *
 * Watch for: its size while bytes are waiting in it.
 * See: README.md "A file of its own kind", mkfifo(3), fifo(7), inode(7)
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

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char dir[4000], path[4096]; /* a folder of our own, the FIFO in it */

static void remove_fifo(void)
{
    unlink(path);
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void make_fifo(void)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until it is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_fifo);
    snprintf(path, sizeof(path), "%s/fifo", dir);
    if (mkfifo(path, 0600) == -1) /* these two: no FIFOs in this place */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? mkfifo %s", path);
}

/* The first letter of what ls -l says about the file. */
static char type_in_ls(void)
{
    char line[8];
    FILE *ls;

    if (setenv("FIFO", path, 1) == -1)
        err(1, "setenv");
    ls = popen("ls -l \"$FIFO\"", "r");
    if (ls == NULL || fgets(line, sizeof(line), ls) == NULL)
        errx(1, "ls says nothing");
    if (pclose(ls) == -1)
        err(1, "pclose");
    return line[0];
}

static const char *yes_or_no(int truth)
{
    return truth ? "yes" : "no";
}

int main(int argc, char *argv[])
{
    int from, to, waiting;
    struct stat st;
    char buf[64];
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or pclose() finds no child */
    say("process: makes a FIFO with mkfifo()\n");
    make_fifo();
    say("process: ls -l begins its line with %c\n", type_in_ls());
    if (stat(path, &st) == -1)
        err(1, "stat");
    say("process: a FIFO: %s; a device file: %s; a regular file: %s\n",
        yes_or_no(S_ISFIFO(st.st_mode)),
        yes_or_no(S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)),
        yes_or_no(S_ISREG(st.st_mode)));

    from = open(path, O_RDONLY | O_NONBLOCK); /* does not wait for a writer */
    if (from == -1 || (to = open(path, O_WRONLY)) == -1)
        err(1, "open");
    say("process: opens it, as any file, and writes \"good news\"\n");
    if (write(to, "good news", 9) != 9)
        err(1, "write");
    if (ioctl(from, FIONREAD, &waiting) == -1 || stat(path, &st) == -1)
        err(1, "asking for its size");
    say("process: waiting in it: %d bytes; its size: %d\n", waiting,
        (int)st.st_size);
    if (fsync(to) != -1 || errno != EINVAL)
        err(1, "fsync: not EINVAL");
    say("process: fsync() gives EINVAL: there is no disk to write to\n");
    n = read(from, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("process: reads \"%.*s\"\n", (int)n, buf);
    close(from);
    close(to);
    return 0;
}
