/*
 * copied - write() copies the bytes into the kernel, read() copies them out
 *
 * usage: ./copied
 *
 * Watch for: the buffer changes after write(), what is read does not.
 * See: README.md "Two copies", write(2)
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    char mine[] = "before", got[sizeof(mine)] = "";
    int fd[2];

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: writes its buffer, \"%s\", into a pipe\n", mine);
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], mine, sizeof(mine)) != sizeof(mine))
        err(1, "write");
    memcpy(mine, "after!", sizeof(mine));
    say("process: the buffer is \"%s\" now\n", mine);
    if (read(fd[0], got, sizeof(got)) != sizeof(got))
        err(1, "read");
    say("process: what comes out of the pipe is \"%s\"\n", got);
    close(fd[0]);
    close(fd[1]);
    return 0;
}
