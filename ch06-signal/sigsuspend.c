/*
 * sigsuspend - unblocks and waits in one step, and no signal is missed
 *
 * Watch for: came is 0 until the child waits.
 * See: README.md "Check, then wait", sigsuspend(2), lost_wakeup.c
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void handler(int sig)
{
    (void)sig;
    came = 1;
}

/* The scheduler may let another process run at any time. It does it here. */
static void meanwhile(int in, int out)
{
    char byte;

    if (write(out, "", 1) != 1)
        err(1, "write");
    if (read(in, &byte, 1) != 1)
        errx(1, "the parent has ended");
    printf("child: meanwhile, came is %d\n", came);
}

static void child(int in, int out)
{
    sigset_t usr1, before;

    alarm(5); /* or it waits for ever, if the parent dies */
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &usr1, &before) == -1) /* not before we wait */
        err(1, "sigprocmask");
    while (!came) {
        printf("child: came is 0, so it will wait\n");
        meanwhile(in, out);
        sigsuspend(&before);
    }
    printf("child: goes on\n");
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t empty;
    int in[2], out[2], status;
    char byte;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    if (pipe(in) == -1)
        err(1, "pipe");
    if (pipe(out) == -1)
        err(1, "pipe");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(in[1]);
        close(out[0]);
        child(in[0], out[1]);
        _exit(0);
    }
    close(in[0]);
    close(out[1]);
    if (read(out[0], &byte, 1) != 1)
        errx(1, "the child failed");
    if (kill(pid, SIGUSR1) == -1)
        err(1, "kill");
    printf("parent: has sent SIGUSR1\n");
    if (write(in[1], "", 1) != 1)
        err(1, "write");

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    printf("parent: the child has ended\n");
    return 0;
}
