/*
 * private_map - a private mapping shares its pages until you write
 *
 * usage: ./private_map
 *
 * Watch for: the page is copied at the first write, and not before.
 * See: README.md "Shared or private", MAP_PRIVATE in mmap(2)
 */
#define _GNU_SOURCE /* memfd_create */
#include <sys/mman.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char *map(int fd, int kind)
{
    char *p = mmap(NULL, 64, PROT_READ | PROT_WRITE, kind, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(int argc, char *argv[])
{
    char *shared, *private;
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: maps one object twice, shared and private\n");
    fd = memfd_create("private_map", 0);
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, 64) == -1)
        err(1, "ftruncate");
    shared = map(fd, MAP_SHARED);
    private = map(fd, MAP_PRIVATE);

    strcpy(shared, "one");
    say("process: writes \"one\" into shared, private reads \"%s\"\n", private);
    strcpy(private, "mine");
    say("process: writes \"mine\" into private, shared reads \"%s\"\n", shared);
    strcpy(shared, "two");
    say("process: writes \"two\" into shared, private reads \"%s\"\n", private);
    close(fd);
    return 0;
}
