/*
 * lang.h - the language of an answer: English, or Chinese
 */
#ifndef LANG_H
#define LANG_H

#include "util.h"

/* Chinese where IPC_LANG is zh; the programs that are run do not get it. */
void learn_language(void);
const char *either(const char *english, const char *chinese);
/* As add(): the compiler compares both with what comes behind them. */
void speak(struct buf *b, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

#endif
