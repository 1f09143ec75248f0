/*
 * realtime_queue - real-time signals are queued, standard ones are not
 *
 * Watch for: how many of ten arrive.
 * See: README.md "Ten of each", signal(7), sigqueue(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 10

static volatile sig_atomic_t standard, realtime, in_order;

static void handler(int sig, siginfo_t *info, void *context)
{
    (void)context;
    if (sig == SIGUSR1) {
        standard = standard + 1;
    } else {
        realtime = realtime + 1;
        if (info->si_value.sival_int == realtime)
            in_order = in_order + 1;
    }
}

static void child(pid_t parent)
{
    union sigval value = {.sival_int = 0};
    int i;

    for (i = 1; i <= COUNT; i++) {
        value.sival_int = i;
        if (sigqueue(parent, SIGUSR1, value) == -1)
            err(1, "sigqueue");
        if (sigqueue(parent, SIGRTMIN, value) == -1)
            err(1, "sigqueue");
    }
    printf("child: has sent SIGUSR1 and SIGRTMIN, %d of each\n", COUNT);
}

int main(void)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    pid_t self = getpid(), pid;
    sigset_t both;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGRTMIN);
    action.sa_mask = both; /* one handler at a time */
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (sigaction(SIGRTMIN, &action, NULL) == -1)
        err(1, "sigaction");
    if (sigprocmask(SIG_BLOCK, &both, NULL) == -1) /* all shall be pending */
        err(1, "sigprocmask");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(self);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");

    if (sigprocmask(SIG_UNBLOCK, &both, NULL) == -1)
        err(1, "sigprocmask");
    printf("parent: SIGUSR1 came %d time\n", standard);
    printf("parent: SIGRTMIN came %d times, %d in their order\n", realtime,
           in_order);
    return 0;
}
