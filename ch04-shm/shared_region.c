/*
 * shared_region - sharing a stretch of memory: the processes decide what is in
 *
 * usage: ./shared_region
 *
 * Watch for: a string, doubles and an array of ten in the same region.
 * See: README.md "A structure or a region"
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 4096

/* The region begins with this; the rest is handed out from the front. A place
 * is given as an offset, so that it holds wherever the region is mapped. */
struct region {
    size_t used;
    size_t title, numbers, squares; /* offsets */
};

/* Takes size bytes of the region; returns their offset. */
static size_t take(struct region *r, size_t size)
{
    size_t offset = r->used;

    if (size > SIZE - offset)
        errx(1, "the region is full");
    r->used += (size + 7) / 8 * 8; /* the next one is aligned */
    return offset;
}

static void *at(struct region *r, size_t offset)
{
    return (char *)r + offset;
}

static void child(struct region *r)
{
    double *number;
    int *square, i;

    r->used = sizeof(*r);
    r->title = take(r, sizeof("squares and halves"));
    strcpy(at(r, r->title), "squares and halves");
    r->numbers = take(r, 2 * sizeof(double));
    number = at(r, r->numbers);
    number[0] = 0.5;
    number[1] = 1.5;
    r->squares = take(r, 10 * sizeof(int));
    square = at(r, r->squares);
    for (i = 0; i < 10; i++)
        square[i] = (i + 1) * (i + 1);
    say("child: puts a string, two doubles and ten int into a region\n");
}

int main(int argc, char *argv[])
{
    struct region *r;
    double *number;
    int *square, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: shares %d bytes, and says nothing of what is in them\n", SIZE);
    r = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
             0);
    if (r == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(r);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    if (r->used == 0)
        errx(1, "there is nothing in the region");
    number = at(r, r->numbers);
    square = at(r, r->squares);
    say("parent: finds \"%s\", %.1f, %.1f, %d ... %d\n",
        (char *)at(r, r->title), number[0], number[1], square[0], square[9]);
    return 0;
}
