/*
 * snap.c - what processes are doing now, as /proc has it
 */
#include "snap.h"
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include "peers.h"
#include "proc.h"
#include "ready.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- calls ---- */

static const struct {
    long number;
    const char *name;
} known_call[] = {
    {SYS_read, "read"},
    {SYS_readv, "readv"},
    {SYS_write, "write"},
    {SYS_writev, "writev"},
    {SYS_openat, "openat"},
    {SYS_wait4, "wait4"},
    {SYS_waitid, "waitid"},
    {SYS_futex, "futex"},
    {SYS_msgrcv, "msgrcv"},
    {SYS_msgsnd, "msgsnd"},
    {SYS_semop, "semop"},
    {SYS_semtimedop, "semtimedop"},
    {SYS_mq_timedsend, "mq_timedsend"},
    {SYS_mq_timedreceive, "mq_timedreceive"},
    {SYS_accept, "accept"},
    {SYS_accept4, "accept4"},
    {SYS_connect, "connect"},
    {SYS_recvfrom, "recvfrom"},
    {SYS_recvmsg, "recvmsg"},
    {SYS_sendto, "sendto"},
    {SYS_sendmsg, "sendmsg"},
    {SYS_rt_sigsuspend, "rt_sigsuspend"},
    {SYS_rt_sigtimedwait, "rt_sigtimedwait"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_restart_syscall, "restart_syscall"},
    {SYS_ppoll, "ppoll"},
    {SYS_pselect6, "pselect6"},
    {SYS_epoll_pwait, "epoll_pwait"},
    {SYS_flock, "flock"},
    {SYS_fcntl, "fcntl"},
    {SYS_splice, "splice"},
    {SYS_clone, "clone"},
    {SYS_clone3, "clone3"},
#ifdef SYS_open
    {SYS_open, "open"},
#endif
#ifdef SYS_pause
    {SYS_pause, "pause"},
#endif
#ifdef SYS_poll
    {SYS_poll, "poll"},
#endif
#ifdef SYS_select
    {SYS_select, "select"},
#endif
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, "epoll_wait"},
#endif
#ifdef SYS_vfork
    {SYS_vfork, "vfork"},
#endif
};

/* ---- a task, from /proc ---- */

/* 1234 (any ) name) S 1 ... */
int read_stat(struct task *t)
{
    FILE *f = open_proc(t->pid, t->tid, "stat");
    unsigned long long user, kernel;
    char line[1024], *end;
    int parent;

    if (f == NULL)
        return 0;
    line[fread(line, 1, sizeof(line) - 1, f)] = '\0';
    fclose(f);
    end = strrchr(line, ')');
    if (end == NULL ||
        sscanf(end + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu",
               &t->state, &parent, &user, &kernel) != 4)
        return 0;
    t->parent = parent;
    t->cpu = (long long)(user + kernel);
    *end = '\0';
    end = strchr(line, '(');
    if (end != NULL)
        t->comm = keep_text(end + 1, strlen(end + 1));
    return 1;
}

/* schedstat: nanoseconds on a processor, and on the way to one */
void look_at_delay(struct task *t)
{
    FILE *f = open_proc(t->pid, t->tid, "schedstat");

    if (f == NULL || fscanf(f, "%*s %lld", &t->delayed) != 1)
        t->delayed = 0;
    if (f != NULL)
        fclose(f);
}

void read_call(struct task *t)
{
    FILE *f = open_proc(t->pid, t->tid, "syscall");
    unsigned long long *a = t->arg;
    char line[256] = "";
    long number;
    size_t i;
    int n;

    t->call = "";
    if (f == NULL)
        return;
    if (fgets(line, sizeof(line), f) != NULL) {
        t->knows_call = 1;
        n = sscanf(line, "%ld %llx %llx %llx %llx %llx %llx", &number, &a[0],
                   &a[1], &a[2], &a[3], &a[4], &a[5]);
        for (i = 0; n == 7 && i < LENGTH(known_call); i++)
            if (known_call[i].number == number)
                t->call = known_call[i].name;
        if (n == 7 && *t->call == '\0')
            t->call = "other";
    }
    fclose(f);
}

/* Its flags, and whether a lock belongs to it. */
static void read_info(const struct task *t, const char *fd, struct end *e)
{
    char file[40], line[128];
    unsigned flags;
    FILE *f;

    snprintf(file, sizeof(file), "fdinfo/%.10s", fd);
    f = open_proc(t->pid, t->tid, file);
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "flags: %o", &flags) == 1)
            e->flags = (int)flags;
        else if (strncmp(line, "lock:", 5) == 0)
            e->locked = 1;
    if (f != NULL)
        fclose(f);
}

static int by_number(const void *a, const void *b)
{
    return ((const struct end *)a)->fd - ((const struct end *)b)->fd;
}

void read_ends(struct task *t)
{
    char path[100], to[512];
    struct dirent *d;
    size_t room = 0;
    ssize_t n;
    DIR *dir;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/fd", t->pid, t->tid);
    dir = opendir(path);
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL) {
        snprintf(path, sizeof(path), "/proc/%d/task/%d/fd/%.10s", t->pid,
                 t->tid, d->d_name);
        n = readlink(path, to, sizeof(to));
        if (*d->d_name == '.' || n <= 0)
            continue;
        t->end = more(t->end, t->n_ends, &room, sizeof(*t->end));
        t->end[t->n_ends] =
            (struct end){.fd = atoi(d->d_name), .to = keep_text(to, (size_t)n)};
        read_info(t, d->d_name, &t->end[t->n_ends++]);
    }
    closedir(dir);
    if (t->n_ends > 0)
        qsort(t->end, t->n_ends, sizeof(*t->end), by_number);
}

/* ---- which ones ---- */

void add_process(struct snap *s, pid_t pid)
{
    struct task t = {.pid = pid};
    struct dirent *d;
    char path[80];
    DIR *dir;

    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    dir = opendir(path);
    if (dir == NULL)
        return;
    while ((d = readdir(dir)) != NULL) {
        t.tid = (pid_t)atoi(d->d_name);
        if (t.tid <= 0 || !read_stat(&t))
            continue;
        read_call(&t);
        s->task = more(s->task, s->n, &s->room, sizeof(*s->task));
        s->task[s->n++] = t;
    }
    closedir(dir);
}

/* All processes, and their parents. */
pid_t (*all_parents(size_t *n))[2]
{
    pid_t(*all)[2] = NULL;
    size_t room = 0;
    struct dirent *d;
    struct task t = {0};
    DIR *dir = opendir("/proc");

    *n = 0;
    while (dir != NULL && (d = readdir(dir)) != NULL) {
        t.pid = t.tid = (pid_t)atoi(d->d_name);
        if (t.pid <= 0 || !read_stat(&t))
            continue;
        all = more(all, *n, &room, sizeof(*all));
        all[*n][0] = t.pid;
        all[(*n)++][1] = t.parent;
    }
    if (dir != NULL)
        closedir(dir);
    return all;
}

void look_at_descendants(struct snap *s, pid_t of, pid_t strace)
{
    size_t n, i, k, members = 1;
    pid_t(*all)[2] = all_parents(&n), *member;

    member = keep((n + 1) * sizeof(*member));
    member[0] = of;
    for (k = 0; k < members; k++)
        for (i = 0; i < n; i++)
            if (all[i][1] == member[k] && all[i][0] != member[k])
                member[members++] = all[i][0];
    free(all);
    s->n = 0;
    for (k = 1; k < members; k++)
        if (member[k] != strace)
            add_process(s, member[k]);
}

/* ---- memory ---- */

/* By any thread that lives: the first one may have ended. */
static size_t read_memory(pid_t pid, unsigned long long at, void *to, size_t n)
{
    char path[40];
    ssize_t got;
    int fd;

    snprintf(path, sizeof(path), "/proc/%d/mem", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 0;
    got = pread(fd, to, n, (off_t)at);
    close(fd);
    return got > 0 ? (size_t)got : 0;
}

int next_map(FILE *f, struct map_of *m)
{
    char line[1024], how[8];
    int n = 0;

    if (fgets(line, sizeof(line), f) == NULL)
        return 0;
    line[strcspn(line, "\n")] = '\0';
    memset(m, 0, sizeof(*m));
    if (sscanf(line, "%llx-%llx %7s %llx %15s %llu %n", &m->from, &m->to, how,
               &m->offset, m->device, &m->inode, &n) < 6)
        return 0;
    m->writable = how[1] == 'w' && how[0] == 'r';
    m->shared = how[3] == 's';
    m->guard = strncmp(how, "---", 3) == 0;
    if (n > 0)
        snprintf(m->name, sizeof(m->name), "%s", line + n);
    return 1;
}

/* The variables of a library that are 0 at first lie behind those that its file
 * has a value for, without a name. */
static int map_at(pid_t pid, unsigned long long address, struct map_of *m)
{
    FILE *f = open_proc(pid, pid, "maps");
    struct map_of last = {0};
    int found = 0;

    while (f != NULL && !found && next_map(f, m)) {
        found = m->from <= address && address < m->to;
        if (*m->name == '\0' && m->from == last.to && last.writable &&
            m->writable && strstr(last.name, ".so") != NULL)
            memcpy(m->name, last.name, sizeof(m->name));
        else
            last = *m;
    }
    if (f != NULL)
        fclose(f);
    return found;
}

/* A FILE of glibc on machines of 64 bits: its flags with a magic number, then
 * pointers; where its text begins and ends is known. */
struct libc_file {
    unsigned flags, unused;
    unsigned long long read_ptr, read_end, read_base;
    unsigned long long write_base, write_ptr, write_end, buf_base, buf_end;
    unsigned long long save[3], markers, chain;
    int fileno;
};

static int holds_text(const struct libc_file *f)
{
    return f->fileno >= 0 && f->write_ptr > f->write_base &&
           f->write_base >= f->buf_base && f->write_ptr <= f->buf_end &&
           f->buf_end - f->buf_base < 1U << 24;
}

/* While it is read from. */
static int holds_input(const struct libc_file *f)
{
    return f->fileno >= 0 && f->read_end > f->read_ptr &&
           f->read_ptr >= f->buf_base && f->read_end <= f->buf_end &&
           f->write_ptr == f->write_base && f->buf_end - f->buf_base < 1U << 24;
}

static void found_input(struct task *t, const struct libc_file *f)
{
    t->ahead = more(t->ahead, t->n_ahead, &t->ahead_room, sizeof(*t->ahead));
    t->ahead[t->n_ahead++] =
        (struct read_ahead){f->fileno, (size_t)(f->read_end - f->read_ptr)};
}

static void found_file(struct task *t, const struct libc_file *f)
{
    struct held_back h = {.fd = f->fileno};
    size_t n;

    h.n = (size_t)(f->write_ptr - f->write_base);
    n = h.n < sizeof(h.text) ? h.n : sizeof(h.text) - 1;
    h.text[read_memory(t->tid, f->write_base, h.text, n)] = '\0';
    t->held = more(t->held, t->n_held, &t->held_room, sizeof(h));
    t->held[t->n_held++] = h;
}

static void find_files(struct task *t, const struct map_of *m)
{
    static char part[1 << 17];
    unsigned long long at = m->from;
    struct libc_file f;
    size_t size, i;

    do {
        size = m->to - at < sizeof(part) ? (size_t)(m->to - at) : sizeof(part);
        size = read_memory(t->tid, at, part, size);
        for (i = 0; i + sizeof(f) <= size; i += 8) {
            memcpy(&f.flags, part + i, sizeof(f.flags));
            if ((f.flags & 0xffff0000U) != 0xfbad0000U)
                continue;
            memcpy(&f, part + i, sizeof(f));
            if (holds_text(&f))
                found_file(t, &f);
            else if (holds_input(&f))
                found_input(t, &f);
        }
        at += i; /* one that lies in two parts is whole in the next */
    } while (i > 0);
}

/* A thread's: behind its guard page; it is large, and has no FILE. What
 * malloc() gets for threads begins at a multiple of 64 MiB. */
static int is_stack(const struct map_of *m, const struct map_of *before)
{
    return strncmp(m->name, "[stack", 6) == 0 ||
           (before->to == m->from && before->guard && m->inode == 0 &&
            m->from % (1U << 26) != 0);
}

static void read_held(struct task *t)
{
    FILE *maps = sizeof(void *) == 8 ? open_proc(t->pid, t->tid, "maps") : NULL;
    struct map_of m, before = {0};

    for (; maps != NULL && next_map(maps, &m); before = m)
        if (m.writable && !m.shared && m.to - m.from <= 1U << 24 &&
            !is_stack(&m, &before))
            find_files(t, &m);
    if (maps != NULL)
        fclose(maps);
}

static void read_operations(struct task *t)
{
    struct sembuf s[8];
    size_t n = t->arg[2] < LENGTH(s) ? (size_t)t->arg[2] : LENGTH(s), i;

    if (read_memory(t->tid, t->arg[1], s, n * sizeof(*s)) < n * sizeof(*s))
        return;
    for (i = 0; i < n; i++)
        t->operation[i] =
            (struct operation){s[i].sem_num, s[i].sem_op,
                               semctl((int)t->arg[0], s[i].sem_num, GETVAL)};
    t->n_operations = n;
}

static void read_path(struct task *t, unsigned long long at)
{
    char path[512];
    size_t n = read_memory(t->tid, at, path, sizeof(path) - 1);

    path[n] = '\0';
    if (n > 0)
        t->path = keep_text(path, strlen(path));
}

/* 1: FLOCK ADVISORY WRITE 77 ..., and 1: -> FLOCK ADVISORY WRITE 78 ... of who
 * waits for it */
static void read_lock(struct task *t)
{
    FILE *f = fopen("/proc/locks", "re");
    int number, pid, last = 0, holder = 0;
    char line[256];

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "%d: -> %*s %*s %*s %d", &number, &pid) == 2) {
            if (number == last && pid == t->pid)
                t->lock_of = holder;
        } else if (sscanf(line, "%d: %*s %*s %*s %d", &number, &pid) == 2) {
            last = number;
            holder = pid;
        }
    }
    if (f != NULL)
        fclose(f);
}

void look_at_signals(struct task *t)
{
    FILE *f = open_proc(t->pid, t->tid, "status");
    unsigned long long set;
    char line[256];

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "SigPnd: %llx", &set) == 1)
            t->pending |= set;
        else if (sscanf(line, "ShdPnd: %llx", &t->for_any) == 1)
            t->pending |= t->for_any;
        else if (sscanf(line, "SigBlk: %llx", &set) == 1)
            t->blocked = set;
        else if (sscanf(line, "SigCgt: %llx", &set) == 1)
            t->caught = set;
        else if (sscanf(line, "SigIgn: %llx", &set) == 1)
            t->ignored = set;
    }
    if (f != NULL)
        fclose(f);
    if (strcmp(t->call, "rt_sigtimedwait") == 0)
        read_memory(t->tid, t->arg[0], &t->awaited, sizeof(t->awaited));
}

static void add_watched(struct task *t, int fd, int to_write)
{
    if (t->n_watched == LENGTH(t->watched))
        t->knows_watched = 0;
    else
        t->watched[t->n_watched++] =
            (struct watched){.fd = fd, .to_write = to_write};
}

static void add_left_out(struct task *t, int fd, enum left_out how)
{
    if (t->n_left < LENGTH(t->left))
        t->left[t->n_left++] = (struct watched){.fd = fd, .left_out = how};
}

static void read_polled(struct task *t)
{
    struct pollfd p[64];
    size_t n = (size_t)t->arg[1], i;

    if (n > LENGTH(p) ||
        read_memory(t->tid, t->arg[0], p, n * sizeof(*p)) < n * sizeof(*p))
        return;
    t->knows_watched = 1;
    for (i = 0; i < n; i++)
        if (p[i].fd >= 0 && p[i].events != 0)
            add_watched(t, p[i].fd, !(p[i].events & POLLIN));
        else if (p[i].fd >= 0)
            add_left_out(t, p[i].fd, NO_EVENTS);
}

/* What is in a set of select(), but not below its first argument. */
static void read_beyond(struct task *t)
{
    unsigned long set[FD_SETSIZE / 8 / sizeof(long)];
    size_t bits = 8 * sizeof(long), n, fd;

    if (t->arg[1] == 0)
        return;
    n = read_memory(t->tid, t->arg[1], set, sizeof(set)) / sizeof(long) * bits;
    for (fd = (size_t)t->arg[0]; fd < n; fd++)
        if (set[fd / bits] >> (fd % bits) & 1)
            add_left_out(t, (int)fd, BEYOND);
}

static void read_selected(struct task *t)
{
    unsigned long set[FD_SETSIZE / 8 / sizeof(long)];
    size_t bits = 8 * sizeof(long), n = (size_t)t->arg[0], size, fd;
    int k;

    if (n > FD_SETSIZE)
        return;
    size = (n + bits - 1) / bits * sizeof(long);
    t->knows_watched = 1;
    for (k = 0; k < 2; k++) {
        if (t->arg[1 + k] == 0)
            continue;
        if (read_memory(t->tid, t->arg[1 + k], set, size) < size)
            t->knows_watched = 0;
        for (fd = 0; t->knows_watched && fd < n; fd++)
            if (set[fd / bits] >> (fd % bits) & 1)
                add_watched(t, (int)fd, k == 1);
    }
    read_beyond(t);
}

/* What an epoll watches stands in its fdinfo: tfd: 5 events: 19 ... Of what it
 * was to tell once, and has, the events are no more there. */
static void add_interest(struct task *t, int fd, unsigned events)
{
    const unsigned how = EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE;
    int spent = (events & EPOLLONESHOT) && !(events & ~how);
    size_t n = t->n_watched;

    add_watched(t, fd, !spent && !(events & EPOLLIN));
    if (t->n_watched == n)
        return;
    t->watched[n].edge = (events & EPOLLET) != 0;
    t->watched[n].spent = spent;
}

static int by_fd(const void *a, const void *b)
{
    return ((const struct watched *)a)->fd - ((const struct watched *)b)->fd;
}

/* In fdinfo they stand in the order of their addresses in the kernel. */
static void read_epoll(struct task *t)
{
    char file[40], line[256];
    unsigned events;
    FILE *f;
    int fd;

    snprintf(file, sizeof(file), "fdinfo/%d", (int)t->arg[0]);
    f = open_proc(t->pid, t->tid, file);
    t->knows_watched = f != NULL;
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "tfd: %d events: %x", &fd, &events) == 2)
            add_interest(t, fd, events);
    if (f != NULL)
        fclose(f);
    qsort(t->watched, t->n_watched, sizeof(*t->watched), by_fd);
}

static void read_watched(struct task *t)
{
    if (strcmp(t->call, "poll") == 0 || strcmp(t->call, "ppoll") == 0)
        read_polled(t);
    else if (strcmp(t->call, "select") == 0 || strcmp(t->call, "pselect6") == 0)
        read_selected(t);
    else if (strncmp(t->call, "epoll_", 6) == 0)
        read_epoll(t);
}

/* As many as there are: it may be the first in its memory. */
static void read_before(struct task *t)
{
    unsigned word;
    size_t i;

    for (i = 0; i < LENGTH(t->before); i++) {
        if (read_memory(t->tid, t->arg[0] - (i + 1) * sizeof(word), &word,
                        sizeof(word)) < sizeof(word))
            return;
        t->before[i] = word;
    }
}

/* A number of four bytes may be anything. */
static void read_symbol(struct task *t)
{
    if (symbol_at(t->tid, t->arg[0], &t->symbol) && t->symbol.size == 4)
        t->may_be_once = !calls_function(t->tid, "syscall") &&
                         (calls_function(t->tid, "pthread_once") ||
                          calls_function(t->tid, "call_once"));
}

/* What the call points to. */
void read_arguments(struct task *t)
{
    if (strcmp(t->call, "futex") == 0) {
        t->knows_word = read_memory(t->tid, t->arg[0], t->word,
                                    sizeof(t->word)) == sizeof(t->word);
        read_before(t);
        if (!map_at(t->tid, t->arg[0], &t->map))
            t->map.from = 0;
        read_symbol(t);
    } else if (strncmp(t->call, "sem", 3) == 0) {
        read_operations(t);
    } else if (strcmp(t->call, "flock") == 0 || strcmp(t->call, "fcntl") == 0) {
        read_lock(t);
    } else if (strncmp(t->call, "open", 4) == 0) {
        read_path(t, t->arg[strcmp(t->call, "openat") == 0]);
    }
}

/* ---- timers ---- */

/* it_value: (3, 12) */
static int is_set_timer(const struct task *t, int fd)
{
    unsigned long long seconds, nanoseconds;
    char file[40], line[128];
    int is_set = 0;
    FILE *f;

    snprintf(file, sizeof(file), "fdinfo/%d", fd);
    f = open_proc(t->pid, t->tid, file);
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "it_value: (%llu, %llu)", &seconds, &nanoseconds) == 2)
            is_set = seconds + nanoseconds > 0;
    if (f != NULL)
        fclose(f);
    return is_set;
}

/* Whether one is set is not told there. */
static int has_timer(const struct task *t)
{
    char path[40];
    FILE *f;
    int c = EOF;

    snprintf(path, sizeof(path), "/proc/%d/timers", t->pid);
    f = fopen(path, "re");
    if (f != NULL) {
        c = getc(f);
        fclose(f);
    }
    return c != EOF;
}

void look_at_timers(struct snap *s)
{
    struct task *t;
    size_t i;

    for (t = s->task; t < s->task + s->n; t++) {
        if (strcmp(t->call, "read") == 0)
            t->timer |= is_set_timer(t, (int)t->arg[0]);
        t->timer |= has_timeout(t);
        t->n_watched = t->n_left = 0;
        read_watched(t);
        for (i = 0; i < t->n_watched; i++)
            t->timer |= is_set_timer(t, t->watched[i].fd);
    }
}

/* ---- all ---- */

static void read_program(struct task *t)
{
    char link[40], path[512];
    ssize_t n;

    snprintf(link, sizeof(link), "/proc/%d/exe", t->pid);
    n = readlink(link, path, sizeof(path));
    t->program = n > 0 ? keep_text(path, (size_t)n) : NULL;
}

void look_closer(struct snap *s)
{
    struct task *t, *k;

    for (t = s->task; t < s->task + s->n; t++) {
        /* one that has ended has no descriptors to look at */
        for (k = s->task; k < t && (k->pid != t->pid || k->state == 'Z'); k++)
            ;
        if (k == t) {
            read_ends(t);
            read_held(t);
            t->has_timer = has_timer(t);
        } else {
            t->has_timer = k->has_timer;
            t->end = k->end;
            t->n_ends = k->n_ends;
            t->held = k->held;
            t->n_held = k->n_held;
            t->ahead = k->ahead;
            t->n_ahead = k->n_ahead;
        }
        read_program(t);
        look_at_signals(t);
        read_arguments(t);
    }
    look_at_timers(s);
    find_ready(s);
    find_peers(s);
}
