/* SIGCHLD is not blocked: its handler gets it, and the signalfd nothing */
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static void on_child(int n)
{
    (void)n;
}

int main(void)
{
    struct signalfd_siginfo info;
    sigset_t set;

    signal(SIGCHLD, on_child);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    int fd = signalfd(-1, &set, 0);
    if (fork() == 0)
        _exit(0);
    usleep(300000);
    usleep(300000);
    read(fd, &info, sizeof info);
    wait(NULL);
}
