/*
 * robust_mutex - the next one learns that the owner has died
 *
 * usage: ./robust_mutex
 *
 * Watch for: EBUSY for ever, or EOWNERDEAD once.
 * See: README.md "What goes wrong", pthread_mutexattr_setrobust(3)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct account {
    pthread_mutex_t mutex;
    int left, right; /* always 100 together */
};

/* pthread functions return the error instead of setting errno. */
static void check(const char *what, int error)
{
    if (error != 0) {
        errno = error;
        err(1, "%s", what);
    }
}

static void init(struct account *a, int robust)
{
    pthread_mutexattr_t attr;

    check("pthread_mutexattr_init", pthread_mutexattr_init(&attr));
    check("pthread_mutexattr_setpshared",
          pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED));
    check("pthread_mutexattr_setrobust",
          pthread_mutexattr_setrobust(&attr, robust));
    check("pthread_mutex_init", pthread_mutex_init(&a->mutex, &attr));
    a->left = 100;
    a->right = 0;
}

/* A child moves 10 from left to right, and is killed in the middle. */
static void move_and_die(struct account *a)
{
    pid_t parent = getpid(), pid;
    int ready[2];
    char byte;

    if (pipe(ready) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        check("pthread_mutex_lock", pthread_mutex_lock(&a->mutex));
        a->left -= 10;
        if (write(ready[1], "", 1) != 1)
            err(1, "write");
        for (;;)
            pause(); /* until it is killed */
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        errx(1, "the child failed");
    close(ready[0]);
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "kill, waitpid");
}

int main(int argc, char *argv[])
{
    struct account *a;
    int error;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a child locks a mutex, is killed while it has it\n");
    a = mmap(NULL, 2 * sizeof(*a), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (a == MAP_FAILED)
        err(1, "mmap");
    init(a, PTHREAD_MUTEX_STALLED);
    move_and_die(a);
    if ((error = pthread_mutex_trylock(&a->mutex)) != EBUSY)
        errx(1, "pthread_mutex_trylock: not EBUSY but %d", error);
    say("parent: plain: trylock gives EBUSY, it is locked, by nobody\n");
    a++; /* another one: a mutex that is locked must not be initialized */
    init(a, PTHREAD_MUTEX_ROBUST);
    move_and_die(a);
    if ((error = pthread_mutex_lock(&a->mutex)) != EOWNERDEAD)
        errx(1, "pthread_mutex_lock: not EOWNERDEAD but %d", error);
    say("parent: robust: lock gives EOWNERDEAD; left %d, right %d\n", a->left,
        a->right);
    a->left = 100 - a->right;
    check("pthread_mutex_consistent", pthread_mutex_consistent(&a->mutex));
    check("pthread_mutex_unlock", pthread_mutex_unlock(&a->mutex));
    say("parent: repairs: left %d, right %d; pthread_mutex_consistent()\n",
        a->left, a->right);
    check("pthread_mutex_lock", pthread_mutex_lock(&a->mutex));
    say("parent: unlocks, locks it again: no error\n");
    check("pthread_mutex_unlock", pthread_mutex_unlock(&a->mutex));
    return 0;
}
