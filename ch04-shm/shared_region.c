/*
 * shared_region - sharing a stretch of memory: you decide what stands where
 *
 * Watch for: a text, a fraction and ten squares in the same memory.
 * See: README.md "A structure or a region", shared_array.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 4096

/* The region begins with this. A place is an offset from its beginning, and
 * so the same wherever the region is mapped. */
struct region {
    size_t used;
    size_t text, fraction, squares;
};

static void *at(struct region *region, size_t place)
{
    return (char *)region + place;
}

/* Takes so many bytes of what is free, and returns their place. */
static size_t take(struct region *region, size_t size)
{
    size_t place = region->used;

    if (size > SIZE - place)
        errx(1, "the region is full");
    region->used += (size + 15) / 16 * 16; /* the next one is aligned */
    return place;
}

static void child(struct region *region)
{
    double *fraction;
    int i, *square;

    region->used = sizeof(*region);
    region->text = take(region, sizeof("hello"));
    strcpy(at(region, region->text), "hello");
    region->fraction = take(region, sizeof(*fraction));
    fraction = at(region, region->fraction);
    *fraction = 0.5;
    region->squares = take(region, 10 * sizeof(*square));
    square = at(region, region->squares);
    for (i = 0; i < 10; i++)
        square[i] = (i + 1) * (i + 1);
    printf("child: has stored a text, a fraction and ten squares\n");
}

int main(void)
{
    struct region *region;
    double *fraction;
    int i, *square, sum = 0, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    region = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (region == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(region);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");

    printf("parent: finds the text \"%s\"\n", (char *)at(region, region->text));
    fraction = at(region, region->fraction);
    printf("parent: finds the fraction %.1f\n", *fraction);
    square = at(region, region->squares);
    for (i = 0; i < 10; i++)
        sum += square[i];
    printf("parent: finds ten squares, their sum is %d\n", sum);
    return 0;
}
