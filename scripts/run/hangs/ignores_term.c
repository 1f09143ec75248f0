/* SIGTERM is ignored, to outlive a kill() of the group: and so do the workers */
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

int main(void)
{
    pid_t pid[3];
    int p[2];

    signal(SIGTERM, SIG_IGN);
    pipe(p);
    for (int i = 0; i < 3; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            char c;
            while (read(p[0], &c, 1) == 1)
                ;
            _exit(0);
        }
    }
    for (int i = 0; i < 3; i++)
        kill(pid[i], SIGTERM);
    for (int i = 0; i < 3; i++)
        waitpid(pid[i], NULL, 0);
}
