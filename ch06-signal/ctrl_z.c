/*
 * ctrl_z - Ctrl+Z stops a process and does not end it; SIGCONT resumes it
 *
 * usage: ./ctrl_z
 *
 * Watch for: what waits for the stopped job, and when it gets it.
 * See: README.md "From the keyboard", pty(7), credentials(7), tcsetpgrp(3)
 */
#define _GNU_SOURCE /* pipe2, posix_openpt */
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A process that must not outlive its parent. */
static pid_t start(void)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0 &&
        (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent))
        err(1, "the parent is gone");
    return pid;
}

/* Gets a terminal, and plays the one who types on it as well. */
static void shell(void)
{
    int master, tty, to_job[2], started[2], status, inside;
    char byte;
    pid_t pid;

    if (setsid() == -1)
        err(1, "setsid");
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master == -1)
        err(errno == ENOENT || errno == ENODEV ? 77 : 1,
            "mount devpts? posix_openpt");
    if (grantpt(master) == -1 || unlockpt(master) == -1)
        err(1, "unlockpt");
    tty = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty == -1 || ioctl(tty, TIOCSCTTY, 0) == -1)
        err(1, "opening the terminal");
    if (pipe2(to_job, O_CLOEXEC) == -1 || pipe2(started, O_CLOEXEC) == -1)
        err(1, "pipe");
    if ((pid = start()) == 0) {
        if (setpgid(0, 0) == 0 && dup2(to_job[0], 0) == 0)
            execlp("cat", "cat", (char *)NULL);
        err(1, "cat");
    }
    if (close(started[1]) == -1)
        err(1, "close");
    if (read(started[0], &byte, 1) != 0) /* end of file: exec has closed it */
        err(1, "read");
    if (tcsetpgrp(tty, pid) == -1) /* the process group in the foreground */
        err(1, "tcsetpgrp");
    say("shell: a job, cat, in the foreground; types Ctrl+Z\n");
    if (write(master, "\032", 1) != 1)
        err(1, "write");
    if (waitpid(pid, &status, WUNTRACED) == -1)
        err(1, "waitpid");
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTSTP)
        errx(1, "the job was not stopped by SIGTSTP");
    if (dprintf(to_job[1], "cat: goes on, and reads this line\n") < 0 ||
        ioctl(to_job[0], FIONREAD, &inside) == -1)
        err(1, "writing to the job");
    say("shell: SIGTSTP has stopped it; bytes for it to read: %d\n", inside);
    say("shell: sends SIGCONT\n");
    if (kill(pid, SIGCONT) == -1)
        err(1, "kill");
    if (close(to_job[1]) == -1) /* cat sees end of file, and ends */
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the job failed");
    say("shell: it has ended only now\n");
    if (signal(SIGHUP, SIG_IGN) == SIG_ERR) /* the line is about to drop */
        err(1, "signal");
    close(started[0]), close(to_job[0]), close(tty), close(master);
}

int main(int argc, char *argv[])
{
    static const int used[] = {SIGCHLD, SIGTSTP, SIGCONT, SIGHUP};
    sigset_t none;
    int status, i;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    sigemptyset(&none); /* both children inherit all of this */
    for (i = 0; i < 4; i++)
        if (signal(used[i], SIG_DFL) == SIG_ERR)
            err(1, "signal");
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "sigprocmask");
    say("parent: starts a shell, on a terminal of its own\n");
    if ((pid = start()) == 0) {
        shell();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFEXITED(status))
        errx(1, "the shell was killed");
    return WEXITSTATUS(status);
}
