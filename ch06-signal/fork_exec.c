/*
 * fork_exec - fork() keeps the handlers, exec() does not; both keep the mask
 *
 * Watch for: what differs between two lines.
 * See: README.md "What fork and exec hand on", fork(2), execve(2)
 */
#define _GNU_SOURCE /* program_invocation_name, not POSIX */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LATER "after exec" /* the name of what the child becomes */

static void handler(int sig)
{
    (void)sig;
}

static const char *answer_to(int sig)
{
    struct sigaction now;

    if (sigaction(sig, NULL, &now) == -1)
        err(1, "sigaction");
    if (now.sa_handler == SIG_DFL)
        return "default";
    if (now.sa_handler == SIG_IGN)
        return "ignored";
    return "handler";
}

static void report(const char *who)
{
    sigset_t mask, pending;

    if (sigprocmask(SIG_BLOCK, NULL, &mask) == -1)
        err(1, "sigprocmask");
    if (sigpending(&pending) == -1)
        err(1, "sigpending");
    printf("%s: USR1: %s; USR2: %s; ALRM: blocked %d, pending %d\n", who,
           answer_to(SIGUSR1), answer_to(SIGUSR2), sigismember(&mask, SIGALRM),
           sigismember(&pending, SIGALRM));
}

static void child(void)
{
    report("child");
    if (raise(SIGALRM) != 0)
        err(1, "raise");
    report("child, after raise()");
    execl("/proc/self/exe", LATER, (char *)NULL);
    err(1, "execl");
}

static void prepare(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t alrm;

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    if (signal(SIGUSR2, SIG_IGN) == SIG_ERR)
        err(1, "signal");
    sigemptyset(&alrm);
    sigaddset(&alrm, SIGALRM);
    if (sigprocmask(SIG_BLOCK, &alrm, NULL) == -1)
        err(1, "sigprocmask");
    if (kill(getpid(), SIGALRM) == -1)
        err(1, "kill");
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (strcmp(program_invocation_name, LATER) == 0) {
        report(LATER);
        return 0;
    }
    prepare();
    report("parent");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child();
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
