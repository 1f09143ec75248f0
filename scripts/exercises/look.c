/*
 * look.c - the processes of the box, and the objects that they leave
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include "box.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- processes ---- */

/* 12 (a (strange) name) S 1 ... */
static int read_one(pid_t pid, struct one *o)
{
    unsigned long long user, kernel;
    char path[64], text[1024], *open, *close;
    size_t n;
    FILE *f;
    int parent;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    f = fopen(path, "re");
    if (f == NULL)
        return 0;
    n = fread(text, 1, sizeof(text) - 1, f);
    fclose(f);
    text[n] = '\0';
    open = strchr(text, '(');
    close = strrchr(text, ')');
    if (open == NULL || close == NULL ||
        sscanf(close + 1,
               " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d "
               "%*d %*d %*d %*d %*u %*u %ld",
               &o->state, &parent, &user, &kernel, &o->pages) != 5)
        return 0;
    *close = '\0';
    snprintf(o->name, sizeof(o->name), "%s", open + 1);
    for (n = 0; o->name[n] != '\0'; n++)
        if (o->name[n] < ' ' || o->name[n] > '~')
            o->name[n] = '?';
    o->pid = pid;
    o->parent = parent;
    o->cpu = user + kernel;
    return 1;
}

static int descends(const struct box *b, const struct one *o)
{
    struct one up = *o;
    int depth;

    for (depth = 0; depth < 1000; depth++) {
        if (up.parent == b->init)
            return 1;
        if (up.parent <= 1 || !read_one(up.parent, &up))
            return 0;
    }
    return 0;
}

size_t look(const struct box *b, struct one *all, size_t max)
{
    DIR *d = opendir("/proc");
    struct dirent *e;
    struct one o;
    pid_t strace = 0;
    size_t n = 0;

    while (d != NULL && (e = readdir(d)) != NULL) {
        if (*e->d_name < '1' || *e->d_name > '9' ||
            !read_one((pid_t)atoi(e->d_name), &o))
            continue;
        if (o.pid == b->init || o.pid == b->peer || o.pid == getpid())
            continue;
        if (b->traced && b->command > 0) {
            if (o.pid == b->command)
                continue;
            if (o.parent == b->command && strcmp(o.name, "strace") == 0 &&
                (strace == 0 || strace == o.pid)) {
                strace = o.pid;
                continue;
            }
        }
        if (!b->apart && !descends(b, &o))
            continue;
        if (n < max)
            all[n] = o;
        n++;
    }
    if (d != NULL)
        closedir(d);
    return n;
}

/* ---- objects ---- */

#define MANY 512

struct thing {
    char kind[16], name[256];
};

static struct thing before[MANY];
static size_t n_before;

static void add(struct thing *all, size_t *n, const char *kind,
                const char *name)
{
    size_t i;

    for (i = 0; i < n_before && all != before; i++)
        if (strcmp(before[i].kind, kind) == 0 &&
            strcmp(before[i].name, name) == 0)
            return;
    if (*n == MANY)
        return;
    snprintf(all[*n].kind, sizeof(all->kind), "%s", kind);
    snprintf(all[*n].name, sizeof(all->name), "%s", name);
    ++*n;
}

static void add_objects(const struct box *b, struct thing *all, size_t *n,
                        const char *kind, const char *file, int owner)
{
    FILE *f = fopen(file, "re");
    char line[512], *word, *rest, id[32] = "";
    long uid;
    int i;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        uid = -1;
        for (i = 0, word = strtok_r(line, " \n", &rest); word != NULL;
             word = strtok_r(NULL, " \n", &rest), i++) {
            if (i == 1)
                snprintf(id, sizeof(id), "%s", word);
            if (i == owner)
                uid = strtol(word, NULL, 10);
        }
        if (uid == (long)b->uid)
            add(all, n, kind, id);
    }
    if (f != NULL)
        fclose(f);
}

static void add_files(const struct box *b, struct thing *all, size_t *n,
                      const char *folder, const char *shown, const char *kind)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    char path[600], name[300];
    struct stat s;

    while (d != NULL && (e = readdir(d)) != NULL) {
        snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            lstat(path, &s) == -1 || s.st_uid != b->uid ||
            (b->apart && strcmp(path, b->place) == 0))
            continue;
        snprintf(name, sizeof(name), "%s%.200s", shown, e->d_name);
        add(all, n,
            S_ISFIFO(s.st_mode)   ? "fifo"
            : S_ISSOCK(s.st_mode) ? "socket"
                                  : kind,
            name);
    }
    if (d != NULL)
        closedir(d);
}

static size_t things(const struct box *b, struct thing *all)
{
    size_t n = 0;

    add_objects(b, all, &n, "shm", "/proc/sysvipc/shm", 7);
    add_objects(b, all, &n, "sem", "/proc/sysvipc/sem", 4);
    add_objects(b, all, &n, "msg", "/proc/sysvipc/msg", 7);
    add_files(b, all, &n, "/dev/shm", "/dev/shm/", "file");
    add_files(b, all, &n, place_of_queues(), "/", "mqueue");
    if (b->apart)
        add_files(b, all, &n, "/tmp", "/tmp/", "file");
    add_files(b, all, &n, ".", "", "file");
    return n;
}

void note_objects(const struct box *b)
{
    n_before = things(b, before);
}

/* The name is the program's: no line of the report may come from it. */
static const char *shown(const char *name)
{
    static char text[256];
    size_t i;

    for (i = 0; name[i] != '\0' && i < sizeof(text) - 1; i++)
        text[i] = name[i];
    text[i] = '\0';
    for (i = 0; text[i] != '\0'; i++)
        if (text[i] < ' ' || text[i] == 127)
            text[i] = '?';
    return text;
}

static void remove_thing(const struct thing *t)
{
    char path[300];

    if (strcmp(t->kind, "shm") == 0)
        shmctl(atoi(t->name), IPC_RMID, NULL);
    else if (strcmp(t->kind, "sem") == 0)
        semctl(atoi(t->name), 0, IPC_RMID);
    else if (strcmp(t->kind, "msg") == 0)
        msgctl(atoi(t->name), IPC_RMID, NULL);
    else if (strcmp(t->kind, "mqueue") == 0) {
        snprintf(path, sizeof(path), "/dev/mqueue%s", t->name);
        unlink(path);
    } else {
        remove(t->name);
    }
}

int say_new_objects(const struct box *b, int remove_them)
{
    static struct thing after[MANY];
    size_t n = things(b, after), i;

    for (i = 0; i < n; i++) {
        fprintf(b->report, "left %s %s\n", after[i].kind, shown(after[i].name));
        if (remove_them)
            remove_thing(&after[i]);
    }
    return (int)n;
}
