/*
 * private_map - a private mapping shows the object until you write into it
 *
 * Watch for: what a write into one does to the other, before and after.
 * See: README.md "Shared or private", MAP_PRIVATE in mmap(2), copy_on_write.c
 */
#define _GNU_SOURCE /* memfd_create(), not POSIX */
#include <sys/mman.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

static char *map(int fd, int kind)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, kind, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(void)
{
    char *shared, *private;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("private_map", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, SIZE) == -1)
        err(1, "ftruncate");
    shared = map(fd, MAP_SHARED);
    private = map(fd, MAP_PRIVATE);

    strcpy(shared, "one");
    printf(
        "process: writes \"one\" into shared: shared \"%s\", private \"%s\"\n",
        shared, private);
    strcpy(private, "mine");
    printf("process: writes \"mine\" into private: shared \"%s\", private "
           "\"%s\"\n",
           shared, private);
    strcpy(shared, "two");
    printf(
        "process: writes \"two\" into shared: shared \"%s\", private \"%s\"\n",
        shared, private);
    return 0;
}
