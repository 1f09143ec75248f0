/* an answer within a second; but signal() lets read() begin again */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_alarm(int n)
{
    (void)n;
}

int main(void)
{
    int p[2], q[2];
    char c;

    pipe(p);
    pipe(q);
    if (fork() == 0) {
        close(p[0]);
        close(q[1]);
        read(q[0], &c, 1); /* until it is told to end */
        exit(0);
    }
    close(p[1]);
    close(q[0]);
    signal(SIGALRM, on_alarm);
    alarm(1);
    read(p[0], &c, 1);
    close(q[1]);
    wait(NULL);
    return 0;
}
