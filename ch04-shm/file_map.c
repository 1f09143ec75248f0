/*
 * file_map - two processes map a file: it is their memory, and still a file
 *
 * Watch for: the child calls no write(), and read() finds its bytes.
 * See: README.md "A file as memory", mmap(2), msync(2), map_or_read.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 5

static char *map(int fd)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(void)
{
    char buf[SIZE], *p;
    FILE *file;
    int fd, status;
    pid_t pid;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    file = tmpfile(); /* it has no name, so that nothing stays behind */
    if (file == NULL)
        err(1, "tmpfile");
    fd = fileno(file);
    if (ftruncate(fd, SIZE) == -1)
        err(1, "ftruncate");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        memcpy(map(fd), "hello", SIZE);
        printf("child: has mapped the file, and written \"hello\" to memory\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    n = read(fd, buf, SIZE);
    if (n == -1)
        err(1, "read");
    printf("parent: read() returns %zd bytes: \"%.*s\"\n", n, (int)n, buf);
    p = map(fd);
    printf("parent: has mapped the file too, and sees \"%.*s\"\n", SIZE, p);
    if (msync(p, SIZE, MS_SYNC) == -1)
        err(1, "msync");
    /* Where the file is on a disk, the disk has it now. */
    printf("parent: msync() has succeeded\n");
    return 0;
}
