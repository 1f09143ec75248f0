/*
 * old_data - O_CREAT opens what is there already, with the data of yesterday
 *
 * Watch for: today has written nothing.
 * See: README.md "What goes wrong", shm_open(3)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char name[16];

/* An object outlives its processes: removed at the end, and on Ctrl+C. */
static void remove_object(void)
{
    shm_unlink(name);
}

static void interrupted(int sig)
{
    remove_object();
    signal(sig, SIG_DFL);
    raise(sig);
}

static int *map(int flags)
{
    int fd = shm_open(name, O_RDWR | flags, 0600), *p;

    if (fd == -1)
        err(1, "shm_open %s", name);
    if ((flags & O_EXCL) != 0)
        atexit(remove_object);           /* it is ours; _exit() leaves it */
    if (ftruncate(fd, sizeof(*p)) == -1) /* the same size: nothing happens */
        err(1, "ftruncate");
    p = mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void yesterday(void)
{
    int *visitors = map(O_CREAT | O_EXCL);

    *visitors = 41;
    printf("yesterday: has written %d\n", *visitors);
}

static void today(void)
{
    printf("today: with O_CREAT it finds %d\n", *map(O_CREAT));
    if (shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600) != -1)
        errx(1, "shm_open: O_EXCL has opened what was there");
    if (errno != EEXIST)
        err(1, "shm_open %s", name);
    printf("today: with O_CREAT and O_EXCL: EEXIST\n");
    if (shm_unlink(name) == -1)
        err(1, "shm_unlink %s", name);
    printf("today: removes it; with O_EXCL it finds %d\n",
           *map(O_CREAT | O_EXCL));
}

int main(void)
{
    unsigned number;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        yesterday();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "yesterday's process failed");
    atexit(remove_object);
    today();
    return 0;
}
