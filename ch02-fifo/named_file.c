/*
 * named_file - a FIFO is a file of a type of its own, not a device file
 *
 * Watch for: what stat() says of three names, and the mode of the FIFO.
 * See: README.md "A file of its own kind", mkfifo(3), umask(2), inode(7)
 */
#include <sys/stat.h>
#include <err.h>
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
    if (mkfifo(fifo, 0666) == -1)
        err(1, "mkfifo %s", fifo);
}

static mode_t say_type(const char *what, const char *path)
{
    struct stat st;
    const char *type = "something else";

    if (stat(path, &st) == -1)
        err(1, "stat %s", path);
    if (S_ISREG(st.st_mode))
        type = "a regular file";
    if (S_ISCHR(st.st_mode))
        type = "a device file (for characters)";
    if (S_ISBLK(st.st_mode))
        type = "a device file (for blocks)";
    if (S_ISFIFO(st.st_mode))
        type = "a FIFO";
    printf("process: %s: stat() says: %s\n", what, type);
    return st.st_mode & 0777;
}

int main(void)
{
    mode_t mode;

    setvbuf(stdout, NULL, _IOLBF, 0);
    umask(022); /* nobody but the owner may write into what we make */
    make_fifo();
    mode = say_type("what mkfifo() makes", fifo);
    say_type("/dev/null", "/dev/null");
    say_type("/etc/passwd", "/etc/passwd");
    printf("process: mkfifo() asked for 0666, the umask is 022: %04o\n", mode);
    return 0;
}
