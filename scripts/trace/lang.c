/*
 * lang.c - the language of an answer: English, or Chinese
 *
 * Each sentence stands in both languages, side by side. Where a Chinese one
 * needs its words in another order, it gets them so: %2$s is not in ISO C.
 */
#include "lang.h"
#include <stdlib.h>
#include <string.h>

static int chinese_now;

void learn_language(void)
{
    const char *lang = getenv("IPC_LANG");

    chinese_now = lang != NULL && strcmp(lang, "zh") == 0;
    unsetenv("IPC_LANG");
}

const char *either(const char *english, const char *chinese)
{
    return chinese_now ? chinese : english;
}

/* A mark as wide as a Chinese character: ，。；：（）、 */
static int is_wide_mark(const char *s)
{
    return strncmp(s, "\xef\xbc", 2) == 0 || strncmp(s, "\xe3\x80", 2) == 0;
}

/* No blank stands beside such a mark, except in what a program has said. */
static void drop_blanks(struct buf *b)
{
    char *from, *to;
    int quoted = 0;

    if (b->s == NULL)
        return;
    for (from = to = b->s; *from != '\0'; from++) {
        if (*from == '"')
            quoted = !quoted;
        if (*from == ' ' && from[1] != ' ' && !quoted && to > b->s &&
            to[-1] != ' ' && to[-1] != '\n' &&
            (is_wide_mark(from + 1) || (to - b->s > 2 && is_wide_mark(to - 3))))
            continue;
        *to++ = *from;
    }
    *to = '\0';
    b->n = (size_t)(to - b->s);
}

void speak(struct buf *b, const char *english, const char *chinese, ...)
{
    va_list args;

    va_start(args, chinese);
    add_list(b, either(english, chinese), args);
    va_end(args);
    if (chinese_now)
        drop_blanks(b);
}
