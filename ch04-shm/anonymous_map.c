/*
 * anonymous_map - memory mapped as shared before fork() is one memory after it
 *
 * Watch for: the child's 2, at the parent.
 * See: README.md "For relatives: no name at all", mmap(2), isolated.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    int *shared, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    *shared = 1;
    printf("parent: has mapped memory, and written %d\n", *shared);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        *shared = 2;
        printf("child: has written %d\n", *shared);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: reads %d\n", *shared);
    return 0;
}
