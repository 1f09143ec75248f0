/*
 * deadlock - two semaphores, taken in opposite order, stop two processes
 *
 * usage: ./deadlock
 *
 * Watch for: the same two get through if both begin with A.
 * See: README.md "What goes wrong", sem_overview(7)
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

struct shared {
    sem_t a, b;  /* start at 1 */
    sem_t go_on; /* starts at 0: opened once both have their first */
};

static pid_t start(struct shared *s, sem_t *first, sem_t *second)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    P(first);
    P(&s->go_on);
    P(second);
    V(second);
    V(first);
    _exit(0);
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

static void wait_for(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "a child failed");
}

int main(int argc, char *argv[])
{
    struct shared *s;
    pid_t left, right;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: left takes A, then B; right takes B, then A\n");
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    if (sem_init(&s->a, 1, 1) == -1 || sem_init(&s->b, 1, 1) == -1 ||
        sem_init(&s->go_on, 1, 0) == -1)
        err(1, "sem_init");
    left = start(s, &s->a, &s->b);
    right = start(s, &s->b, &s->a);
    until_asleep(left); /* each has its first, and waits for go_on */
    until_asleep(right);
    V(&s->go_on);
    V(&s->go_on);
    until_asleep(left);
    until_asleep(right);
    say("parent: both sleep, each has what the other wants: deadlock\n");
    if (kill(right, SIGKILL) == -1 || waitpid(right, NULL, 0) == -1)
        err(1, "kill, waitpid");
    V(&s->b);
    wait_for(left);
    say("parent: killed right, gave back its B; left got through\n");
    say("parent: once more, but both take A first\n");
    left = start(s, &s->a, &s->b);
    until_asleep(left);
    right = start(s, &s->a, &s->b);
    until_asleep(right); /* waits for A */
    V(&s->go_on);
    V(&s->go_on);
    wait_for(left);
    wait_for(right);
    say("parent: both got through\n");
    return 0;
}
