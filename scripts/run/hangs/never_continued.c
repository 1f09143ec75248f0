// stops its child, and waits for its end
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            usleep(10000);
    usleep(50000);
    kill(pid, SIGSTOP);
    waitpid(pid, NULL, 0);
}
