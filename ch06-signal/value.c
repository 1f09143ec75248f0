/*
 * value - a signal sent by sigqueue() carries a number
 *
 * Watch for: the handler knows the number, how it was sent, and by whom.
 * See: README.md "A number on the way", sigqueue(3), sigaction(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t number, code, sender;

/* With SA_SIGINFO a handler gets three arguments. */
static void handler(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    number = info->si_value.sival_int;
    code = info->si_code;
    sender = info->si_pid;
}

int main(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART};
    union sigval value = {.sival_int = 42};
    pid_t parent = getpid(), pid;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    action.sa_sigaction = handler;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGRTMIN, &action, NULL) == -1)
        err(1, "sigaction");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (sigqueue(parent, SIGRTMIN, value) == -1)
            err(1, "sigqueue");
        printf("child: has sent SIGRTMIN with %d\n", value.sival_int);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the handler was given %d\n", number);
    printf("parent: sent by %s, with %s\n",
           sender == pid ? "the child" : "another",
           code == SI_QUEUE ? "sigqueue()" : "another call");
    return 0;
}
