/*
 * halves - the child's half of the sum does not come back
 *
 * It should: the child adds up the first half of the numbers, the parent the
 * second; the child leaves its sum in memory, prints it, and ends with 0; the
 * parent waits for it, and prints both and their sum. The child's is always 0.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COUNT 8

static const int number[COUNT] = {3, 1, 4, 1, 5, 9, 2, 6};

static int add_up(int from, int to)
{
    int i, sum = 0;

    for (i = from; i < to; i++)
        sum += number[i];
    return sum;
}

int main(void)
{
    int *first, second, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    first = malloc(sizeof(*first));
    if (first == NULL)
        err(1, "malloc");
    *first = 0;
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        *first = add_up(0, COUNT / 2);
        printf("child: the first half is %d\n", *first);
        _exit(0);
    }
    second = add_up(COUNT / 2, COUNT);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: %d + %d = %d\n", *first, second, *first + second);
    return 0;
}
