/*
 * close_unlocks - fcntl()'s lock goes when you close any descriptor of the file
 *
 * Watch for: the descriptor that is closed is not the one it was locked by.
 * See: README.md "A lock on a file", fcntl_locking(2), file_lock.c
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The first ten bytes of the file. */
static struct flock part(short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_len = 10};

    return lock;
}

/* Another process asks whether it could have the lock, and who has it. */
static void ask(int fd)
{
    int status;
    struct flock lock;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        lock = part(F_WRLCK);
        if (fcntl(fd, F_GETLK, &lock) == -1)
            err(1, "F_GETLK");
        if (lock.l_type == F_UNLCK)
            printf("child: nobody has locked it\n");
        else if (lock.l_pid == getppid())
            printf("child: the parent has locked it\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
}

int main(void)
{
    struct flock lock = part(F_WRLCK);
    char path[64];
    FILE *file;
    int fd, other;

    setvbuf(stdout, NULL, _IOLBF, 0);
    file = tmpfile(); /* it has no name, so that nothing stays behind */
    if (file == NULL)
        err(1, "tmpfile");
    fd = fileno(file);
    if (fcntl(fd, F_SETLK, &lock) == -1)
        err(1, "F_SETLK");
    printf("parent: has locked the first ten bytes\n");
    ask(fd);

    /* a way to open() a file that has no name */
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    other = open(path, O_RDONLY); /* a library may do this, to have a look */
    if (other == -1)
        err(1, "open %s", path);
    if (close(other) == -1)
        err(1, "close");
    printf("parent: has opened the file once more, and closed that\n");
    ask(fd);
    return 0;
}
