/* signal() restarts accept(): the flag is never looked at */
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_term(int n)
{
    (void)n;
    stop = 1;
}

int main(void)
{
    int l = socket(AF_INET, SOCK_STREAM, 0);

    listen(l, 5);
    signal(SIGTERM, on_term);
    pid_t pid = fork();
    if (pid == 0) {
        while (!stop)
            close(accept(l, NULL, NULL));
        _exit(0);
    }
    usleep(300000);
    kill(pid, SIGTERM);
    wait(NULL);
}
