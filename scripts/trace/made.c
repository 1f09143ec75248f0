/*
 * made.c - what a program made in the kernel, and has left there
 */
#include "made.h"
#include <sys/stat.h>
#include "lang.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *file, *call, *option, *name, *chinese;
    int user; /* the field with its owner, behind key and number */
} kind[] = {
    {"/proc/sysvipc/msg", "msgget", "-q", "message queue", "消息队列", 5},
    {"/proc/sysvipc/sem", "semget", "-s", "semaphore set", "信号量集", 2},
    {"/proc/sysvipc/shm", "shmget", "-m", "shared memory segment", "共享内存段",
     5}};

static const char *const folder[] = {"/dev/shm", "/dev/mqueue"};

static void note(struct map *m, const char *what, const char *name)
{
    struct buf b = {0};

    add(&b, "%s %s", what, name);
    *at(m, b.s) = m;
    free(b.s);
}

static int noted(struct map *m, const char *what, const char *name)
{
    struct buf b = {0};
    int found;

    add(&b, "%s %s", what, name);
    found = get(m, b.s) != NULL;
    free(b.s);
    return found;
}

static void note_objects(struct map *m, size_t k)
{
    FILE *f = fopen(kind[k].file, "re");
    char line[512], id[24];
    long key, number;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "%ld %ld", &key, &number) == 2) {
            snprintf(id, sizeof(id), "%ld", number);
            note(m, kind[k].call, id);
        }
    if (f != NULL)
        fclose(f);
}

static void note_files(struct map *m, const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *d;
    struct buf b = {0};

    while (dir != NULL && (d = readdir(dir)) != NULL) {
        b.n = 0;
        add(&b, "%s/%s", path, d->d_name);
        note(m, "file", b.s);
    }
    if (dir != NULL)
        closedir(dir);
    free(b.s);
}

static struct map *all_there(void)
{
    struct map *m = new_map();
    size_t i;

    for (i = 0; i < LENGTH(kind); i++)
        note_objects(m, i);
    for (i = 0; i < LENGTH(folder); i++)
        note_files(m, folder[i]);
    return m;
}

static struct map *before;
static FILE *out;

void note_before(void)
{
    before = all_there();
}

int was_there(const char *call, const char *name)
{
    return before != NULL && noted(before, call, name);
}

static void say_object(const struct call *c, struct map *after)
{
    struct buf b = {0};
    char id[24];
    size_t i;

    snprintf(id, sizeof(id), "%lld", c->ret);
    for (i = 0; i < LENGTH(kind); i++) {
        if (!is(c, kind[i].call) || noted(before, kind[i].call, id) ||
            !noted(after, kind[i].call, id))
            continue;
        speak(&b, "left in the kernel: %s %s; this removes it: ipcrm %s %s\n",
              "没有删除：%s %s；删除的命令：ipcrm %s %s\n",
              either(kind[i].name, kind[i].chinese), id, kind[i].option, id);
        fputs(taken(&b), out);
        note(before, kind[i].call, id); /* said */
    }
}

/* As a shell takes it for one word. */
static void print_word(const char *s)
{
    if (strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                  "0123456789/._-+,:@%") == strlen(s)) {
        fputs(s, out);
        return;
    }
    fputc('\'', out);
    for (; *s != '\0'; s++)
        if (*s == '\'')
            fputs("'\\''", out);
        else
            fputc(*s, out);
    fputc('\'', out);
}

static void say_file(const char *name, const char *what)
{
    char whole[PATH_MAX];
    const char *path = *name != '/' && realpath(name, whole) ? whole : name;
    struct buf b = {0};
    struct stat s;

    if (noted(before, "file", path) || lstat(path, &s) == -1)
        return;
    speak(&b, "left in the kernel: %s %s; this removes it: rm ",
          "没有删除：%s %s；删除的命令：rm ", what, path);
    fputs(taken(&b), out);
    print_word(path);
    fputc('\n', out);
    note(before, "file", path);
}

/* The text between the first quotes; NULL if there is none. */
static const char *quoted(const char *s)
{
    size_t n;

    s = strchr(s, '"');
    return s != NULL ? unquoted(s, &n) : NULL;
}

static void say_path(const struct call *c)
{
    const char *path = quoted(c->args), *bound = field(c->args, "sun_path");
    struct buf b = {0};

    if (starts(c->name, "mknod") && has(c, "S_IFIFO") && path != NULL)
        say_file(path, "FIFO");
    else if (is(c, "bind") && bound != NULL && *bound == '"')
        say_file(quoted(bound), either("socket", "套接字"));
    else if (is(c, "mq_open") && has(c, "O_CREAT") && path != NULL) {
        add(&b, "/dev/mqueue/%s", path + (*path == '/'));
        say_file(b.s, either("message queue", "消息队列"));
    } else if (starts(c->name, "open") && path != NULL &&
               starts(path, "/dev/shm/") && has(c, "O_CREAT"))
        say_file(path, either("shared memory", "共享内存"));
    else if (starts(c->name, "link") && strstr(c->args, ", \"/dev/shm/sem."))
        say_file(quoted(strstr(c->args, ", \"/dev/shm/sem.")),
                 either("semaphore", "信号量"));
    free(b.s);
}

void say_made(struct trace *t, FILE *to)
{
    struct map *after = all_there();
    const struct line *l;
    size_t i;

    out = to;
    for (i = 0; i < t->n; i++) {
        l = &t->line[i];
        if ((l->type != WHOLE && l->type != OUT) || !succeeds(l->c))
            continue;
        say_object(l->c, after);
        say_path(l->c);
    }
}

/* ---- without the past ---- */

static int is_ours(const char *rest, int field)
{
    int n;

    for (; field > 0; field--) {
        rest += strspn(rest, " ");
        rest += strcspn(rest, " ");
    }
    return sscanf(rest, "%d", &n) == 1 && n == (int)geteuid();
}

static void say_new_objects(size_t k)
{
    FILE *f = fopen(kind[k].file, "re");
    char line[512], id[24];
    struct buf b = {0};
    long key, number;
    int n;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "%ld %ld %n", &key, &number, &n) != 2)
            continue;
        snprintf(id, sizeof(id), "%ld", number);
        if (is_ours(line + n, kind[k].user) && !noted(before, kind[k].call, id))
            speak(&b,
                  "made meanwhile: %s %s; if it is of this program, this "
                  "removes it: ipcrm %s %s\n",
                  "在此期间创建：%s %s；"
                  "如果是这个程序的，删除的命令：ipcrm %s %s\n",
                  either(kind[k].name, kind[k].chinese), id, kind[k].option,
                  id);
    }
    fputs(taken(&b), out);
    if (f != NULL)
        fclose(f);
}

void say_new(FILE *to)
{
    size_t i;

    out = to;
    for (i = 0; i < LENGTH(kind); i++)
        say_new_objects(i);
}
