/*
 * Locks on three bytes of a file: fcntl(2). Message number n is that byte
 * n % 3 is unlocked; whoever waits for it waits for that lock, and then has it.
 *
 * Three it takes so that nobody gets a lock before its message: the sender of n
 * holds the bytes n and n + 2, the receiver n + 1, for which the sender is going
 * to wait. When n has been handed over, the same is true of n + 1.
 */
#define _GNU_SOURCE /* memfd_create */
#include <sys/mman.h>
#include "../mechanism.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BYTES 3

static int change(struct link *l, int how, short type, long message)
{
    struct flock lock = {.l_type = type,
                         .l_whence = SEEK_SET,
                         .l_start = message % BYTES,
                         .l_len = 1};

    return fcntl((int)l->number, how, &lock);
}

/* A file without a name: whoever is killed leaves none. */
static void make(struct link *l)
{
    int fd = memfd_create("ipc-bench", MFD_CLOEXEC);

    if (fd == -1)
        refuse("memfd_create", errno);
    l->number = fd; /* both may use it: fcntl()'s locks are the process's */
}

/* Side 0 sends the message 0. */
static void enter(struct link *l)
{
    if (l->side == 1) {
        if (change(l, F_SETLK, F_WRLCK, 1) == -1)
            refuse("F_SETLK", errno);
    } else if (change(l, F_SETLK, F_WRLCK, 0) == -1 ||
               change(l, F_SETLK, F_WRLCK, 2) == -1) {
        refuse("F_SETLK", errno);
    }
}

static ssize_t unlock(struct link *l, const void *data, size_t n)
{
    (void)data;
    if (change(l, F_SETLK, F_UNLCK, l->next) == -1)
        return -1;
    l->next++;
    return (ssize_t)n;
}

static ssize_t lock(struct link *l, void *data, size_t n)
{
    (void)data;
    if (change(l, l->mode == POLL ? F_SETLK : F_SETLKW, F_WRLCK, l->next) ==
        -1) {
        if (errno == EACCES) /* POSIX allows it instead of EAGAIN */
            errno = EAGAIN;
        return -1;
    }
    l->next++;
    return (ssize_t)n;
}

static const struct mechanism m = {
    .name = "file-lock",
    .what = "fcntl(): F_UNLCK, F_SETLKW, on three bytes in turn",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 55,
    .open = make,
    .enter = enter,
    .send = unlock,
    .receive = lock,
};
MECHANISM(m);
