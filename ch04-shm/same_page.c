/*
 * same_page - one memory stands at several addresses, in several processes
 *
 * Watch for: what is written at one address is read at the others.
 * See: README.md "What it is", mmap(2), memfd_create(2), physical_page.c
 */
#define _GNU_SOURCE /* memfd_create(), not POSIX */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

static char *map(int fd)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(void)
{
    char *first, *second, *third;
    int fd, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("same_page", 0); /* an object of memory, ... */
    if (fd == -1)
        err(1, "memfd_create");
    if (ftruncate(fd, SIZE) == -1) /* ... its length, ... */
        err(1, "ftruncate");
    first = map(fd); /* ... and two addresses for it */
    second = map(fd);
    printf("parent: has mapped it twice, at %s\n",
           first == second ? "one address" : "two addresses");
    strcpy(first, "hello");
    printf("parent: has written at the first, reads \"%s\" at the second\n",
           second);

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        third = map(fd); /* it has inherited the other two */
        printf("child: has mapped it at %s address\n",
               third == first || third == second ? "the same" : "a third");
        printf("child: reads \"%s\" there\n", third);
        strcpy(third, "good-bye");
        printf("child: has written \"%s\" there\n", third);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: reads \"%s\" at the first\n", first);
    printf("parent: reads \"%s\" at the second\n", second);
    return 0;
}
