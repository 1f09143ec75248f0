/*
 * relatives.c - a process, and all that share something with it
 */
#include "relatives.h"
#include <sys/stat.h>
#include <sys/vfs.h>
#include "peers.h"
#include "proc.h"
#include "snap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MQUEUE_MAGIC 0x19800202

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
           a->lock_of == b->pid || shares(a, b, self);
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

/* ---- things with a name, or a number ---- */

struct thing {
    char kind; /* File, Memory, and of System V: Set, Queue */
    char device[24];
    unsigned long long number;
};

struct things {
    struct thing *thing;
    size_t n, room;
};

static void add_thing(struct things *all, char kind, const char *device,
                      unsigned long long number)
{
    struct thing *t;

    all->thing = more(all->thing, all->n, &all->room, sizeof(*all->thing));
    t = &all->thing[all->n++];
    memset(t, 0, sizeof(*t));
    t->kind = kind;
    snprintf(t->device, sizeof(t->device), "%s", device);
    t->number = number;
}

static void add_file(struct things *all, const struct stat *s)
{
    char device[24];

    snprintf(device, sizeof(device), "%llx", (unsigned long long)s->st_dev);
    add_thing(all, 'F', device, s->st_ino);
}

static int is_queue(const char *path)
{
    struct statfs s;

    return statfs(path, &s) == 0 && s.f_type == MQUEUE_MAGIC;
}

/* FIFOs and queues of POSIX, that this process has not got, too. */
static void add_open(struct things *all, const struct task *t,
                     const struct task *self)
{
    char path[60];
    struct stat s;
    size_t i;

    for (i = 0; i < t->n_ends; i++) {
        if (*t->end[i].to != '/' || has_end(self, t->end[i].to))
            continue;
        snprintf(path, sizeof(path), "/proc/%d/fd/%d", t->pid, t->end[i].fd);
        if (stat(path, &s) == 0 && (S_ISFIFO(s.st_mode) || is_queue(path)))
            add_file(all, &s);
    }
}

static void add_memory(struct things *all, const struct task *t)
{
    FILE *maps = open_proc(t->pid, t->tid, "maps");
    struct map_of m;

    while (maps != NULL && next_map(maps, &m))
        if (m.shared && m.writable && m.inode > 0)
            add_thing(all, 'M', m.device, m.inode);
    if (maps != NULL)
        fclose(maps);
}

/* What its call waits at: a FIFO that it opens, also another one in the same
 * folder; a number of System V. */
static void add_awaited(struct things *all, const struct task *t)
{
    struct buf path = {0};
    struct stat s;

    if (strncmp(t->call, "sem", 3) == 0)
        add_thing(all, 'S', "", t->arg[0]);
    else if (strncmp(t->call, "msg", 3) == 0)
        add_thing(all, 'Q', "", t->arg[0]);
    if (t->path == NULL)
        return;
    if (*t->path != '/')
        add(&path, "/proc/%d/cwd/", t->pid);
    add(&path, "%s", t->path);
    if (stat(path.s, &s) == 0 && S_ISFIFO(s.st_mode)) {
        add_file(all, &s);
        *strrchr(path.s, '/') = '\0';
        if (stat(path.s, &s) == 0)
            add_file(all, &s);
    }
    free(path.s);
}

static int have_common(const struct things *a, const struct things *b)
{
    size_t i, k;

    for (i = 0; i < a->n; i++)
        for (k = 0; k < b->n; k++)
            if (memcmp(&a->thing[i], &b->thing[k], sizeof(*a->thing)) == 0)
                return 1;
    return 0;
}

/* ---- sockets ---- */

static int uses_now(const struct task *t, int fd)
{
    static const char *const call[] = {"read",   "readv",    "write",
                                       "writev", "recvfrom", "recvmsg",
                                       "sendto", "sendmsg"};
    size_t i;

    for (i = 0; i < LENGTH(call); i++)
        if (strcmp(t->call, call[i]) == 0)
            return t->arg[0] == (unsigned long long)fd;
    for (i = 0; t->knows_watched && i < t->n_watched; i++)
        if (t->watched[i].fd == fd)
            return 1;
    return 0;
}

/* Who has the other end of a socket at which a thread of this one waits: not
 * of all its sockets, or half of a desktop would be its relatives. */
static int add_other_ends(const struct task *of, const struct task *all,
                          size_t n, const char *out, char *in)
{
    struct task ends = *of;
    struct snap one = {&ends, 1, 1}, threads = {0};
    int found = 0;
    size_t i, k, m;

    find_peers(&one);
    add_process(&threads, of->pid);
    look_at_timers(&threads);
    for (i = 0; i < ends.n_ends; i++) {
        for (k = 0;
             k < threads.n && (ends.end[i].peer == NULL ||
                               !uses_now(&threads.task[k], ends.end[i].fd));
             k++)
            ;
        for (m = 0; k < threads.n && m < n; m++)
            if (!in[m] && !out[m] && has_end(&all[m], ends.end[i].peer))
                in[m] = 1, found = 1;
    }
    free(threads.task);
    return found;
}

void look_at_relatives(struct snap *s, pid_t of)
{
    size_t n;
    pid_t(*pair)[2] = all_parents(&n);
    struct task *all, self = {.pid = getpid(), .tid = getpid()};
    struct things *of_one;
    size_t i, k;
    char *out, *in, *asked;
    int more_found = 1;

    all = keep((n + 1) * sizeof(*all));
    out = keep(n + 1);
    in = keep(n + 1);
    asked = keep(n + 1);
    of_one = keep((n + 1) * sizeof(*of_one));
    read_ends(&self);
    for (i = 0; i < n; i++) {
        all[i].pid = all[i].tid = pair[i][0];
        all[i].parent = pair[i][1];
        read_call(&all[i]);
        read_ends(&all[i]);
        read_arguments(&all[i]);
        add_open(&of_one[i], &all[i], &self);
        add_memory(&of_one[i], &all[i]);
        add_awaited(&of_one[i], &all[i]);
    }
    leave_out_ancestors(all, n, out);
    for (i = 0; i < n; i++)
        in[i] = all[i].pid == of;
    while (more_found)
        for (more_found = 0, i = 0; i < n; i++) {
            for (k = 0; k < n && in[i]; k++)
                if (!in[k] && !out[k] &&
                    (are_related(&all[i], &all[k], &self) ||
                     have_common(&of_one[i], &of_one[k]))) {
                    in[k] = 1;
                    more_found = 1;
                }
            if (in[i] && !asked[i]) {
                asked[i] = 1;
                more_found |= add_other_ends(&all[i], all, n, out, in);
            }
        }
    for (i = 0; i < n; i++)
        if (in[i])
            add_process(s, all[i].pid);
    free(pair);
    look_closer(s);
}
