/*
 * raw_key - with ISIG off, Ctrl+C is a key like any other
 *
 * Watch for: the child reads the byte 3, and lives.
 * See: README.md "From the keyboard", termios(3), ctrl_c.c
 */
#define _GNU_SOURCE /* posix_openpt() */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* A new terminal: who writes into this end types on it. */
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

/* Makes it the child's terminal, as your shell's is yours. */
static int open_terminal(int keys)
{
    int tty;

    if (setsid() == -1) /* away from the old terminal */
        err(1, "setsid");
    /* a session without a terminal gets this one */
    tty = open(ptsname(keys), O_RDWR);
    if (tty == -1)
        err(1, "open");
    close(keys); /* when the parent dies, read() is over */
    return tty;
}

static void child(int tty)
{
    struct termios t;
    char byte;
    ssize_t n;

    if (tcgetattr(tty, &t) == -1)
        err(1, "tcgetattr");
    t.c_lflag &= ~(tcflag_t)(ISIG | ICANON | ECHO); /* each key, at once */
    if (tcsetattr(tty, TCSANOW, &t) == -1)
        err(1, "tcsetattr");
    if (write(tty, "$", 1) == -1) /* the prompt: one may type now */
        err(1, "write");
    n = read(tty, &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("child: read() returned the byte %d\n", byte);
}

int main(void)
{
    int keys, status;
    char prompt;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    keys = make_terminal();
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        child(open_terminal(keys));
        _exit(0);
    }
    alarm(5); /* or it waits for ever, if the child has failed */
    if (read(keys, &prompt, 1) == -1)
        err(1, "read");
    if (write(keys, "\003", 1) == -1)
        err(1, "write");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child was killed, or failed");
    printf("parent: has typed the byte 3; the child has ended by itself\n");
    return 0;
}
