// its log, a filter, has a line in the buffer; what it waits for is an answer of another type
#include <stdio.h>
#include <sys/msg.h>
#include <unistd.h>
int main(void)
{
    struct { long type; int n; } m = {1, 7};
    int q = msgget(IPC_PRIVATE, 0600), fd[2];
    FILE *log;
    pipe(fd);
    if (fork() == 0) {
        dup2(fd[0], 0); close(fd[0]); close(fd[1]);
        execlp("cat", "cat", (char *)NULL);
        _exit(1);
    }
    log = fdopen(fd[1], "w");
    fprintf(log, "asks\n");
    if (fork() == 0) {
        msgrcv(q, &m, sizeof(m.n), 1, 0);
        m.type = 2;
        msgsnd(q, &m, sizeof(m.n), 0);
        _exit(0);
    }
    msgsnd(q, &m, sizeof(m.n), 0);
    msgrcv(q, &m, sizeof(m.n), 3, 0);
    fclose(log);
}
