/* one line for grep, and then its answer */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

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
        execlp("grep", "grep", "error", NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    write(to[1], "error: disk\n", 12);
    read(from[0], b, sizeof(b));
    close(to[1]);
    wait(NULL);
    return 0;
}
