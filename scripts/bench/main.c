/*
 * bench - what each way of communicating costs, on this machine
 *
 * usage: bench [-q] [-t latency|throughput] [-w MODE,...] [-m NAME,...]
 *              [-s SIZE,...] [-r REPETITIONS] [-b MILLISECONDS] [-o DIR]
 *              [-p NAME/NAME] ...
 *        bench -c [-w MODE,...] [-m NAME,...] [-s SIZE,...]
 *        bench -l
 *
 *   -q   a quick look: fewer sizes, shorter, 3 repetitions. No longer than 11
 *        seconds, unless -r or -b is given: on a busy machine some figures are
 *        missing then, and it says how many
 *   -t   only round trips, or only one-way throughput
 *   -w   same (both on one core), apart (two cores, whoever waits sleeps),
 *        poll (two cores, nobody sleeps); default: all three
 *   -m   only these mechanisms; those that are limits are always there. What is
 *        no name is a word of several: queue is sysv-queue and posix-queue
 *   -s   bytes, 1 to 1048576; 4k and 1m will do
 *   -r   1 to 99; default 5
 *   -b   about so long one measurement takes: 1 to 10000 ms; default 10. It
 *        ends earlier after 65536 round trips
 *   -o   an existing folder for bench.tsv, of which plot.sh draws diagrams
 *   -p   say also how the first compares with the second
 *   -c   only check that what is sent arrives, unchanged
 *   -l   list the mechanisms
 *
 * Verdicts and tables go to standard output, progress to standard error if it
 * is a terminal. Each repetition goes through all groups (a question, a mode,
 * a size) and in each through all mechanisms, forwards and backwards by turns;
 * compared is only what stands side by side in one repetition.
 *
 * exit: 0 well; 1 with -c: something arrived changed or not at all; else an
 *       error; 2 wrong usage
 */
#include "figures.h"
#include "keeper.h"
#include "machine.h"
#include "options.h"
#include "pair.h"
#include "plan.h"
#include "rounds.h"
#include "tables.h"
#include "tsv.h"
#include "verdicts.h"
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without a second processor only SAME is left. */
static void leave_out(int two_cores)
{
    int skipped = options.modes & two_cores;

    if (skipped == 0)
        return;
    fprintf(stderr, "bench: one processor only: skipped: %s%s%s\n",
            skipped & 1 << APART ? "apart" : "",
            skipped == two_cores ? ", " : "",
            skipped & 1 << POLL ? "poll" : "");
    options.modes &= ~two_cores;
}

static void compare(const char *pair)
{
    char *a = strdup(pair), *b;

    if (a == NULL)
        err(1, "strdup");
    b = strchr(a, '/');
    *b++ = '\0';
    report_comparison(stdout, a, b);
    free(a);
}

static void report(void)
{
    int i;

    report_verdicts(stdout);
    printf("\n");
    report_tables(stdout);
    report_ladders(stdout);
    for (i = 0; i < options.n_pairs; i++)
        compare(options.pairs[i]);
    report_signs(stdout);
}

int main(int argc, char *argv[])
{
    int i, bad;

    /* A closed standard descriptor must not become a pipe of ours. */
    while ((i = open("/dev/null", O_RDONLY)) != -1 && i < 3)
        ;
    if (i != -1)
        close(i);
    sort_mechanisms();
    take_options(argc, argv);
    signal(SIGCHLD, SIG_DFL);
    find_cores();
    know_machine();
    if (machine.cores[1] == -1)
        leave_out(1 << APART | 1 << POLL);
    start_keeper();
    pair_init(machine.cores);
    plan();
    bad = check_content();
    if (!options.checking) {
        measure_all();
        report();
    }
    if (fflush(stdout) != 0)
        err(1, "stdout");
    if (!options.checking && options.folder != NULL)
        write_tsv(options.folder);
    return options.checking && bad > 0;
}
