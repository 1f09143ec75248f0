/*
 * through_sort - the parent lets the program sort put its words in order
 *
 * It should: a child becomes sort, which reads what the parent writes, and
 * whose output the parent reads, and prints, a line at a time; then the parent
 * waits for it. The child's part is missing, and one step of the parent's.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char words[] = "pear\napple\nquince\nfig\n";

int main(void)
{
    int in[2], out[2], status; /* of sort */
    char line[64];
    FILE *sorted;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(in) == -1)
        err(1, "pipe");
    if (pipe(out) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        /* your part: the pipes become its input and output, then
         * execlp("sort", "sort", (char *)NULL) */
        _exit(1);
    }
    close(in[0]);
    close(out[1]);
    if (write(in[1], words, strlen(words)) == -1)
        err(1, "write");
    sorted = fdopen(out[0], "r");
    if (sorted == NULL)
        err(1, "fdopen");
    while (fgets(line, sizeof(line), sorted) != NULL)
        printf("parent: %s", line);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("parent: sort has ended with %d\n", WEXITSTATUS(status));
    return 0;
}
