/*
 * read_only - a process that may only read the memory is killed when it writes
 *
 * Watch for: three ways to try to write, and what stops each.
 * See: README.md "Who may", mmap(2), mprotect(2), SHM_RDONLY in shmat(2)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

/* An object that can be written through one descriptor, not the other. */
static void make_object(int *fd, int *fd_to_read)
{
    char name[16];
    unsigned number;

    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number);
    *fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (*fd == -1)
        err(1, "shm_open %s", name);
    *fd_to_read = shm_open(name, O_RDONLY, 0);
    shm_unlink(name); /* also if it could not be opened again */
    if (*fd_to_read == -1)
        err(1, "shm_open %s", name);
    if (ftruncate(*fd, SIZE) == -1)
        err(1, "ftruncate");
}

static char *map(int fd, int access)
{
    char *p = mmap(NULL, SIZE, access, MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void print(const char *call, int failed)
{
    if (!failed)
        printf("reader: %s works\n", call);
    else if (errno == EACCES)
        printf("reader: %s fails with EACCES\n", call);
    else
        err(1, "%s", call);
}

static void reader(int fd)
{
    char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    print("mmap() to write", p == MAP_FAILED);
    p = map(fd, PROT_READ);
    printf("reader: has mapped it to read, reads \"%s\"\n", p);
    print("mprotect() to write",
          mprotect(p, SIZE, PROT_READ | PROT_WRITE) == -1);
    strcpy(p, "spoilt"); /* this it does not survive */
}

int main(void)
{
    int fd, fd_to_read, status;
    char *p;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_object(&fd, &fd_to_read);
    p = map(fd, PROT_READ | PROT_WRITE);
    strcpy(p, "hello");
    printf("parent: has written \"%s\"\n", p);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (munmap(p, SIZE) == -1) /* as if it had never had it */
            err(1, "munmap");
        close(fd);
        reader(fd_to_read);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status))
        errx(1, "the reader was not killed");
    printf("parent: the reader was killed by %s\n",
           WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "another signal");
    printf("parent: reads \"%s\"\n", p);
    return 0;
}
