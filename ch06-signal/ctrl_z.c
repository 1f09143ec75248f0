/*
 * ctrl_z - Ctrl+Z stops a process and does not end it; SIGCONT resumes it
 *
 * Watch for: the job is stopped in read(), and returns from it later.
 * See: README.md "From the keyboard", tcsetpgrp(3), setpgid(2), ctrl_c.c
 */
#define _GNU_SOURCE /* posix_openpt() */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int make_terminal(void)
{
    int keys = posix_openpt(O_RDWR | O_NOCTTY);

    if (keys == -1)
        err(77, "no terminals here, is /dev/pts mounted? posix_openpt");
    if (grantpt(keys) == -1)
        err(1, "grantpt");
    if (unlockpt(keys) == -1)
        err(1, "unlockpt");
    return keys;
}

static int open_terminal(int keys)
{
    int tty;

    if (setsid() == -1) /* away from the old terminal */
        err(1, "setsid");
    tty = open(ptsname(keys), O_RDWR); /* the session's, from now on */
    if (tty == -1)
        err(1, "open");
    close(keys); /* when the parent dies, this session is over */
    return tty;
}

static void report(pid_t pid)
{
    int status;

    if (waitpid(pid, &status, WUNTRACED | WCONTINUED) == -1)
        err(1, "waitpid");
    if (WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP)
        printf("shell: the job was stopped by SIGTSTP\n");
    else if (WIFCONTINUED(status))
        printf("shell: SIGCONT: the job goes on\n");
    else if (status == 0)
        printf("shell: the job has ended by itself\n");
    else
        errx(1, "the job: status %d", status);
}

/* It has one job, in a group of its own, and that in the foreground. */
static void shell(int tty)
{
    int fd[2];
    char byte;
    pid_t pid;

    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(fd[1]);
        if (read(fd[0], &byte, 1) != 1)
            errx(1, "the shell has ended");
        printf("job: read() has returned\n");
        _exit(0);
    }
    if (setpgid(pid, pid) == -1)
        err(1, "setpgid");
    if (tcsetpgrp(tty, pid) == -1)
        err(1, "tcsetpgrp");
    if (write(tty, "$", 1) == -1) /* the prompt: one may type now */
        err(1, "write");
    report(pid);
    if (kill(pid, SIGCONT) == -1)
        err(1, "kill");
    report(pid);
    if (write(fd[1], "", 1) == -1) /* what the job has waited for */
        err(1, "write");
    report(pid);
}

int main(void)
{
    sigset_t empty;
    int keys, status;
    char prompt;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGTSTP, SIG_DFL); /* and ignored none */
    keys = make_terminal();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        shell(open_terminal(keys));
        _exit(0);
    }
    alarm(5); /* or it waits for ever, if the shell has failed */
    if (read(keys, &prompt, 1) == -1)
        err(1, "read");
    if (write(keys, "\032", 1) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
