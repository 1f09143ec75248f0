/* options.c - what is asked for */
#include "options.h"
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUICK 11000000000ull /* ns; the rest of 15 s: building, drawing */

struct options options = {
    .questions = 1 << LATENCY | 1 << THROUGHPUT,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .repetitions = 5,
    .budget = 10000000,
};

static _Noreturn void usage(void)
{
    fprintf(stderr,
            "usage: bench [-q] [-t latency|throughput] [-w MODE,...] "
            "[-m NAME,...]\n"
            "             [-s SIZE,...] [-r REPETITIONS] [-b MILLISECONDS] "
            "[-o DIR]\n"
            "             [-p NAME/NAME] ...\n"
            "       bench -c [-w MODE,...] [-m NAME,...] [-s SIZE,...]\n"
            "       bench -l\n");
    exit(2);
}

static long number(const char *text, long most)
{
    char *end;
    long n;

    errno = 0;
    n = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || n < 1 || n > most)
        usage();
    return n;
}

static void take_sizes(const char *list)
{
    int n = 0;
    char *end;
    unsigned long k;

    do {
        if (*list < '0' || *list > '9')
            usage();
        k = strtoul(list, &end, 10);
        if (k > LARGEST)
            usage();
        if (*end == 'k')
            k *= 1024, end++;
        else if (*end == 'm')
            k *= 1024 * 1024, end++;
        if (k < 1 || k > LARGEST || n == MOST_SIZES ||
            (*end != ',' && *end != '\0') ||
            (n > 0 && k <= options.sizes[n - 1]))
            usage();
        options.sizes[n++] = k;
        list = end + 1;
    } while (*end != '\0');
    options.sizes[n] = 0;
}

static int is_name(const char *word, size_t n)
{
    const struct mechanism *const *all;
    int i, n_all = mechanisms(&all);

    for (i = 0; i < n_all; i++)
        if (strlen(all[i]->name) == n && strncmp(all[i]->name, word, n) == 0)
            return 1;
    return 0;
}

/* "queue" is a part of "sysv-queue", "sysv" as well. */
static int is_part(const char *word, size_t n, const char *name)
{
    for (;;) {
        if (strcspn(name, "-") == n && strncmp(name, word, n) == 0)
            return 1;
        name += strcspn(name, "-");
        if (*name++ == '\0')
            return 0;
    }
}

/* A word that is a name means that one only. */
static int means(const char *word, size_t n, const char *name)
{
    if (is_name(word, n))
        return strlen(name) == n && strncmp(name, word, n) == 0;
    return is_part(word, n, name);
}

static int means_any(const char *word, size_t n)
{
    const struct mechanism *const *all;
    int i, n_all = mechanisms(&all);

    for (i = 0; i < n_all; i++)
        if (means(word, n, all[i]->name))
            return 1;
    return 0;
}

static void look_up(int known, const char *word, size_t n)
{
    if (known)
        return;
    warnx("no mechanism is called %.*s; bench -l lists them", (int)n, word);
    usage();
}

int asked_for(const char *name)
{
    const char *p = options.names;

    while (p != NULL) {
        if (means(p, strcspn(p, ","), name))
            return 1;
        p += strcspn(p, ",");
        if (*p++ == '\0')
            return 0;
    }
    return 1;
}

static void take_names(const char *list)
{
    const char *p = list;
    size_t n;

    for (;;) {
        n = strcspn(p, ",");
        look_up(means_any(p, n), p, n);
        p += n;
        if (*p++ == '\0')
            break;
    }
    options.names = list;
}

static void take_modes(char *list)
{
    char *word, *rest;
    int i;

    options.modes = 0;
    for (word = strtok_r(list, ",", &rest); word != NULL;
         word = strtok_r(NULL, ",", &rest)) {
        for (i = 0; i < MODES && strcmp(word, mode_name[i]) != 0; i++)
            ;
        if (i == MODES)
            usage();
        options.modes |= 1 << i;
    }
    if (options.modes == 0)
        usage();
}

static void take_pair(const char *text)
{
    size_t n = strcspn(text, "/");
    const char *other = text + n + 1;

    if (text[n] == '\0' || options.n_pairs == MOST_PAIRS)
        usage();
    look_up(is_name(text, n), text, n);
    look_up(is_name(other, strlen(other)), other, strlen(other));
    options.pairs[options.n_pairs++] = text;
}

static _Noreturn void list_them(void)
{
    const struct mechanism *const *all;
    int i, n_all = mechanisms(&all);

    for (i = 0; i < n_all; i++)
        printf("%-15s%s\n", all[i]->name, all[i]->what);
    exit(fflush(stdout) == 0 ? 0 : 1);
}

void take_options(int argc, char *argv[])
{
    int option, repetitions = 0;
    long ms = 0;

    while ((option = getopt(argc, argv, "qt:w:m:s:r:b:o:p:cl")) != -1) {
        if (option == 'q')
            options.quick = 1;
        else if (option == 't' && strcmp(optarg, "latency") == 0)
            options.questions = 1 << LATENCY;
        else if (option == 't' && strcmp(optarg, "throughput") == 0)
            options.questions = 1 << THROUGHPUT;
        else if (option == 'w')
            take_modes(optarg);
        else if (option == 'm')
            take_names(optarg);
        else if (option == 's')
            take_sizes(optarg);
        else if (option == 'r')
            repetitions = (int)number(optarg, REPETITIONS);
        else if (option == 'b')
            ms = number(optarg, 10000);
        else if (option == 'o')
            options.folder = optarg;
        else if (option == 'p')
            take_pair(optarg);
        else if (option == 'c')
            options.checking = 1;
        else if (option == 'l' && argc == 2)
            list_them();
        else
            usage();
    }
    if (optind != argc)
        usage();
    if (options.checking)
        options.questions = 1 << LATENCY; /* the same mechanisms, no question */
    if (options.folder != NULL && access(options.folder, W_OK) == -1)
        err(1, "%s", options.folder);
    if (options.quick) {
        options.repetitions = 3;
        options.budget = 4000000;
        if (repetitions == 0 && ms == 0)
            options.limit = QUICK;
    }
    if (repetitions != 0)
        options.repetitions = repetitions;
    if (ms != 0)
        options.budget = ms * 1000000;
}
