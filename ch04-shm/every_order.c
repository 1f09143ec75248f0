/*
 * every_order - two processes add 1 in three steps each: 2 of 20 orders work
 *
 * Watch for: the orders that give 2, and what they have in common.
 * See: README.md "Who goes first?", race.c
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define STEPS 6 /* three of A, three of B */

static volatile int *counter;

/* A step waits until it may go, and says when it is done. */
static void until_told(int fd)
{
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "the other one is gone");
}

static void tell(int fd)
{
    if (send(fd, "", 1, MSG_NOSIGNAL) == -1)
        err(1, "send");
}

static void add_one(int fd)
{
    int seen;

    until_told(fd);
    seen = *counter;
    tell(fd);
    until_told(fd);
    seen = seen + 1;
    tell(fd);
    until_told(fd);
    *counter = seen;
    tell(fd);
}

/* Starts a process that adds 1; returns the socket that moves it on. */
static int start(void)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        err(1, "socketpair");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(ends[0]); /* or it waits for itself, if the parent dies */
        add_one(ends[1]);
        _exit(0);
    }
    close(ends[1]); /* or the parent does, if it dies */
    return ends[0];
}

/* The order is a text like "AABABB". Returns what the counter is at its end. */
static int run(const char *order)
{
    int a, b, i, status;

    *counter = 0;
    a = start();
    b = start();
    for (i = 0; i < STEPS; i++) {
        tell(order[i] == 'A' ? a : b);
        until_told(order[i] == 'A' ? a : b);
    }
    close(a);
    close(b);
    for (i = 0; i < 2; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a process failed");
    }
    return *counter;
}

int main(void)
{
    char order[STEPS + 1] = "";
    int i, n, many_a, result, orders[3] = {0}; /* by result */

    setvbuf(stdout, NULL, _IOLBF, 0);
    counter = mmap(NULL, sizeof(*counter), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (counter == MAP_FAILED)
        err(1, "mmap");
    printf("parent: the counter is %d, two processes add 1\n", *counter);
    for (n = 0; n < 1 << STEPS; n++) { /* each bit of n is a step */
        many_a = 0;
        for (i = 0; i < STEPS; i++) {
            order[i] = (n >> i & 1) == 1 ? 'A' : 'B';
            many_a += order[i] == 'A';
        }
        if (many_a != STEPS / 2)
            continue;
        result = run(order);
        orders[result]++;
        if (result == 2)
            printf("parent: %s ends with %d\n", order, result);
    }
    printf("parent: %d orders end with 2, %d with 1\n", orders[2], orders[1]);
    return 0;
}
