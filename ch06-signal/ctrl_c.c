/*
 * ctrl_c - the terminal turns the key Ctrl+C into the signal SIGINT
 *
 * Watch for: the parent only types a byte; nobody calls kill().
 * See: README.md "From the keyboard", pty(7), raw_key.c
 */
#define _GNU_SOURCE /* posix_openpt() */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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
    char byte;
    ssize_t n;

    signal(SIGINT, SIG_DFL);      /* with & a shell may have it ignored */
    if (write(tty, "$", 1) == -1) /* the prompt: one may type now */
        err(1, "write");
    n = read(tty, &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("child: read() returned the byte %d\n", byte);
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
    printf("parent: has typed the byte 3\n");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
        printf("parent: the child was killed by SIGINT\n");
    else
        errx(1, "the child was not killed by SIGINT");
    return 0;
}
