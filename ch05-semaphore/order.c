/*
 * order - a semaphore that starts at 0 makes one process wait for another
 *
 * Watch for: the child could go first, and comes second.
 * See: README.md "Start at 0: who comes first", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

/* In memory that parent and child share; the 1 says so to sem_init(). */
static sem_t *make_semaphore(unsigned value)
{
    sem_t *sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, value) == -1)
        err(1, "sem_init");
    return sem;
}

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

static void child(sem_t *done)
{
    alarm(5); /* or it waits for ever, if the parent dies */
    if (sem_wait(done) == -1)
        err(1, "sem_wait");
    printf("child: sem_wait() has returned; does the second part\n");
}

int main(void)
{
    sem_t *done;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    done = make_semaphore(0);
    printf("parent: a semaphore at %d\n", value(done));
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(done);
        _exit(0);
    }
    usleep(100000); /* time for the child to go on, if it did not wait */
    printf("parent: does the first part\n");
    if (sem_post(done) == -1)
        err(1, "sem_post");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the child has ended, the value is %d again\n", value(done));
    return 0;
}
