/*
 * futex_semaphore - a semaphore made of shared memory and futex
 *
 * usage: ./futex_semaphore [-n ROUNDS]
 *     -n ROUNDS   each of four processes enters so often (1 to 1000000,
 *                 default 100000)
 *
 * Watch for: no addition is lost, and nobody sleeps for ever.
 * See: README.md "Made by hand", futex(2), futex(7)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define FUTEX_WAIT 0 /* as in <linux/futex.h>, which not every libc brings */
#define FUTEX_WAKE 1

#define PROCESSES 4

struct semaphore {
    atomic_int value;   /* never below 0 */
    atomic_int waiters; /* who sleep, or are about to */
};

struct shared {
    struct semaphore mutex;
    long counter; /* what it guards */
};

/* No wake-up is lost: whoever is about to sleep first counts itself as a
 * waiter, then FUTEX_WAIT looks at the value once more and sleeps only if it is
 * still 0, in one step. post() adds first, then looks for waiters. So either
 * post() sees the waiter, or the waiter sees the new value. */
static void wait_for(struct semaphore *s)
{
    int value = s->value;

    for (;;) {
        while (value > 0) /* on failure it brings the value as it is now */
            if (atomic_compare_exchange_weak(&s->value, &value, value - 1))
                return;
        s->waiters++;
        if (syscall(SYS_futex, &s->value, FUTEX_WAIT, 0, NULL) == -1 &&
            errno != EAGAIN && errno != EINTR) /* EAGAIN: it is not 0 */
            err(1, "futex");
        s->waiters--;
        value = s->value;
    }
}

static void post(struct semaphore *s)
{
    s->value++;
    if (s->waiters > 0 && syscall(SYS_futex, &s->value, FUTEX_WAKE, 1) == -1)
        err(1, "futex");
}

static void child(struct shared *s, int rounds, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    for (; rounds > 0; rounds--) {
        wait_for(&s->mutex);
        s->counter = s->counter + 1;
        post(&s->mutex);
    }
    _exit(0);
}

int main(int argc, char *argv[])
{
    int i, opt, status, rounds = 100000;
    pid_t self = getpid(), pid;
    struct shared *s;
    char more;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &rounds, &more) != 1 ||
            rounds < 1 || rounds > 1000000)
            argc = 0; /* wrong usage */
    if (optind != argc) {
        fprintf(stderr, "usage: %s [-n ROUNDS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore at 0, %d children wait for it\n", PROCESSES);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    for (i = 0; i < PROCESSES; i++)
        if ((pid = fork()) == 0)
            child(s, rounds, self);
        else if (pid == -1)
            err(1, "fork");
    while (s->mutex.waiters < PROCESSES)
        if (sched_yield() == 0 && waitpid(-1, &status, WNOHANG) != 0)
            errx(1, "a child has ended"); /* the others die with us */
    say("parent: lets one in; each adds 1, %d times\n", rounds);
    post(&s->mutex);
    for (i = 0; i < PROCESSES; i++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "wait: a child failed");
    say("parent: the counter is at %ld, the semaphore at %d\n", s->counter,
        s->mutex.value);
    return 0;
}
