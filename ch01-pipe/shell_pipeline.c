/*
 * shell_pipeline - what the shell does for a | b | c
 *
 * usage: ./shell_pipeline [COMMAND [ARG ...] ['|' COMMAND [ARG ...]] ...]
 *     Exit status: the last command's; 128 + N if signal N killed it, 127 if
 *     it was not found, 126 if it could not be run. Without a command it runs
 *     one of its own and narrates.
 *
 * Watch for: one fork() for each command, one pipe() for each bar.
 * See: README.md "The shell's bar", pipe(2), dup2(2), execvp(3)
 */
#define _GNU_SOURCE /* pipe2 */
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

/* Starts one command that reads from in and writes to out. All pipe ends are
 * close-on-exec, so that a command keeps only the copies at 0 and 1. */
static pid_t start(char *command[], int in, int out)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid > 0)
        return pid;
    if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1)
        err(126, "dup2");
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR) /* a shell's commands have it */
        err(126, "signal");
    execvp(command[0], command);
    err(errno == ENOENT ? 127 : 126, "%s", command[0]);
}

/* Replaces each bar by NULL, so that every command ends as execvp() wants it.
 * Returns how many commands there are, 0 if one of them is empty. */
static int split(char *word[])
{
    int i, commands = 1;

    for (i = 0; word[i] != NULL; i++) {
        if (strcmp(word[i], "|") != 0)
            continue;
        if (i == 0 || word[i - 1] == NULL || word[i + 1] == NULL)
            return 0;
        word[i] = NULL;
        commands++;
    }
    return commands;
}

/* Starts all commands, waits for all. Returns the last one's exit status. */
static int run(char *word[], int commands)
{
    int fd[2], in = STDIN_FILENO, out, status = 0, i;
    pid_t *pid = calloc((size_t)commands, sizeof(*pid));

    if (pid == NULL)
        err(1, "calloc");
    for (i = 0; i < commands; i++) {
        out = STDOUT_FILENO;
        if (i < commands - 1) {
            if (pipe2(fd, O_CLOEXEC) == -1)
                err(1, "pipe2");
            out = fd[1];
        }
        pid[i] = start(word, in, out);
        if (in != STDIN_FILENO && close(in) == -1)
            err(1, "close");
        if (out != STDOUT_FILENO && close(out) == -1)
            err(1, "close");
        if (out != STDOUT_FILENO)
            in = fd[0];
        while (*word++ != NULL)
            ;
    }
    for (i = 0; i < commands; i++)
        if (waitpid(pid[i], &status, 0) == -1)
            err(1, "waitpid");
    free(pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char *argv[])
{
    char *own[] = {"printf",     "pear\\nfig\\napple\\n",
                   "|",          "sort",
                   "|",          "sed",
                   "s/^/sed: /", NULL};
    int commands, status;

    if (fcntl(STDIN_FILENO, F_GETFD) == -1) /* a pipe would get its number */
        err(1, "stdin");
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (argc == 1) {
        say("shell: runs printf 'pear\\nfig\\napple\\n' | sort | "
            "sed 's/^/sed: /'\n");
        commands = split(own);
        status = run(own, commands);
        say("shell: %d commands, %d pipes; the last one's exit status: %d\n",
            commands, commands - 1, status);
        return status;
    }
    commands = getopt(argc, argv, "+") == -1 ? split(argv + optind) : 0;
    if (commands == 0 || optind == argc) {
        fprintf(stderr, "usage: %s COMMAND [ARG ...] ['|' COMMAND ...] ...\n",
                argv[0]);
        return 2;
    }
    return run(argv + optind, commands);
}
