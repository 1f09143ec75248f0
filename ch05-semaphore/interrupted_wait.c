/*
 * interrupted_wait - a signal may end sem_wait(): look for EINTR, wait again
 *
 * Watch for: the first sem_wait() fails, and the value is still 0.
 * See: README.md "What goes wrong", sem_wait(3), signal(7)
 */
#include <sys/time.h>
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>

static sem_t sem;
static volatile sig_atomic_t may_post;

static void handler(int sig)
{
    int before = errno;

    (void)sig;
    if (may_post)
        sem_post(&sem); /* a handler may call it: signal-safety(7) */
    errno = before;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = 0};
    struct itimerval every = {{0, 50000}, {0, 50000}};
    sigset_t empty;
    int value;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty);
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1) /* none is blocked */
        err(1, "sigprocmask");
    if (sem_init(&sem, 0, 0) == -1)
        err(1, "sem_init");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1) /* without SA_RESTART */
        err(1, "sigaction");
    if (setitimer(ITIMER_REAL, &every, NULL) == -1) /* SIGALRM, and again */
        err(1, "setitimer");

    if (sem_wait(&sem) == 0)
        errx(1, "nobody has posted, and sem_wait() has returned 0");
    if (errno != EINTR)
        err(1, "sem_wait");
    if (sem_getvalue(&sem, &value) == -1)
        err(1, "sem_getvalue");
    printf("process: sem_wait() returned -1, EINTR; the value is %d\n", value);

    may_post = 1;
    while (sem_wait(&sem) == -1) /* the loop that such a wait needs */
        if (errno != EINTR)
            err(1, "sem_wait");
    printf("process: in a loop, sem_wait() returned 0\n");
    return 0;
}
