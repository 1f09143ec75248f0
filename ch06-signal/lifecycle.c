/*
 * lifecycle - the five steps of a signal's life, as /proc shows them
 *
 * usage: ./lifecycle
 *
 * Watch for: when the handler begins, the signal is no longer pending.
 * See: README.md "The life of a signal in five steps", proc(5), signal(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 4096 /* of a text that holds all of /proc/self/status */

static char inside[SIZE]; /* what the handler has seen there */

/* Keeps what the kernel says of this process now. A handler may do this. */
static void look(char *text)
{
    int fd = open("/proc/self/status", O_RDONLY);
    ssize_t n = read(fd, text, SIZE - 1);

    text[n > 0 ? n : 0] = '\0';
    close(fd);
}

static void handler(int number)
{
    int before = errno;

    (void)number;
    look(inside);
    errno = before;
}

/* SIGUSR1 in one of the sets, a line like "SigBlk: 0000000000000200". */
static int bit(const char *text, const char *set)
{
    const char *line = strstr(text, set);

    if (line == NULL)
        errx(1, "no %s in /proc/self/status", set);
    return strtoull(line + strlen(set) + 1, NULL, 16) >> (SIGUSR1 - 1) & 1;
}

static void show(const char *step, const char *text)
{
    say("parent: %-28s %6d %6d %6d %6d\n", step, bit(text, "SigCgt"),
        bit(text, "SigBlk"), bit(text, "ShdPnd"), bit(text, "SigPnd"));
}

static void mask(int how)
{
    sigset_t usr1;

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(how, &usr1, NULL) == -1)
        err(1, "sigprocmask");
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler};
    pid_t self = getpid(), pid;
    char now[SIZE];
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGUSR1, SIG_DFL);
    mask(SIG_UNBLOCK);
    look(now);
    if (bit(now, "SigCgt") || bit(now, "SigBlk"))
        errx(77, "/proc shows an emulator's signals: run it without");
    say("parent: SIGUSR1 is in the set: SigCgt SigBlk ShdPnd SigPnd\n");
    show("0 nothing done", now);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    look(now), show("1 handler installed", now);
    mask(SIG_BLOCK);
    look(now), show("  blocked, so that it waits", now);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (kill(self, SIGUSR1) == -1)
            err(1, "kill");
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    say("parent: 2 a child has sent it\n");
    look(now), show("3 registered as pending", now);
    mask(SIG_UNBLOCK); /* here the handler runs */
    show("4 and 5: in the handler", inside);
    look(now), show("  after the handler", now);
    mask(SIG_BLOCK);
    if (raise(SIGUSR1) != 0)
        err(1, "raise");
    look(now), show("  raise(): to this thread", now);
    return 0;
}
