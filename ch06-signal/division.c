/*
 * division - an integer divided by 0 is SIGFPE, if the processor traps it
 *
 * Watch for: who was killed, and that a fraction is not.
 * See: README.md "From the kernel", signal(7), SIGFPE in sigaction(2)
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* volatile: the compiler must not compute it beforehand. */
static void child(void)
{
    volatile double fraction = 0;
    volatile int one = 1, zero = 0;

    printf("child: 1.0 / 0.0 is %f\n", 1.0 / fraction);
    printf("child: 1 / 0 is %d\n", one / zero);
    _exit(77);
}

int main(void)
{
    const struct rlimit none = {0, 0};
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (setrlimit(RLIMIT_CORE, &none) == -1) /* no core file, also of a child */
        err(1, "setrlimit");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child();
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status))
        errx(77, "this processor does not trap it: try an x86 one");
    if (WTERMSIG(status) == SIGFPE)
        printf("parent: 1 / 0: the child was killed by SIGFPE\n");
    else
        errx(1, "the child was killed by another signal");
    return 0;
}
