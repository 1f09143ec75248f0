/*
 * stranger - on Linux a POSIX object is a file in /dev/shm: sed can read it
 *
 * Watch for: the last line comes from a program that knows only a path.
 * See: README.md "POSIX", shm_overview(7), tmpfs(5)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT "hello\n"
#define SIZE (sizeof(TEXT) - 1)

static char path[32];
static char *name; /* the end of the path, with its "/" */

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

int main(void)
{
    unsigned number;
    int fd, status;
    char *p;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(path, sizeof(path), "/dev/shm/ipc-%08x", number);
    name = strrchr(path, '/');
    signal(SIGINT, interrupted);
    fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        err(1, "shm_open %s", name);
    atexit(remove_object);
    if (ftruncate(fd, SIZE) == -1)
        err(1, "ftruncate");
    p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        err(1, "mmap");
    memcpy(p, TEXT, SIZE);
    printf("parent: has made an object, and written %zu bytes to memory\n",
           SIZE);
    printf("parent: tells sed to read %.13s...\n", path); /* and the number */
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        execlp("sed", "sed", "s/^/sed: reads /", path, (char *)NULL);
        warn("sed");
        _exit(127);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
