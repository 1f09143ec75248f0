/*
 * default_action - without a handler: ignored, stopped, continued, or killed
 *
 * Watch for: one child, four signals, and what waitpid() reports after each.
 * See: README.md "The default", signal(7), waitpid(2), core(5)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void send(pid_t pid, int sig)
{
    if (kill(pid, sig) == -1)
        err(1, "kill");
}

/* What has become of the process? */
static void report(pid_t pid, int sig, const char *name)
{
    int status;

    if (waitpid(pid, &status, WUNTRACED | WCONTINUED) == -1)
        err(1, "waitpid");
    if (WIFSTOPPED(status) && WSTOPSIG(status) == sig)
        printf("parent: %s: it is stopped\n", name);
    else if (WIFCONTINUED(status))
        printf("parent: %s: it goes on\n", name);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == sig)
        printf("parent: %s: it is killed\n", name);
    else
        errx(1, "%s: wait status %d", name, status);
}

int main(void)
{
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (prctl(PR_SET_DUMPABLE, 0) == -1) /* no core file, also of a child */
        err(1, "prctl");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent dies */
        send(getpid(), SIGURG);
        printf("child: SIGURG: I am still here\n");
        send(getpid(), SIGSTOP);
        for (;;)
            pause();
    }
    report(pid, SIGSTOP, "SIGSTOP");
    send(pid, SIGCONT);
    report(pid, SIGCONT, "SIGCONT");
    send(pid, SIGTERM);
    report(pid, SIGTERM, "SIGTERM");

    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        abort(); /* sends itself SIGABRT */
    report(pid, SIGABRT, "SIGABRT");
    return 0;
}
