/*
 * shell_pipeline - a shell makes a | b | c of pipe(), fork(), dup2() and exec
 *
 * Watch for: "yes" would never end; what ends it?
 * See: README.md "Pipelines in the shell", pipe(2), dup2(2), execvp(3)
 */
#define _GNU_SOURCE /* pipe2() */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define COMMANDS 3

static char *const command[COMMANDS][4] = {{"yes", "fig", NULL},
                                           {"head", "-n", "2", NULL},
                                           {"sed", "s/^/sed: /", NULL}};

/* The pipes are close-on-exec, the copies that dup2() makes are not: the
 * command has them as 0 and 1, and no other end. */
static pid_t start(char *const argv[], int in, int out)
{
    pid_t pid;

    printf("shell: starts %s\n", argv[0]);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (dup2(in, STDIN_FILENO) == -1)
        err(1, "dup2");
    if (dup2(out, STDOUT_FILENO) == -1)
        err(1, "dup2");
    signal(SIGPIPE, SIG_DFL); /* whoever started us may have ignored it */
    execvp(argv[0], argv);
    err(127, "%s", argv[0]);
}

static void say_how_it_ended(const char *name, int status)
{
    if (WIFEXITED(status))
        printf("shell: %s ended with status %d\n", name, WEXITSTATUS(status));
    else
        printf("shell: %s was killed by %s\n", name,
               WTERMSIG(status) == SIGPIPE ? "SIGPIPE" : "another signal");
}

int main(void)
{
    int fd[2], in = STDIN_FILENO, out, status[COMMANDS], failed = 0, i;
    pid_t pid[COMMANDS];

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (i = 0; i < COMMANDS; i++) {
        out = STDOUT_FILENO; /* the last one writes where we do */
        if (i < COMMANDS - 1) {
            if (pipe2(fd, O_CLOEXEC) == -1)
                err(1, "pipe2");
            out = fd[1];
        }
        pid[i] = start(command[i], in, out);
        if (i > 0) {
            if (close(in) == -1) /* or yes gets no SIGPIPE */
                err(1, "close");
        }
        if (i < COMMANDS - 1) {
            if (close(out) == -1) /* or sed sees no end of file */
                err(1, "close");
        }
        in = fd[0]; /* the next one reads what this one writes */
    }
    for (i = 0; i < COMMANDS; i++)
        if (waitpid(pid[i], &status[i], 0) == -1)
            err(1, "waitpid");
    for (i = 0; i < COMMANDS; i++) {
        say_how_it_ended(command[i][0], status[i]);
        if (status[i] != 0 && WTERMSIG(status[i]) != SIGPIPE)
            failed = 1;
    }
    return failed;
}
