/* kill(PID, 0) until the child has gone: a zombie has not */
#include <signal.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        usleep(100000);
        _exit(0);
    }
    while (kill(pid, 0) == 0)
        usleep(50000);
}
