/*
 * zombies - who has ended stays in the table until somebody waits for it
 *
 * Watch for: SIGKILL does nothing to a zombie; two ways that leave none.
 * See: README.md "Zombies and orphans", wait(2), double_fork.c
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static pid_t start(void)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        _exit(0);
    return pid;
}

/* Signal 0 is never sent; kill() only says whether there is somebody. */
static const char *look(pid_t pid)
{
    if (kill(pid, 0) == 0)
        return "still there";
    if (errno != ESRCH)
        err(1, "kill");
    return "gone";
}

int main(void)
{
    siginfo_t info;
    pid_t pid;
    int i = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    pid = start();
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == -1)
        err(1, "waitid");
    printf("parent: a child has ended, nobody has waited: %s\n", look(pid));
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    printf("parent: sends SIGKILL: %s\n", look(pid));
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    printf("parent: waits for it: %s\n", look(pid));

    signal(SIGCHLD, SIG_IGN);
    pid = start();
    if (waitpid(pid, NULL, 0) != -1) /* returns when it has ended */
        errx(1, "waitpid() has found a child");
    if (errno != ECHILD)
        err(1, "waitpid");
    while (i < 1000 && kill(pid, 0) == 0) {
        usleep(1000); /* it is just being taken away */
        i++;
    }
    printf("parent: ignores SIGCHLD, a child has ended: %s\n", look(pid));
    return 0;
}
