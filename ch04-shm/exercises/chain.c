/*
 * chain - a list that only its maker can follow
 *
 * It should: the child maps the object, and leaves a list in it, in other
 * places each time; the parent waits, maps a line of its own and then the
 * object, each where the kernel puts it, and prints the words from the first
 * item to the last, as each says which is the next. It finds only the first.
 */
#define _GNU_SOURCE /* memfd_create() */
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct item {
    struct item *next;
    char word[8];
};

static void *map(int flags, int fd)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void child(struct item *item) /* the first stands at the beginning */
{
    unsigned char any = 0;
    int second, third;

    if (getrandom(&any, 1, 0) != 1)
        err(1, "getrandom");
    second = 1 + any % 9;
    third = 1 + (second + any % 8) % 9; /* another one */
    item[0] = (struct item){&item[second], "pipe"};
    item[second] = (struct item){&item[third], "queue"};
    item[third] = (struct item){NULL, "memory"};
}

int main(void)
{
    int fd = memfd_create("chain", 0), status;
    struct item *item;
    char *line;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (fd == -1 || ftruncate(fd, 4096) == -1)
        err(1, "memfd_create");
    if (fork() == 0) {
        child(map(MAP_SHARED, fd));
        _exit(0);
    }
    if (wait(&status) == -1)
        err(1, "wait");
    line = map(MAP_SHARED | MAP_ANONYMOUS, -1);
    item = map(MAP_SHARED, fd);
    for (; item != NULL; item = item->next)
        strcat(strcat(line, " "), item->word);
    printf("parent: the list is%s\n", line);
    return status != 0;
}
