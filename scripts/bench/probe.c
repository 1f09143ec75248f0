/* probe.c - what no mechanism can beat: the clock, a system call, a copy */
#include "probe.h"
#include <sys/mman.h>
#include <sys/syscall.h>
#include "mechanism.h"
#include <err.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* More would not change it: by then it is larger than most caches. */
#define MOST_ROOM (4 * LARGEST)
#define SETTLE 8 /* times through the buffer until the caches have settled */

uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

double probe_clock(void)
{
    uint64_t begin = now(), last = begin;
    int i;

    for (i = 0; i < 10000; i++)
        last = now();
    return (double)(last - begin) / 10000;
}

double probe_system_call(void)
{
    uint64_t begin = now();
    int i;

    for (i = 0; i < 10000; i++)
        syscall(SYS_getppid); /* it does next to nothing */
    return (double)(now() - begin) / 10000;
}

double probe_memcpy(size_t n, size_t room, uint64_t ns)
{
    static char *from, *to;
    uint64_t begin = now(), t = begin;
    size_t at = 0, k, part;
    long count = 0, warm, many = n < PAGE ? 256 : 16, i;

    if (from == NULL) {
        from = mmap(NULL, LARGEST + 64 + MOST_ROOM, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (from == MAP_FAILED)
            err(1, "mmap");
        memset(from, 'x', LARGEST + 64 + MOST_ROOM);
        to = from + LARGEST + 64; /* not at the same place of a page */
    }
    if (room > MOST_ROOM)
        room = MOST_ROOM;
    warm = SETTLE * (long)(room / n + 1);
    do {
        for (i = 0; i < (count < warm ? warm : many); i++)
            for (k = 0; k < n; k += part) {
                if (at == room)
                    at = 0;
                part = n - k < room - at ? n - k : room - at;
                memcpy(to + at, from + k, part);
                __asm__ volatile("" : : "r"(to) : "memory"); /* do copy */
                at += part;
            }
        count += i;
        t = now();
        if (count == warm)
            begin = t;
    } while (t - begin < ns);
    return (double)n * (double)(count - warm) * 1e9 / (double)(t - begin);
}
