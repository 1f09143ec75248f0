/*
 * threads - every kind of semaphore works between threads, too
 *
 * usage: ./threads
 *
 * Watch for: each thread sleeps until main() adds 1.
 * See: README.md "Three kinds", sem_overview(7), pthreads(7)
 */
#define _GNU_SOURCE /* gettid */
#include <sys/ipc.h>
#include <sys/sem.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct job {
    const char *kind;
    sem_t *sem;     /* NULL: the System V one */
    atomic_int tid; /* the thread's number in /proc, once it runs */
};

static int id = -1; /* the System V semaphore, for remove_it() */

static void remove_it(void)
{
    if (semctl(id, 0, IPC_RMID) == -1) {
        warn("semctl IPC_RMID, set %d", id);
        _exit(1);
    }
}

static void add(sem_t *sem, short n)
{
    struct sembuf op = {.sem_num = 0, .sem_op = n};

    if (sem != NULL && (n > 0 ? sem_post(sem) : sem_wait(sem)) == -1)
        err(1, "sem_post, sem_wait");
    while (sem == NULL && semop(id, &op, 1) == -1)
        if (errno != EINTR) /* SIGCONT ends the wait: signal(7) */
            err(1, "semop");
}

static void *thread(void *arg)
{
    struct job *job = arg;

    job->tid = gettid();
    add(job->sem, -1);
    say("thread: has waited for the %s one, goes on\n", job->kind);
    return NULL;
}

/* Waits until the thread sleeps: state S in its stat, see proc(5). */
static void until_asleep(const struct job *job)
{
    char path[64], state;
    FILE *f;

    while (job->tid == 0)
        sched_yield();
    snprintf(path, sizeof(path), "/proc/self/task/%d/stat", job->tid);
    do {
        sched_yield();
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
    } while (state != 'S');
}

int main(int argc, char *argv[])
{
    sem_t sem;
    struct job job[3] = {
        {"unnamed", &sem, 0}, {"named", NULL, 0}, {"System V", NULL, 0}};
    char name[64];
    pthread_t t;
    sigset_t all;
    int i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("main: makes three semaphores at 0\n");
    sigfillset(&all); /* signals wait until they are gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = semget('I' << 24 | getpid(), 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "semget");
    atexit(remove_it);
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    job[1].sem = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if ((job[1].sem == SEM_FAILED && errno == EEXIST) ||
        sem_unlink(name) == -1 || job[1].sem == SEM_FAILED)
        err(1, "sem_open or sem_unlink %s", name);
    if (sem_init(&sem, 0, 0) == -1) /* 0: for the threads of one process */
        err(1, "sem_init");
    for (i = 0; i < 3; i++) {
        if ((errno = pthread_create(&t, NULL, thread, &job[i])) != 0)
            err(1, "pthread_create");
        until_asleep(&job[i]);
        say("main: a thread sleeps, adds 1 to the %s one\n", job[i].kind);
        add(job[i].sem, 1);
        pthread_join(t, NULL);
    }
    return 0;
}
