/*
 * dispatch - one queue, three workers, and each is handed its own type
 *
 * usage: ./dispatch
 *
 * Watch for: nobody sorts the jobs, and no worker gets another's.
 * See: README.md "Handing out work", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define WORKERS 3
#define JOBS 600

struct message {
    long type;
    int job; /* 0 to JOBS - 1; above: there are no more */
};

static int id = -1; /* the queue, for remove_it() */
static pid_t owner;

static void remove_it(void)
{
    if (getpid() == owner && msgctl(id, IPC_RMID, NULL) == -1 &&
        errno != EINVAL && errno != EIDRM) { /* not gone already */
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

/* Takes the messages of its own type, and sleeps while there is none. */
static void worker(long type, int *did)
{
    struct message m;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != owner)
        err(1, "the parent is gone");
    for (;;) {
        if (msgrcv(id, &m, sizeof(m.job), type, 0) == -1)
            err(1, "msgrcv");
        if (m.job >= JOBS)
            _exit(0);
        if (m.type != type)
            errx(1, "this is another's job");
        did[m.job]++;
    }
}

int main(int argc, char *argv[])
{
    int i, w, n, (*did)[JOBS], status, lost = 0, twice = 0;
    struct message m;
    sigset_t all;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: starts %d workers at one queue\n", WORKERS);
    did = mmap(NULL, WORKERS * sizeof(*did), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0); /* who did what */
    if (did == MAP_FAILED)
        err(1, "mmap");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
    for (w = 0; w < WORKERS; w++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            worker(w + 1, did[w]);
    }
    say("parent: sends %d jobs of types 1, 2, 3, 1, 2, 3 ...\n", JOBS);
    for (i = 0; i < JOBS + WORKERS; i++) {
        m.type = i % WORKERS + 1;
        m.job = i;
        if (msgsnd(id, &m, sizeof(m.job), IPC_NOWAIT) == -1)
            err(errno == EAGAIN ? 77 : 1,
                "msgsnd (EAGAIN: raise kernel.msgmnb)");
    }
    for (w = 0; w < WORKERS; w++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "a worker failed");
    for (w = 0; w < WORKERS; w++) {
        for (i = n = 0; i < JOBS; i++)
            n += did[w][i];
        say("parent: worker %d did %d, all of type %d\n", w + 1, n, w + 1);
    }
    for (i = 0; i < JOBS; i++) {
        for (w = n = 0; w < WORKERS; w++)
            n += did[w][i];
        lost += n == 0, twice += n > 1;
    }
    say("parent: lost: %d, done twice: %d\n", lost, twice);
    return 0;
}
