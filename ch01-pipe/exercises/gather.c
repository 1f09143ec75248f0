/*
 * gather - the parent adds up the numbers that three children send
 *
 * It should: each child sends 50 numbers, a line each, in one write; the parent
 * reads until end of file, waits for all three, and prints how many numbers
 * came, and their sum. Here some numbers come in two pieces.
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void child(int fd, int first)
{
    char text[256];
    int i, n = 0;

    for (i = 0; i < 50; i++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "%d\n", first + i);
    if (write(fd, text, (size_t)n) == -1)
        err(1, "write");
}

int main(void)
{
    int fd[2], i, count = 0, sum = 0;
    char buf[16], *line;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    for (i = 0; i < 3; i++) {
        switch (fork()) {
        case -1:
            err(1, "fork");
        case 0:
            child(fd[1], 100 * (i + 1));
            _exit(0);
        }
    }
    close(fd[1]);
    while ((n = read(fd[0], buf, sizeof(buf) - 1)) > 0) {
        buf[n] = '\0';
        line = strtok(buf, "\n");
        while (line != NULL) {
            sum += atoi(line);
            count++;
            line = strtok(NULL, "\n");
        }
    }
    wait(NULL);
    printf("parent: %d numbers, their sum is %d\n", count, sum);
    return 0;
}
