/*
 * descriptor.c - open(), close(), pipe(), dup(): who has which end
 */
#include "../parse.h"
#include "data.h"
#include "lock.h"
#include "shm.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- pipe(), socketpair() ---- */

/* [3<pipe:[77]>, 4<pipe:[77]>]: the one that stands first, or behind it */
static char *end_of_pair(const char *both, int which)
{
    const char *second = strstr(both, ", ");

    if (*both != '[' || second == NULL)
        return NULL;
    if (which == 0)
        return keep_text(both + 1, (size_t)(second - both - 1));
    return keep_text(second + 2, strcspn(second + 2, "]") +
                                     (strchr(second, '<') != NULL ? 2 : 0));
}

static struct slot *new_end(struct call *c, const char *fd, int access)
{
    struct slot *s;

    close_slot(c, fd_of(fd));
    s = open_slot(c->p, fd, access);
    if (s != NULL) {
        take_flags(s, c->args);
        s->o->outside = 0;
    }
    return s;
}

static void makes_pair(struct call *c, struct slot *unused)
{
    int sockets = is(c, "socketpair"), both = READS | WRITES;
    char *first = end_of_pair(c->arg[sockets ? 3 : 0], 0);
    char *second = end_of_pair(c->arg[sockets ? 3 : 0], 1);
    struct object *o;
    struct slot *s;

    (void)unused;
    if (!succeeds(c) || first == NULL || second == NULL)
        return;
    s = new_end(c, first, sockets ? both : READS);
    if (s == NULL)
        return;
    o = s->o;
    o->capacity = 0;
    s = new_end(c, second, sockets ? both : WRITES);
    if (s == NULL)
        return;
    if (!sockets && s->o != o) { /* strace did not say what they are */
        s->o = o;
        o->writers++;
    }
    if (sockets) {
        o->socket = s->o->socket = 1;
        o->peer = s->o;
        s->o->peer = o;
    }
}

static void say_pair(struct call *c, struct words *w)
{
    int pair = is(c, "socketpair");
    const char *both = c->arg[pair ? 3 : 0], *second = strstr(both, ", ");

    add(&w->head, pair ? "socketpair(" : "pipe(");
    say_flags(&w->head, c->arg[1], "");
    add(&w->head, ")");
    if (say_failed(c, w) || *both != '[' || second == NULL)
        return;
    add(&w->tail, " = fd %d, fd %d", atoi(both + 1), atoi(second + 2));
}

/* ---- open() ---- */

static const char *path_of(const struct call *c)
{
    return c->arg[with_folder(c)];
}

static const char *flags_of(const struct call *c)
{
    return is(c, "creat") ? "O_WRONLY" : c->arg[1 + with_folder(c)];
}

static int may_open(const struct call *c)
{
    return strstr(flags_of(c), "O_NONBLOCK") == NULL;
}

static int is_library_file(struct call *c, struct slot *s)
{
    static const char *const from[] = {
        "/lib",
        "/usr/lib",
        "/usr/share/locale",
        "/usr/share/i18n",
        "/usr/share/zoneinfo",
        "/etc/ld.so",
        "/etc/locale",
        "/etc/nsswitch",
        "/etc/localtime",
        "/sys/devices/system/cpu",
        "/proc/self/maps",
        "/usr/local/lib",
        "/etc/passwd",
        "/proc/filesystems",
        "/proc/self/stat",
        "/proc/mounts",
        "/etc/host",
        "/etc/gai.conf",
        "/etc/resolv",
        "/etc/group",
        "/etc/iproute2",
        "/usr/share/iproute2",
    };
    const char *quoted = path_of(c);
    size_t i;

    (void)s;
    for (i = 0; *quoted == '"' && i < LENGTH(from); i++)
        if (starts(quoted + 1, from[i]))
            return 1;
    return 0;
}

/* The last part of a path: it may be said from another folder. */
static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static struct map *fifos; /* that were made, by their names */

static void is_fifo(struct object *o, const char *path)
{
    if (fifos == NULL || get(fifos, last_part(path)) == NULL)
        return;
    o->fifo = 1;
    o->alone = 0;
}

/* open() of a FIFO waits for the other side, which may be open already. */
static void begins_to_open(struct call *c, struct slot *s)
{
    const char *flags = flags_of(c), *end;
    char *path;

    (void)s;
    if (!succeeds(c) || strchr(c->result, '<') == NULL)
        return;
    path = strchr(keep_text(c->result, strlen(c->result)), '<') + 1;
    end = strchr(path, '>');
    if (end == NULL)
        return;
    path[end - path] = '\0';
    c->o = object_at(path);
    is_fifo(c->o, path);
    if (strstr(flags, "O_WRONLY") != NULL) {
        c->ready = c->o->readers;
        acts(c, c->o, WRITES_NOW);
    } else if (strstr(flags, "O_RDWR") == NULL) {
        c->ready = c->o->writers;
        acts(c, c->o, READS_NOW);
    } else {
        acts(c, c->o, WRITES_NOW);
        acts(c, c->o, READS_NOW);
    }
}

/* /proc/PID/stat, /proc/self/task/PID/stat: which process is looked at? */
static struct proc *looked_at(const struct call *c)
{
    const char *path = path_of(c), *end = strstr(path, "/stat\""), *s = end;

    if (end == NULL || !starts(path, "\"/proc/"))
        return NULL;
    while (s > path && isdigit((unsigned char)s[-1]))
        s--;
    return s < end ? process(c->at, amount(s)) : NULL;
}

static void has_opened(struct call *c)
{
    const char *flags = flags_of(c);
    int access = strstr(flags, "O_RDWR") != NULL     ? READS | WRITES
                 : strstr(flags, "O_WRONLY") != NULL ? WRITES
                                                     : READS;
    struct slot *s;

    if (!succeeds(c))
        return;
    close_slot(c, (long)c->ret);
    s = open_slot(c->p, c->result, access);
    if (s == NULL)
        return;
    s->o->outside = 0;
    take_flags(s, flags);
    s->noise = is_library_file(c, NULL) || is_new_semaphore(path_of(c));
    c->o = s->o;
    s->look = looked_at(c);
}

/* Its path is libc's, or one that is only looked at. */
static int opens_for_libc(struct call *c, struct slot *s)
{
    return is_library_file(c, s) || is_new_semaphore(path_of(c)) ? 1
           : looked_at(c) != NULL                                ? 2
                                                                 : 0;
}

static struct answer why_opened(struct call *c)
{
    const char *flags = flags_of(c);
    struct act *a;

    if (c->o == NULL || c->ready > 0 || strstr(flags, "O_RDWR") != NULL)
        return no;
    a = first_act(c->o, c,
                  strstr(flags, "O_WRONLY") != NULL ? READS_NOW : WRITES_NOW);
    return a != NULL ? by(a) : no;
}

static size_t opened_before(struct call *c)
{
    const char *flags = flags_of(c);

    if (c->o == NULL || !c->o->fifo || strstr(flags, "O_RDWR") != NULL)
        return NEVER;
    return done_before(
        c->o, c, strstr(flags, "O_WRONLY") != NULL ? READS_NOW : WRITES_NOW);
}

static void say_open(struct call *c, struct words *w)
{
    say_opened_name(&w->head, path_of(c), "open");
    say_flags(&w->head, flags_of(c), ", ");
    add(&w->head, ")");
    say_new_fd(c, w);
}

/* ---- mkfifo() ---- */

static void names_fifo(struct call *c, struct slot *s)
{
    const char *path;
    size_t n;

    (void)s;
    if (!has(c, "S_IFIFO"))
        return;
    path = unquoted(path_of(c), &n);
    if (fifos == NULL)
        fifos = new_map();
    *at(fifos, last_part(path)) = fifos;
    is_fifo(object_at(path), path);
}

static const char *name_of_mknod(const struct call *c)
{
    return has(c, "S_IFIFO") ? "mkfifo" : "mknod";
}

static void say_mknod(struct call *c, struct words *w)
{
    if (!has(c, "S_IFIFO")) {
        say_any(c, w);
        return;
    }
    add(&w->head, "mkfifo(");
    say_path(&w->head, path_of(c));
    add(&w->head, ")");
    say_worked(c, w);
}

/* ---- close(), dup(), fcntl() ---- */

static void closes(struct call *c, struct slot *s)
{
    (void)s;
    if (c->known && c->ret == 0)
        close_slot(c, fd_of(c->arg[0]));
}

static void copies(struct call *c, struct slot *s)
{
    struct slot copy, *made;

    if (s == NULL || !succeeds(c))
        return;
    copy = *s;
    if (*c->arg[1] != '\0' && !is(c, "fcntl") &&
        fd_of(c->arg[1]) != fd_of(c->arg[0]))
        close_slot(c, (long)c->ret);
    if (fd_of(c->arg[0]) == c->ret)
        return;
    made = copy_slot(c->p, &copy, (long)c->ret);
    if (made != NULL)
        made->cloexec = has(c, "CLOEXEC");
}

/* Nothing more: its result is no new object. */
static void copied(struct call *c)
{
    if (is(c, "fcntl"))
        locked(c);
}

static int is_the_same(struct call *c, struct slot *s)
{
    (void)s;
    return fd_of(c->arg[0]) >= 0 && fd_of(c->arg[0]) == fd_of(c->arg[1]);
}

static void say_dup(struct call *c, struct words *w)
{
    add(&w->head, "%.4s(", c->name); /* dup3 is dup2 with flags */
    say_fd(&w->head, c->arg[0]);
    if (c->n_args > 1) {
        add(&w->head, ", ");
        say_fd(&w->head, c->arg[1]);
    }
    add(&w->head, ")");
    if (c->n_args > 1)
        say_failed(c, w);
    else
        say_new_fd(c, w);
}

static void controls(struct call *c, struct slot *s)
{
    if (s == NULL)
        return;
    if (strstr(c->arg[1], "SETLK") != NULL) {
        locks(c, s);
    } else if (starts(c->arg[1], "F_SETPIPE_SZ") && succeeds(c)) {
        s->o->capacity = c->ret;
    } else if (starts(c->arg[1], "F_DUPFD")) {
        copies(c, s);
    } else if (starts(c->arg[1], "F_SETFD")) {
        s->cloexec = has(c, "FD_CLOEXEC");
    } else if (starts(c->arg[1], "F_SETFL") && succeeds(c)) {
        s->open_file->nonblock = has(c, "O_NONBLOCK");
    }
}

static int only_asks(struct call *c, struct slot *s)
{
    return s != NULL && s->inherited && starts(c->arg[1], "F_GETF");
}

static int asks_terminal(struct call *c, struct slot *s)
{
    return starts(c->arg[1], "TC") || starts(c->arg[1], "TIOCG") ||
           (s != NULL && s->inherited);
}

static void say_ioctl(struct call *c, struct words *w)
{
    if (strcmp(c->arg[1], "FIONREAD") != 0 || !c->known || c->ret != 0) {
        say_any(c, w);
        return;
    }
    add(&w->head, "ioctl(");
    say_fd(&w->head, c->arg[0]);
    add(&w->head, ", FIONREAD)");
    add(&w->tail, ": %d bytes inside", atoi(c->arg[2] + 1));
}

static int seeks_nothing(struct call *c, struct slot *s)
{
    return s != NULL && (s->inherited || starts(c->arg[2], "SEEK_CUR"));
}

#define OPENS                                                                  \
    .on = "fifo", .say = say_open, .is_libc = opens_for_libc,                  \
    .begins = begins_to_open, .returned = has_opened, .may = may_open,         \
    .why = why_opened, .done = opened_before

const struct kind descriptor_calls[] = {
    {.name = "open", OPENS},
    {.name = "openat", .libc = "open", OPENS},
    {.name = "creat", .libc = "open", OPENS},
    {.name = "close", .fd = 1, .say = say_one_fd, .begins = closes},
    {.name = "close_range"},
    {.name = "pipe", .say = say_pair, .begins = makes_pair},
    {.name = "pipe2", .libc = "pipe", .say = say_pair, .begins = makes_pair},
    {.name = "socketpair", .say = say_pair, .begins = makes_pair},
    {.name = "dup",
     .fd = 1,
     .say = say_dup,
     .begins = copies,
     .returned = copied},
    {.name = "dup2",
     .fd = 1,
     .is_libc = is_the_same,
     .say = say_dup,
     .begins = copies,
     .returned = copied},
    {.name = "dup3",
     .libc = "dup2",
     .fd = 1,
     .say = say_dup,
     .begins = copies,
     .returned = copied},
    {.name = "fcntl",
     .fd = 1,
     .on = "lock",
     .is_libc = only_asks,
     .begins = controls,
     .returned = copied,
     .may = may_lock,
     .why = why_locked},
    {.name = "flock",
     .fd = 1,
     .on = "lock",
     .begins = locks,
     .returned = locked,
     .may = may_lock,
     .why = why_locked},
    {.name = "ioctl",
     .fd = 1,
     .quiet = 1,
     .say = say_ioctl,
     .is_libc = asks_terminal},
    {.name = "lseek", .fd = 1, .is_libc = seeks_nothing},
    {.name = "mknod",
     .name_of = name_of_mknod,
     .say = say_mknod,
     .begins = names_fifo},
    {.name = "mknodat",
     .name_of = name_of_mknod,
     .say = say_mknod,
     .begins = names_fifo},
    {.name = NULL},
};
