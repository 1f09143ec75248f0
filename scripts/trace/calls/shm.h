/*
 * shm.h - the names of POSIX objects, which are files in /dev/shm
 */
#ifndef SHM_H
#define SHM_H

#include "table.h"

/* The file that sem_open() makes first: it gets its name by link(). */
int is_new_semaphore(const char *quoted);
int is_semaphore(const char *quoted);
/* open("file", or sem_open("/name", shm_open("/name" */
void say_opened_name(struct buf *b, const char *quoted, const char *call);

#endif
