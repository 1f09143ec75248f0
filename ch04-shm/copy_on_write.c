/*
 * copy_on_write - fork() copies no memory: a page is copied when one writes it
 *
 * Watch for: the write that needs the kernel (a page fault), and the others.
 * See: README.md "Shared or private", fork(2), ru_minflt in getrusage(2)
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

/* So often has the kernel put a page behind an address since the last call. */
static long faults(void)
{
    static long before;
    struct rusage usage;
    long new;

    if (getrusage(RUSAGE_SELF, &usage) == -1)
        err(1, "getrusage");
    new = usage.ru_minflt - before;
    before = usage.ru_minflt;
    return new;
}

static void use(volatile char *page, long *reading, long *writing, long *again)
{
    faults();
    (void)page[0];
    *reading = faults();
    page[0] = 'c';
    *writing = faults();
    page[0] = 'd';
    *again = faults();
}

static char *map(void)
{
    char *p = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                   -1, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    p[0] = 'p'; /* now there is a page */
    return p;
}

int main(void)
{
    long reading, writing, again;
    char *page, *other;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    page = map();
    other = map();
    printf("parent: has written '%c' into a page\n", page[0]);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        use(other, &reading, &writing, &again); /* the code has pages as well */
        use(page, &reading, &writing, &again);
        printf("child: the first read: page faults: %ld\n", reading);
        printf("child: the first write: page faults: %ld\n", writing);
        printf("child: the second write: page faults: %ld\n", again);
        printf("child: reads '%c'\n", page[0]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: reads '%c'\n", page[0]);
    return 0;
}
