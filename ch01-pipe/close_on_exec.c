/*
 * close_on_exec - with O_CLOEXEC no other program inherits the pipe
 *
 * Watch for: end of file as soon as the parent has closed its write end.
 * See: README.md "What goes wrong", open(2), popen(3), leaked_descriptor.c
 */
#define _GNU_SOURCE /* pipe2() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* With O_NONBLOCK, read() fails with EAGAIN where it would have to sleep. */
static void try_to_read(int fd)
{
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n >= 0)
        printf("parent: read() returns %zd\n", n);
    else if (errno == EAGAIN)
        printf("parent: read() would sleep\n");
    else
        err(1, "read");
}

int main(void)
{
    char line[16];
    FILE *program;
    int fd[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe2(fd, O_NONBLOCK | O_CLOEXEC) == -1)
        err(1, "pipe2");
    program = popen("yes", "r"); /* it writes "y" until nobody reads it */
    if (program == NULL)
        err(1, "popen");
    if (fgets(line, sizeof(line), program) == NULL)
        errx(1, "yes: it says nothing");
    printf("parent: has a pipe with O_CLOEXEC, has started \"yes\"\n");

    if (close(fd[1]) == -1)
        err(1, "close");
    printf("parent: has closed its write end\n");
    try_to_read(fd[0]);
    if (pclose(program) == -1)
        err(1, "pclose");
    printf("parent: \"yes\" has ended\n");
    try_to_read(fd[0]);
    return 0;
}
