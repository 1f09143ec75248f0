/*
 * spin_or_sleep - two ways to wait: the CPU time tells them apart
 *
 * usage: ./spin_or_sleep
 *
 * Watch for: both wait about as long; only one of them works meanwhile.
 * See: README.md "How one waits", sem_wait(3), clock_getcpuclockid(3)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define WAIT 10000000LL /* ns of CPU time that the spinner may burn */

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

/* The CPU time that the process has used so far, in ns. */
static long long cpu_time(pid_t pid)
{
    struct timespec t;
    clockid_t clock;

    if ((errno = clock_getcpuclockid(pid, &clock)) != 0 ||
        clock_gettime(clock, &t) == -1)
        err(1, "CPU time of process %d", pid);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static pid_t start(sem_t *sem, int sleeps)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (sleeps && sem_wait(sem) == -1)
        err(1, "sem_wait");
    while (!sleeps && sem_trywait(sem) == -1)
        if (errno != EAGAIN)
            err(1, "sem_trywait");
    _exit(0);
}

int main(int argc, char *argv[])
{
    pid_t sleeper, spinner;
    long long before;
    int i, status;
    sem_t *sem;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore at 0, two children wait: a sleeper, a spinner\n");
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 0) == -1)
        err(1, "sem_init");
    sleeper = start(sem, 1);
    until_asleep(sleeper);
    spinner = start(sem, 0);
    before = cpu_time(sleeper);
    while (cpu_time(spinner) < WAIT)
        if (sched_yield() == 0 && waitpid(-1, &status, WNOHANG) != 0)
            errx(1, "a child has ended");
    say("parent: the spinner has used 10 ms of CPU time\n");
    say("parent: meanwhile the sleeper has used %lld ns\n",
        cpu_time(sleeper) - before);
    if (sem_post(sem) == -1 || sem_post(sem) == -1)
        err(1, "sem_post");
    for (i = 0; i < 2; i++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "wait: a child failed");
    say("parent: has posted twice, both have gone on\n");
    return 0;
}
