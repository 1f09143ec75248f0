/*
 * one_shot - System V's signal(): the handler runs once, the second one kills
 *
 * Watch for: the same handler, the same signal, twice.
 * See: README.md "signal() or sigaction()", sigaction(2), signal(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t runs;

static void handler(int sig)
{
    (void)sig;
    runs = runs + 1;
}

static void send(int number)
{
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    printf("child: SIGUSR1, number %d: the handler has run %d time\n", number,
           runs);
}

static void child(void)
{
    struct sigaction action = {.sa_handler = handler};

    action.sa_flags = (int)SA_RESETHAND; /* before it runs, back to default */
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    send(1);
    send(2);
}

int main(void)
{
    sigset_t empty;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1)
        printf("parent: the child was killed by SIGUSR1\n");
    else
        errx(1, "the child was not killed by SIGUSR1");
    return 0;
}
