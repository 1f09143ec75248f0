/*
 * no_copy - what is shared is not sent: the reader sees later changes too
 *
 * Watch for: the same bytes, through a pipe and in memory.
 * See: README.md "Nothing is copied", ../ch01-pipe/copied.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

static void receiver(int fd, const char *shared)
{
    char buf[SIZE], end;
    ssize_t n = read(fd, buf, SIZE);

    if (n == -1)
        err(1, "read");
    if (read(fd, &end, 1) == -1) /* 0: the sender has done all it wants to */
        err(1, "read");
    printf("receiver: the pipe has brought \"%.*s\"\n", (int)n, buf);
    printf("receiver: the memory shows \"%s\"\n", shared);
}

int main(void)
{
    int fd[2], status;
    char *shared;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    shared = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1) /* or it waits for itself */
            err(1, "close");
        receiver(fd[0], shared);
        _exit(0);
    }
    strcpy(shared, "before");
    if (write(fd[1], shared, strlen(shared)) == -1) /* from memory */
        err(1, "write");
    printf("sender: has written \"%s\" to memory, and into a pipe\n", shared);
    strcpy(shared, "after");
    printf("sender: has changed the memory to \"%s\"\n", shared);
    if (close(fd[1]) == -1)
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
