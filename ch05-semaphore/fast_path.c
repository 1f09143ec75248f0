/*
 * fast_path - a POSIX semaphore calls the kernel only if somebody must wait
 *
 * Watch for: their first system call kills the children; how far do they get?
 * See: README.md "Must the kernel be asked?", seccomp(2), futex(7)
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct shared {
    sem_t sem;
    atomic_int done; /* operations that have returned */
};

/* A filter of one instruction: whatever the call, the answer is death. */
static void forbid_system_calls(void)
{
    struct sock_filter kill =
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    struct sock_fprog program = {.len = 1, .filter = &kill};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        err(1, "PR_SET_NO_NEW_PRIVS");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
        err(77, "no seccomp here, try another machine");
}

static void posix(struct shared *s)
{
    int i;

    for (i = 0; i < 1000; i++) { /* from 1 to 2, and to 1 again */
        sem_post(&s->sem);
        sem_wait(&s->sem);
        s->done += 2;
    }
    for (;;) {
        sem_wait(&s->sem); /* to 0, and then? */
        s->done++;
    }
}

static void sysv(struct shared *s)
{
    struct sembuf plus = {0, 1, 0};

    semop(-1, &plus, 1); /* any id: it dies before the kernel looks at it */
    s->done++;
}

/* A child does the work, until its first system call. */
static void try(struct shared *s, void (*work)(struct shared *), char *kind)
{
    int status;
    pid_t pid;

    s->done = 0;
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        forbid_system_calls();
        work(s);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status)) /* without a filter it could make the call */
        errx(WEXITSTATUS(status) == 77 ? 77 : 1, "the child ended by itself");
    if (WTERMSIG(status) != SIGSYS)
        errx(1, "another signal");
    printf("parent: %s: %d operations of a child returned\n", kind, s->done);
}

int main(void)
{
    struct shared *s;

    setvbuf(stdout, NULL, _IOLBF, 0);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->sem, 1, 1) == -1)
        err(1, "sem_init");
    try(s, posix, "POSIX");
    try(s, sysv, "System V");
    return 0;
}
