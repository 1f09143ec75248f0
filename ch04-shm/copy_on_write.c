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

enum access { READ, WRITE };

/* How often the kernel has had to put a page behind an address. */
static long page_faults(void)
{
    struct rusage usage;

    if (getrusage(RUSAGE_SELF, &usage) == -1)
        err(1, "getrusage");
    return usage.ru_minflt;
}

/* Returns how many page faults it takes to use the page. */
static long use(volatile char *page, enum access access)
{
    long before = page_faults();

    if (access == WRITE)
        page[0] = 'c';
    else
        (void)page[0];
    return page_faults() - before;
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
        use(other, READ); /* the code comes in pages as well, now all is in */
        use(other, WRITE);
        printf("child: first read, page faults: %ld\n", use(page, READ));
        printf("child: first write, page faults: %ld\n", use(page, WRITE));
        printf("child: second write, page faults: %ld\n", use(page, WRITE));
        printf("child: reads '%c'\n", page[0]);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: reads '%c'\n", page[0]);
    return status != 0;
}
