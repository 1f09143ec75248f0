/*
 * fork_exec - what a child and a new program inherit of the signals
 *
 * usage: ./fork_exec [report]    report: only says what it has inherited
 *
 * Watch for: the handler after fork() and after exec().
 * See: README.md "What fork and exec hand on", fork(2), execve(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static void handler(int number)
{
    (void)number;
}

static const char *disposition(int number)
{
    struct sigaction now;

    if (sigaction(number, NULL, &now) == -1)
        err(1, "sigaction");
    return now.sa_handler == SIG_DFL   ? "default"
           : now.sa_handler == SIG_IGN ? "ignored"
                                       : "handler";
}

static void report(const char *who)
{
    sigset_t mask, pending;

    if (sigprocmask(SIG_BLOCK, NULL, &mask) == -1 || sigpending(&pending) == -1)
        err(1, "reading the sets");
    say("%s: SIGUSR1 %s, SIGUSR2 %s, SIGALRM %s, %s\n", who,
        disposition(SIGUSR1), disposition(SIGUSR2),
        sigismember(&mask, SIGALRM) ? "blocked" : "unblocked",
        sigismember(&pending, SIGALRM) ? "pending" : "not pending");
}

static void child(char *name)
{
    report("child");
    say("child: sends itself SIGALRM, becomes another program\n");
    if (kill(getpid(), SIGALRM) == -1)
        err(1, "kill");
    execl("/proc/self/exe", name, "report", (char *)NULL);
    err(1, "execl");
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t alrm;
    int status;
    pid_t pid;

    if (argc == 2 && strcmp(argv[1], "report") == 0) {
        report("new program");
        return 0;
    }
    if (argc != 1) {
        fprintf(stderr, "usage: %s [report]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sigemptyset(&alrm);
    sigaddset(&alrm, SIGALRM);
    if (sigaction(SIGUSR1, &action, NULL) == -1 ||
        signal(SIGUSR2, SIG_IGN) == SIG_ERR ||
        signal(SIGALRM, SIG_DFL) == SIG_ERR || /* or it need not be kept */
        sigprocmask(SIG_BLOCK, &alrm, NULL) == -1)
        err(1, "setting all up");
    if (kill(getpid(), SIGALRM) == -1)
        err(1, "kill");
    report("parent");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0)
        child(argv[0]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
