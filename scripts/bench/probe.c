/* probe.c - what no mechanism can beat: the clock, a system call, a copy */
#include <sys/mman.h>
#include <sys/syscall.h>
#include "harness.h"
#include <err.h>
#include <string.h>
#include <unistd.h>

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

double probe_memcpy(size_t n, uint64_t ns)
{
    static char *from, *to;
    uint64_t begin, t;
    long count = 0;
    int i;

    if (from == NULL) {
        from = mmap(NULL, 2 * LARGEST + 64, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (from == MAP_FAILED)
            err(1, "mmap");
        memset(from, 'x', 2 * LARGEST + 64);
        to = from + LARGEST + 64; /* not at the same place of a page */
    }
    memcpy(to, from, n);
    begin = now();
    do {
        for (i = 0; i < 16; i++) {
            memcpy(to, from, n);
            __asm__ volatile("" : : "r"(to) : "memory"); /* do copy */
        }
        count += 16;
        t = now();
    } while (t - begin < ns);
    return (double)n * (double)count * 1e9 / (double)(t - begin);
}
