/*
 * ignore - an ignored signal is thrown away; a blocked one is kept
 *
 * usage: ./ignore
 *
 * Watch for: what the handler, installed later, still gets to see.
 * See: README.md "Ignore it", signal(2), sigpending(2)
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t runs;

static void handler(int number)
{
    (void)number;
    runs++;
}

static void block(int how)
{
    sigset_t usr1;

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(how, &usr1, NULL) == -1)
        err(1, "sigprocmask");
}

static void on_usr1(void (*what)(int))
{
    if (signal(SIGUSR1, what) == SIG_ERR)
        err(1, "signal");
}

/* Sends SIGUSR1 to itself, and asks if the kernel keeps it. */
static const char *kept(void)
{
    sigset_t pending;

    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    return sigismember(&pending, SIGUSR1) ? "kept" : "not kept";
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: ignores SIGUSR1\n");
    block(SIG_UNBLOCK);
    on_usr1(SIG_IGN);
    say("process: sends it to itself: still here, the signal is %s\n", kept());
    on_usr1(handler);
    say("process: installs a handler: it has run %d times\n", runs);

    say("process: blocks SIGUSR1\n");
    block(SIG_BLOCK);
    say("process: sends it to itself: still here, the signal is %s\n", kept());
    block(SIG_UNBLOCK);
    say("process: unblocks it: the handler has run %d time\n", runs);
    return 0;
}
