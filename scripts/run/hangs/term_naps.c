/* it ignores SIGTERM, and naps between its rounds */
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

int main(void)
{
    signal(SIGTERM, SIG_IGN);
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            usleep(100000);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}
