/*
 * map_or_read - read() makes a copy of a file, mmap() shows the file itself
 *
 * Watch for: the file changes, and one of the two with it.
 * See: README.md "A file as memory", mmap(2), read(2), file_map.c
 */
#include <sys/mman.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 6

static void put(int fd, const char *text)
{
    ssize_t n = pwrite(fd, text, SIZE, 0);

    if (n == -1)
        err(1, "pwrite");
    if (n != SIZE)
        errx(1, "pwrite: %zd bytes only", n);
    printf("process: has written \"%s\" into the file\n", text);
}

int main(void)
{
    char buf[SIZE], *map;
    FILE *file;
    ssize_t n;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    file = tmpfile(); /* it has no name, so that nothing stays behind */
    if (file == NULL)
        err(1, "tmpfile");
    fd = fileno(file);
    put(fd, "before");
    n = read(fd, buf, SIZE);
    if (n == -1)
        err(1, "read");
    map = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        err(1, "mmap");
    printf("process: the buffer of read() holds \"%.*s\"\n", (int)n, buf);
    printf("process: the memory of mmap() holds \"%.*s\"\n", SIZE, map);
    put(fd, "after!");
    printf("process: the buffer of read() holds \"%.*s\"\n", (int)n, buf);
    printf("process: the memory of mmap() holds \"%.*s\"\n", SIZE, map);
    return 0;
}
