/*
 * spin_or_sleep - two ways to wait: the CPU time tells them apart
 *
 * usage: ./spin_or_sleep
 *
 * Watch for: both wait equally long; only one of them works while it waits.
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

#define MS 1000000LL /* ns */
#define WAIT (10 * MS)

struct shared {
    sem_t sem;
    long long cost[2]; /* ns of CPU time: of the spinner, of the sleeper */
};

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

static long long cpu_time(clockid_t clock)
{
    struct timespec t;

    if (clock_gettime(clock, &t) == -1)
        err(1, "clock_gettime");
    return t.tv_sec * 1000 * MS + t.tv_nsec;
}

static pid_t start(struct shared *s, int sleeps)
{
    pid_t parent = getpid(), pid = fork();
    long long before;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    before = cpu_time(CLOCK_PROCESS_CPUTIME_ID);
    if (sleeps && sem_wait(&s->sem) == -1)
        err(1, "sem_wait");
    while (!sleeps && sem_trywait(&s->sem) == -1)
        if (errno != EAGAIN)
            err(1, "sem_trywait");
    s->cost[sleeps] = cpu_time(CLOCK_PROCESS_CPUTIME_ID) - before;
    _exit(0);
}

int main(int argc, char *argv[])
{
    struct shared *s;
    clockid_t clock;
    pid_t spinner;
    int i, status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore at 0, two children wait: a sleeper, a spinner\n");
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->sem, 1, 0) == -1)
        err(1, "sem_init");
    until_asleep(start(s, 1));
    spinner = start(s, 0);
    if ((errno = clock_getcpuclockid(spinner, &clock)) != 0)
        err(1, "clock_getcpuclockid");
    while (cpu_time(clock) < WAIT)
        if (sched_yield() == 0 && waitpid(-1, &status, WNOHANG) != 0)
            errx(1, "a child has ended");
    say("parent: the spinner has used 10 ms of CPU time; posts twice\n");
    if (sem_post(&s->sem) == -1 || sem_post(&s->sem) == -1)
        err(1, "sem_post");
    for (i = 0; i < 2; i++)
        if (wait(&status) == -1)
            err(1, "wait");
        else if (status != 0)
            errx(1, "a child failed");
    say("parent: the sleeper has used less than a tenth of that: %s\n",
        s->cost[1] > 0 && s->cost[1] < s->cost[0] / 10 ? "yes" : "no");
    return 0;
}
