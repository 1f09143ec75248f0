/*
 * trace - draws what strace has seen: a column for each process
 *
 * usage: trace [-a | -u] [-c] [-w WIDTH] [-t TITLE] [-s SVG] [FILE]
 *        trace -f [FILE]
 *        trace why [-t SECONDS] [-b SECONDS] [-l SECONDS] [-e CHANGE ...]
 *                  [-o LINES] [-c FILE] [-w FILE] PROGRAM [ARG ...]
 *        trace why -p PID
 *
 *     strace -f -yy -s 256 -o FILE COMMAND; trace FILE
 *
 * Each call is a row, in strace's order. Where a call had to wait there is a
 * bar, down to where it went on, and an arrow from what let it go on: a write,
 * a close, a post, a signal, an end. It is found by the kernel's object that
 * both name, never by the time alone; if it cannot be told there is no arrow.
 * What libc does to start a program is left out.
 *
 *     FILE        what strace -o wrote; standard input if it is - or missing
 *     -a          plain ASCII     -u  box-drawing characters (the default in a
 *                 UTF-8 locale)
 *     -c          colour, for a terminal
 *     -w WIDTH    40 to 1000 places (80)
 *     -t TITLE    above it
 *     -s SVG      draws into this file instead; - is standard output
 *
 *     -f          prints what happened instead, for tests, a line each; the
 *                 fields are separated by tabs:
 *
 *     process WHO MAKER CALL PROGRAM      CALL: fork, vfork, pthread_create
 *     did WHO CALL BEGAN RETURNED TEXT    TEXT: arguments = result, as strace
 *                                         writes them; RETURNED may be -
 *     libc WHO CALL BEGAN RETURNED TEXT   what libc does for itself
 *     say WHO TEXT LINE                   a line of its output
 *     wait WHO CALL ON WHO CALL BEGAN WENT_ON    it slept; who ended that, and
 *                                         by which call; "unknown" if it cannot
 *                                         be told, "end" if it was an end
 *     found WHO CALL ON WHO CALL BEGAN RETURNED  it need not sleep: what it
 *                                         needed had been done, by whom
 *     never WHO CALL ON BEGAN             it waits, and never returned
 *     eof WHO CALL ON LINE
 *     sent WHO SIGNAL TO LINE
 *     took WHO SIGNAL HOW WHO CALL LINE   HOW: handler, ends, stops, ignored,
 *                                         nothing, sigwait, signalfd
 *     merged WHO SIGNAL SENT TAKEN        several were one
 *     end WHO exit STATUS LINE            or: killed SIGNAL; thread -
 *     open WHO FD ON ACCESS               at its end, above 2
 *     held WHO FD ON ACCESS KEY FROM UNTIL   it has had this end between these
 *                                         lines; UNTIL is - if to its own end
 *     orphan WHO MAKER                    its maker ended first
 *     zombie WHO MAKER                    nobody has waited for it
 *
 *     WHO is the speaker of its first line; else the program it has become by
 *     exec; else main, "child 2", "child 2.1" (of the second), "thread 1". CALL
 *     is what libc calls it; futex_wait and futex_wake for semaphores, mutexes
 *     and the like. ON: pipe, fifo, socket, file, queue, mqueue, set, word,
 *     eventfd, timerfd, pidfd, signalfd, child, thread, several, signal, time,
 *     lock, or -. BEGAN, RETURNED, WENT_ON, LINE count strace's lines.
 *
 *     why         runs PROGRAM until it ends, or until nothing has moved for so
 *                 many seconds (-t, 2), or it has computed or napped for so
 *                 many (-b, 10); ends all, and says why it hangs; status 0: it
 *                 ended, 1: somebody waits for ever, or is busy. With -o
 *                 strace's lines are kept; with -c it is said in FILE, only if
 *                 it hangs, whoever is busy may be so for ever, and the status
 *                 is that of PROGRAM. -l: it may nap for so many seconds, and
 *                 compute for five times as many; then the status is 124. -e:
 *                 strace makes this change, inject=read:... -w: as long as
 *                 FILE is there and does not grow, it is not the program's turn
 *
 * What stands where, each using only what stands above it:
 *
 *     util, call        memory and text; lines, calls, processes
 *     lang              an answer of trace why in English, or in Chinese
 *     parse             strace's lines become these
 *     objects, actions  descriptors, pipes, queues; what signals do
 *     memory, held      shared memory; locks of files
 *     say, waits        a call in words; who has let whom go on
 *     calls/            one file for each family of calls: what each says and
 *                       does, and why it went on; a row for each in a table
 *     speech, names     what processes write; what they are called
 *     kernel            goes through the lines: who waited, and for which line
 *     facts             ... as lines of fields
 *     snap, watch       what /proc has; a program until nothing moves
 *     waiter, cause     who waits for what; in words, and the mistake
 *     made, why, hang   what is left in the kernel; the root; trace why
 *     rows, fold        ... as rows
 *     layout, text, svg ... as a picture
 *
 * exit: 0  it is done    1  it is not: one line says why    2  wrong usage
 */
#include "facts.h"
#include "hang.h"
#include "kernel.h"
#include "names.h"
#include "parse.h"
#include "svg.h"
#include "text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trace trace;
static struct rows rows;

static int usage(void)
{
    fprintf(stderr, "usage: trace [-a | -u] [-c] [-w WIDTH] [-t TITLE] "
                    "[-s SVG] [FILE]\n       trace -f [FILE]\n");
    return 2;
}

static int utf8_locale(void)
{
    static const char *const variable[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value;
    size_t i;

    for (i = 0; i < LENGTH(variable); i++) {
        value = getenv(variable[i]);
        if (value != NULL && *value != '\0')
            return strstr(value, "UTF-8") != NULL ||
                   strstr(value, "utf8") != NULL ||
                   strstr(value, "UTF8") != NULL ||
                   strstr(value, "utf-8") != NULL;
    }
    return 0;
}

static int cannot(const char *name)
{
    fprintf(stderr, "trace: %s: %s\n", name, strerror(errno));
    return 1;
}

/* What was left out because it could not be read. */
static void remarks(const char *name)
{
    if (trace.strange > 0)
        fprintf(stderr,
                "trace: %s: line %zu: not strace's output, left out%s\n", name,
                trace.first_strange, trace.strange > 1 ? ", like others" : "");
    if (trace.torn)
        fprintf(stderr, "trace: %s: line %zu: cut off here\n", name,
                trace.last);
}

static int draw(const char *name, const struct style *style, const char *svg,
                int facts)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "re"), *out = stdout;

    if (f == NULL)
        return cannot(name);
    if (parse(f, f == stdin ? "standard input" : name, &trace) != 0)
        return 1;
    fclose(f);
    name_processes(&trace, 0);
    follow(&trace);
    if (!facts)
        make_rows(&trace, &rows);
    remarks(name);
    if (svg != NULL && strcmp(svg, "-") != 0) {
        out = fopen(svg, "we");
        if (out == NULL)
            return cannot(svg);
    }
    if (facts)
        print_facts(&trace, out);
    else if (svg != NULL)
        draw_svg(&rows, style, out);
    else
        draw_text(&rows, style, out);
    if (ferror(out) || fclose(out) == EOF)
        return cannot(svg != NULL ? svg : "standard output");
    return 0;
}

int main(int argc, char *argv[])
{
    struct style style = {.width = 80, .ascii = !utf8_locale(), .max_lanes = 8};
    const char *svg = NULL;
    char *end;
    long width;
    int opt, facts = 0;

    if (argc > 1 && strcmp(argv[1], "why") == 0)
        return hang_main(argc - 1, argv + 1);
    while ((opt = getopt(argc, argv, "aucfw:t:s:")) != -1) {
        switch (opt) {
        case 'a':
        case 'u':
            style.ascii = opt == 'a';
            break;
        case 'c':
            style.colour = 1;
            break;
        case 'f':
            facts = 1;
            break;
        case 'w':
            width = strtol(optarg, &end, 10);
            if (end == optarg || *end != '\0' || width < 40 || width > 1000)
                return usage();
            style.width = (int)width;
            break;
        case 't':
            style.title = optarg;
            break;
        case 's':
            svg = optarg;
            break;
        default:
            return usage();
        }
    }
    if (argc > optind + 1)
        return usage();
    return draw(optind < argc ? argv[optind] : "-", &style, svg, facts);
}
