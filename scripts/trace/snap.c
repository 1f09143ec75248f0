/*
 * snap.c - what processes are doing now, as /proc has it
 */
#include "snap.h"
#include <sys/sem.h>
#include <sys/syscall.h>
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

/* ---- files of /proc ---- */

static FILE *open_proc(pid_t pid, pid_t tid, const char *file)
{
    char path[80];

    snprintf(path, sizeof(path), "/proc/%d/task/%d/%s", pid, tid, file);
    return fopen(path, "re");
}

/* 1234 (any ) name) S 1 ... */
static int read_stat(struct task *t)
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

static void read_call(struct task *t)
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

static int flags_of(const struct task *t, const char *fd)
{
    char path[100], line[128];
    unsigned flags = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/fdinfo/%.10s", t->pid,
             t->tid, fd);
    f = fopen(path, "re");
    if (f == NULL)
        return 0;
    while (fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "flags: %o", &flags) == 1)
            break;
    fclose(f);
    return (int)flags;
}

static int by_number(const void *a, const void *b)
{
    return ((const struct end *)a)->fd - ((const struct end *)b)->fd;
}

static void read_ends(struct task *t)
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
        t->end[t->n_ends++] = (struct end){
            atoi(d->d_name), flags_of(t, d->d_name), keep_text(to, (size_t)n)};
    }
    closedir(dir);
    if (t->n_ends > 0)
        qsort(t->end, t->n_ends, sizeof(*t->end), by_number);
}

/* ---- which ones ---- */

static void add_process(struct snap *s, pid_t pid)
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
static pid_t (*all_parents(size_t *n))[2]
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

static int next_map(FILE *f, struct map_of *m)
{
    char line[1024], how[8];
    int n = 0;

    if (fgets(line, sizeof(line), f) == NULL)
        return 0;
    line[strcspn(line, "\n")] = '\0';
    memset(m, 0, sizeof(*m));
    if (sscanf(line, "%llx-%llx %7s %llx %*s %*s %n", &m->from, &m->to, how,
               &m->offset, &n) < 4)
        return 0;
    m->writable = how[1] == 'w' && how[0] == 'r';
    m->shared = how[3] == 's';
    if (n > 0)
        snprintf(m->name, sizeof(m->name), "%s", line + n);
    return 1;
}

static int map_at(pid_t pid, unsigned long long address, struct map_of *m)
{
    FILE *f = open_proc(pid, pid, "maps");
    int found = 0;

    while (f != NULL && !found && next_map(f, m))
        found = m->from <= address && address < m->to;
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
    return (f->flags & 0xffff0000U) == 0xfbad0000U && f->fileno >= 0 &&
           f->write_ptr > f->write_base && f->write_base >= f->buf_base &&
           f->write_ptr <= f->buf_end && f->buf_end - f->buf_base < 1U << 24;
}

static void found_file(struct task *t, const struct libc_file *f, size_t *room)
{
    struct held_back h = {.fd = f->fileno};
    size_t n;

    h.n = (size_t)(f->write_ptr - f->write_base);
    n = h.n < sizeof(h.text) ? h.n : sizeof(h.text) - 1;
    h.text[read_memory(t->pid, f->write_base, h.text, n)] = '\0';
    t->held = more(t->held, t->n_held, room, sizeof(h));
    t->held[t->n_held++] = h;
}

static void find_files(struct task *t, const struct map_of *m, size_t *room)
{
    size_t size = (size_t)(m->to - m->from), i;
    char *all = malloc(size);
    struct libc_file f;

    size = all != NULL ? read_memory(t->pid, m->from, all, size) : 0;
    for (i = 0; i + sizeof(f) <= size; i += 8) {
        memcpy(&f, all + i, sizeof(f));
        if (holds_text(&f))
            found_file(t, &f, room);
    }
    free(all);
}

static void read_held(struct task *t)
{
    FILE *maps = sizeof(void *) == 8 ? open_proc(t->pid, t->pid, "maps") : NULL;
    struct map_of m;
    size_t room = 0;

    while (maps != NULL && next_map(maps, &m))
        if (m.writable && !m.shared && m.to - m.from <= 1U << 24 &&
            strncmp(m.name, "[stack", 6) != 0)
            find_files(t, &m, &room);
    if (maps != NULL)
        fclose(maps);
}

static void read_operations(struct task *t)
{
    struct sembuf s[8];
    size_t n = t->arg[2] < LENGTH(s) ? (size_t)t->arg[2] : LENGTH(s), i;

    if (read_memory(t->pid, t->arg[1], s, n * sizeof(*s)) < n * sizeof(*s))
        return;
    for (i = 0; i < n; i++)
        t->operation[i] = (struct operation){s[i].sem_num, s[i].sem_op};
    t->n_operations = n;
}

static void read_path(struct task *t, unsigned long long at)
{
    char path[512];
    size_t n = read_memory(t->pid, at, path, sizeof(path) - 1);

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

static void read_signals(struct task *t)
{
    FILE *f = open_proc(t->pid, t->tid, "status");
    unsigned long long set;
    char line[256];

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "SigPnd: %llx", &set) == 1 ||
            sscanf(line, "ShdPnd: %llx", &set) == 1)
            t->pending |= set;
        else if (sscanf(line, "SigBlk: %llx", &set) == 1)
            t->blocked = set;
    }
    if (f != NULL)
        fclose(f);
}

static void read_polled(struct task *t)
{
    struct pollfd p;

    t->polled = -1;
    if (t->arg[1] != 1 || read_memory(t->pid, t->arg[0], &p, sizeof(p)) == 0)
        return;
    t->polled = p.fd;
    t->events = p.events;
}

/* What the call points to. */
static void read_arguments(struct task *t)
{
    if (strcmp(t->call, "futex") == 0) {
        t->knows_word = read_memory(t->pid, t->arg[0], t->word,
                                    sizeof(t->word)) == sizeof(t->word);
        if (!map_at(t->pid, t->arg[0], &t->map))
            t->map.from = 0;
    } else if (strncmp(t->call, "sem", 3) == 0) {
        read_operations(t);
    } else if (strcmp(t->call, "flock") == 0 || strcmp(t->call, "fcntl") == 0) {
        read_lock(t);
    } else if (strcmp(t->call, "poll") == 0 || strcmp(t->call, "ppoll") == 0) {
        read_polled(t);
    } else if (strcmp(t->call, "rt_sigtimedwait") == 0) {
        read_memory(t->pid, t->arg[0], &t->awaited, sizeof(t->awaited));
    } else if (strncmp(t->call, "open", 4) == 0) {
        read_path(t, t->arg[strcmp(t->call, "openat") == 0]);
    }
}

/* ---- all ---- */

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
        } else {
            t->end = k->end;
            t->n_ends = k->n_ends;
            t->held = k->held;
            t->n_held = k->n_held;
        }
        read_signals(t);
        read_arguments(t);
    }
}

/* ---- relatives ---- */

static int has_end(const struct task *t, const char *to)
{
    size_t i;

    for (i = 0; i < t->n_ends; i++)
        if (strcmp(t->end[i].to, to) == 0)
            return 1;
    return 0;
}

/* It is what it reads or writes now; or it is more than what everybody gets
 * from its parent. */
static int matters(const struct task *t, int fd)
{
    return fd > 2 ||
           ((strcmp(t->call, "read") == 0 || strcmp(t->call, "write") == 0) &&
            t->arg[0] == (unsigned long long)fd);
}

/* Something without a name, that this process has not got, too. */
static int shares(const struct task *a, const struct task *b,
                  const struct task *self)
{
    const char *to;
    size_t i;

    for (i = 0; i < a->n_ends; i++) {
        to = a->end[i].to;
        if (matters(a, a->end[i].fd) &&
            (strncmp(to, "pipe:", 5) == 0 || strncmp(to, "socket:", 7) == 0) &&
            has_end(b, to) && !has_end(self, to))
            return 1;
    }
    return 0;
}

static int same_program(const struct task *a, const struct task *b)
{
    char path[40], one[512], other[512];
    ssize_t n, m;

    snprintf(path, sizeof(path), "/proc/%d/exe", a->pid);
    n = readlink(path, one, sizeof(one));
    snprintf(path, sizeof(path), "/proc/%d/exe", b->pid);
    m = readlink(path, other, sizeof(other));
    return n > 0 && n == m && memcmp(one, other, (size_t)n) == 0;
}

static int are_related(const struct task *a, const struct task *b,
                       const struct task *self)
{
    return b->parent == a->pid || (a->parent == b->pid && same_program(a, b)) ||
           shares(a, b, self);
}

/* Its own ancestors, up to whoever has typed the command, are none. */
static void leave_out_ancestors(const struct task *all, size_t n, char *out)
{
    pid_t pid = getpid();
    size_t i, rounds;

    for (rounds = 0; rounds < 100; rounds++) {
        for (i = 0; i < n && all[i].pid != pid; i++)
            ;
        if (i == n)
            return;
        out[i] = 1;
        pid = all[i].parent;
    }
}

void look_at_relatives(struct snap *s, pid_t of)
{
    size_t n;
    pid_t(*pair)[2] = all_parents(&n);
    struct task *all, self = {.pid = getpid()};
    size_t i, k;
    char *out, *in;
    int more_found = 1;

    all = keep((n + 1) * sizeof(*all));
    out = keep(n + 1);
    in = keep(n + 1);
    read_ends(&self);
    for (i = 0; i < n; i++) {
        all[i].pid = all[i].tid = pair[i][0];
        all[i].parent = pair[i][1];
        read_call(&all[i]);
        read_ends(&all[i]);
    }
    leave_out_ancestors(all, n, out);
    for (i = 0; i < n; i++)
        in[i] = all[i].pid == of;
    while (more_found)
        for (more_found = 0, i = 0; i < n; i++)
            for (k = 0; k < n && in[i]; k++)
                if (!in[k] && !out[k] && are_related(&all[i], &all[k], &self)) {
                    in[k] = 1;
                    more_found = 1;
                }
    for (i = 0; i < n; i++)
        if (in[i])
            add_process(s, all[i].pid);
    free(pair);
    look_closer(s);
}
