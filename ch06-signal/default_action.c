/*
 * default_action - without a handler: ignore, stop, continue, or end
 *
 * usage: ./default_action [-c]
 *     -c   do not forbid the core file that SIGQUIT writes, see core(5)
 *
 * Watch for: what waitpid() has to report after each signal.
 * See: README.md "The default", signal(7), waitpid(2), core(5)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A child that only waits. The byte says that it will die with its parent. */
static pid_t start(void)
{
    pid_t parent = getpid(), pid;
    int ready[2];
    char byte;

    if (pipe(ready) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "the parent is gone");
        if (write(ready[1], "", 1) != 1)
            err(1, "write");
        close(ready[0]), close(ready[1]);
        for (;;)
            pause();
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        errx(1, "the child failed");
    close(ready[0]);
    return pid;
}

/* Sends a signal. What has become of the process, and was it by that? */
static const char *after(pid_t pid, int number)
{
    int status;

    if (kill(pid, number) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, WUNTRACED | WCONTINUED) == -1)
        err(1, "waitpid");
    if (WIFSTOPPED(status) && WSTOPSIG(status) == number)
        return "stopped by it";
    if (WIFCONTINUED(status))
        return "goes on";
    if (WIFSIGNALED(status) && WTERMSIG(status) == number)
        return WCOREDUMP(status) ? "killed by it, core dumped" : "killed by it";
    errx(1, "not what was expected: wait status %d", status);
}

int main(int argc, char *argv[])
{
    static const int used[] = {SIGCHLD, SIGURG, SIGCONT, SIGTERM, SIGQUIT};
    int opt, core = 0, i;
    sigset_t none;
    pid_t pid;

    while ((opt = getopt(argc, argv, "c")) != -1)
        core |= opt == 'c' ? 1 : 2;
    if (optind != argc || core > 1) {
        fprintf(stderr, "usage: %s [-c]\n", argv[0]);
        return 2;
    }
    say("parent: starts a child that only waits\n");
    for (i = 0; i < 5; i++) /* the children inherit all of this */
        if (signal(used[i], SIG_DFL) == SIG_ERR)
            err(1, "signal");
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "sigprocmask");
    if (core == 0 && prctl(PR_SET_DUMPABLE, 0) == -1) /* no core file */
        err(1, "prctl");
    pid = start();
    if (kill(pid, SIGURG) == -1)
        err(1, "kill");
    say("parent: SIGURG: nothing; SIGSTOP: %s\n", after(pid, SIGSTOP));
    say("parent: SIGCONT: %s\n", after(pid, SIGCONT));
    say("parent: SIGTERM: %s\n", after(pid, SIGTERM));
    pid = start();
    say("parent: another child, SIGQUIT: %s\n", after(pid, SIGQUIT));
    return 0;
}
