/*
 * facts.h - what happened, as lines of fields
 */
#ifndef FACTS_H
#define FACTS_H

#include "call.h"
#include <stdio.h>

void print_facts(struct trace *t, FILE *out);

#endif
