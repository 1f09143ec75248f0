/*
 * forgotten_v - P without V: the next one waits for ever
 *
 * usage: ./forgotten_v
 *
 * Watch for: who has forgotten it has ended long ago.
 * See: README.md "What goes wrong", sem_overview(7)
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

static pid_t start(sem_t *sem, int forgets)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    if (!forgets && sem_post(sem) == -1)
        err(1, "sem_post");
    _exit(0);
}

static void wait_for(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
}

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

int main(int argc, char *argv[])
{
    sem_t *sem;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 1) == -1)
        err(1, "sem_init");
    say("parent: a semaphore at %d\n", value(sem));
    wait_for(start(sem, 0));
    say("parent: one child did P and V, the value is %d\n", value(sem));
    wait_for(start(sem, 1));
    say("parent: the next did P, forgot V, ended; it is %d\n", value(sem));
    pid = start(sem, 0);
    until_asleep(pid);
    say("parent: the third sleeps in P, and nobody is inside\n");
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    wait_for(pid);
    say("parent: did the missing V; the third did P and V, it is %d\n",
        value(sem));
    return 0;
}
