/*
 * stopped_pending - a stopped process gets all but SIGKILL when it goes on
 *
 * Watch for: the handler ends the child; when has it run?
 * See: README.md "Kept until it can be delivered", signal(7), waitpid(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void handler(int sig)
{
    (void)sig;
    _exit(3);
}

static void send(pid_t pid, int sig)
{
    if (kill(pid, sig) == -1)
        err(1, "kill");
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t empty;
    int life[2], status; /* life: it ends when the parent ends */
    pid_t pid, ended;
    char byte;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGTSTP, SIG_DFL); /* and ignored none */
    if (pipe(life) == -1)
        err(1, "pipe");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    pid = fork();
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
    send(pid, SIGTSTP);
    if (waitpid(pid, &status, WUNTRACED) == -1)
        err(1, "waitpid");
    if (!WIFSTOPPED(status))
        errx(1, "the child is not stopped");

    send(pid, SIGUSR1);
    usleep(100000); /* time for the handler, if it ran in a stopped process */
    ended = waitpid(pid, &status, WNOHANG);
    if (ended == -1)
        err(1, "waitpid");
    if (ended == 0)
        printf("parent: it is stopped, SIGUSR1 is sent: it has not ended\n");
    send(pid, SIGCONT);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFEXITED(status))
        errx(1, "the child was killed");
    printf("parent: SIGCONT is sent: it has ended, status %d, its handler's\n",
           WEXITSTATUS(status));
    return 0;
}
