/*
 * own_stack - the handler of a stack overflow needs a stack of its own
 *
 * Watch for: the same handler twice; the first time it has no room to run.
 * See: README.md "No stack left", sigaltstack(2)
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static char stack[65536];

static void handler(int sig)
{
    (void)sig;
    _exit(3); /* to return would be to fail again */
}

static int deeper(int n)
{
    volatile char room[1024];

    room[0] = (char)n;
    if (n == 0)
        return 0;
    return deeper(n - 1) + room[0];
}

static void child(int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    struct rlimit small = {1 << 20, 1 << 20}, none = {0, 0};
    stack_t own = {.ss_sp = stack, .ss_size = sizeof(stack)};

    if (setrlimit(RLIMIT_CORE, &none) == -1) /* no file is left behind */
        err(1, "setrlimit");
    if (setrlimit(RLIMIT_STACK, &small) == -1) /* 1 MiB, soon used up */
        err(1, "setrlimit");
    if (sigaltstack(&own, NULL) == -1)
        err(1, "sigaltstack");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGSEGV, &action, NULL) == -1)
        err(1, "sigaction");
    _exit(deeper(1 << 20) == 0 ? 0 : 1); /* would need 1 GiB */
}

static void run(int flags, const char *how)
{
    int status;
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child(flags);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV)
        printf("parent: %s: killed by SIGSEGV, no handler ran\n", how);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        printf("parent: %s: the handler ran, and ended it\n", how);
    else
        errx(1, "%s: status %d", how, status);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    run(0, "on the full stack");
    run(SA_ONSTACK, "on a stack of its own");
    return 0;
}
