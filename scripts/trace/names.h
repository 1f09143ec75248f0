/*
 * names.h - what each process is called
 */
#ifndef NAMES_H
#define NAMES_H

#include "call.h"

void name_processes(struct trace *t);

#endif
