/*
 * words.c - a call in the words of the book
 *
 * read(3<pipe:[77]>, "hello", 4096) = 5 becomes read(fd 3) = 5 "hello". What
 * differs from run to run is left out: inodes, addresses, and the numbers of
 * processes and System V objects, which get names. Calls that are not in the
 * table are shown as they are, shortened.
 */
#include "trace.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DATA 24 /* characters of data, or of a path */

/* ---- pieces ---- */

long fd_of(const char *arg)
{
    char *end;
    long fd = strtol(arg, &end, 10);

    return end == arg || fd < 0 || (*end != '\0' && *end != '<') ? -1 : fd;
}

static size_t escape(const char *s)
{
    size_t n = 1;

    if (*s != '\\' || s[1] == '\0')
        return 1;
    if (s[1] == 'x')
        for (n = 2; n < 4 && isxdigit((unsigned char)s[n]); n++)
            ;
    else if (s[1] >= '0' && s[1] <= '7')
        for (; n < 4 && s[n] >= '0' && s[n] <= '7'; n++)
            ;
    else
        n = 2;
    return n;
}

char *unquoted(const char *quoted, size_t *n)
{
    static const char names[] = "ntrfva", values[] = "\n\t\r\f\v\a";
    struct buf b = {0};
    const char *s = quoted + (*quoted == '@'), *known;
    size_t size;
    char c;

    for (s += *s == '"'; *s != '\0' && *s != '"'; s += size) {
        size = escape(s);
        c = *s;
        if (size > 1) {
            known = strchr(names, s[1]);
            if (s[1] == 'x')
                c = (char)strtol(s + 2, NULL, 16);
            else if (isdigit((unsigned char)s[1]))
                c = (char)strtol(s + 1, NULL, 8);
            else
                c = known != NULL ? values[known - names] : s[1];
        }
        add_text(&b, &c, 1);
    }
    *n = b.n;
    return taken(&b);
}

/* A quoted string, not longer than the reader cares for. */
static void data(struct buf *b, const char *quoted)
{
    const char *s = quoted, *cut = NULL, *first;
    size_t n = 0, same = 0;

    if (*s == '@')
        s++;
    if (*s != '"')
        return;
    first = ++s;
    for (; *s != '\0' && *s != '"'; s += escape(s), n++) {
        same += escape(s) == escape(first) && strncmp(s, first, escape(s)) == 0;
        if (cut == NULL && s + escape(s) - first > DATA)
            cut = s;
    }
    if (same == n && n > 4) /* nothing but zeros: four of them will do */
        cut = first + 4 * escape(first);
    add_text(b, quoted, (size_t)((cut != NULL ? cut : s) - quoted));
    add(b, "\"%s", cut != NULL || starts(s, "\"...") ? "..." : "");
}

/* Numbers of processes, where they are a part of a name, are not shown. */
static void without_pids(struct buf *b, const char *s, size_t n,
                         const struct names *k)
{
    size_t i, digits;
    const struct proc *p;

    for (i = 0; i < n; i += digits) {
        for (digits = 0;
             i + digits < n && isdigit((unsigned char)s[i + digits]); digits++)
            ;
        p = digits > 1 && digits < 10 ? process(k->trace, NEVER, atoll(s + i))
                                      : NULL;
        if (p != NULL)
            add(b, "PID");
        else
            add_text(b, s + i, digits ? digits : 1);
        digits += digits == 0;
    }
}

static void name(struct buf *b, const char *quoted, const struct names *k)
{
    struct buf text = {0};

    data(&text, quoted);
    if (text.s != NULL)
        without_pids(b, text.s, text.n, k);
    free(text.s);
}

/* The end of a path says more than its beginning. */
static void path(struct buf *b, const char *quoted, const struct names *k)
{
    const char *s = quoted + (*quoted == '@'), *end, *from;

    if (*s++ != '"')
        return;
    end = s + strcspn(s, "\"");
    for (from = s; end - from > DATA && strchr(from + 1, '/') != NULL &&
                   strchr(from + 1, '/') < end - 1;)
        from = strchr(from + 1, '/');
    add(b, "\"%s", from > s ? "..." : "");
    without_pids(b, from, (size_t)(end - from), k);
    add(b, "\"");
}

static void fd(struct buf *b, const char *arg)
{
    if (fd_of(arg) >= 0)
        add(b, "fd %ld", fd_of(arg));
    else
        add(b, "%.*s", (int)strcspn(arg, "<"), arg);
}

/* Flags, without the permissions that come with some. */
static void flags(struct buf *b, const char *arg, const char *before)
{
    size_t n;

    for (; *arg != '\0'; arg += n + (arg[n] == '|')) {
        n = strcspn(arg, "|");
        if (isdigit((unsigned char)*arg) || starts(arg, "IPC_64"))
            continue;
        add(b, "%s%.*s", before, (int)n, arg);
        before = "|";
    }
}

const char *process_name(const struct names *k, long long pid,
                         const struct proc *self)
{
    const struct proc *p = process(k->trace, k->line, pid);

    if (p == NULL || p->name == NULL)
        return "another process";
    return p == self ? "itself" : p->name;
}

/* Queue 1 is the one that appears first, whatever its number. */
static int label(const char *kind, const char *id)
{
    static struct map *labels;
    struct buf key = {0};
    void **n, **count;

    if (labels == NULL)
        labels = new_map();
    add(&key, "%s", kind);
    count = at(labels, key.s);
    if (*count == NULL)
        *count = keep(sizeof(int));
    add(&key, " %s", id);
    n = at(labels, key.s);
    count = at(labels, kind);
    if (*n == NULL) {
        *n = keep(sizeof(int));
        *(int *)*n = ++*(int *)*count;
    }
    free(key.s);
    return *(int *)*n;
}

/* 127.0.0.1:4000 or "/tmp/name" */
static void address(struct buf *b, const char *arg, const struct names *k)
{
    const char *port = field(arg, "sin_port"), *ip = field(arg, "sin_addr"),
               *name = field(arg, "sun_path");

    if (port == NULL)
        port = field(arg, "sin6_port");
    if (ip == NULL && port != NULL &&
        (ip = strstr(arg, "AF_INET6, \"")) != NULL)
        ip += 10;
    if (name != NULL) {
        path(b, name, k);
    } else if (port != NULL && ip != NULL) {
        ip = strchr(ip, '"') != NULL ? strchr(ip, '"') + 1 : ip;
        add(b, "%.*s:%d", (int)strcspn(ip, "\")"), ip,
            atoi(port + strcspn(port, "0123456789")));
    } else if (starts(arg, "{sa_family=")) {
        add(b, "%.*s", (int)strcspn(arg + 11, ",}"), arg + 11);
    }
}

/* ---- results ---- */

static int failed(struct call *c, struct words *w)
{
    if (c->known && c->ret == -1 && *c->error != '\0')
        add(&w->tail, " = -1 %s", c->error);
    else if (c->known)
        return 0;
    return 1;
}

static void number(struct call *c, struct words *w)
{
    if (!failed(c, w))
        add(&w->tail, " = %lld", c->ret);
}

/* 0 only says that it worked. */
static void worked(struct call *c, struct words *w)
{
    if (!failed(c, w) && c->ret != 0)
        add(&w->tail, " = %lld", c->ret);
}

static void new_fd(struct call *c, struct words *w)
{
    if (!failed(c, w))
        add(&w->tail, " = fd %lld", c->ret);
}

/* ---- any call ---- */

static void any_arg(struct buf *b, const char *arg, const struct names *k)
{
    const char *s = arg;

    if (*s == '"') {
        if (s[1] == '/')
            path(b, s, k);
        else
            name(b, s, k);
    } else if (starts(s, "0x") && strlen(s) > 7) {
        add(b, "...");
    } else if (*s == '{' || *s == '[') {
        if (strlen(s) > 20 || strstr(s, "0x") != NULL)
            add(b, "%c...%c", *s, *s == '{' ? '}' : ']');
        else
            without_pids(b, s, strlen(s), k);
    } else if (isdigit((unsigned char)*s) && strchr(s, '<') != NULL) {
        fd(b, s);
    } else if (atoll(s) > 99 && process(k->trace, k->line, atoll(s)) != NULL) {
        add(b, "%s", process_name(k, atoll(s), NULL));
    } else {
        add(b, "%.*s", (int)strcspn(s, "<"), s);
    }
}

static void any(struct call *c, const struct names *k, struct words *w)
{
    struct buf *b = &w->head;
    int i;

    add(b, "%s(", c->name);
    for (i = 0; i < c->n_args && b->n < 60; i++) {
        if (starts(c->arg[i], "AT_FDCWD"))
            continue;
        if (b->s[b->n - 1] != '(')
            add(b, ", ");
        any_arg(b, c->arg[i], k);
    }
    add(b, i < c->n_args ? ", ...)" : ")");
    if (failed(c, w) || c->ret == 0)
        return;
    add(&w->tail, " = ");
    if (strchr(c->result, '<') != NULL)
        add(&w->tail, "fd ");
    if (starts(c->result, "0x") && strlen(c->result) > 7)
        add(&w->tail, "...");
    else if (c->ret > 99 && process(k->trace, k->line, c->ret) != NULL)
        add(&w->tail, "%s", process_name(k, c->ret, NULL));
    else
        add(&w->tail, "%lld", c->ret);
}

/* ---- descriptors ---- */

static void reads(struct call *c, const struct names *k, struct words *w)
{
    const char *from = c->arg[1], *passed = strstr(from, "cmsg_data=[");
    const char *name = strcmp(c->name, "recvfrom") == 0 ? "recv" : c->name;

    add(&w->head, "%s(", name);
    fd(&w->head, c->arg[0]);
    if (starts(name, "recv"))
        flags(&w->head, c->arg[name[4] == '\0' ? 3 : 2], ", ");
    add(&w->head, ")");
    if (failed(c, w))
        return;
    add(&w->tail, " = %lld", c->ret);
    if (field(from, "ssi_signo") != NULL) {
        from = field(from, "ssi_signo");
        add(&w->tail, " %.*s", (int)strcspn(from, ",}"), from);
        return;
    }
    if (field(from, "iov_base") != NULL)
        from = field(from, "iov_base");
    if (c->ret > 0 && *from == '"') {
        add(&w->tail, " ");
        data(&w->tail, from);
    }
    if (c->ret == 0 && (starts(c->name, "read") || starts(c->name, "recv")))
        add(&w->tail, ", end of file");
    if (name != c->name && *c->arg[4] == '{') {
        add(&w->tail, " from ");
        address(&w->tail, c->arg[4], k);
    }
    if (passed != NULL && strstr(from, "SCM_RIGHTS") != NULL)
        add(&w->tail, ", and fd %d", atoi(passed + 11));
}

static void writes(struct call *c, const struct names *k, struct words *w)
{
    const char *what = c->arg[1], *passed = strstr(what, "cmsg_data=[");
    int to = strcmp(c->name, "sendto") == 0, named = to && *c->arg[4] == '{';

    add(&w->head, "%s(", to && !named ? "send" : c->name);
    fd(&w->head, c->arg[0]);
    if (field(what, "iov_base") != NULL)
        what = field(what, "iov_base");
    if (*what == '"') {
        add(&w->head, ", ");
        data(&w->head, what);
    }
    if (to)
        flags(&w->head, c->arg[3], ", ");
    if (named) {
        add(&w->head, ", to ");
        address(&w->head, c->arg[4], k);
    }
    if (passed != NULL && strstr(what, "SCM_RIGHTS") != NULL)
        add(&w->head, ", and fd %d", atoi(passed + 11));
    add(&w->head, ")");
    number(c, w);
}

static void closes(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "close(");
    fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    worked(c, w);
}

static void pipes(struct call *c, const struct names *k, struct words *w)
{
    int pair = starts(c->name, "socketpair");
    const char *both = c->arg[pair ? 3 : 0], *second = strstr(both, ", ");

    (void)k;
    add(&w->head, pair ? "socketpair(" : "pipe(");
    flags(&w->head, c->arg[1], "");
    add(&w->head, ")");
    if (failed(c, w) || *both != '[' || second == NULL)
        return;
    add(&w->tail, " = fd %d, fd %d", atoi(both + 1), atoi(second + 2));
}

static void dups(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "%.4s(", c->name); /* dup3 is dup2 with flags */
    fd(&w->head, c->arg[0]);
    if (c->n_args > 1) {
        add(&w->head, ", ");
        fd(&w->head, c->arg[1]);
    }
    add(&w->head, ")");
    if (c->n_args > 1)
        failed(c, w);
    else
        new_fd(c, w);
}

static void opens(struct call *c, const struct names *k, struct words *w)
{
    int at = starts(c->name, "openat");

    add(&w->head, starts(c->name, "mq_") ? "mq_open(" : "open(");
    path(&w->head, c->arg[at], k);
    flags(&w->head, c->arg[at + 1], ", ");
    add(&w->head, ")");
    new_fd(c, w);
}

static void mkfifos(struct call *c, const struct names *k, struct words *w)
{
    int at = strcmp(c->name, "mknodat") == 0;

    if (strstr(c->arg[at + 1], "S_IFIFO") == NULL) {
        any(c, k, w);
        return;
    }
    add(&w->head, "mkfifo(");
    path(&w->head, c->arg[at], k);
    add(&w->head, ")");
    worked(c, w);
}

static void polls(struct call *c, const struct names *k, struct words *w)
{
    const char *s, *name;
    int n = 0, ready = 0;

    (void)k;
    add(&w->head, "poll(");
    for (s = c->arg[0]; (s = field(s, "fd")) != NULL && n < 8; n++)
        add(&w->head, "%sfd %d", n ? ", " : "", atoi(s));
    add(&w->head, ")");
    if (failed(c, w))
        return;
    if (c->ret == 0)
        add(&w->tail, " = 0, none is ready");
    for (s = c->result; (s = field(s, "fd")) != NULL && ready < 8; ready++) {
        name = field(s, "revents");
        if (name != NULL)
            add(&w->tail, "%s fd %d %.*s", ready ? "," : " =", atoi(s),
                (int)strcspn(name, "}"), name);
    }
    if (c->ret > 0 && ready == 0)
        add(&w->tail, " = %lld", c->ret);
}

static void ioctls(struct call *c, const struct names *k, struct words *w)
{
    if (strcmp(c->arg[1], "FIONREAD") != 0 || !c->known || c->ret != 0) {
        any(c, k, w);
        return;
    }
    add(&w->head, "ioctl(");
    fd(&w->head, c->arg[0]);
    add(&w->head, ", FIONREAD)");
    add(&w->tail, ": %d bytes inside", atoi(c->arg[2] + 1));
}

/* ---- processes ---- */

static void forks(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    if (strstr(c->args, "CLONE_THREAD") != NULL)
        add(&w->head, "pthread_create()");
    else if (strstr(c->args, "CLONE_VFORK") != NULL ||
             strcmp(c->name, "vfork") == 0)
        add(&w->head, "vfork()");
    else
        add(&w->head, "fork()");
    if (!failed(c, w) && c->child != NULL && c->child->name != NULL)
        add(&w->tail, " = %s", c->child->name);
}

static void execs(struct call *c, const struct names *k, struct words *w)
{
    const char *s = c->arg[1];
    int n = 0, no_more = *s != '[';

    add(&w->head, "exec(");
    while (!no_more && n < 3 && (s = strchr(s, '"')) != NULL) {
        add(&w->head, n++ ? ", " : "");
        name(&w->head, s, k);
        for (s++; *s != '\0' && *s != '"'; s += escape(s))
            ;
        no_more = *s == '\0' || s[1] != ',';
        s += *s != '\0';
    }
    add(&w->head, no_more ? ")" : ", ...)");
    failed(c, w);
}

static void waits(struct call *c, const struct names *k, struct words *w)
{
    int id = strcmp(c->name, "waitid") == 0;
    const char *status = c->arg[id ? 2 : 1], *s;
    long long pid = atoll(c->arg[id]), which = c->ret;

    if (id)
        pid = starts(c->arg[0], "P_ALL") ? -1 : pid;
    add(&w->head, "%s(", id ? "waitid" : pid == -1 ? "wait" : "waitpid");
    add(&w->head, "%s", pid > 0 ? process_name(k, pid, c->p) : "");
    flags(&w->head, c->arg[id ? 3 : 2], pid > 0 ? ", " : "");
    add(&w->head, ")");
    if (failed(c, w))
        return;
    if (id && (s = field(status, "si_pid")) != NULL)
        which = atoll(s);
    if (which <= 0) {
        add(&w->tail, " = %lld", c->ret);
        return;
    }
    add(&w->tail, " = %s", process_name(k, which, c->p));
    if ((s = strstr(status, "WEXITSTATUS(s) == ")) != NULL)
        add(&w->tail, ", exit status %d", atoi(s + 18));
    else if ((s = strstr(status, "WTERMSIG(s) == ")) != NULL)
        add(&w->tail, ", killed by %.*s", (int)strcspn(s + 15, " }]"), s + 15);
    else if ((s = strstr(status, "WSTOPSIG(s) == ")) != NULL)
        add(&w->tail, ", stopped by %.*s", (int)strcspn(s + 15, " }]"), s + 15);
    else if (strstr(status, "WIFCONTINUED") != NULL ||
             strstr(status, "CLD_CONTINUED") != NULL)
        add(&w->tail, ", continued");
    else if ((s = field(status, "si_status")) != NULL)
        add(&w->tail, ", %s %.*s",
            strstr(status, "CLD_EXITED") != NULL  ? "exit status"
            : strstr(status, "CLD_STOPP") != NULL ? "stopped by"
                                                  : "killed by",
            (int)strcspn(s, ",}"), s);
}

/* ---- signals ---- */

static void kills(struct call *c, const struct names *k, struct words *w)
{
    int thread = starts(c->name, "tgkill") || starts(c->name, "rt_tg");
    int queued = strstr(c->name, "queueinfo") != NULL;
    long long pid = atoll(c->arg[thread]);
    const char *value;

    if (starts(c->name, "tgkill") && pid == c->p->pid)
        add(&w->head, "raise(");
    else
        add(&w->head, "%s(", queued ? "sigqueue" : c->name);
    if (pid < -1)
        add(&w->head, "the group of %s, ", process_name(k, -pid, c->p));
    else if (pid <= 0)
        add(&w->head, pid ? "all, " : "its own group, ");
    else if (!starts(c->name, "tgkill") || pid != c->p->pid)
        add(&w->head, "%s, ", process_name(k, pid, c->p));
    add(&w->head, "%s", c->arg[thread + 1]);
    value = queued ? field(c->arg[thread + 2], "si_int") : NULL;
    if (value != NULL)
        add(&w->head, ", %d", atoi(value));
    add(&w->head, ")");
    worked(c, w);
}

static void actions(struct call *c, const struct names *k, struct words *w)
{
    const char *s = field(c->arg[1], "sa_handler");

    (void)k;
    if (s == NULL)
        s = field(c->arg[1], "sa_sigaction");
    add(&w->head, "sigaction(%s", c->arg[0]);
    if (s != NULL)
        add(&w->head, ", %.*s", starts(s, "0x") ? 9 : (int)strcspn(s, ","),
            starts(s, "0x") ? "a handler" : s);
    add(&w->head, ")");
    worked(c, w);
}

static void masks(struct call *c, const struct names *k, struct words *w)
{
    const char *set = c->arg[1];

    (void)k;
    add(&w->head, "sigprocmask(%s, ", c->arg[0]);
    if (starts(set, "~[RTMIN") || starts(set, "~[]"))
        add(&w->head, "all)");
    else if (starts(set, "0x")) /* of a process that may not be looked into */
        add(&w->head, "...)");
    else
        add(&w->head, "%.*s%s)", strlen(set) > 30 ? 30 : 99, set,
            strlen(set) > 30 ? "...]" : "");
    worked(c, w);
}

static void signal_waits(struct call *c, const struct names *k, struct words *w)
{
    const char *s = strchr(c->result, '(');

    (void)k;
    add(&w->head, "%s(%.30s)",
        starts(c->name, "rt_sigs") ? "sigsuspend" : "sigtimedwait", c->arg[0]);
    if (!failed(c, w) && s != NULL)
        add(&w->tail, " = %.*s", (int)strcspn(s + 1, ")"), s + 1);
}

static void signalfds(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "signalfd(%.60s)", c->arg[1]);
    new_fd(c, w);
}

static void sleeps(struct call *c, const struct names *k, struct words *w)
{
    const char *t = c->arg[starts(c->name, "clock") ? 2 : 0];
    const char *s = field(t, "tv_sec"), *n = field(t, "tv_nsec");

    (void)k;
    add(&w->head, "nanosleep(");
    if (s != NULL && n != NULL)
        add(&w->head, "%.9g s", (double)atoll(s) + (double)atoll(n) / 1e9);
    add(&w->head, ")");
    worked(c, w);
}

static void futexes(struct call *c, const struct names *k, struct words *w)
{
    const char *op = c->arg[1] + (starts(c->arg[1], "FUTEX_") ? 6 : 0);
    int wakes = starts(op, "WAKE");

    if (k->joined != NULL) {
        add(&w->head, "pthread_join(%s)", k->joined);
        failed(c, w);
        return;
    }
    add(&w->head, "futex(word %d, ", label("word", k->word ? k->word : ""));
    if (starts(op, "WAIT") || wakes)
        add(&w->head, "%.4s, ", op);
    else
        add(&w->head, "%.*s, ", (int)strcspn(op, "|"), op);
    if (strcmp(c->arg[2], "2147483647") == 0)
        add(&w->head, "all)");
    else
        add(&w->head, "%.*s)", (int)strcspn(c->arg[2], " "), c->arg[2]);
    if (wakes && c->known && c->ret >= 0)
        add(&w->tail, " = %lld", c->ret);
    else
        worked(c, w);
}

/* ---- System V and POSIX objects ---- */

static const char *kind(const struct call *c)
{
    return starts(c->name, "msg")   ? "queue"
           : starts(c->name, "sem") ? "set"
                                    : "segment";
}

static void gets(struct call *c, const struct names *k, struct words *w)
{
    int with_size = !starts(c->name, "msg");
    char id[24];

    (void)k;
    add(&w->head, "%s(", c->name);
    if (starts(c->arg[0], "IPC_PRIVATE"))
        add(&w->head, "IPC_PRIVATE");
    else
        add(&w->head, "a key");
    if (with_size)
        add(&w->head, ", %s", c->arg[1]);
    flags(&w->head, c->arg[with_size + 1], ", ");
    add(&w->head, ")");
    snprintf(id, sizeof(id), "%lld", c->ret);
    if (!failed(c, w))
        add(&w->tail, " = %s %d", kind(c), label(kind(c), id));
}

static void object(struct call *c, struct words *w)
{
    add(&w->head, "%s(%s ", strcmp(c->name, "semtimedop") ? c->name : "semop",
        kind(c));
    add(&w->head, "%d", label(kind(c), c->arg[0]));
}

static void sends(struct call *c, const struct names *k, struct words *w)
{
    const char *type = field(c->arg[1], "mtype"),
               *text = field(c->arg[1], "mtext");

    (void)k;
    object(c, w);
    if (type != NULL && text != NULL) {
        add(&w->head, ", type %d, ", atoi(type));
        data(&w->head, text);
    }
    flags(&w->head, c->arg[3], ", ");
    add(&w->head, ")");
    worked(c, w);
}

static void receives(struct call *c, const struct names *k, struct words *w)
{
    const char *type = field(c->arg[1], "mtype"),
               *text = field(c->arg[1], "mtext");

    (void)k;
    object(c, w);
    add(&w->head, ", type %s", c->arg[3]);
    flags(&w->head, c->arg[4], ", ");
    add(&w->head, ")");
    if (failed(c, w))
        return;
    add(&w->tail, " = %lld", c->ret);
    if (type != NULL && text != NULL) {
        add(&w->tail, ", type %d, ", atoi(type));
        data(&w->tail, text);
    }
}

static void semops(struct call *c, const struct names *k, struct words *w)
{
    const char *s, *op, *flag;
    int n = 0;

    (void)k;
    object(c, w);
    for (s = c->arg[1]; (s = field(s, "sem_num")) != NULL && n < 8; n++) {
        op = field(s, "sem_op");
        flag = field(s, "sem_flg");
        add(&w->head, ", [%d] %+d", atoi(s), op != NULL ? atoi(op) : 0);
        if (flag != NULL && *flag != '0')
            add(&w->head, " %.*s", (int)strcspn(flag, "}"), flag);
    }
    add(&w->head, ")");
    worked(c, w);
}

static void controls(struct call *c, const struct names *k, struct words *w)
{
    int semaphore = starts(c->name, "sem");
    const char *command = c->arg[semaphore + 1], *value = c->arg[3];

    (void)k;
    object(c, w);
    if (starts(command, "IPC_64|"))
        command += 7;
    if (semaphore && strstr(command, "VAL") != NULL)
        add(&w->head, ", [%s]", c->arg[1]);
    add(&w->head, ", %s", command);
    if (strcmp(command, "SETVAL") == 0)
        add(&w->head, ", %d", atoi(value + strcspn(value, "0123456789")));
    add(&w->head, ")");
    if (starts(command, "GET"))
        number(c, w);
    else
        worked(c, w);
}

static void attaches(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    if (strcmp(c->name, "shmdt") == 0) {
        add(&w->head, "shmdt()");
    } else {
        object(c, w);
        add(&w->head, ")");
    }
    failed(c, w);
}

static void mq_sends(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "mq_send(");
    fd(&w->head, c->arg[0]);
    add(&w->head, ", ");
    data(&w->head, c->arg[1]);
    add(&w->head, ", priority %s)", c->arg[3]);
    worked(c, w);
}

static void mq_receives(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "mq_receive(");
    fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    if (failed(c, w))
        return;
    add(&w->tail, " = %lld ", c->ret);
    data(&w->tail, c->arg[1]);
    if (*c->arg[3] == '[')
        add(&w->tail, ", priority %d", atoi(c->arg[3] + 1));
}

static void maps(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "mmap(%s, %s bytes",
        strstr(c->arg[3], "MAP_SHARED") != NULL ? "shared" : "private",
        c->arg[1]);
    if (fd_of(c->arg[4]) >= 0)
        add(&w->head, ", fd %ld", fd_of(c->arg[4]));
    add(&w->head, ")");
    failed(c, w);
}

/* ---- sockets ---- */

static void sockets(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "socket(%s, %s)", c->arg[0], c->arg[1]);
    new_fd(c, w);
}

static void addresses(struct call *c, const struct names *k, struct words *w)
{
    add(&w->head, "%s(", c->name);
    fd(&w->head, c->arg[0]);
    if (starts(c->name, "get")) {
        add(&w->head, ")");
        if (!failed(c, w))
            add(&w->tail, " = "), address(&w->tail, c->arg[1], k);
        return;
    }
    add(&w->head, ", ");
    address(&w->head, c->arg[1], k);
    add(&w->head, ")");
    worked(c, w);
}

static void accepts(struct call *c, const struct names *k, struct words *w)
{
    (void)k;
    add(&w->head, "accept(");
    fd(&w->head, c->arg[0]);
    add(&w->head, ")");
    new_fd(c, w);
}

/* ---- all ---- */

static const struct {
    const char *name;
    void (*say)(struct call *, const struct names *, struct words *);
} table[] = {
    {"read", reads},
    {"readv", reads},
    {"pread64", reads},
    {"recvfrom", reads},
    {"recvmsg", reads},
    {"recv", reads},
    {"write", writes},
    {"writev", writes},
    {"pwrite64", writes},
    {"sendto", writes},
    {"sendmsg", writes},
    {"send", writes},
    {"close", closes},
    {"pipe", pipes},
    {"pipe2", pipes},
    {"socketpair", pipes},
    {"dup", dups},
    {"dup2", dups},
    {"dup3", dups},
    {"open", opens},
    {"openat", opens},
    {"mq_open", opens},
    {"mknod", mkfifos},
    {"mknodat", mkfifos},
    {"poll", polls},
    {"ppoll", polls},
    {"ioctl", ioctls},
    {"fork", forks},
    {"vfork", forks},
    {"clone", forks},
    {"clone3", forks},
    {"execve", execs},
    {"wait4", waits},
    {"waitpid", waits},
    {"waitid", waits},
    {"kill", kills},
    {"tkill", kills},
    {"tgkill", kills},
    {"rt_sigqueueinfo", kills},
    {"rt_tgsigqueueinfo", kills},
    {"rt_sigaction", actions},
    {"rt_sigprocmask", masks},
    {"rt_sigsuspend", signal_waits},
    {"rt_sigtimedwait", signal_waits},
    {"signalfd", signalfds},
    {"signalfd4", signalfds},
    {"nanosleep", sleeps},
    {"clock_nanosleep", sleeps},
    {"futex", futexes},
    {"shmget", gets},
    {"semget", gets},
    {"msgget", gets},
    {"msgsnd", sends},
    {"msgrcv", receives},
    {"semop", semops},
    {"semtimedop", semops},
    {"msgctl", controls},
    {"semctl", controls},
    {"shmctl", controls},
    {"shmat", attaches},
    {"shmdt", attaches},
    {"mq_timedsend", mq_sends},
    {"mq_timedreceive", mq_receives},
    {"mmap", maps},
    {"mmap2", maps},
    {"socket", sockets},
    {"bind", addresses},
    {"connect", addresses},
    {"getsockname", addresses},
    {"getpeername", addresses},
    {"accept", accepts},
    {"accept4", accepts},
};

void say_call(struct call *c, const struct names *k, struct words *w)
{
    size_t i;

    *w = (struct words){0};
    add(&w->head, "%s", "");
    add(&w->tail, "%s", "");
    cut_args(c);
    for (i = 0; i < LENGTH(table); i++)
        if (strcmp(table[i].name, c->name) == 0) {
            table[i].say(c, k, w);
            return;
        }
    any(c, k, w);
}
