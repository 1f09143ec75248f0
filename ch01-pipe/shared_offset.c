/*
 * shared_offset - fork() copies a descriptor, not the position in the file
 *
 * Watch for: where the parent reads on, after the child has read.
 * See: README.md "Why not a file?", fork(2), open(2), lseek(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* A file with "abcdef"; it has no name, so that nothing stays behind. */
static int make_file(void)
{
    FILE *file = tmpfile();
    int fd;

    if (file == NULL)
        err(1, "tmpfile");
    fd = fileno(file);
    if (write(fd, "abcdef", 6) == -1)
        err(1, "write");
    if (lseek(fd, 0, SEEK_SET) == -1) /* back to the beginning */
        err(1, "lseek");
    return fd;
}

static void read_three(const char *who, const char *from, int fd)
{
    char buf[3];
    ssize_t n = read(fd, buf, sizeof(buf));

    if (n == -1)
        err(1, "read");
    printf("%s: reads \"%.*s\" from %s\n", who, (int)n, buf, from);
}

int main(void)
{
    int fd, own, status;
    char path[32];
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = make_file();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    own = open(path, O_RDONLY); /* the same file, opened once more */
    if (own == -1)
        err(1, "open %s", path);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        read_three("child", "the descriptor that fork() has copied", fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    read_three("parent", "its own copy of that descriptor", fd);
    read_three("parent", "the file opened once more", own);
    return 0;
}
