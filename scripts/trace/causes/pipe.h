/*
 * pipe.h - pipes and FIFOs: who keeps an end, who opens none
 */
#ifndef PIPE_H
#define PIPE_H

#include "words.h"

enum certainty reads_pipe(const struct waiter *w, struct buf *b);
enum certainty writes_pipe(const struct waiter *w, struct buf *b);
enum certainty opens(const struct waiter *w, struct buf *b);
/* All that was written has been read; who still holds a write end has never
 * written. */
int is_kept(const struct waiter *w);
/* Somebody holds text back that this one waits for. */
int is_held_back(const struct waiter *w, struct buf *line);
/* Where the ends are that it waits for. */
void add_ends(struct buf *b, const struct waiter *w);

#endif
