/*
 * robust_mutex - who gets the lock of a dead owner is told, and can repair
 *
 * Watch for: EOWNERDEAD, and data left half done; PTHREAD_PROCESS_SHARED.
 * See: README.md "What goes wrong", pthread_mutexattr_setrobust(3),
 *      not_recoverable.c, dead_owner.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct account {
    pthread_mutex_t mutex;
    int left, right; /* always 100 together */
};

/* The pthread calls return the error, and do not set errno. */
static void check(int error, const char *call)
{
    errno = error;
    if (error != 0)
        err(1, "%s", call);
}

static struct account *make_account(void)
{
    struct account *a = mmap(NULL, sizeof(*a), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t m;

    if (a == MAP_FAILED)
        err(1, "mmap");
    check(pthread_mutexattr_init(&m), "mutexattr_init");
    check(pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_SHARED), "pshared");
    check(pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_ROBUST), "robust");
    check(pthread_mutex_init(&a->mutex, &m), "mutex_init");
    a->left = 100; /* and right 0: new memory is */
    return a;
}

/* A child moves 10 from left to right, and dies in the middle. */
static void move_and_die(struct account *a)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        check(pthread_mutex_lock(&a->mutex), "mutex_lock");
        a->left -= 10;
        raise(SIGKILL);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status))
        errx(1, "the child failed");
    printf("parent: a child was killed while it had the lock\n");
}

static const char *name(int error)
{
    if (error == EOWNERDEAD)
        return "EOWNERDEAD";
    return error == 0 ? "no error" : strerror(error);
}

int main(void)
{
    struct account *a;

    setvbuf(stdout, NULL, _IOLBF, 0);
    a = make_account();
    move_and_die(a);
    printf("parent: lock: %s\n", name(pthread_mutex_lock(&a->mutex)));
    printf("parent: left %d, right %d\n", a->left, a->right);
    a->left = 100 - a->right;
    printf("parent: has repaired it: left %d, right %d\n", a->left, a->right);
    check(pthread_mutex_consistent(&a->mutex), "mutex_consistent");
    check(pthread_mutex_unlock(&a->mutex), "mutex_unlock");
    printf("parent: lock: %s\n", name(pthread_mutex_lock(&a->mutex)));
    check(pthread_mutex_unlock(&a->mutex), "mutex_unlock");
    return 0;
}
