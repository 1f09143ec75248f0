#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int fd[2];

    pipe(fd);
    if (fork() == 0) {
        dup2(fd[0], STDIN_FILENO);
        close(fd[0]);
        execlp("sort", "sort", (char *)NULL);
        perror("sort");
        _exit(127);
    }
    close(fd[0]);
    write(fd[1], "pear\nfig\n", 9);
    close(fd[1]);
    wait(NULL);
    return 0;
}
