/*
 * ftok_collision - ftok() gives different files the same key
 *
 * usage: ./ftok_collision
 *
 * Watch for: how little of a file's number is left in the key.
 * See: README.md "What goes wrong", ftok(3)
 */
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define MOST 2000 /* folders to try */

/* ext4 puts folders near each other, unless their parent has this flag (as
 * chattr +T sets it). The numbers are those of linux/fs.h. */
#define GET_FLAGS _IOR('f', 1, long)
#define SET_FLAGS _IOW('f', 2, long)
#define TOPDIR 0x20000

static char place[4096]; /* where all of it is, for remove_it() */
static int made;

static const char *folder(int i)
{
    static char path[4200];

    snprintf(path, sizeof(path), "%s/%d", place, i);
    return path;
}

static void remove_it(void)
{
    while (made > 0)
        rmdir(folder(--made));
    if (rmdir(place) == -1) {
        warn("rmdir, %s stays", place);
        _exit(1);
    }
}

static key_t key(int i, int project)
{
    key_t k = ftok(folder(i), project);

    if (k == -1)
        err(1, "ftok %s", folder(i));
    return k;
}

/* Makes folders until one has the key of an earlier one. Returns that. */
static int find_twin(void)
{
    key_t seen[MOST];
    int i;

    while (made < MOST) {
        if (mkdir(folder(made), 0700) == -1)
            err(1, "mkdir %s", folder(made));
        made++;
        seen[made - 1] = key(made - 1, 'I');
        for (i = 0; i < made - 1; i++)
            if (seen[i] == seen[made - 1])
                return i;
    }
    errx(77, "no two of %d files: set TMPDIR to a folder on ext4 or XFS", MOST);
}

int main(int argc, char *argv[])
{
    const char *tmp = getenv("TMPDIR");
    struct stat one, other;
    sigset_t all;
    int fd, flags, i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes folders, and an ftok() key for each\n");
    sigfillset(&all); /* signals wait until the folders are gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    snprintf(place, sizeof(place), "%s/ipc-XXXXXX", tmp ? tmp : "/tmp");
    if (mkdtemp(place) == NULL)
        err(1, "mkdtemp %s", place);
    atexit(remove_it);
    fd = open(place, O_RDONLY);
    if (fd == -1)
        err(1, "open %s", place);
    if (ioctl(fd, GET_FLAGS, &flags) == 0) { /* elsewhere it may fail */
        flags |= TOPDIR;
        ioctl(fd, SET_FLAGS, &flags); /* this, too; then find_twin() tells */
    }
    close(fd);

    i = find_twin();
    if (stat(folder(i), &one) == -1 || stat(folder(made - 1), &other) == -1)
        err(1, "stat");
    say("process: two folders have the same key: %s\n",
        key(i, 'I') == key(made - 1, 'I') ? "yes" : "no");
    say("process: are they one, with one number (inode): %s\n",
        one.st_ino == other.st_ino ? "yes" : "no");
    say("process: but the low 16 bits of the two are equal: %s\n",
        (one.st_ino & 0xffff) == (other.st_ino & 0xffff) ? "yes" : "no");
    say("process: one folder, projects 1 and 257, the same key: %s\n",
        key(i, 1) == key(i, 257) ? "yes" : "no");
    return 0;
}
