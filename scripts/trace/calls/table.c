/*
 * table.c - all calls that are known: a family a file
 */
#include "table.h"
#include <string.h>

extern const struct kind data_calls[], epoll_calls[], descriptor_calls[],
    futex_calls[], map_calls[], message_calls[], mqueue_calls[], poll_calls[],
    process_calls[], quick_calls[], semaphore_calls[], shm_calls[],
    signal_calls[], socket_calls[], special_calls[], splice_calls[],
    time_calls[];

static const struct kind *const families[] = {
    data_calls,    epoll_calls,   descriptor_calls, futex_calls,
    map_calls,     message_calls, mqueue_calls,     poll_calls,
    process_calls, quick_calls,   semaphore_calls,  shm_calls,
    signal_calls,  socket_calls,  special_calls,    splice_calls,
    time_calls};

static struct map *all_kinds(void)
{
    static struct map *all;
    const struct kind *k;
    size_t i;

    if (all != NULL)
        return all;
    all = new_map();
    for (i = 0; i < LENGTH(families); i++)
        for (k = families[i]; k->name != NULL; k++)
            *at(all, k->name) = (void *)k;
    return all;
}

/* On machines of 32 bits some calls have another name for what is the same. */
const struct kind *kind_of(const char *name)
{
    static const char *const ends[] = {"_time64", "64", "32"};
    const struct kind *k = get(all_kinds(), name);
    size_t n = strlen(name), i, size;
    char *stem;

    for (i = 0; k == NULL && i < LENGTH(ends); i++) {
        size = strlen(ends[i]);
        if (n <= size || strcmp(name + n - size, ends[i]) != 0)
            continue;
        stem = keep_text(name, n - size);
        k = get(all_kinds(), stem);
    }
    return k;
}
