/*
 * realtime_queue - real-time signals are queued, standard ones are not
 *
 * usage: ./realtime_queue [-n COUNT]    of each kind, 1 to 1000 (default 10)
 *
 * Watch for: how many of ten arrive.
 * See: README.md "Ten of each", signal(7), sigqueue(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t standard, realtime, in_order = 1;

static void handler(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (number == SIGUSR1)
        standard++;
    else if (info->si_value.sival_int != ++realtime)
        in_order = 0;
}

static void child(int count)
{
    pid_t parent = getppid();
    union sigval value = {.sival_ptr = NULL}; /* all of it */
    int i;

    for (i = 1; i <= count; i++)
        if (kill(parent, SIGUSR1) == -1)
            err(1, "kill");
    for (i = 1; i <= count; i++) {
        value.sival_int = i;
        if (sigqueue(parent, SIGRTMIN, value) == -1)
            err(1, "sigqueue"); /* EAGAIN: RLIMIT_SIGPENDING are waiting */
    }
    say("child: has sent %d SIGUSR1, and %d SIGRTMIN with 1 to %d\n", count,
        count, count);
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    int opt, status, count = 10;
    sigset_t both;
    pid_t pid;
    char more;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &count, &more) != 1)
            argc = 0; /* wrong usage */
    if (optind != argc || count < 1 || count > 1000) {
        fprintf(stderr, "usage: %s [-n COUNT]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: blocks SIGUSR1 and SIGRTMIN, starts a child\n");
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGRTMIN);
    if (sigprocmask(SIG_BLOCK, &both, NULL) == -1)
        err(1, "sigprocmask");
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        sigaction(SIGRTMIN, &action, NULL) == -1)
        err(1, "sigaction");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        child(count);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    if (sigprocmask(SIG_UNBLOCK, &both, NULL) == -1)
        err(1, "sigprocmask");
    say("parent: unblocks both\n");
    say("parent: SIGUSR1 came %d time%s\n", (int)standard,
        standard == 1 ? "" : "s");
    say("parent: SIGRTMIN came %d time%s, the values %s\n", (int)realtime,
        realtime == 1 ? "" : "s", in_order ? "in order" : "not in order");
    return 0;
}
