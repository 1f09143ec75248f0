/*
 * to_thread - kill() sends to a process, pthread_kill() to one of its threads
 *
 * Watch for: for whom the signal is pending, and so who could take it.
 * See: README.md "To a process, to a thread", tgkill(2), pthread_kill(3)
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sigset_t usr1;
static sem_t go;

/* The pthread calls return the error, and do not set errno. */
static void check(int error, const char *call)
{
    errno = error;
    if (error != 0)
        err(1, "%s", call);
}

/* What waits for this thread, or for any thread of the process? */
static void look(const char *who)
{
    sigset_t pending;

    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    printf("%s: SIGUSR1 is pending for me: %d\n", who,
           sigismember(&pending, SIGUSR1));
}

static void *thread(void *unused)
{
    int sig;

    if (sem_wait(&go) == -1)
        err(1, "sem_wait");
    look("thread");
    check(sigwait(&usr1, &sig), "sigwait"); /* takes it, without a handler */
    printf("thread: takes it\n");
    return unused;
}

static pthread_t start(void)
{
    pthread_t id;

    check(pthread_create(&id, NULL, thread, NULL), "pthread_create");
    return id;
}

static void let_it_look(pthread_t id)
{
    look("main");
    if (sem_post(&go) == -1)
        err(1, "sem_post");
    check(pthread_join(id, NULL), "pthread_join");
    look("main");
}

int main(void)
{
    pthread_t id;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    check(pthread_sigmask(SIG_BLOCK, &usr1, NULL), "pthread_sigmask");
    if (sem_init(&go, 0, 0) == -1)
        err(1, "sem_init");

    id = start(); /* a thread has the mask of the one that makes it */
    check(pthread_kill(id, SIGUSR1), "pthread_kill");
    printf("main: pthread_kill(), to the thread\n");
    let_it_look(id);

    id = start();
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    printf("main: kill(), to the process\n");
    let_it_look(id);
    return 0;
}
