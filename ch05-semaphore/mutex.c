/*
 * mutex - chapter 4's race with two more calls, and nothing is lost
 *
 * usage: ./mutex [-n ROUNDS]
 *     -n ROUNDS   force nothing: both add 1 ROUNDS times (1 to 100000000), as
 *                 fast as they can; the result is right all the same
 *
 * Watch for: the second is let loose in the middle, and has to wait.
 * See: README.md "Start at 1: one at a time", sem_overview(7)
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

struct shared {
    sem_t mutex; /* starts at 1 */
    volatile int counter;
};

#define START 5 /* set after fork(), so that only shared memory has it */

/* Opens the gate for a process, waits until it has ended, or sleeps (as it
 * would if a lock kept it out): states Z and S in proc(5). */
static void let_run(pid_t pid, int gate)
{
    char path[32], state;
    FILE *f;

    if (write(gate, "", 1) != 1)
        err(1, "write");
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    do {
        sched_yield();
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
    } while (state != 'S' && state != 'Z');
}

/* counter = counter + 1, step by step; in the middle, other may run. */
static void increment(const char *who, struct shared *s, pid_t other, int gate)
{
    int seen;

    if (sem_wait(&s->mutex) == -1)
        err(1, "sem_wait");
    seen = s->counter;
    if (who != NULL)
        say("%s: reads %d\n", who, seen);
    if (other > 0)
        let_run(other, gate);
    s->counter = seen + 1;
    if (who != NULL)
        say("%s: writes %d\n", who, seen + 1);
    if (sem_post(&s->mutex) == -1)
        err(1, "sem_post");
}

int main(int argc, char *argv[])
{
    int gate[2], opt, status, i, rounds = 0;
    pid_t self = getpid(), pid;
    struct shared *s;
    char byte;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &rounds, &byte) != 1 ||
            rounds < 1 || rounds > 100000000)
            argc = 0; /* wrong usage */
    if (optind != argc) {
        fprintf(stderr, "usage: %s [-n ROUNDS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->mutex, 1, 1) == -1)
        err(1, "sem_init");
    if (pipe(gate) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the first is gone");
        for (i = 0; i < rounds; i++)
            increment(NULL, s, 0, 0);
        if (rounds == 0 && read(gate[0], &byte, 1) != 1)
            err(1, "read");
        if (rounds == 0)
            increment("second", s, 0, 0);
        close(gate[0]), close(gate[1]);
        _exit(0);
    }
    for (i = 0; i < rounds; i++)
        increment(NULL, s, 0, 0);
    if (rounds == 0) {
        s->counter = START;
        increment("first", s, pid, gate[1]);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    say("first: 1 was added %d times, the counter went from %d to %d\n",
        rounds > 0 ? 2 * rounds : 2, rounds > 0 ? 0 : START, s->counter);
    close(gate[0]), close(gate[1]);
    return status != 0;
}
