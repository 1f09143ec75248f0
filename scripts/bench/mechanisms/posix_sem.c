/* Two POSIX semaphores in shared memory. */
#include "../mechanism.h"
#include <errno.h>
#include <semaphore.h>

struct word {
    _Alignas(64) sem_t sem;
};

static void make(struct link *l)
{
    struct word *w = shared_memory(2 * sizeof(struct word));

    if (sem_init(&w[0].sem, 1, 0) == -1 || sem_init(&w[1].sem, 1, 0) == -1)
        refuse("sem_init", errno);
    l->shared = w;
}

static ssize_t post(struct link *l, const void *data, size_t n)
{
    struct word *w = l->shared;

    (void)data;
    return sem_post(&w[l->side].sem) == -1 ? -1 : (ssize_t)n;
}

static ssize_t await(struct link *l, void *data, size_t n)
{
    sem_t *s = &((struct word *)l->shared)[1 - l->side].sem;

    (void)data;
    return (l->mode == POLL ? sem_trywait(s) : sem_wait(s)) == -1 ? -1
                                                                  : (ssize_t)n;
}

static const struct mechanism m = {
    .name = "posix-sem",
    .what = "sem_post(), sem_wait()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 50,
    .open = make,
    .send = post,
    .receive = await,
};
MECHANISM(m);
