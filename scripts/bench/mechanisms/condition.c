/*
 * A condition variable for each direction, in shared memory, with the mutex
 * and the number that belong to it. A semaphore is all of these in one.
 *
 * Signalled while the mutex is held, and after it. Both are right; but whoever
 * is woken needs the mutex, and if he finds it locked, he sleeps once more.
 */
#include "../mechanism.h"
#include <errno.h>
#include <pthread.h>

struct word {
    _Alignas(64) pthread_mutex_t mutex;
    pthread_cond_t filled;
    unsigned count; /* whoever uses it holds the mutex */
};

/* The pthread calls return the error, and do not set errno. */
static int failed(int error)
{
    errno = error;
    return error != 0;
}

static void must(int error, const char *what)
{
    if (error != 0)
        refuse(what, error);
}

static void make(struct link *l)
{
    struct word *w = shared_memory(2 * sizeof(struct word));
    pthread_mutexattr_t m;
    pthread_condattr_t c;
    int way;

    must(pthread_mutexattr_init(&m), "pthread_mutexattr_init");
    must(pthread_condattr_init(&c), "pthread_condattr_init");
    must(pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_SHARED), "mutex");
    must(pthread_condattr_setpshared(&c, PTHREAD_PROCESS_SHARED), "condition");
    for (way = 0; way < 2; way++) {
        must(pthread_mutex_init(&w[way].mutex, &m), "pthread_mutex_init");
        must(pthread_cond_init(&w[way].filled, &c), "pthread_cond_init");
    }
    l->shared = w;
}

static ssize_t post(struct link *l, const void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + l->side;

    (void)data;
    if (failed(pthread_mutex_lock(&w->mutex)))
        return -1;
    w->count++;
    if (failed(pthread_cond_signal(&w->filled)) ||
        failed(pthread_mutex_unlock(&w->mutex)))
        return -1;
    return (ssize_t)n;
}

static ssize_t unlock_and_post(struct link *l, const void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + l->side;

    (void)data;
    if (failed(pthread_mutex_lock(&w->mutex)))
        return -1;
    w->count++;
    if (failed(pthread_mutex_unlock(&w->mutex)) ||
        failed(pthread_cond_signal(&w->filled)))
        return -1;
    return (ssize_t)n;
}

static ssize_t await(struct link *l, void *data, size_t n)
{
    struct word *w = (struct word *)l->shared + (1 - l->side);

    (void)data;
    if (failed(pthread_mutex_lock(&w->mutex)))
        return -1;
    while (w->count == 0)
        if (failed(pthread_cond_wait(&w->filled, &w->mutex)))
            return -1;
    w->count--;
    return failed(pthread_mutex_unlock(&w->mutex)) ? -1 : (ssize_t)n;
}

/* Neither has the mode POLL: to look again and again takes no condition. */

static const struct mechanism holding = {
    .name = "condition",
    .what = "pthread_cond_signal() holding the mutex, pthread_cond_wait()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART,
    .order = 53,
    .open = make,
    .send = post,
    .receive = await,
};
MECHANISM(holding);

static const struct mechanism after = {
    .name = "cond-after",
    .what = "the same, signalled when the mutex has been unlocked",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART,
    .order = 54,
    .open = make,
    .send = unlock_and_post,
    .receive = await,
};
MECHANISM(after);
