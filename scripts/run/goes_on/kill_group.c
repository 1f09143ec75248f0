// ends its whole process group, itself with it
#include <signal.h>
#include <unistd.h>
int main(void)
{
    if (fork() == 0)
        for (;;) pause();
    usleep(100000);
    kill(0, SIGTERM);
    pause();
}
