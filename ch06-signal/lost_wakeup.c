/*
 * lost_wakeup - a signal between the check and pause() is missed
 *
 * Watch for: came is 1, and the child waits for it.
 * See: README.md "Check, then wait", pause(2), sigsuspend.c
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
    alarm(5); /* or it waits for ever, if the parent dies */
    while (!came) {
        printf("child: came is 0, so it will wait\n");
        meanwhile(in, out);
        pause();
    }
    printf("child: goes on\n");
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t empty;
    int in[2], out[2], status;
    char byte;
    pid_t pid, ended;

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

    usleep(100000); /* time for the child to end, if it had noticed */
    if (waitpid(pid, &status, WNOHANG) != 0)
        errx(1, "the child has ended");
    printf("parent: and still the child waits; sends more of them\n");
    do {
        if (kill(pid, SIGUSR1) == -1)
            err(1, "kill");
        usleep(50000); /* time for it to end */
        ended = waitpid(pid, &status, WNOHANG);
    } while (ended == 0);
    if (ended == -1)
        err(1, "waitpid");
    return status != 0;
}
