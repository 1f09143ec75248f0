/*
 * trace - draws what strace has seen: a column for each process
 *
 * usage: trace [-a | -u] [-c] [-w WIDTH] [-t TITLE] [-s SVG] [FILE]
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
 * exit: 0  it is drawn    1  it is not: one line says why    2  wrong usage
 */
#include "trace.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trace trace;
static struct rows rows;

static int usage(void)
{
    fprintf(stderr, "usage: trace [-a | -u] [-c] [-w WIDTH] [-t TITLE] "
                    "[-s SVG] [FILE]\n");
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

static int draw(const char *name, const struct style *style, const char *svg)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "re"), *out = stdout;

    if (f == NULL)
        return cannot(name);
    if (parse(f, f == stdin ? "standard input" : name, &trace) != 0)
        return 1;
    fclose(f);
    follow(&trace, &rows);
    remarks(name);
    if (svg != NULL && strcmp(svg, "-") != 0) {
        out = fopen(svg, "we");
        if (out == NULL)
            return cannot(svg);
    }
    if (svg != NULL)
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
    int opt;

    while ((opt = getopt(argc, argv, "aucw:t:s:")) != -1) {
        switch (opt) {
        case 'a':
        case 'u':
            style.ascii = opt == 'a';
            break;
        case 'c':
            style.colour = 1;
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
    return draw(optind < argc ? argv[optind] : "-", &style, svg);
}
