/*
 * numbers - which signals there are: standard, real-time, and libc's own
 *
 * usage: ./numbers [-n]
 *     -n   also say which numbers the two limits are; libcs differ
 *
 * Watch for: where one that was sent twice comes once, and where twice.
 * See: README.md "Which numbers there are", signal(7)
 */
#include <sys/syscall.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

enum kind { REFUSED, ONCE, TWICE };

/* Sends itself a signal twice, which is blocked: how often does it come? */
static enum kind try(int number)
{
    sigset_t one, pending;
    int i, came = 0;
    siginfo_t info;

    if (number == SIGKILL || number == SIGSTOP)
        return ONCE; /* not tried: nobody can block these two */
    sigemptyset(&one);
    if (sigaddset(&one, number) == -1) { /* libc says that there is none */
        if (errno != EINVAL)
            err(1, "sigaddset");
        return REFUSED;
    }
    for (i = 0; i < 2; i++)
        if (kill(getpid(), number) == -1)
            err(errno == EINVAL ? 77 : 1, "an emulator? kill %d", number);
    for (;; came += info.si_pid == getpid()) { /* others may send one, too */
        if (sigpending(&pending) == -1)
            err(1, "sigpending");
        if (!sigismember(&pending, number))
            break;
        if (sigwaitinfo(&one, &info) != number)
            err(1, "sigwaitinfo");
    }
    return came == 2 ? TWICE : ONCE;
}

/* Does the kernel know it, if libc is not asked? */
static int in_kernel(int number)
{
    char action[256]; /* a struct of the kernel's, which is not so large */

    return syscall(SYS_rt_sigaction, number, NULL, action, _NSIG / 8) == 0;
}

static const char *name(int number, char text[16])
{
    snprintf(text, 16, "%d", number);
    return number == SIGRTMAX       ? "SIGRTMAX"
           : number == SIGRTMIN     ? "SIGRTMIN"
           : number == SIGRTMIN - 1 ? "SIGRTMIN-1"
                                    : text;
}

int main(int argc, char *argv[])
{
    static const char *const how[] = {"libc refuses them", "each comes once",
                                      "each comes twice"};
    int opt, n = 0, number, first = 1;
    enum kind kind[_NSIG];
    char from[16], to[16];
    sigset_t all;

    while ((opt = getopt(argc, argv, "n")) != -1)
        n |= opt == 'n' ? 1 : 2;
    if (optind != argc || n > 1) {
        fprintf(stderr, "usage: %s [-n]\n", argv[0]);
        return 2;
    }
    say("process: blocks all signals, sends itself each of them twice\n");
    sigfillset(&all);
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    for (number = SIGRTMAX; number > 0; number--)
        kind[number] = try(number);
    if (kind[SIGRTMAX] != TWICE)
        errx(77, "no room for two: raise ulimit -i");
    for (number = 2; number <= SIGRTMAX + 1; number++) {
        if (number <= SIGRTMAX && kind[number] == kind[first])
            continue;
        say("process: %s to %s: %s\n", name(first, from), name(number - 1, to),
            how[kind[first]]);
        first = number;
    }
    for (number = 1; in_kernel(number); number++)
        ;
    if (number != SIGRTMAX + 1)
        err(1, "rt_sigaction %d", number);
    say("process: without libc: the kernel knows 1 to SIGRTMAX\n");
    if (n)
        say("process: SIGRTMIN is %d, SIGRTMAX is %d\n", SIGRTMIN, SIGRTMAX);
    return 0;
}
