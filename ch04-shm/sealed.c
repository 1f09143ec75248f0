/*
 * sealed - a fully sealed object can be changed by nobody, not even its maker
 *
 * Watch for: what fails before the seals, and what after them.
 * See: README.md "Sealed", memfd_create(2), "File Sealing" in fcntl(2)
 */
#define _GNU_SOURCE /* memfd_create(), F_ADD_SEALS */
#include <sys/mman.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE 5
#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)

/* Says what a call did; with another error than this one it is over. */
static void print(const char *call, int failed, int error)
{
    if (!failed)
        printf("process: %s works\n", call);
    else if (errno == error)
        printf("process: %s fails with %s\n", call,
               error == EBUSY ? "EBUSY" : "EPERM");
    else
        err(1, "%s", call);
}

/* Not MAP_SHARED: some kernels count that as a wish to write. */
static char *map_to_read(int fd)
{
    char *p = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

int main(void)
{
    int fd, seals;
    ssize_t n;
    char *p;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = memfd_create("sealed", MFD_ALLOW_SEALING);
    if (fd == -1)
        err(1, "memfd_create");
    n = write(fd, "final", SIZE);
    print("write()", n == -1, EPERM);
    if (n >= 0 && n < SIZE)
        errx(1, "write: %zd bytes only", n);
    p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    print("mmap() to write", p == MAP_FAILED, EPERM);

    print("sealing while it is mapped", fcntl(fd, F_ADD_SEALS, SEALS) == -1,
          EBUSY);
    if (munmap(p, SIZE) == -1)
        err(1, "munmap");
    print("sealing after munmap()", fcntl(fd, F_ADD_SEALS, SEALS) == -1, EBUSY);

    seals = fcntl(fd, F_GET_SEALS);
    if (seals == -1)
        err(1, "F_GET_SEALS");
    printf("process: it has the seals: %s\n",
           (seals & SEALS) == SEALS ? "yes" : "no");
    print("pwrite()", pwrite(fd, "later", SIZE, 0) == -1, EPERM);
    print("ftruncate()", ftruncate(fd, 0) == -1, EPERM);
    p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    print("mmap() to write", p == MAP_FAILED, EPERM);
    printf("process: mmap() to read shows \"%.*s\"\n", SIZE, map_to_read(fd));
    return 0;
}
