/*
 * pair.c - one measurement: two processes, pinned, connected, timed
 *
 * The harness starts the first process, the first the second. The first
 * measures. What it finds goes to the harness through memory that all three
 * share. If a process fails it leaves the reason there and ends the other one;
 * if both hang the harness ends them.
 */
#define _GNU_SOURCE /* sched_setaffinity, the CPU_ macros */
#include "pair.h"
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "keeper.h"
#include "mechanism.h"
#include "probe.h"
#include "stats.h"
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES 65536  /* at most, of one measurement */
#define SHORT 200      /* ns; round trips below that are timed in batches */
#define BATCH 16       /* of so many */
#define BOUNCES 63     /* batches, each time that a cache line is bounced */
#define SLICES 5       /* of a measurement of round trips; beside each, */
#define TRIPS 48       /* so many round trips of the limit, */
#define FEW_TRIPS 8    /* or so many if each wakes up another core; */
#define COPYING 300000 /* beside a one-way run, so many ns of memcpy */
#define PATIENCE 5000000000ull /* ns; so long over its budget one may take */
#define CONTENTS 24            /* messages each way whose content is checked; */
#define FEWER 5 /* so many in POLL, and of messages of more than 64 KiB */
#define STEP 61 /* so many random bytes further on the next one begins */

/* What the harness and the two share. */
struct board {
    atomic_int ready;    /* how many of the two are there */
    atomic_int begin;    /* 1: yes; -1: no, the processors are elsewhere */
    atomic_int ending;   /* the next message is the last */
    atomic_long count;   /* messages in this one-way run; 0: no more runs */
    atomic_long sent[2]; /* by each side, of those whose content is checked */
    _Alignas(64) atomic_uint line; /* for bounce(); nothing else beside it */
    char rest[60];
    pid_t pid[2];
    struct result result;
    uint32_t sample[SAMPLES];
};

static struct board *board;
static struct link here;    /* this process's end */
static struct link limit;   /* its end of what the limit is measured with */
static char *data;          /* its message: LARGEST bytes */
static char *random_bytes;  /* what is in it when that is looked at */
static int core_of[2];      /* where side 0 and side 1 run in APART, POLL */
static double expected;     /* see pair_expect() */
static sigset_t child_ends; /* SIGCHLD, for the harness */

static void pin(int core)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((size_t)core, &set);
    if (sched_setaffinity(0, sizeof(set), &set) == -1)
        refuse("sched_setaffinity", errno);
}

/* ---- sending and receiving whole messages ---- */

/* In mode POLL a call that finds nothing is made again. */
static inline void failed(const char *what)
{
    if (errno == EINTR)
        return;
    if (errno != EAGAIN || here.mode != POLL)
        refuse(what, errno);
    relax();
}

static inline void send_all(const char *p, size_t n)
{
    size_t part;
    ssize_t k;

    do {
        part = here.piece != 0 && n > here.piece ? here.piece : n;
        k = here.with->send(&here, p, part);
        if (k == -1) {
            failed("send");
            continue;
        }
        p += k;
        n -= (size_t)k;
    } while (n > 0 || k == -1);
}

static inline void receive_all(char *p, size_t n)
{
    ssize_t k;

    do {
        k = here.with->receive(&here, p, n);
        if (k == -1) {
            failed("receive");
            continue;
        }
        if (k == 0 && n > 0)
            refuse("receive: end of file", 0);
        p += k;
        n -= (size_t)k;
    } while (n > 0 || k == -1);
}

static char *next_buffer(void)
{
    return here.with->buffer != NULL ? here.with->buffer(&here) : data;
}

/* ---- where are the two? ---- */

/*
 * The cache line that the two write in turn, without anything else: a round
 * trip in ns, the median of some batches. Where the system beneath moves the
 * virtual processors closer together or apart, this shows it.
 */
static double bounce(void)
{
    static unsigned turn;
    double batch[BOUNCES];
    uint64_t begin;
    int i, k;

    for (k = 0; k < BOUNCES; k++) {
        begin = now();
        for (i = 0; i < BATCH; i++) {
            if (here.side == 0)
                atomic_store_explicit(&board->line, ++turn,
                                      memory_order_release);
            while (atomic_load_explicit(&board->line, memory_order_acquire) !=
                   turn + 1)
                relax();
            turn++;
            if (here.side == 1)
                atomic_store_explicit(&board->line, ++turn,
                                      memory_order_release);
        }
        batch[k] = (double)(now() - begin) / BATCH;
    }
    return spread_of(batch, BOUNCES).middle;
}

/* The limit of whoever sleeps: a futex's round trip in ns, the median. */
static double hand_over(void)
{
    double trip[TRIPS];
    int i, n = here.mode == SAME ? TRIPS : FEW_TRIPS;
    uint64_t begin;

    for (i = 0; i < n; i++) {
        begin = now();
        if (here.side == 0 && limit.with->send(&limit, NULL, 0) == -1)
            refuse(limit.with->name, errno);
        if (limit.with->receive(&limit, NULL, 0) == -1)
            refuse(limit.with->name, errno);
        if (here.side == 1 && limit.with->send(&limit, NULL, 0) == -1)
            refuse(limit.with->name, errno);
        trip[i] = (double)(now() - begin);
    }
    return spread_of(trip, n).middle;
}

static double least_trip(void)
{
    return here.mode == POLL ? bounce() : hand_over();
}

/* ---- round trips ---- */

static inline void there_and_back(size_t n)
{
    send_all(next_buffer(), n);
    receive_all(data, n);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* One slice of it; returns the median. The first slice warms up longer, and
 * finds out whether one round trip is too short to be timed alone. */
static double ping(size_t n, long budget, int slice)
{
    static long batch = 1, k; /* k: all samples so far */
    uint64_t begin = now(), warm = begin, end, t, u;
    long first_one = k, warmed = 0, i;

    if (slice == 0)
        warm += (uint64_t)budget / 2;
    atomic_store(&board->ending, 0);
    do {
        there_and_back(n);
        warmed++;
        t = now();
    } while (t < warm || warmed < 4);
    if (slice == 0 && (t - begin) / (uint64_t)warmed < SHORT)
        batch = BATCH;
    end = t + (uint64_t)budget;
    while (k < first_one + 4 ||
           (k < SAMPLES / SLICES * (slice + 1) && t < end)) {
        for (i = 0; i < batch; i++)
            there_and_back(n);
        u = now();
        board->sample[k++] = (uint32_t)((u - t) / (uint64_t)batch);
        t = u;
    }
    atomic_store(&board->ending, 1);
    there_and_back(n);
    board->result.samples = k;
    qsort(board->sample + first_one, (size_t)(k - first_one),
          sizeof(board->sample[0]), ascending);
    return board->sample[first_one + (k - first_one) / 2];
}

static void pong(size_t n)
{
    int ending;

    do {
        receive_all(data, n);
        ending = atomic_load_explicit(&board->ending, memory_order_relaxed);
        send_all(data, n);
    } while (!ending);
}

/* Round trips, and those of the limit before and after each slice. */
static void round_trips(size_t n, long budget)
{
    double before = least_trip(), after, middle, limits[SLICES], of[SLICES];
    struct result *r = &board->result;
    int i;

    for (i = 0; i < SLICES; i++) {
        middle = 0;
        if (here.side == 0)
            middle = ping(n, budget / SLICES, i);
        else
            pong(n);
        after = least_trip();
        limits[i] = (before + after) / 2;
        of[i] = middle / limits[i];
        before = after;
    }
    if (here.side == 1)
        return;
    qsort(board->sample, (size_t)r->samples, sizeof(board->sample[0]),
          ascending);
    r->p50 = board->sample[r->samples / 2];
    r->limit = spread_of(limits, SLICES).middle;
    r->of_limit = spread_of(of, SLICES).middle;
}

/* ---- one way ---- */

/* Sends so many, and waits until the other says that it has the last. */
static uint64_t stream(size_t n, long count)
{
    uint64_t begin;
    long i;

    atomic_store(&board->count, count);
    begin = now();
    for (i = 0; i < count; i++)
        send_all(next_buffer(), n);
    receive_all(data, 1);
    return now() - begin;
}

static void source(size_t n, long budget)
{
    struct result *r = &board->result;
    double before;
    uint64_t t;
    long count = 4;
    int tries;

    /* warm-up: more and more, until it is clear how many fill the budget */
    while ((t = stream(n, count)) < (uint64_t)budget / 8)
        count *= t < (uint64_t)budget / 64 ? 4 : 2;
    before = probe_memcpy(n, here.room, COPYING);
    /* One disturbed warm-up must not decide: until it fits about. */
    for (tries = 0; tries < 4; tries++) {
        count = (long)((double)count * (double)budget / (double)t) + 1;
        t = stream(n, count);
        if (t > (uint64_t)budget / 2)
            break;
    }
    r->limit = (before + probe_memcpy(n, here.room, COPYING)) / 2;
    r->rate = (double)n * (double)count * 1e9 / (double)t;
    r->of_limit = r->rate / r->limit;
    r->samples = count;
    atomic_store(&board->count, 0);
    send_all(next_buffer(), n);
}

static void sink(size_t n)
{
    long count;

    for (;;) {
        receive_all(data, n);
        count = atomic_load(&board->count);
        if (count == 0)
            return;
        while (--count > 0)
            receive_all(data, n);
        send_all(data, 1);
    }
}

/* ---- is it the same at the other end? ---- */

/* So that nothing looks like what belongs elsewhere. Made once, for to make
 * them takes longer than to send them. */
static void make_random_bytes(void)
{
    size_t i, n = LARGEST + STEP * 4 * CONTENTS;
    uint32_t x = 1;

    random_bytes = malloc(n);
    if (random_bytes == NULL)
        err(1, "malloc");
    for (i = 0; i < n; i++) {
        x = x * 1664525 + 1013904223;
        random_bytes[i] = (char)(x >> 24);
    }
}

/* What a message contains; those from -2 * CONTENTS on differ. */
static const char *words(long message)
{
    return random_bytes + STEP * (size_t)(message + 2 * CONTENTS);
}

static void examine(size_t n, long message)
{
    if (atomic_load(&board->sent[1 - here.side]) <= labs(message))
        refuse("it came before it was sent", 0);
    if (memcmp(data, words(message), n) != 0)
        refuse("the content has changed", 0);
}

/* Side 0 sends many without waiting; then each in turn. What carries no bytes
 * need not count either, so that is sent in turn only. */
static void content(size_t n)
{
    long i, many = here.mode == POLL || n > 65536 ? FEWER : CONTENTS;
    char *p;

    for (i = n > 0 ? 0 : many; i < 2 * many; i++) {
        if (here.side == 0 || i >= many) {
            if (here.side == 1)
                receive_all(data, n), examine(n, i);
            p = next_buffer();
            memcpy(p, words(here.side ? -i : i), n);
            atomic_store(&board->sent[here.side], i + 1);
            send_all(p, n);
            if (here.side == 0 && i >= many)
                receive_all(data, n), examine(n, -i);
        } else {
            memset(data, 0, n);
            receive_all(data, n), examine(n, i);
        }
    }
}

/* ---- the two processes ---- */

static void meet(void)
{
    atomic_fetch_add(&board->ready, 1);
    while (atomic_load(&board->ready) < 2)
        sched_yield();
}

/* The first of the two looks and decides. */
static int well_placed(void)
{
    double line = bounce();

    if (here.side == 0) {
        board->result.line_before = line;
        board->result.elsewhere = expected > 0 && !same_place(line, expected);
        atomic_store(&board->begin, board->result.elsewhere ? -1 : 1);
    }
    while (atomic_load(&board->begin) == 0)
        relax();
    return atomic_load(&board->begin) == 1;
}

static void take_side(int side, enum question q, long budget)
{
    size_t n = here.with->kind & DATA ? here.size : 0;
    double line;

    here.side = limit.side = side;
    here.rx = here.in[side];
    here.tx = here.out[side];
    here.pid[0] = board->pid[0];
    here.pid[1] = board->pid[1];
    pin(here.mode == SAME ? core_of[0] : core_of[side]);
    data = mmap(NULL, LARGEST, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        refuse("mmap", errno);
    memset(data, 'x', here.size);
    if (side == 0)
        memset(board->sample, 0, sizeof(board->sample));
    if (here.with->enter != NULL)
        here.with->enter(&here);
    meet();
    if (q == CONTENT) {
        content(n);
        return;
    }
    if (here.mode != SAME && !well_placed())
        return;
    if (q == LATENCY)
        round_trips(n, budget);
    else
        side == 0 ? source(n, budget) : sink(n);
    if (here.mode == SAME)
        return;
    line = bounce();
    if (side == 0)
        board->result.line_after = line;
}

static _Noreturn void first(pid_t harness, enum question q, long budget)
{
    pid_t pid;
    int status;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != harness)
        _exit(1);
    signal(SIGPIPE, SIG_IGN); /* a write() that fails shall say so */
    board->pid[0] = getpid();
    here.pid[0] = getpid();
    if (!tell_keeper(here.pid[0]))
        refuse("the keeper is gone", 0);
    here.with->open(&here);
    limit.with = limit_of(here.mode);
    limit.mode = here.mode;
    limit.with->open(&limit);
    memcpy(board->result.depth, here.depth, sizeof(here.depth));
    pid = fork();
    if (pid == -1)
        refuse("fork", errno);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != here.pid[0])
            _exit(1);
        here.side = 1;
        board->pid[1] = getpid();
        take_side(1, q, budget);
        _exit(0);
    }
    board->pid[1] = pid;
    take_side(0, q, budget);
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        refuse("the second process failed", 0);
    if (here.with->close != NULL)
        here.with->close(&here);
    _exit(0);
}

/* ---- the harness ---- */

void pair_init(const int core[2])
{
    board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(1, "mmap");
    make_random_bytes();
    core_of[0] = core[0];
    core_of[1] = core[1];
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* so that no second one gets lost */
}

void pair_expect(double line)
{
    expected = line;
}

/* Is there a process of the measurement? Reaps those that have ended. */
static int reap(pid_t *pid, int *status)
{
    pid_t p = *pid > 0 ? waitpid(*pid, status, WNOHANG) : -1;

    if (p != 0)
        *pid = -1; /* it has ended, or was never ours */
    return p == 0;
}

/* Waits for both; ends them when time is up. Others' children are not ours. */
static int wait_for_both(pid_t first_pid, long budget)
{
    struct timespec step = {.tv_nsec = 100000000};
    uint64_t end = now() + (uint64_t)budget * 4 + PATIENCE;
    pid_t second = -1;
    int status = 1, unused, hang = 0;

    while (reap(&first_pid, &status)) {
        if (now() > end) {
            kill(first_pid, SIGKILL); /* the second dies with it */
            hang = 1;
        }
        sigtimedwait(&child_ends, NULL, &step);
    }
    /* The first has reaped the second, or has died before it could. Then the
     * second dies, too, and becomes a child of this process. */
    second = board->pid[1];
    while (status != 0 && second > 0 && reap(&second, &unused))
        sigtimedwait(&child_ends, NULL, &step);
    return hang ? -1 : status == 0;
}

int measure(const struct mechanism *m, enum question q, enum mode mode,
            size_t size, long budget, struct result *r)
{
    pid_t pid, harness = getpid();
    int ok;

    memset(r, 0, sizeof(*r));
    memset(board, 0, sizeof(*board) - sizeof(board->sample));
    memset(&here, 0, sizeof(here));
    here.with = m;
    here.mode = mode;
    here.size = size;
    here.look = q == CONTENT;
    here.in[0] = here.in[1] = here.out[0] = here.out[1] = -1;
    refusals_go_to(board->result.why, &here);
    pid = fork();
    if (pid == 0)
        first(harness, q, budget);
    if (pid == -1) {
        snprintf(r->why, sizeof(r->why), "fork: %s", strerror(errno));
        return 0;
    }
    ok = wait_for_both(pid, budget);
    forget(pid);
    if (!tell_keeper(0))
        ok = 0;
    *r = board->result;
    r->done = ok == 1;
    if (r->done && q == LATENCY && !r->elsewhere) {
        r->sample = malloc((size_t)r->samples * sizeof(*r->sample));
        if (r->sample == NULL)
            err(1, "malloc");
        memcpy(r->sample, board->sample,
               (size_t)r->samples * sizeof(*r->sample));
    }
    if (ok == -1)
        snprintf(r->why, sizeof(r->why), "hangs: ended after %llu s",
                 (PATIENCE + (uint64_t)budget * 4) / 1000000000u);
    else if (ok == 0 && r->why[0] == '\0')
        snprintf(r->why, sizeof(r->why), "was killed");
    return r->done;
}
