/*
 * no_syscall - once the memory is shared, data moves without the kernel
 *
 * usage: ./no_syscall
 *
 * Watch for: any system call kills the children, and still they talk.
 * See: README.md "Without the kernel", seccomp(2)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define TURNS 6 /* on one processor, each costs the rest of a time slice */

struct shared {
    atomic_int turn; /* even: ping's, odd: pong's */
    int ball;        /* whoever has the turn may use it */
};

/* From now on any system call but the exit kills: seccomp(2). The structures
 * are those of <linux/filter.h>, which not every libc brings. */
static void forbid_system_calls(void)
{
    struct {
        unsigned short code;
        unsigned char if_true, if_false;
        unsigned int k;
    } filter[] = {
        {0x20, 0, 0, 0},              /* load the call's number */
        {0x15, 1, 0, SYS_exit_group}, /* exit? go on two below */
        {0x06, 0, 0, 0x80000000},     /* SECCOMP_RET_KILL_PROCESS */
        {0x06, 0, 0, 0x7fff0000},     /* SECCOMP_RET_ALLOW */
    };
    struct {
        unsigned short len;
        void *filter;
    } program = {4, filter};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, 2, &program) == -1) /* SECCOMP_MODE_FILTER */
        err(1, "prctl");
}

static void ping_or_pong(struct shared *s, int n)
{
    for (; n < TURNS; n += 2) {
        while (atomic_load_explicit(&s->turn, memory_order_acquire) != n)
            ;
        s->ball++; /* release: seen by whoever acquires the new turn */
        atomic_store_explicit(&s->turn, n + 1, memory_order_release);
    }
}

/* A child under the filter; with n -1 it makes a system call all the same. */
static pid_t start(struct shared *s, int n)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_DUMPABLE, 0) == -1 ||      /* no core file */
        prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* if the parent dies */
        err(1, "prctl");
    if (getppid() != parent)
        errx(1, "the parent is gone");
    forbid_system_calls();
    if (n == -1)
        getppid();
    else
        ping_or_pong(s, n);
    syscall(SYS_exit_group, 0); /* the one that is allowed, and no other */
    return pid;
}

int main(int argc, char *argv[])
{
    struct shared *s;
    int status, i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts a child that makes one system call\n");
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (waitpid(start(s, -1), &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
        errx(77, "no seccomp filters here: try outside of the container");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
        errx(1, "the filter does not work");
    say("parent: it was killed by SIGSYS, the filter works\n");

    say("parent: starts two children under the same filter\n");
    start(s, 0);
    start(s, 1);
    for (i = 0; i < 2; i++)
        if (wait(&status) == -1)
            err(1, "wait");
        else if (status != 0)
            errx(1, "a child was killed"); /* the other dies with us */
    say("parent: both have ended well; the ball went %d times across\n",
        s->ball);
    return 0;
}
