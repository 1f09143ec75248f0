/*
 * reap_one - a handler that reaps one child for each SIGCHLD may leave zombies
 *
 * Watch for: the handler runs once, for ten children.
 * See: README.md "One signal, ten children", waitpid(2), reap_all.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define CHILDREN 10

static volatile sig_atomic_t runs, reaped, failed;

static void handler(int sig)
{
    int before = errno;

    (void)sig;
    runs = runs + 1;
    errno = 0;
    if (waitpid(-1, NULL, WNOHANG) > 0)
        reaped = reaped + 1;
    if (errno != 0 && errno != ECHILD) /* ECHILD: none is left */
        failed = errno;
    errno = before;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    pid_t pid[CHILDREN];
    siginfo_t info;
    sigset_t chld;
    int i, left = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGCHLD, &action, NULL) == -1)
        err(1, "sigaction");
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &chld, NULL) == -1) /* as if it were busy */
        err(1, "sigprocmask");
    for (i = 0; i < CHILDREN; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0)
            _exit(0);
    }
    for (i = 0; i < CHILDREN; i++) /* waits for its end, does not reap it */
        if (waitid(P_PID, (id_t)pid[i], &info, WEXITED | WNOWAIT) == -1)
            err(1, "waitid");
    printf("parent: %d children have ended; SIGCHLD was blocked\n", CHILDREN);

    if (sigprocmask(SIG_UNBLOCK, &chld, NULL) == -1)
        err(1, "sigprocmask");
    if (failed)
        errx(1, "waitpid, in the handler: error %d", failed);
    printf("parent: the handler ran %d time, reaped %d\n", runs, reaped);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        left++;
    if (errno != ECHILD)
        err(1, "waitpid");
    printf("parent: zombies left: %d\n", left);
    return 0;
}
