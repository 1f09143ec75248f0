/*
 * permission - a user may signal the same user's processes; signal 0 only asks
 *
 * Watch for: three answers, and not one signal is sent.
 * See: README.md "Who may send", kill(2), credentials(7)
 */
#define _GNU_SOURCE /* setgroups() */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define NOBODY 65534

static void ask(pid_t pid, const char *who, int expected)
{
    int result = kill(pid, 0);

    if (result == -1 && errno != expected)
        err(1, "kill");
    if (result == 0)
        printf("asker: %s: 0, it is there, and I may\n", who);
    else if (errno == EPERM)
        printf("asker: %s: EPERM, it is there, and I may not\n", who);
    else
        printf("asker: %s: ESRCH, nobody is there\n", who);
}

/* The groups first: afterwards one may not change them any more. */
static void become_ordinary(void)
{
    if (setgroups(0, NULL) == -1)
        err(77, "try it as an ordinary user; setgroups");
    if (setgid(NOBODY) == -1)
        err(77, "try it as an ordinary user; setgid");
    if (setuid(NOBODY) == -1)
        err(77, "try it as an ordinary user; setuid");
}

static void asker(pid_t other)
{
    pid_t pid;

    if (kill(other, 0) == 0)
        errx(77, "process %d is mine, too: try it as root", other);
    ask(other, "another user's process", EPERM);
    ask(getpid(), "myself", 0);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        _exit(0);
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    ask(pid, "a child that I have waited for", ESRCH);
}

int main(void)
{
    pid_t other = 1, pid;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (geteuid() == 0)
        other = getpid(); /* root's, and the asker will not be root */
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (geteuid() == 0)
            become_ordinary();
        asker(other);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFEXITED(status))
        errx(1, "the asker was killed");
    return WEXITSTATUS(status);
}
