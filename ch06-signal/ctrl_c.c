/*
 * ctrl_c - the terminal turns the key Ctrl+C into the signal SIGINT
 *
 * usage: ./ctrl_c
 *
 * Watch for: the parent only types a byte; with ISIG off it stays a byte.
 * See: README.md "From the keyboard", pty(7), ISIG in termios(3)
 */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* The process in front of the terminal; it says by a byte that it is there. */
static void child(const char *terminal, int isig, int ready)
{
    struct termios t;
    char byte;
    int tty;

    if (setsid() == -1)
        err(1, "setsid");
    tty = open(terminal, O_RDWR | O_NOCTTY);
    if (tty == -1 || ioctl(tty, TIOCSCTTY, 0) == -1)
        err(1, "opening the terminal");
    if (tcgetattr(tty, &t) == -1)
        err(1, "tcgetattr");
    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO); /* each key at once */
    if (!isig)
        t.c_lflag &= ~(tcflag_t)ISIG;
    if (tcsetattr(tty, TCSANOW, &t) == -1)
        err(1, "tcsetattr");
    if (write(ready, "", 1) != 1 || close(ready) == -1)
        err(1, "write");
    if (read(tty, &byte, 1) != 1)
        err(1, "read");
    say("child: reads the byte %d\n", byte);
    close(tty);
}

/* Types Ctrl+C on a new terminal; returns what became of the child there. */
static int type(int isig)
{
    int master, ready[2], status;
    pid_t self = getpid(), pid;
    char byte;

    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master == -1)
        err(errno == ENOENT || errno == ENODEV ? 77 : 1,
            "mount devpts? posix_openpt");
    if (grantpt(master) == -1 || unlockpt(master) == -1)
        err(1, "unlockpt");
    if (pipe(ready) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != self)
            err(1, "the parent is gone");
        close(ready[0]);
        child(ptsname(master), isig, ready[1]);
        close(master);
        _exit(0);
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        errx(1, "the child failed");
    close(ready[0]);
    say("parent: types Ctrl+C, the byte 3\n");
    if (write(master, "\003", 1) != 1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(master);
    return status;
}

int main(int argc, char *argv[])
{
    sigset_t none;
    int status;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sigemptyset(&none);
    if (signal(SIGINT, SIG_DFL) == SIG_ERR ||
        sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "preparing for signals");
    say("parent: a terminal, and a child that reads from it\n");
    status = type(1);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGINT)
        errx(1, "the child was not killed by SIGINT");
    say("parent: the child was killed by SIGINT\n");
    say("parent: the same with ISIG off, so that no key is special\n");
    if (type(0) != 0)
        errx(1, "the child failed");
    say("parent: the child has ended by itself\n");
    return 0;
}
