/*
 * wrong_memory - a semaphore that is not in shared memory reaches nobody
 *
 * usage: ./wrong_memory
 *
 * Watch for: both are for several processes; one is in shared memory.
 * See: README.md "What goes wrong", sem_init(3)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

int main(int argc, char *argv[])
{
    sem_t own, *shared; /* own: in the stack of the parent */
    int status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: two semaphores at 0, a variable and a shared one\n");
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&own, 1, 0) == -1 || sem_init(shared, 1, 0) == -1)
        err(1, "sem_init");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (sem_post(&own) == -1 || sem_post(shared) == -1)
            err(1, "sem_post");
        say("child: has posted both, sees %d and %d\n", value(&own),
            value(shared));
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    say("parent: the child has posted both, I see %d and %d\n", value(&own),
        value(shared));
    return status != 0;
}
