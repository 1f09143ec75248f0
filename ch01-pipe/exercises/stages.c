/*
 * stages - seq, grep and wc, each reads what the one before it writes
 *
 * It should: do what "seq 20000 | grep x | wc -l" does in a shell: all three
 * run at once, each with its two ends only. When all have ended it prints the
 * exit status of each, in order. It hangs, and there is more than one reason.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define STAGES 3

static char *const command[STAGES][3] = {
    {"seq", "20000"}, {"grep", "x"}, {"wc", "-l"}};

/* in: what it reads, or -1; out: what it writes, or -1 */
static void stage(char *const argv[], int in, int out)
{
    if (in != -1 && dup2(in, STDIN_FILENO) == -1)
        err(1, "dup2");
    if (out != -1 && dup2(out, STDOUT_FILENO) == -1)
        err(1, "dup2");
    execvp(argv[0], argv);
    err(127, "%s", argv[0]);
}

int main(void)
{
    int fd[STAGES][2], status[STAGES], i;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (i = 0; i < STAGES - 1; i++)
        if (pipe(fd[i]) == -1)
            err(1, "pipe");
    for (i = 0; i < STAGES; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            stage(command[i], i > 0 ? fd[i - 1][0] : -1,
                  i < STAGES - 1 ? fd[i][1] : -1);
        if (waitpid(pid, &status[i], 0) == -1)
            err(1, "waitpid");
    }
    for (i = 0; i < STAGES; i++)
        printf("parent: %s has ended with %d\n", command[i][0],
               WEXITSTATUS(status[i]));
    return 0;
}
