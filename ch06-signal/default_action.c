/*
 * default_action - without a handler: ignored, stopped, continued, or killed
 *
 * Watch for: what waitpid() reports after each signal, and after which nothing.
 * See: README.md "The default", signal(7), waitpid(2), core(5)
 */
#include <sys/resource.h>
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
    if (pid == 0) {
        close(life[1]);
        if (read(life[0], &byte, 1) == -1) /* until the parent ends */
            err(1, "read");
        _exit(0);
    }
    /* its own group: if we die while it is stopped, it gets SIGHUP */
    if (setpgid(pid, pid) == -1)
        err(1, "setpgid");
    return pid;
}

static void send(pid_t pid, int sig, const char *name)
{
    if (kill(pid, sig) == -1)
        err(1, "kill");
    printf("parent: has sent %s\n", name);
}

/* What has become of it? And was it by this signal? */
static void report(pid_t pid, int sig)
{
    int status;

    if (waitpid(pid, &status, WUNTRACED | WCONTINUED) == -1)
        err(1, "waitpid");
    if (WIFSTOPPED(status) && WSTOPSIG(status) == sig)
        printf("parent: waitpid(): stopped by it\n");
    else if (WIFCONTINUED(status))
        printf("parent: waitpid(): goes on\n");
    else if (WIFSIGNALED(status) && WTERMSIG(status) == sig)
        printf("parent: waitpid(): killed by it\n");
    else
        errx(1, "waitpid(): status %d", status);
}

int main(void)
{
    const struct rlimit none = {0, 0};
    sigset_t empty;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGTSTP, SIG_DFL); /* and ignored none */
    signal(SIGTERM, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    if (pipe(life) == -1)
        err(1, "pipe");
    if (setrlimit(RLIMIT_CORE, &none) == -1) /* no core file, also of a child */
        err(1, "setrlimit");
    pid = start();
    send(pid, SIGURG, "SIGURG"); /* there will be nothing to report */
    send(pid, SIGTSTP, "SIGTSTP");
    report(pid, SIGTSTP);
    send(pid, SIGCONT, "SIGCONT");
    report(pid, SIGCONT);
    send(pid, SIGTERM, "SIGTERM");
    report(pid, SIGTERM);

    pid = start();
    send(pid, SIGABRT, "SIGABRT, to another child");
    report(pid, SIGABRT);
    return 0;
}
