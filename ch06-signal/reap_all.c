/*
 * reap_all - one SIGCHLD may stand for many children
 *
 * usage: ./reap_all
 *
 * Watch for: the handler runs once, whether it reaps one child or all.
 * See: README.md "One signal, ten children", waitpid(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define CHILDREN 10

static volatile sig_atomic_t runs, reaped;

static void reap_one(int number)
{
    int before = errno;

    (void)number;
    runs++;
    if (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = before;
}

static void reap_all(int number)
{
    int before = errno;

    (void)number;
    runs++;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = before;
}

static void try(const char *how, void (*handler)(int), int expected)
{
    struct sigaction action = {.sa_handler = handler};
    pid_t pid[CHILDREN];
    sigset_t chld;
    siginfo_t info;
    int i, zombies = 0;

    runs = reaped = 0;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &chld, NULL) == -1 ||
        sigaction(SIGCHLD, &action, NULL) == -1)
        err(1, "installing the handler");
    for (i = 0; i < CHILDREN; i++) {
        if ((pid[i] = fork()) == -1)
            err(1, "fork");
        if (pid[i] == 0)
            _exit(0);
    }
    for (i = 0; i < CHILDREN; i++) /* has it ended? It stays a zombie */
        if (waitid(P_PID, (id_t)pid[i], &info, WEXITED | WNOWAIT) == -1)
            err(1, "waitid");
    if (sigprocmask(SIG_UNBLOCK, &chld, NULL) == -1) /* the handler runs */
        err(1, "sigprocmask");
    for (i = 0; i < CHILDREN; i++)
        zombies += waitpid(pid[i], NULL, 0) == pid[i];
    if (zombies != expected)
        errx(1, "%d zombies are left", zombies);
    say("parent: %s: it ran %d time, reaped %d, left %d\n", how, (int)runs,
        (int)reaped, zombies);
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: ten children end while SIGCHLD is blocked\n");
    try("one waitpid() in the handler", reap_one, CHILDREN - 1);
    try("waitpid() until none is left", reap_all, 0);
    return 0;
}
