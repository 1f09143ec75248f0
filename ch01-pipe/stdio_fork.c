/*
 * stdio_fork - a line still in the stdio buffer at fork() is printed twice
 *
 * Watch for: the source prints this line once, and it comes out twice.
 * See: README.md "What goes wrong", setvbuf(3), fork(2), exit_in_child.c
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOFBF, BUFSIZ); /* as into a pipe or a file */
    printf("parent: prints this once, and then forks\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        printf("child: prints this line only\n");
        exit(0); /* writes out its copy of the buffer: two lines */
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: the child has ended\n");
    return status != 0;
}
