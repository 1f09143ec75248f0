/*
 * table.c - all calls that are known: a family a file
 */
#include "table.h"

extern const struct kind data_calls[], descriptor_calls[], futex_calls[],
    map_calls[], message_calls[], mqueue_calls[], poll_calls[], process_calls[],
    quick_calls[], semaphore_calls[], signal_calls[], socket_calls[],
    time_calls[];

static const struct kind *const families[] = {
    data_calls,   descriptor_calls, futex_calls,   map_calls,   message_calls,
    mqueue_calls, poll_calls,       process_calls, quick_calls, semaphore_calls,
    signal_calls, socket_calls,     time_calls};

const struct kind *kind_of(const char *name)
{
    static struct map *all;
    const struct kind *k;
    size_t i;

    if (all == NULL) {
        all = new_map();
        for (i = 0; i < LENGTH(families); i++)
            for (k = families[i]; k->name != NULL; k++)
                *at(all, k->name) = (void *)k;
    }
    return get(all, name);
}
