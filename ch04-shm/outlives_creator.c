/*
 * outlives_creator - a named segment stays when the process that made it ends
 *
 * usage: ./outlives_creator
 *
 * Watch for: between creator and reader, no process has it.
 * See: README.md "How long it lives", shm_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 64

static char name[64]; /* the object, for remove_it() */
static pid_t owner;

static void remove_it(void)
{
    if (getpid() != owner || shm_unlink(name) == 0 || errno == ENOENT)
        return;
    warn("shm_unlink, %s stays", name);
    _exit(1);
}

static char *map(int flags)
{
    int fd = shm_open(name, flags, 0600);
    char *p;

    if (fd == -1)
        err(1, "shm_open %s", name);
    if (flags & O_CREAT && ftruncate(fd, SIZE) == -1)
        err(1, "ftruncate");
    p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        err(1, "mmap");
    close(fd);
    return p;
}

static void creator(void)
{
    strcpy(map(O_CREAT | O_EXCL | O_RDWR), "I was here");
    say("creator: makes an object, writes \"I was here\", ends\n");
}

static void reader(void)
{
    say("reader: opens it by its name, reads \"%s\"\n", map(O_RDWR));
}

static void run(void (*role)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        role();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) {
        warn("waitpid");
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0); /* it must not make anything after us */
        exit(1);
    }
    if (status != 0)
        errx(1, "the child failed");
}

int main(int argc, char *argv[])
{
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    owner = getpid();
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), owner);
    sigfillset(&all); /* signals wait until the object is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    atexit(remove_it);

    run(creator);
    say("parent: the creator has ended, starts a reader\n");
    run(reader);
    if (shm_unlink(name) == -1)
        err(1, "shm_unlink");
    if (shm_open(name, O_RDWR, 0) != -1 || errno != ENOENT)
        err(1, "shm_open: not ENOENT");
    say("parent: removes it; now shm_open() fails with ENOENT\n");
    return 0;
}
