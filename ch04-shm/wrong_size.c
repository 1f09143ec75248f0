/*
 * wrong_size - a segment left behind keeps its size: to ask for more is EINVAL
 *
 * Watch for: the key is the same, the sizes are not.
 * See: README.md "What goes wrong", shmget(2)
 */
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static key_t key;

/* A segment outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_segment(void)
{
    shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_segment();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* Returns the segment, or -1. */
static int get(const char *who, size_t size, int flags)
{
    int id = shmget(key, size, IPC_CREAT | flags | 0600);
    struct shmid_ds state;

    if (id == -1 && errno == EINVAL) {
        printf("%s: asks for %zu bytes: EINVAL\n", who, size);
        return -1;
    }
    if (id == -1)
        err(1, "shmget");
    if (flags == IPC_EXCL)
        atexit(remove_segment); /* it is ours; _exit() leaves it */
    if (shmctl(id, IPC_STAT, &state) == -1)
        err(1, "shmctl");
    printf("%s: asks for %zu bytes, gets a segment of %zu\n", who, size,
           state.shm_segsz);
    return id;
}

int main(void)
{
    int id, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1)
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* this book's, and nobody else's */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        get("yesterday", 100, IPC_EXCL);
        _exit(0); /* and leaves it */
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the first process failed");
    atexit(remove_segment);
    get("today", 200, 0);
    id = get("today", 50, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1) /* as ipcrm does */
        err(1, "shmctl");
    printf("today: has removed it\n");
    get("today", 200, 0);
    return 0;
}
