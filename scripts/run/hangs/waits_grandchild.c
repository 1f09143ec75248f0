// waits in a loop for the child of its child
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    int fd[2];
    pid_t pid;
    pipe(fd);
    if (fork() == 0) {
        pid = fork();
        if (pid > 0)
            write(fd[1], &pid, sizeof(pid));
        else
            sleep(60);
        return 0;
    }
    read(fd[0], &pid, sizeof(pid));
    while (waitpid(pid, NULL, 0) == -1 && errno == ECHILD)
        usleep(20000);
}
