/*
 * to_thread - kill() sends to a process, tgkill() to one of its threads
 *
 * usage: ./to_thread
 *
 * Watch for: right could take the third signal, and does not.
 * See: README.md "To a process, to a thread", tgkill(2), pthread_kill(3)
 */
#include <err.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct thread {
    const char *name;
    int times; /* so many signals it takes */
    int go[2]; /* a pipe: a byte in it lets the thread begin */
    pthread_t id;
};

static int taken[2]; /* a pipe: who has taken the signal */
static sigset_t usr1, pending;

static void check(const char *call, int error)
{
    if (error != 0)
        errx(1, "%s: %s", call, strerror(error));
}

/* A thread. It takes the signal without a handler, by waiting for it. */
static void *run(void *arg)
{
    struct thread *t = arg;
    int i, number;
    char byte;

    if (read(t->go[0], &byte, 1) != 1)
        err(1, "read");
    for (i = 0; i < t->times; i++) {
        check("sigwait", sigwait(&usr1, &number));
        if (write(taken[1], &t, sizeof(t)) != sizeof(t))
            err(1, "write");
    }
    return NULL;
}

static void start(struct thread *t)
{
    sigset_t mask;

    if (pipe(t->go) == -1)
        err(1, "pipe");
    check("pthread_create", pthread_create(&t->id, NULL, run, t));
    check("pthread_sigmask", pthread_sigmask(SIG_BLOCK, NULL, &mask));
    if (!sigismember(&mask, SIGUSR1)) /* it changes the mask, and back */
        errx(1, "pthread_create: SIGUSR1 is no longer blocked");
}

static void begin(const struct thread *t)
{
    if (write(t->go[1], "", 1) != 1)
        err(1, "write");
}

static const char *taker(void)
{
    struct thread *t;

    if (read(taken[0], &t, sizeof(t)) != sizeof(t))
        err(1, "read");
    return t->name;
}

static void end(struct thread *t)
{
    check("pthread_join", pthread_join(t->id, NULL));
    close(t->go[0]), close(t->go[1]);
}

int main(int argc, char *argv[])
{
    struct thread left = {.name = "left", .times = 1};
    struct thread right = {.name = "right", .times = 3};

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("main: two threads; all block SIGUSR1, only right waits for it\n");
    sigemptyset(&usr1), sigaddset(&usr1, SIGUSR1);
    check("pthread_sigmask", pthread_sigmask(SIG_BLOCK, &usr1, NULL));
    if (pipe(taken) == -1)
        err(1, "pipe");
    start(&left), start(&right);
    begin(&right);
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    say("main: kill() to the process: taken by %s\n", taker());
    check("pthread_kill", pthread_kill(right.id, SIGUSR1));
    say("main: pthread_kill() to right: taken by %s\n", taker());
    check("pthread_kill", pthread_kill(left.id, SIGUSR1));
    if (sigpending(&pending) == -1) /* for this thread, and for all */
        err(1, "sigpending");
    say("main: pthread_kill() to left: may another take it: %s\n",
        sigismember(&pending, SIGUSR1) ? "yes" : "no");
    begin(&left);
    say("main: left begins to wait, too: taken by %s\n", taker());
    end(&left);
    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    say("main: left has ended; kill() again: taken by %s\n", taker());
    end(&right);
    close(taken[0]), close(taken[1]);
    return 0;
}
