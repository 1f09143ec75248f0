/* asks a program that reads lines, without the end of the line */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void answer(void)
{
    char line[100];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        printf("%d\n", 2 * atoi(line));
        fflush(stdout);
    }
}

int main(void)
{
    int to[2], from[2];
    char b[100];

    pipe(to);
    pipe(from);
    if (fork() == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[0]);
        close(to[1]);
        close(from[0]);
        close(from[1]);
        answer();
        _exit(0);
    }
    close(to[0]);
    close(from[1]);
    for (int i = 0; i < 2; i++) {
        write(to[1], "12", 2);
        read(from[0], b, sizeof(b));
    }
    close(to[1]);
    wait(NULL);
    return 0;
}
