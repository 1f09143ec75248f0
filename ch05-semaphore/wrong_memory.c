/*
 * wrong_memory - a semaphore in memory of one's own keeps nobody else out
 *
 * Watch for: both start at 1; the child has taken both.
 * See: README.md "What goes wrong", sem_init(3)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void take(sem_t *sem, const char *which)
{
    if (sem_trywait(sem) == 0)
        printf("parent: takes the %s one as well\n", which);
    else if (errno == EAGAIN)
        printf("parent: would have to wait for the %s one\n", which);
    else
        err(1, "sem_trywait");
}

int main(void)
{
    sem_t *own, *shared;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    own = malloc(sizeof(*own));
    if (own == NULL)
        err(1, "malloc");
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(own, 1, 1) == -1) /* the 1 shares nothing */
        err(1, "sem_init");
    if (sem_init(shared, 1, 1) == -1)
        err(1, "sem_init");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if they start at 0 */
        if (sem_wait(own) == -1)
            err(1, "sem_wait");
        if (sem_wait(shared) == -1)
            err(1, "sem_wait");
        printf("child: has taken both, and keeps them\n");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    take(own, "malloc()ed");
    take(shared, "shared");
    free(own);
    return 0;
}
