/*
 * mix.c - others come between two accesses to shared memory
 *
 * A compiler that is told -fsanitize=thread calls these before each access to
 * memory. They are linked in place of its own library: before and after some
 * accesses to memory that processes share, a process sleeps for a moment. So
 * what is not locked goes wrong at once, and what is stays right. Chance decides
 * where, from a seed of each process. With MIX_LATE=parent, or =child, this one goes
 * on 20 ms after fork() only; with =reversed the children begin one after the
 * other, and the one that was made first is the last.
 *
 * To the file "places" goes, with the address of the code: "write", if a value has
 * changed while somebody was about to write it; "spin", if one place is read a
 * thousand times, and nothing else that is shared, and is as it was.
 */
#define _GNU_SOURCE /* F_DUPFD_CLOEXEC */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST 256
#define PLACES 200
#define SPINS 1000

/* The names are the compiler's. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wpedantic"

static struct {
    uintptr_t from, to;
    int shared;
} map[MOST];
static int n_maps;
static uint32_t seed;
static pid_t owner;
static __thread int inside;

/* 7f00-7f10 rw-s 0 00:01 7 /dev/zero (deleted) */
static void read_maps(void)
{
    static char text[65536];
    size_t n = 0;
    ssize_t more;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    char *line, *next;

    n_maps = 0;
    if (fd == -1)
        return;
    while (n < sizeof(text) - 1 &&
           (more = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
        n += (size_t)more;
    close(fd);
    text[n] = '\0';
    for (line = text; *line != '\0' && n_maps < MOST; line = next + 1) {
        next = strchr(line, '\n');
        if (next == NULL)
            break;
        map[n_maps].from = strtoul(line, &line, 16);
        map[n_maps].to = strtoul(line + 1, &line, 16);
        map[n_maps++].shared = strncmp(line, " rw-s", 5) == 0;
    }
}

static int is_shared(uintptr_t a)
{
    int i, round;

    for (round = 0; round < 2; round++) {
        for (i = 0; i < n_maps; i++)
            if (a >= map[i].from && a < map[i].to)
                return map[i].shared;
        read_maps();
    }
    return 0;
}

static uint32_t chance(void)
{
    if (owner != getpid()) {
        owner = getpid();
        seed = (uint32_t)owner * 2654435761u + 12345;
    }
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

static void tell(const char *what, const void *code)
{
    char text[48];
    int n = snprintf(text, sizeof(text), "%s %p\n", what, code);

    if (n > 0 && write(PLACES, text, (size_t)n) == -1)
        return;
}

/* How often this place has been read, one time after the other, and was as it
 * was. */
static unsigned same_again(const char *p, size_t writes)
{
    static __thread const char *place;
    static __thread char value;
    static __thread unsigned times;
    char is = *(const volatile char *)p;

    if (writes == 0 && p == place && is == value)
        return ++times;
    place = p;
    value = is;
    return times = 0;
}

static void touch_for(const void *p, size_t writes, const void *code)
{
    struct timespec t = {0, 0};
    char before[16];
    unsigned times;

    if (inside)
        return;
    inside = 1;
    if (is_shared((uintptr_t)p)) {
        times = same_again(p, writes);
        if (times == SPINS)
            tell("spin", code);
        if (times < 16 && chance() % 4 == 0) {
            memcpy(before, p, writes);
            t.tv_nsec = (long)(chance() % 100000);
            nanosleep(&t, NULL);
            if (memcmp(before, p, writes) != 0)
                tell("write", code);
        }
    }
    inside = 0;
}

/* ---- one of the two begins late ---- */

static const char *late = "";
static long n_made; /* by this process, and before it by those that made it */

static void in_parent(void)
{
    n_made++;
    if (strcmp(late, "parent") == 0)
        nanosleep(&(struct timespec){0, 20000000}, NULL);
}

static void in_child(void)
{
    if (strcmp(late, "child") == 0)
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    if (strcmp(late, "reversed") == 0 && n_made < 9)
        nanosleep(&(struct timespec){0, (9 - n_made) * 30000000}, NULL);
}

__attribute__((constructor)) static void prepare(void)
{
    int fd = open("places", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    /* where it is in nobody's way */
    if (fd != -1) {
        fcntl(fd, F_DUPFD_CLOEXEC, PLACES);
        close(fd);
    }
    if (getenv("MIX_LATE") != NULL)
        late = getenv("MIX_LATE");
    pthread_atfork(NULL, in_parent, in_child);
}

/* ---- what the compiler calls ---- */

#define HERE __builtin_return_address(0)

void __tsan_init(void)
{
}
void __tsan_func_entry(void *pc)
{
    (void)pc;
}
void __tsan_func_exit(void)
{
}

#define ACCESS(name)                                                           \
    void __tsan_##name(void *p)                                                \
    {                                                                          \
        touch_for(p, 0, HERE);                                                 \
    }

#define WRITES(name, n)                                                        \
    void __tsan_##name##n(void *p)                                             \
    {                                                                          \
        touch_for(p, n, HERE);                                                 \
    }

#define ACCESSES(n)                                                            \
    ACCESS(read##n)                                                            \
    WRITES(write, n)                                                           \
    ACCESS(unaligned_read##n)                                                  \
    WRITES(unaligned_write, n)                                                 \
    ACCESS(volatile_read##n)                                                   \
    WRITES(volatile_write, n)                                                  \
    ACCESS(unaligned_volatile_read##n)                                         \
    WRITES(unaligned_volatile_write, n)                                        \
    WRITES(read_write, n)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)
ACCESS(vptr_read)

void __tsan_vptr_update(void *p, void *value)
{
    (void)value;
    touch_for(p, 0, HERE);
}

#define RANGE(name)                                                            \
    void __tsan_##name##_range(void *p, unsigned long n)                       \
    {                                                                          \
        if (n > 0)                                                             \
            touch_for(p, 0, HERE);                                             \
    }

RANGE(read)
RANGE(write)

void *__tsan_memcpy(void *to, const void *from, size_t n)
{
    touch_for(from, 0, HERE);
    touch_for(to, 0, HERE);
    return memcpy(to, from, n);
}

void *__tsan_memmove(void *to, const void *from, size_t n)
{
    touch_for(from, 0, HERE);
    touch_for(to, 0, HERE);
    return memmove(to, from, n);
}

void *__tsan_memset(void *to, int c, size_t n)
{
    touch_for(to, 0, HERE);
    return memset(to, c, n);
}

/* Atomic ones are what they say: nobody comes between. */
#define OPERATION(n, type, name)                                               \
    type __tsan_atomic##n##_fetch_##name(volatile type *p, type v, int order)  \
    {                                                                          \
        (void)order;                                                           \
        touch_for((const void *)p, 0, HERE);                                   \
        return __atomic_fetch_##name(p, v, __ATOMIC_SEQ_CST);                  \
    }

#define ATOMIC(n, type)                                                        \
    type __tsan_atomic##n##_load(const volatile type *p, int order)            \
    {                                                                          \
        (void)order;                                                           \
        touch_for((const void *)p, 0, HERE);                                   \
        return __atomic_load_n(p, __ATOMIC_SEQ_CST);                           \
    }                                                                          \
    void __tsan_atomic##n##_store(volatile type *p, type v, int order)         \
    {                                                                          \
        (void)order;                                                           \
        touch_for((const void *)p, 0, HERE);                                   \
        __atomic_store_n(p, v, __ATOMIC_SEQ_CST);                              \
    }                                                                          \
    type __tsan_atomic##n##_exchange(volatile type *p, type v, int order)      \
    {                                                                          \
        (void)order;                                                           \
        touch_for((const void *)p, 0, HERE);                                   \
        return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);                    \
    }                                                                          \
    int __tsan_atomic##n##_compare_exchange_strong(                            \
        volatile type *p, type *e, type v, int order, int failure)             \
    {                                                                          \
        (void)order;                                                           \
        (void)failure;                                                         \
        touch_for((const void *)p, 0, HERE);                                   \
        return __atomic_compare_exchange_n(p, e, v, 0, __ATOMIC_SEQ_CST,       \
                                           __ATOMIC_SEQ_CST);                  \
    }                                                                          \
    int __tsan_atomic##n##_compare_exchange_weak(                              \
        volatile type *p, type *e, type v, int order, int failure)             \
    {                                                                          \
        return __tsan_atomic##n##_compare_exchange_strong(p, e, v, order,      \
                                                          failure);            \
    }                                                                          \
    type __tsan_atomic##n##_compare_exchange_val(                              \
        volatile type *p, type e, type v, int order, int failure)              \
    {                                                                          \
        __tsan_atomic##n##_compare_exchange_strong(p, &e, v, order, failure);  \
        return e;                                                              \
    }                                                                          \
    OPERATION(n, type, add)                                                    \
    OPERATION(n, type, sub)                                                    \
    OPERATION(n, type, and)                                                    \
    OPERATION(n, type, or)                                                     \
    OPERATION(n, type, xor)                                                    \
    OPERATION(n, type, nand)

ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)

void __tsan_atomic_thread_fence(int order)
{
    (void)order;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
