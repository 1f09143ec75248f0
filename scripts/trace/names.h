/*
 * names.h - what each process is called
 */
#ifndef NAMES_H
#define NAMES_H

#include "call.h"

/* strictly: a word that it prints is its name only if it is a role, "reader" or
 * "client 2". */
void name_processes(struct trace *t, int strictly);

#endif
