/*
 * data.h - what goes in and comes out through a descriptor
 */
#ifndef DATA_H
#define DATA_H

#include "table.h"

int has_object(const struct call *c); /* it may wait for what it is about */

void puts_in(struct call *c, struct slot *s);
struct answer why_put_in(struct call *c);
void say_puts_in(struct call *c, struct words *w);

void takes_out(struct call *c, struct slot *s);
void has_taken_out(struct call *c);
struct answer why_taken_out(struct call *c);
size_t data_before(struct call *c);
void say_takes_out(struct call *c, struct words *w);

/* The object that is bound to this address. */
struct object *at_address(const char *sockaddr, int datagrams);

#endif
