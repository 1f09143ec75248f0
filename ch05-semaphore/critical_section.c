/*
 * critical_section - what is guarded is the resource, not the code
 *
 * usage: ./critical_section
 *
 * Watch for: who waits, the same code or the same account?
 * See: README.md "Section and resource", sem_overview(7)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* Down and up; a failure is an error. */
#define P(sem) (sem_wait(sem) == -1 ? err(1, "sem_wait") : (void)0)
#define V(sem) (sem_post(sem) == -1 ? err(1, "sem_post") : (void)0)

struct account { /* the critical resource */
    sem_t mutex; /* starts at 1 */
    int balance;
};

static void deposit(struct account *a)
{
    P(&a->mutex);
    a->balance = a->balance + 10; /* a critical section */
    V(&a->mutex);
}

static void withdraw(struct account *a)
{
    P(&a->mutex);
    a->balance = a->balance - 1; /* another one */
    V(&a->mutex);
}

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

static pid_t start(void (*work)(struct account *), struct account *a)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    work(a);
    _exit(0);
}

static void wait_for(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
}

int main(int argc, char *argv[])
{
    struct account *a; /* two of them, A and B */
    pid_t same, other;
    int seen;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: accounts A and B, 100 in each, a semaphore for each\n");
    a = mmap(NULL, 2 * sizeof(*a), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (a == MAP_FAILED || sem_init(&a[0].mutex, 1, 1) == -1 ||
        sem_init(&a[1].mutex, 1, 1) == -1)
        err(1, "mmap, sem_init");
    a[0].balance = a[1].balance = 100;
    P(&a->mutex);
    seen = a->balance;
    say("parent: in the middle of deposit(A), has read %d\n", seen);
    wait_for(start(deposit, a + 1));
    say("parent: a child did deposit(B): same code, other account\n");
    same = start(deposit, a);
    other = start(withdraw, a);
    until_asleep(same);
    until_asleep(other);
    say("parent: a child in deposit(A), one in withdraw(A): both sleep\n");
    a->balance = seen + 10;
    V(&a->mutex);
    wait_for(same);
    wait_for(other);
    say("parent: all are done, A holds %d, B %d\n", a->balance, a[1].balance);
    return 0;
}
