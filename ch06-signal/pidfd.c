/*
 * pidfd - a descriptor for a process: poll() sees its end, no stranger is hit
 *
 * Watch for: poll() before and after; and a signal to one who is gone.
 * See: README.md "A descriptor for a process", pidfd_open(2)
 */
#define _GNU_SOURCE /* syscall() */
#include <sys/syscall.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Not every C library has these two. */
static int pidfd_open_(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static int pidfd_send(int fd, int sig)
{
    return (int)syscall(SYS_pidfd_send_signal, fd, sig, NULL, 0);
}

static void ask(int fd, int timeout, const char *when)
{
    struct pollfd want = {.fd = fd, .events = POLLIN};
    int ready = poll(&want, 1, timeout);

    if (ready == -1)
        err(1, "poll");
    printf("parent: %s: poll() returns %d\n", when, ready);
}

int main(void)
{
    sigset_t empty;
    int fd, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGTERM, SIG_DFL); /* and ignored none */
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent fails */
        pause();
        _exit(0);
    }
    fd = pidfd_open_(pid); /* not waited for yet: the number is still its own */
    if (fd == -1 && errno == ENOSYS) {
        kill(pid, SIGKILL);
        errx(77, "no pidfd_open() here: Linux 5.3 or later has it");
    }
    if (fd == -1)
        err(1, "pidfd_open");

    ask(fd, 0, "the child lives");
    if (pidfd_send(fd, SIGTERM) == -1)
        err(1, "pidfd_send_signal");
    ask(fd, -1, "SIGTERM sent");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: the child is reaped; its number may be given away\n");

    if (pidfd_send(fd, SIGTERM) != -1)
        errx(1, "somebody was hit");
    if (errno != ESRCH)
        err(1, "pidfd_send_signal");
    printf("parent: another SIGTERM through the descriptor: ESRCH\n");
    return 0;
}
