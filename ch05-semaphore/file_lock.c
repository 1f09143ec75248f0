/*
 * file_lock - flock() locks a file, and the lock ends with all who hold it
 *
 * Watch for: what the parent is told before and after the child's death.
 * See: README.md "A lock on a file", flock(2), close_unlocks.c
 */
#include <sys/file.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static char path[64]; /* of the file: all that the two have in common */

/* Each opens it anew: what fork() copies would be the same lock. */
static int open_file(void)
{
    int fd = open(path, O_RDWR);

    if (fd == -1)
        err(1, "open %s", path);
    return fd;
}

static void child(int ready)
{
    int fd = open_file();

    if (flock(fd, LOCK_EX) == -1)
        err(1, "flock");
    printf("child: has the lock\n");
    alarm(5); /* or it keeps it for ever, if the parent dies */
    if (write(ready, "", 1) == -1)
        err(1, "write");
    for (;;)
        pause(); /* until it is killed */
}

static void try_lock(int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        printf("parent: has the lock\n");
    else if (errno == EWOULDBLOCK)
        printf("parent: would have to wait: EWOULDBLOCK\n");
    else
        err(1, "flock");
}

int main(void)
{
    int fd, ready[2];
    char byte;
    FILE *file;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    file = tmpfile(); /* it has no name, so that nothing stays behind */
    if (file == NULL)
        err(1, "tmpfile");
    /* a way to open() a file that has no name */
    snprintf(path, sizeof(path), "/proc/%d/fd/%d", getpid(), fileno(file));
    if (pipe(ready) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(ready[1]);
        _exit(0);
    }
    close(ready[1]); /* or read() waits for ever, if the child dies */
    if (read(ready[0], &byte, 1) != 1)
        errx(1, "the child failed");
    fd = open_file();
    try_lock(fd);
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    printf("parent: has killed the child, which had not unlocked it\n");
    try_lock(fd);
    return 0;
}
