/*
 * symbols.h - what a program calls its own variables
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <sys/types.h>

struct symbol {
    const char *name;
    unsigned long long size,
        offset; /* offset: of the address, from its start */
};

/* The variable of the program itself, of no library, that this address of the
 * task lies in; 0 if none is known. */
int symbol_at(pid_t tid, unsigned long long address, struct symbol *s);
/* The program takes a function of this name from a library. */
int calls_function(pid_t tid, const char *name);

#endif
