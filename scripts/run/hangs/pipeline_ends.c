// seq | grep | sort | head in a loop; no write end is closed, and later children inherit them
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    char *stage[][4] = {{"seq", "20", NULL}, {"grep", "1", NULL},
                        {"sort", "-r", NULL}, {"head", "-n", "3", NULL}};
    int fd[2], before = -1, i;
    for (i = 0; i < 4; i++) {
        if (i < 3)
            pipe(fd);
        if (fork() == 0) {
            if (before >= 0)
                dup2(before, 0);
            if (i < 3)
                dup2(fd[1], 1);
            execvp(stage[i][0], stage[i]);
            _exit(1);
        }
        if (before >= 0)
            close(before);
        before = fd[0];
    }
    while (wait(NULL) > 0)
        ;
}
