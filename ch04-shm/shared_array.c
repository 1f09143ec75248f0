/*
 * shared_array - sharing one fixed structure: it has room for what was planned
 *
 * Watch for: the eleventh number.
 * See: README.md "A structure or a region", shared_region.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define ROOM 10

struct array {
    int used;
    int number[ROOM]; /* nothing but int fits */
};

/* Returns 0 if the array is full. */
static int put(struct array *array, int number)
{
    if (array->used == ROOM)
        return 0;
    array->number[array->used] = number;
    array->used++;
    return 1;
}

int main(void)
{
    struct array *array;
    int i, sum = 0, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    array = mmap(NULL, sizeof(*array), PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (array == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        for (i = 1; i <= ROOM + 1; i++)
            if (!put(array, i * i))
                printf("child: has put %d squares into the array, "
                       "there is no room for one more\n",
                       i - 1);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    for (i = 0; i < array->used; i++)
        sum += array->number[i];
    printf("parent: finds %d numbers, their sum is %d\n", array->used, sum);
    return 0;
}
