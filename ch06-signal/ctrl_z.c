/*
 * ctrl_z - Ctrl+Z stops a process and does not end it; SIGCONT resumes it
 *
 * Watch for: a byte that the stopped job does not read before SIGCONT.
 * See: README.md "From the keyboard", pty(7), tcsetpgrp(3), setpgid(2)
 */
#define _GNU_SOURCE /* posix_openpt() */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int keys, tty; /* what is typed into the one goes to the other */

/* A new terminal, and this process is the first one on it. */
static void make_terminal(void)
{
    keys = posix_openpt(O_RDWR | O_NOCTTY);
    if (keys == -1)
        err(77, "no terminals here, is /dev/pts mounted? posix_openpt");
    if (grantpt(keys) == -1)
        err(1, "grantpt");
    if (unlockpt(keys) == -1)
        err(1, "unlockpt");
    if (setsid() == -1)
        err(1, "setsid");
    tty = open(ptsname(keys), O_RDWR);
    if (tty == -1)
        err(1, "open");
    if (ioctl(tty, TIOCSCTTY, 0) == -1)
        err(1, "TIOCSCTTY");
}

static void job(int fd)
{
    char byte;

    if (read(fd, &byte, 1) != 1)
        errx(1, "the shell has ended");
    printf("job: goes on, and has read the byte\n");
}

static void shell(void)
{
    int fd[2], status, unread;
    pid_t pid;

    alarm(5); /* or it waits for ever, if the job is not stopped */
    make_terminal();
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(fd[1]);
        close(keys);
        job(fd[0]);
        _exit(0);
    }
    if (setpgid(pid, pid) == -1) /* a group of its own, */
        err(1, "setpgid");
    if (tcsetpgrp(tty, pid) == -1) /* and that is in the foreground */
        err(1, "tcsetpgrp");
    if (write(keys, "\032", 1) == -1)
        err(1, "write");
    if (waitpid(pid, &status, WUNTRACED) == -1)
        err(1, "waitpid");
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTSTP)
        errx(1, "the job was not stopped by SIGTSTP");
    printf("shell: Ctrl+Z was typed; SIGTSTP has stopped the job\n");

    if (write(fd[1], "", 1) == -1) /* the job waits for this, */
        err(1, "write");
    usleep(100000); /* and this is time for it, if it were not stopped */
    if (ioctl(fd[0], FIONREAD, &unread) == -1)
        err(1, "FIONREAD");
    printf("shell: has written to it; unread: %d byte\n", unread);
    if (kill(pid, SIGCONT) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the job failed");
    printf("shell: SIGCONT was sent; the job has ended by itself\n");
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    pid = fork(); /* the child is the shell of the new terminal */
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        shell();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFEXITED(status))
        errx(1, "the shell was killed");
    return WEXITSTATUS(status);
}
