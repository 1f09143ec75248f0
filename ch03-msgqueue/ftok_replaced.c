/*
 * ftok_replaced - a new file under the old name gives another key, as a rule
 *
 * Watch for: nothing has changed but the file behind the name.
 * See: README.md "What goes wrong", ftok(3), rename(2), ftok_collision.c
 */
#include <sys/ipc.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own */
static char file[sizeof(dir) + sizeof("/file")];
static char new[sizeof(dir) + sizeof("/new")];

static void remove_files(void)
{
    unlink(file);
    unlink(new);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_files();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

    if (fd == -1)
        err(1, "open %s", path);
    close(fd);
}

static key_t key_of(const char *path)
{
    key_t key = ftok(path, 'I');

    if (key == -1)
        err(1, "ftok %s", path);
    return key;
}

int main(void)
{
    key_t before;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_files);
    snprintf(file, sizeof(file), "%s/file", dir);
    snprintf(new, sizeof(new), "%s/new", dir);

    make_file(file);
    before = key_of(file);
    printf("process: has made a key from a file\n");
    make_file(new);
    if (rename(new, file) == -1)
        err(1, "rename %s", new);
    printf("process: a new file has the name now; the same key: %s\n",
           key_of(file) == before ? "yes" : "no");
    return 0;
}
