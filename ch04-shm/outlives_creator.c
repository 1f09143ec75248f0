/*
 * outlives_creator - a segment stays when its maker ends, a "private" one too
 *
 * Watch for: no process has it attached, and nothing in it is lost.
 * See: README.md "How long it lives", shmget(2), shmctl(2)
 */
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int *id; /* in memory that parent and child share */

/* It outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_segment(void)
{
    wait(NULL); /* the creator may be about to make it */
    shmctl(*id, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_segment();
    signal(sig, SIG_DFL);
    raise(sig);
}

static char *attach(void)
{
    char *text = shmat(*id, NULL, 0);

    if (text == (void *)-1)
        err(1, "shmat");
    return text;
}

/* IPC_PRIVATE only means that no key leads to it. */
static void creator(void)
{
    *id = shmget(IPC_PRIVATE, 16, 0600);
    if (*id == -1)
        err(1, "shmget");
    strcpy(attach(), "I was here");
    printf("creator: has made it with IPC_PRIVATE, written \"I was here\"\n");
}

int main(void)
{
    struct shmid_ds state;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    id = mmap(NULL, sizeof(*id), PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (id == MAP_FAILED)
        err(1, "mmap");
    *id = -1;
    signal(SIGINT, interrupted);
    atexit(remove_segment);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        creator();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the creator failed");

    if (shmctl(*id, IPC_STAT, &state) == -1)
        err(1, "shmctl");
    printf("parent: the creator has ended, %lu have it attached\n",
           (unsigned long)state.shm_nattch);
    printf("parent: attaches it, reads \"%s\"\n", attach());
    return 0;
}
