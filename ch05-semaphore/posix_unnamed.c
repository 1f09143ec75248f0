/*
 * posix_unnamed - POSIX, without a name: a semaphore is a variable you share
 *
 * usage: ./posix_unnamed
 *
 * Watch for: the child finds it where the parent has put it, in memory.
 * See: README.md "Three kinds", sem_init(3), sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

static void child(sem_t *sem)
{
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    say("second: has it in its memory, and waited until it was not 0\n");
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int status;
    sem_t *sem;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("first: makes a semaphore at 0 in memory that it shares\n");
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 0) == -1) /* 1: for several processes */
        err(1, "sem_init");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the parent is gone");
        child(sem);
        _exit(0);
    }
    until_asleep(pid);
    say("first: a child sleeps in sem_wait(); adds 1\n");
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("first: the second has ended; there is nothing to remove\n");
    return 0;
}
