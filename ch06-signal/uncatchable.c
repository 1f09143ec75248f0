/*
 * uncatchable - SIGKILL and SIGSTOP: no handler, not ignored, never blocked
 *
 * usage: ./uncatchable
 *
 * Watch for: sigaction() fails; sigprocmask() just leaves the two out.
 * See: README.md "Two that obey nobody", sigaction(2), sigprocmask(2)
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void handler(int number)
{
    (void)number;
}

/* Would the kernel let us do this with the signal? */
static const char *set(int number, void (*what)(int))
{
    struct sigaction action = {.sa_handler = what};

    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, NULL) == 0)
        return "yes";
    if (errno != EINVAL || number == SIGTERM)
        err(1, "sigaction");
    return "EINVAL";
}

int main(int argc, char *argv[])
{
    static const struct {
        int number;
        const char *name;
    } tried[] = {
        {SIGTERM, "SIGTERM"}, {SIGKILL, "SIGKILL"}, {SIGSTOP, "SIGSTOP"}};
    sigset_t all, mask;
    const char *caught;
    int i;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    for (i = 0; i < 3; i++) {
        caught = set(tried[i].number, handler);
        say("process: %s: catch it: %s; ignore it: %s\n", tried[i].name, caught,
            set(tried[i].number, SIG_IGN));
    }
    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, NULL) == -1)
        err(1, "sigprocmask");
    say("process: blocks all signals: sigprocmask() returns 0\n");
    if (sigprocmask(SIG_SETMASK, NULL, &mask) == -1)
        err(1, "sigprocmask");
    for (i = 0; i < 3; i++)
        say("process: %s is blocked: %s\n", tried[i].name,
            sigismember(&mask, tried[i].number) ? "yes" : "no");
    return 0;
}
