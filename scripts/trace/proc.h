/*
 * proc.h - the files of a task in /proc
 */
#ifndef PROC_H
#define PROC_H

#include <sys/types.h>
#include <stdio.h>

/* "stat" or the like, to read; NULL, and errno, if it is gone. */
FILE *open_proc(pid_t pid, pid_t tid, const char *file);

#endif
