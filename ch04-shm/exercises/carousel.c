/*
 * carousel - a ring of four places, and nobody says when one is free
 *
 * It should: the cook puts 20 numbers into the ring, the waiter takes each once
 * and in order; each sleeps until the other's bell, a byte, when there is
 * nothing to do; at its end of file the waiter ends. Numbers come too early, or
 * are overwritten.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define PLACES 4

static int *ring;

static void cook(int bell)
{
    int n;

    for (n = 0; n < 20; n++) {
        if (write(bell, "", 1) != 1)
            err(1, "write");
        ring[n % PLACES] = 1000 + n;
    }
}

static void waiter(int bell)
{
    int n = 0, right = 0;
    char byte;

    while (read(bell, &byte, 1) == 1) {
        right += ring[n % PLACES] == 1000 + n;
        n++;
    }
    printf("waiter: has taken %d, right are %d\n", n, right);
}

int main(void)
{
    int bell[2], status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    ring = mmap(NULL, PLACES * sizeof(*ring), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ring == MAP_FAILED || pipe(bell) == -1)
        err(1, "mmap, pipe");
    if (fork() == 0) {
        close(bell[1]);
        waiter(bell[0]);
        _exit(0);
    }
    cook(bell[1]);
    close(bell[1]);
    if (wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
