/*
 * bench - what each way of communicating costs, on this machine
 *
 * usage: bench [-q] [-t latency|throughput] [-w MODE,...] [-m NAME,...]
 *              [-s SIZE,...] [-r REPETITIONS] [-b MILLISECONDS] [-o DIR]
 *              [-p NAME/NAME] ...
 *        bench -c [-w MODE,...] [-m NAME,...] [-s SIZE,...]
 *        bench -l
 *
 *   -q   a quick look: fewer sizes, shorter, 3 repetitions; about 15 seconds
 *   -t   only round trips, or only one-way throughput
 *   -w   same (both on one core), apart (two cores, whoever waits sleeps),
 *        poll (two cores, nobody sleeps); default: all three
 *   -m   only these mechanisms; those that are limits are always there
 *   -s   bytes, 1 to 1048576; 4k and 1m will do
 *   -r   1 to 99; default 5
 *   -b   about so long one measurement takes: 1 to 10000 ms; default 10. It
 *        ends earlier after 65536 round trips
 *   -o   an existing folder for bench.tsv and the data of the diagrams
 *   -p   say also how the first compares with the second
 *   -c   only check that what is sent arrives, unchanged
 *   -l   list the mechanisms
 *
 * Tables and verdicts go to standard output, progress to standard error if it
 * is a terminal. Each repetition goes through all groups (a question, a mode,
 * a size) and in each through all mechanisms, forwards and backwards by turns;
 * compared is only what stands side by side in one repetition.
 *
 * exit: 0 well; 1 with -c: something arrived changed or not at all; else an
 *       error; 2 wrong usage
 */
#define _GNU_SOURCE /* sched_getaffinity, the CPU_ macros */
#include <sys/wait.h>
#include "harness.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST 100 /* mechanisms */
#define SIZES 16
#define AGAIN 5        /* so often, if the processors are moved, */
#define PAUSE 20000000 /* each time after so many ns, */
#define PACE 2.5       /* unless a measurement takes so many budgets already */

struct run run = {.repetitions = 5, .budget = 10000000, .cores = {-1, -1}};
const char *const mode_name[] = {"same", "apart", "poll"};
const char *const mode_title[] = {
    "same core",
    "two cores, whoever waits sleeps",
    "two cores, nobody sleeps",
};

static const struct mechanism *all[MOST];
static int n_all;

static const size_t latency_sizes[] = {1, 64, 1024, 4096, 16384, 65536, 0};
static const size_t throughput_sizes[] = {64,    1024,   4096,    16384,
                                          65536, 262144, 1048576, 0};
static const size_t quick_sizes[] = {64, 4096, 65536, 0};
static const size_t all_sizes[] = {1,     64,     1024,    4096, 16384,
                                   65536, 262144, 1048576, 0};

/* What the options ask for. */
static int quick, checking, questions = 1 << LATENCY | 1 << THROUGHPUT;
static int modes = 1 << SAME | 1 << APART | 1 << POLL;
static const char *names; /* with commas */
static size_t sizes[SIZES + 1];
static const char *folder, *pairs[MOST];
static int n_pairs;

void add_mechanism(const struct mechanism *m)
{
    if (n_all == MOST)
        errx(1, "more than %d mechanisms", MOST);
    all[n_all++] = m;
}

const struct mechanism *limit_of(enum mode mode)
{
    int i;

    for (i = 0; i < n_all; i++)
        if (all[i]->kind & FLOOR && all[i]->modes & 1 << mode)
            return all[i];
    errx(1, "there is no limit for mode %s", mode_name[mode]);
}

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

/* ---- options ---- */

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
        if (k < 1 || k > LARGEST || n == SIZES ||
            (*end != ',' && *end != '\0') || (n > 0 && k <= sizes[n - 1]))
            usage();
        sizes[n++] = k;
        list = end + 1;
    } while (*end != '\0');
    sizes[n] = 0;
}

/* Is the name one of those in the list, with commas? */
static int in_list(const char *list, const char *name)
{
    size_t n = strlen(name);
    const char *p = list;

    while ((p = strstr(p, name)) != NULL) {
        if ((p == list || p[-1] == ',') && (p[n] == ',' || p[n] == '\0'))
            return 1;
        p += n;
    }
    return 0;
}

static const struct mechanism *named(const char *name, size_t n)
{
    int i;

    for (i = 0; i < n_all; i++)
        if (strlen(all[i]->name) == n && strncmp(all[i]->name, name, n) == 0)
            return all[i];
    warnx("no mechanism is called %.*s; bench -l lists them", (int)n, name);
    usage();
}

static void take_names(const char *list)
{
    const char *p = list;

    for (;;) {
        named(p, strcspn(p, ","));
        p += strcspn(p, ",");
        if (*p++ == '\0')
            break;
    }
    names = list;
}

static void take_modes(char *list)
{
    char *word, *rest;
    int i;

    modes = 0;
    for (word = strtok_r(list, ",", &rest); word != NULL;
         word = strtok_r(NULL, ",", &rest)) {
        for (i = 0; i < MODES && strcmp(word, mode_name[i]) != 0; i++)
            ;
        if (i == MODES)
            usage();
        modes |= 1 << i;
    }
    if (modes == 0)
        usage();
}

static void take_pair(const char *text)
{
    size_t n = strcspn(text, "/");

    if (text[n] == '\0' || n_pairs == MOST)
        usage();
    named(text, n);
    named(text + n + 1, strlen(text + n + 1));
    pairs[n_pairs++] = text;
}

static _Noreturn void list_them(void)
{
    int i;

    for (i = 0; i < n_all; i++)
        printf("%-15s%s\n", all[i]->name, all[i]->what);
    exit(fflush(stdout) == 0 ? 0 : 1);
}

static void take_options(int argc, char *argv[])
{
    int option, repetitions = 0;
    long ms = 0;

    while ((option = getopt(argc, argv, "qt:w:m:s:r:b:o:p:cl")) != -1) {
        if (option == 'q')
            quick = 1;
        else if (option == 't' && strcmp(optarg, "latency") == 0)
            questions = 1 << LATENCY;
        else if (option == 't' && strcmp(optarg, "throughput") == 0)
            questions = 1 << THROUGHPUT;
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
            folder = optarg;
        else if (option == 'p')
            take_pair(optarg);
        else if (option == 'c')
            checking = 1;
        else if (option == 'l' && argc == 2)
            list_them();
        else
            usage();
    }
    if (optind != argc)
        usage();
    if (checking)
        questions = 1 << LATENCY; /* the same mechanisms, no question */
    if (folder != NULL && access(folder, W_OK) == -1)
        err(1, "%s", folder);
    if (quick) {
        run.repetitions = 3;
        run.budget = 5000000;
    }
    if (repetitions != 0)
        run.repetitions = repetitions;
    if (ms != 0)
        run.budget = ms * 1000000;
}

/* ---- the machine ---- */

/* Is the other one in the same core, as its twin? "0-1" or "0,4" in sysfs. */
static int twins(int a, int b)
{
    char path[100], text[100] = "", *p;
    long first, last;
    FILE *f;

    snprintf(path, sizeof(path),
             "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", a);
    f = fopen(path, "r");
    if (f == NULL)
        return 0;
    if (fgets(text, sizeof(text), f) == NULL)
        text[0] = '\0';
    fclose(f);
    for (p = text; *p >= '0' && *p <= '9'; p += *p == ',') {
        first = last = strtol(p, &p, 10);
        if (*p == '-')
            last = strtol(p + 1, &p, 10);
        if (b >= first && b <= last)
            return 1;
    }
    return 0;
}

/* Two processors that this process may use; in different cores if possible.
 * It stays on the first, where the limits are measured. */
static void find_cores(void)
{
    cpu_set_t set;
    int i;

    if (sched_getaffinity(0, sizeof(set), &set) == -1)
        err(1, "sched_getaffinity");
    run.processors = CPU_COUNT(&set);
    for (i = 0; i < CPU_SETSIZE; i++) {
        if (!CPU_ISSET((size_t)i, &set))
            continue;
        if (run.cores[0] == -1)
            run.cores[0] = i;
        else if (run.cores[1] == -1 ||
                 (twins(run.cores[0], run.cores[1]) && !twins(run.cores[0], i)))
            run.cores[1] = i;
    }
    CPU_ZERO(&set);
    CPU_SET((size_t)run.cores[0], &set);
    if (sched_setaffinity(0, sizeof(set), &set) == -1)
        err(1, "sched_setaffinity");
}

/*
 * A process of its own, out of reach of Ctrl+C, that removes what the process
 * of the last pid made, when all that hold the other end are gone. It is told
 * 0 when there is nothing to remove. Returns where to write pids to.
 */
static int start_keeper(void)
{
    int fd[2], i;
    pid_t pid, last = 0;

    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid > 0) {
        close(fd[0]);
        if (waitpid(pid, NULL, 0) == -1)
            err(1, "waitpid");
        if (fcntl(fd[1], F_SETFD, FD_CLOEXEC) == -1)
            err(1, "fcntl");
        return fd[1];
    }
    setsid();
    if (fork() != 0) /* it is nobody's child: nobody waits for it */
        _exit(0);
    for (i = 0; i < 1024; i++)
        if (i != fd[0])
            close(i);
    while (read(fd[0], &pid, sizeof(pid)) == sizeof(pid))
        last = pid;
    if (last != 0)
        pair_forget(last);
    _exit(0);
}

/* ---- the plan ---- */

static int wanted(const struct mechanism *m)
{
    if (names == NULL || m->kind & FLOOR)
        return 1;
    return in_list(names, strcmp(m->name, CONTROL) == 0 ? "pipe" : m->name);
}

static const size_t *sizes_for(enum question q)
{
    if (sizes[0] != 0)
        return sizes;
    if (checking)
        return all_sizes;
    if (quick)
        return quick_sizes;
    return q == LATENCY ? latency_sizes : throughput_sizes;
}

/* What carries no bytes is measured once, beside messages of WAKES_AT bytes or
 * of the least size there is; the limits are measured beside everything. */
static int belongs(const struct mechanism *m, const struct group *g)
{
    size_t least = sizes_for(g->question)[0], at = least;
    int i;

    for (i = 0; sizes_for(g->question)[i] != 0; i++)
        if (sizes_for(g->question)[i] == WAKES_AT)
            at = WAKES_AT;
    if (!wanted(m) || !(m->modes & 1 << g->mode))
        return 0;
    if (m->kind & DATA)
        return 1;
    return g->question == LATENCY && (m->kind & FLOOR || g->size == at);
}

static void *room(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (p == NULL)
        err(1, "calloc");
    return p;
}

static void add_group(enum question q, enum mode mode, size_t size)
{
    struct group *g = &run.group[run.groups++];
    struct cell *c;
    int i;

    g->question = q;
    g->mode = mode;
    g->size = size;
    g->cell = room((size_t)n_all, sizeof(*g->cell));
    for (i = 0; i < n_all; i++) {
        if (!belongs(all[i], g))
            continue;
        c = &g->cell[g->cells++];
        c->with = all[i];
        c->question = q;
        c->mode = mode;
        c->size = size;
        c->group = g;
        c->repetition = room((size_t)run.repetitions, sizeof(struct result));
    }
}

static void plan(void)
{
    int q, mode;
    const size_t *size;

    run.group = room(2 * MODES * SIZES, sizeof(*run.group));
    for (q = LATENCY; q <= THROUGHPUT; q++)
        for (mode = SAME; mode < MODES; mode++)
            if (questions & 1 << q && modes & 1 << mode)
                for (size = sizes_for((enum question)q); *size != 0; size++)
                    add_group((enum question)q, (enum mode)mode, *size);
}

/* ---- measuring ---- */

static void progress(int done, int of, const struct cell *c, uint64_t begin)
{
    char bar[21];
    int i, left;

    if (!isatty(2) || of == 0)
        return;
    for (i = 0; i < 20; i++)
        bar[i] = i < done * 20 / of ? '#' : '.';
    bar[20] = '\0';
    left = done < 8 ? 0
                    : (int)((double)(now() - begin) / 1e9 / done * (of - done));
    fprintf(stderr, "\r[%s] %3d %%", bar, done * 100 / of);
    if (left > 0)
        fprintf(stderr, ", %3d s left", left);
    if (c != NULL)
        fprintf(stderr, "   %s, %s, %s", mode_name[c->mode], size_text(c->size),
                c->with->name);
    fprintf(stderr, "\033[K%s", c == NULL ? "\r\033[K" : "");
}

static char *copy_of(const char *text)
{
    char *p = strdup(text);

    if (p == NULL)
        err(1, "strdup");
    return p;
}

/* Every message looked at. What fails here is not measured. Returns how many
 * failed by more than not being there. */
static int check_content(int of, uint64_t begin)
{
    struct result r;
    struct cell *c;
    int g, i, bad = 0, done = 0;

    for (g = 0; g < run.groups; g++) {
        for (i = 0; i < run.group[g].cells; i++) {
            c = &run.group[g].cell[i];
            progress(done++, of, c, begin);
            if (!measure(c->with, CONTENT, c->mode, c->size, 0, &r))
                c->why = copy_of(r.why);
            if (!checking)
                continue;
            printf("%-14s %-5s %7zu  %s\n", c->with->name, mode_name[c->mode],
                   c->with->kind & DATA ? c->size : (size_t)0,
                   c->why ? c->why : "intact");
            bad += c->why != NULL;
        }
    }
    return bad;
}

/* What a cache line usually takes: of all that were seen, the one that has the
 * most others near it. */
static double usual_line(void)
{
    double *seen, best = 0;
    struct cell *c;
    int g, k, i, j, n = 0, near, most = 0;

    seen = room((size_t)run.groups * (size_t)n_all * (size_t)run.repetitions,
                sizeof(*seen));
    for (g = 0; g < run.groups; g++)
        for (k = 0; k < run.group[g].cells; k++)
            for (i = 0; i < run.repetitions; i++) {
                c = &run.group[g].cell[k];
                if (c->mode != SAME && c->repetition[i].done)
                    seen[n++] = c->repetition[i].line_before;
            }
    for (i = 0; i < n; i++) {
        for (j = near = 0; j < n; j++)
            near += seen[j] < 1.3 * seen[i] && seen[j] > seen[i] / 1.3;
        if (near > most) {
            most = near;
            best = seen[i];
        }
    }
    free(seen);
    return best;
}

/* Measures a cell, for the i-th time. While the processors are not where they
 * usually are, or if they are moved meanwhile, it tries again a little later,
 * until it is late. */
static void measure_cell(struct cell *c, int i, uint64_t late)
{
    struct timespec pause = {.tv_nsec = PAUSE};
    struct result *r = &c->repetition[i];
    int left;

    for (left = AGAIN; left >= 0 && c->why == NULL; left--) {
        if (now() > late)
            left = 0;
        free(r->sample);
        pair_expect(left > 0 ? run.placement : 0);
        if (!measure(c->with, c->question, c->mode, c->size, run.budget, r) ||
            c->mode == SAME || (!r->elsewhere && stayed(r)))
            return;
        if (left > 0)
            nanosleep(&pause, NULL);
    }
}

static void measure_group(struct group *g, int i, int *done, int of,
                          uint64_t begin)
{
    struct cell *c;
    int k;

    g->memcpy_rate[i] = probe_memcpy(g->size, g->size, 2000000);
    run.placement = usual_line();
    for (k = 0; k < g->cells; k++) {
        c = &g->cell[i % 2 ? g->cells - 1 - k : k];
        progress((*done)++, of, c, begin);
        measure_cell(c, i,
                     begin + (uint64_t)(PACE * (double)(*done * run.budget)));
    }
}

/* The first line of /proc/stat: how much time the processors have had, in
 * hundredths of a second, and how much of it a hypervisor gave to others. 0, 0
 * if that cannot be read. */
static void processor_time(double *had, double *stolen)
{
    double t[8] = {0}; /* user nice system idle iowait irq softirq steal */
    FILE *f = fopen("/proc/stat", "r");
    int i;

    *had = *stolen = 0;
    if (f == NULL)
        return;
    if (fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &t[0], &t[1], &t[2],
               &t[3], &t[4], &t[5], &t[6], &t[7]) == 8) {
        for (i = 0; i < 8; i++)
            *had += t[i];
        *stolen = t[7];
    }
    fclose(f);
}

static void measure_all(void)
{
    int i, g, of = 0, done = 0;
    uint64_t begin = now();
    double had_before, had_after, stolen_before, stolen_after;

    processor_time(&had_before, &stolen_before);

    for (g = 0; g < run.groups; g++)
        of += run.group[g].cells;
    if (check_content(of, begin) > 0 || checking) {
        progress(1, 1, NULL, begin);
        return;
    }
    of *= run.repetitions;
    for (i = 0; i < run.repetitions; i++) {
        run.clock_cost[i] = probe_clock();
        run.system_call[i] = probe_system_call();
        for (g = 0; g < run.groups; g++)
            measure_group(&run.group[g], i, &done, of, begin);
    }
    progress(1, 1, NULL, begin);
    run.placement = usual_line();
    run.seconds = (double)(now() - begin) / 1e9;
    processor_time(&had_after, &stolen_after);
    if (had_after > had_before)
        run.stolen = (stolen_after - stolen_before) / (had_after - had_before);
}

static int any_bad(void)
{
    int g, i, bad = 0;

    for (g = 0; g < run.groups; g++)
        for (i = 0; i < run.group[g].cells; i++)
            bad |= run.group[g].cell[i].why != NULL;
    return bad;
}

static void write_files(void)
{
    char *path = room(strlen(folder) + 20, 1);
    FILE *f;

    sprintf(path, "%s/bench.tsv", folder);
    f = fopen(path, "w");
    if (f == NULL)
        err(1, "%s", path);
    report_tsv(f);
    if (ferror(f) | fclose(f) || !report_plots(folder))
        err(1, "%s", folder);
    free(path);
}

static int by_order(const void *a, const void *b)
{
    const struct mechanism *x = *(const struct mechanism *const *)a;
    const struct mechanism *y = *(const struct mechanism *const *)b;

    return x->order != y->order ? x->order - y->order
                                : strcmp(x->name, y->name);
}

/* The same once more, to see how much the same seems to differ. */
static void add_control(void)
{
    static struct mechanism again;
    int i;

    for (i = 0; i < n_all; i++) {
        if (strcmp(all[i]->name, "pipe") != 0)
            continue;
        again = *all[i];
        again.name = CONTROL;
        again.what = "the same once more: what differs here is error";
        add_mechanism(&again);
        return;
    }
}

int main(int argc, char *argv[])
{
    int i, keeper;

    /* A closed standard descriptor must not become a pipe of ours. */
    while ((i = open("/dev/null", O_RDONLY)) != -1 && i < 3)
        ;
    if (i != -1)
        close(i);
    add_control();
    qsort(all, (size_t)n_all, sizeof(all[0]), by_order);
    take_options(argc, argv);
    signal(SIGCHLD, SIG_DFL);
    find_cores();
    if (run.cores[1] == -1 && modes & ~(1 << SAME)) {
        fprintf(stderr, "bench: one processor only: skipped: %s%s%s\n",
                modes & 1 << APART ? "apart" : "", (modes & 6) == 6 ? ", " : "",
                modes & 1 << POLL ? "poll" : "");
        modes &= 1 << SAME;
    }
    keeper = start_keeper();
    pair_init(run.cores, keeper);
    plan();
    measure_all();
    if (checking) {
        if (fflush(stdout) != 0)
            err(1, "stdout");
        return any_bad();
    }
    report_tables(stdout);
    report_ladders(stdout);
    for (i = 0; i < n_pairs; i++) {
        char *a = copy_of(pairs[i]), *b = strchr(a, '/');

        *b++ = '\0';
        report_comparison(stdout, a, b);
        free(a);
    }
    report_verdicts(stdout);
    if (fflush(stdout) != 0)
        err(1, "stdout");
    if (folder != NULL)
        write_files();
    return 0;
}
