/*
 * textbook_pv - P and V as textbooks have them, with values below 0
 *
 * usage: ./textbook_pv
 *
 * Watch for: below 0, the value tells how many sleep.
 * See: README.md "P and V", futex(2)
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

struct semaphore {
    atomic_int value;
    atomic_int wake_ups; /* given by V, not yet taken by those who sleep */
};

/* Down: subtracts 1, sleeps if the result is below 0. Returns the result. */
static int P(struct semaphore *s)
{
    int value = --s->value, n; /* in one step: it is atomic */

    while (value < 0) {
        n = s->wake_ups;
        if (n > 0 && atomic_compare_exchange_strong(&s->wake_ups, &n, n - 1))
            break;
        if (syscall(SYS_futex, &s->wake_ups, FUTEX_WAIT, 0, NULL) == -1 &&
            errno != EAGAIN && errno != EINTR) /* EAGAIN: it is not 0 */
            err(1, "futex");
    }
    return value;
}

/* Up: adds 1, wakes one if the result is not above 0. Returns the result. */
static int V(struct semaphore *s)
{
    int value = ++s->value;

    if (value <= 0) {
        s->wake_ups++;
        if (syscall(SYS_futex, &s->wake_ups, FUTEX_WAKE, 1) == -1)
            err(1, "futex");
    }
    return value;
}

/* Starts a child that calls P, and waits until it sleeps: state S, proc(5). */
static void start(struct semaphore *s)
{
    pid_t parent = getpid(), pid = fork();
    char path[32], state;
    FILE *f;

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        P(s);
        _exit(0);
    }
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    do {
        sched_yield();
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "the child does not sleep");
    } while (state != 'S');
}

int main(int argc, char *argv[])
{
    struct semaphore *s;
    int value, status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a semaphore that starts at 1\n");
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    s->value = 1;
    say("parent: P, down to %d: goes on\n", P(s));
    start(s);
    say("parent: a child calls P, down to %d: it sleeps\n", s->value);
    start(s);
    say("parent: another calls P, down to %d: it sleeps\n", s->value);
    value = V(s);
    if (wait(&status) == -1 || status != 0)
        errx(1, "the child failed");
    say("parent: V, up to %d: one of them goes on\n", value);
    value = V(s);
    if (wait(&status) == -1 || status != 0)
        errx(1, "the child failed");
    say("parent: V, up to %d: the other goes on\n", value);
    say("parent: V, up to %d: nobody to wake\n", V(s));
    return 0;
}
