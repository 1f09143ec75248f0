/*
 * fast_path - a POSIX semaphore calls the kernel only if somebody must wait
 *
 * usage: ./fast_path
 *
 * Watch for: two thousand operations change the value without the kernel.
 * See: README.md "Must the kernel be asked?", seccomp(2), futex(7)
 */
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Chapter 4, no_syscall, explains this: any system call but the exit kills. */
static void forbid_system_calls(void)
{
    struct {
        unsigned short code;
        unsigned char if_true, if_false;
        unsigned int k;
    } filter[] = {{0x20, 0, 0, 0},
                  {0x15, 1, 0, SYS_exit_group},
                  {0x06, 0, 0, 0x80000000},
                  {0x06, 0, 0, 0x7fff0000}};
    struct {
        unsigned short len;
        void *filter;
    } program = {4, filter};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, 2, &program) == -1)
        err(77, "no seccomp filters here: try outside of the container");
}

/* Starts a child that does so much under the filter: P, V on the semaphore,
 * s for a semop() of System V. Tells what has become of it. */
static void try(sem_t *sem, const char *what, int times)
{
    struct sembuf plus = {.sem_num = 0, .sem_op = 1};
    pid_t parent = getpid(), pid = fork();
    const char *p;
    int status;

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_DUMPABLE, 0) == -1 || /* no core file */
            prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        forbid_system_calls();
        for (; times > 0; times--)
            for (p = what; *p != '\0'; p++)
                if ((*p == 'P'   ? sem_wait(sem)
                     : *p == 'V' ? sem_post(sem)
                                 : semop(-1, &plus, 1)) == -1)
                    _exit(2);
        syscall(SYS_exit_group, 0); /* the one that is allowed */
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        _exit(77); /* it has said why */
    if (status != 0 && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS))
        errx(1, "the child failed");
    say("parent: the child %s\n",
        status == 0 ? "has ended well" : "was killed by SIGSYS");
}

static int value(sem_t *sem)
{
    int n;

    if (sem_getvalue(sem, &n) == -1)
        err(1, "sem_getvalue");
    return n;
}

int main(int argc, char *argv[])
{
    sem_t *sem;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts children that die if they make a system call\n");
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sem == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(sem, 1, 1) == -1)
        err(1, "sem_init");
    say("parent: POSIX, the value is %d; posts 1000 times\n", value(sem));
    try(sem, "V", 1000);
    say("parent: POSIX, the value is %d; waits 1000 times\n", value(sem));
    try(sem, "P", 1000);
    say("parent: POSIX, the value is %d; waits twice\n", value(sem));
    try(sem, "P", 2);
    say("parent: System V, one semop()\n");
    try(sem, "s", 1);
    return 0;
}
