/* memory that is not shared, and a loop that yields */
#include <sys/mman.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int *f = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fork() == 0) {
        f[0] = 1;
        _exit(0);
    }
    while (*(volatile int *)f == 0)
        sched_yield();
}
