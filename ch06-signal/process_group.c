/*
 * process_group - kill() with a number below -1 sends to a whole group
 *
 * Watch for: one kill(), two dead; the third child is in another group.
 * See: README.md "To a group", kill(2), setpgid(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int life[2]; /* nothing is written: it ends when the parent ends */

static pid_t start(void)
{
    pid_t pid = fork();
    char byte;

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    close(life[1]);
    if (read(life[0], &byte, 1) == -1) /* Ctrl+C does not reach the group */
        _exit(1);
    _exit(0);
}

static void wait_for(pid_t pid, const char *who)
{
    int status;

    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM)
        errx(1, "%s was not ended by SIGTERM", who);
    printf("parent: %s was ended by SIGTERM\n", who);
}

int main(void)
{
    sigset_t empty;
    pid_t a, b, c;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGTERM, SIG_DFL); /* and ignored none */
    if (pipe(life) == -1)
        err(1, "pipe");
    a = start();
    b = start();
    c = start();
    if (setpgid(a, a) == -1) /* a new group, named after its first member */
        err(1, "setpgid");
    if (setpgid(b, a) == -1)
        err(1, "setpgid");
    printf("parent: A and B are a group; C stays in the parent's\n");

    if (kill(-a, SIGTERM) == -1)
        err(1, "kill");
    printf("parent: kill(-A, SIGTERM), once\n");
    wait_for(a, "A");
    wait_for(b, "B");
    if (waitpid(c, NULL, WNOHANG) != 0)
        errx(1, "C has ended");
    printf("parent: C is alive; kill(C, SIGTERM)\n");
    if (kill(c, SIGTERM) == -1)
        err(1, "kill");
    wait_for(c, "C");
    return 0;
}
