/*
 * tick_tock - two processes take turns, until one of them is not woken
 *
 * It should: the child prints "tick", then the parent "tock", and so on, five
 * times each; each sleeps at its semaphore until the other has printed; then
 * the parent waits for the child. It hangs.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

static sem_t *turn; /* turn[0] is the child's, turn[1] the parent's */

static void wait_turn(int who)
{
    if (sem_wait(&turn[who]) == -1)
        err(1, "sem_wait");
}

static void next_turn(int who)
{
    if (sem_post(&turn[who]) == -1)
        err(1, "sem_post");
}

static void play(int who, const char *line)
{
    int i;

    for (i = 1; i <= 5; i++) {
        wait_turn(who);
        printf("%s %d\n", line, i);
        next_turn(!who);
    }
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    turn = mmap(NULL, 2 * sizeof(*turn), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (turn == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&turn[0], 0, 1) == -1)
        err(1, "sem_init");
    if (sem_init(&turn[1], 0, 0) == -1)
        err(1, "sem_init");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        play(0, "child: tick");
        _exit(0);
    }
    play(1, "parent: tock");
    if (wait(&status) == -1)
        err(1, "wait");
    return status != 0;
}
