/*
 * proc.c - the files of a task in /proc
 */
#include "proc.h"

FILE *open_proc(pid_t pid, pid_t tid, const char *file)
{
    char path[80];

    snprintf(path, sizeof(path), "/proc/%d/task/%d/%s", pid, tid, file);
    return fopen(path, "re");
}
