/*
 * readers_writers - many may read at once, who writes must be alone
 *
 * usage: ./readers_writers
 *
 * Watch for: three readers inside at once, a writer never with them.
 * See: README.md "Readers and writers", sem_overview(7)
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
    sem_t room;  /* starts at 1: for one writer, or for all readers */
    sem_t mutex; /* starts at 1: for the number of readers */
    int readers; /* who are in, or are the first and wait for the room */
    volatile int inside;
    sem_t door; /* starts at 0: in this demonstration, readers stay inside */
};

static void reader(struct shared *s)
{
    P(&s->mutex);
    if (++s->readers == 1) /* the first one takes the room, for all */
        P(&s->room);
    s->inside++;
    V(&s->mutex);
    P(&s->door); /* reads */
    P(&s->mutex);
    s->inside--;
    if (--s->readers == 0)
        V(&s->room);
    V(&s->mutex);
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

static pid_t start(struct shared *s, int writes)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    if (writes)
        P(&s->room), V(&s->room);
    else
        reader(s);
    _exit(0);
}

int main(int argc, char *argv[])
{
    int i, status;
    struct shared *s;
    pid_t writer;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED || sem_init(&s->room, 1, 1) == -1 ||
        sem_init(&s->mutex, 1, 1) == -1 || sem_init(&s->door, 1, 0) == -1)
        err(1, "mmap, sem_init");
    P(&s->room);
    for (i = 0; i < 3; i++)
        until_asleep(start(s, 0));
    say("parent: is writing; three readers sleep, inside: %d\n", s->inside);
    V(&s->room);
    while (s->inside < 3)
        if (sched_yield() == 0 && waitpid(-1, NULL, WNOHANG) != 0)
            errx(1, "a child has ended");
    say("parent: has left; all three are inside; starts a writer\n");
    writer = start(s, 1);
    for (i = 0; i < 3; i++) {
        until_asleep(writer);
        say("parent: readers inside: %d; the writer sleeps\n", s->inside);
        V(&s->door);
        if (wait(&status) == -1 || status != 0)
            errx(1, "wait: a child failed");
    }
    if (wait(&status) == -1 || status != 0)
        errx(1, "wait: a child failed");
    say("parent: all have left, the writer has had the room\n");
    return 0;
}
