// one queue for both directions; or, with PIPE set, one pipe: it takes its own question
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    struct { long type; int n; } m = {1, 7};
    int fd[2], go[2], q = getenv("PIPE") ? -1 : msgget(IPC_PRIVATE, 0600);
    char b[8];
    pipe(fd); pipe(go);
    if (fork() == 0) {
        read(go[0], b, 1); // as a child that is late
        if (q >= 0)
            msgrcv(q, &m, sizeof(m.n), 1, 0);
        else
            read(fd[0], b, 8);
        return 0;
    }
    if (q >= 0) {
        msgsnd(q, &m, sizeof(m.n), 0);
        msgrcv(q, &m, sizeof(m.n), 0, 0);
    } else {
        write(fd[1], "question", 8);
        read(fd[0], b, 8);
    }
    write(go[1], "!", 1);
    wait(NULL);
}
