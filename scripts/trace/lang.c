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

void speak(struct buf *b, const char *english, const char *chinese, ...)
{
    va_list args;

    va_start(args, chinese);
    add_list(b, either(english, chinese), args);
    va_end(args);
}
