/*
 * order - a semaphore that starts at 0 makes one process wait for another
 *
 * usage: ./order
 *
 * Watch for: the child was ready first, and still it comes second.
 * See: README.md "Start at 0: who comes first", sem_overview(7)
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

static void child(sem_t *done, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (sem_wait(done) == -1)
        err(1, "sem_wait");
    say("child: sem_wait() has returned; does the second part\n");
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
    pid_t self = getpid(), pid;
    sem_t *done;
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (done == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(done, 1, 0) == -1)
        err(1, "sem_init");
    say("parent: a semaphore at %d; starts a child\n", value(done));
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(done, self);
        _exit(0);
    }
    until_asleep(pid);
    say("parent: the child is asleep in sem_wait(); does the first part\n");
    if (sem_post(done) == -1)
        err(1, "sem_post");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    say("parent: one count went across, the value is %d again\n", value(done));
    return status != 0;
}
