/* A System V set of two semaphores. */
#include <sys/ipc.h>
#include <sys/sem.h>
#include "../mechanism.h"
#include <errno.h>
#include <unistd.h>

static void make(struct link *l)
{
    int id = semget('I' << 24 | getpid(), 2, IPC_CREAT | IPC_EXCL | 0600);

    if (id == -1)
        refuse("semget", errno);
    l->number = id;
}

static ssize_t post(struct link *l, const void *data, size_t n)
{
    struct sembuf op = {.sem_num = (unsigned short)l->side, .sem_op = 1};

    (void)data;
    return semop((int)l->number, &op, 1) == -1 ? -1 : (ssize_t)n;
}

static ssize_t await(struct link *l, void *data, size_t n)
{
    struct sembuf op = {.sem_num = (unsigned short)(1 - l->side),
                        .sem_op = -1,
                        .sem_flg = l->mode == POLL ? IPC_NOWAIT : 0};

    (void)data;
    return semop((int)l->number, &op, 1) == -1 ? -1 : (ssize_t)n;
}

static void destroy(struct link *l)
{
    if (semctl((int)l->number, 0, IPC_RMID) == -1)
        refuse("semctl IPC_RMID", errno);
}

static const struct mechanism m = {
    .name = "sysv-sem",
    .what = "semop()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 51,
    .open = make,
    .send = post,
    .receive = await,
    .close = destroy,
};
MECHANISM(m);
