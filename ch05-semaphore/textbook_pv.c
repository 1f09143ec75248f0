/*
 * textbook_pv - P and V as textbooks have them, with values below 0
 *
 * Watch for: below 0, the value tells how many sleep.
 * See: README.md "P and V", futex(2)
 */
#define _GNU_SOURCE /* syscall() */
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct semaphore {
    atomic_int value;
    atomic_int wake_ups; /* given by V, not yet taken by those who sleep */
};

/* Wait, down: subtracts 1, sleeps if the result is below 0. */
static void P(struct semaphore *s)
{
    int n;

    if (--s->value >= 0) /* in one step: it is atomic */
        return;
    for (;;) {
        n = s->wake_ups;
        if (n > 0 && atomic_compare_exchange_strong(&s->wake_ups, &n, n - 1))
            return;
        if (n == 0) /* sleeps, if it still is 0 */
            syscall(SYS_futex, &s->wake_ups, FUTEX_WAIT, 0, NULL);
    }
}

/* Post, up: adds 1, wakes one if the result is not above 0. */
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

int main(void)
{
    int i, value, status;
    struct semaphore *s;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    /* if it were ignored, wait() would not return before both have ended */
    signal(SIGCHLD, SIG_DFL);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    s->value = 1;
    P(s);
    printf("parent: from 1, P: down to %d, goes on\n", s->value);
    for (i = 0; i < 2; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            alarm(5); /* or it sleeps for ever, if the parent dies */
            P(s);
            _exit(0);
        }
    }
    for (i = 0; i < 3000 && s->value != -2; i++)
        usleep(1000); /* nobody tells that both have called P */
    usleep(30000);    /* time to end, if they did not sleep */
    if (waitpid(-1, NULL, WNOHANG) != 0)
        errx(1, "a child has not waited");
    printf("parent: two children call P: down to %d, they wait\n", s->value);
    for (i = 0; i < 2; i++) {
        value = V(s);
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a child failed");
        printf("parent: V: up to %d, one has gone on\n", value);
    }
    printf("parent: V: up to %d, nobody to wake\n", V(s));
    return 0;
}
