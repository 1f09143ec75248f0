/* text.c - numbers and words in columns */
#include "text.h"
#include <stdarg.h>
#include <string.h>

const char *size_text(size_t n)
{
    static char text[8][24];
    static int next;
    char *p = text[next++ % 8];

    if (n >= 1 << 20 && n % (1 << 20) == 0)
        snprintf(p, sizeof(text[0]), "%zu MiB", n >> 20);
    else if (n >= 1 << 10 && n % (1 << 10) == 0)
        snprintf(p, sizeof(text[0]), "%zu KiB", n >> 10);
    else
        snprintf(p, sizeof(text[0]), "%zu B", n);
    return p;
}

const char *narrow(size_t n)
{
    static char text[24];
    const char *p = size_text(n);
    char *q = text;

    for (; *p != '\0'; p++)
        if (*p != ' ')
            *q++ = *p;
    *q = '\0';
    return text;
}

void print_number(FILE *f, int width, double v)
{
    fprintf(f, "%*.*f", width, v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v);
}

void paragraph(FILE *f, const char *format, ...)
{
    char text[4096], *word_, *rest;
    size_t at = 0;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    for (word_ = strtok_r(text, " ", &rest); word_ != NULL;
         word_ = strtok_r(NULL, " ", &rest)) {
        if (at > 0 && at + 1 + strlen(word_) > 79) {
            fprintf(f, "\n    ");
            at = 4;
        } else if (at > 0) {
            fprintf(f, " ");
            at++;
        }
        fprintf(f, "%s", word_);
        at += strlen(word_);
    }
    fprintf(f, "\n");
}

const char *times(struct spread s)
{
    static char text[8][48];
    static int next;
    char *p = text[next++ % 8];

    snprintf(p, sizeof(text[0]), "%.2f times [%.2f-%.2f]", s.middle, s.low,
             s.high);
    return p;
}
