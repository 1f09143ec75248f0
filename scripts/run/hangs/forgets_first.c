/* a child has forgotten its write end, and waits for the next job */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct { long type; char text[8]; } m = {1, "job"};
    int p[2], q = msgget(IPC_PRIVATE, 0600);

    pipe(p);
    if (fork() == 0) {
        dup2(p[0], 0);
        close(p[0]);
        close(p[1]);
        execlp("sort", "sort", NULL);
    }
    if (fork() == 0) {
        close(p[0]);
        msgrcv(q, &m, sizeof(m.text), 0, 0);
        _exit(0);
    }
    close(p[0]);
    write(p[1], "b\na\n", 4);
    close(p[1]);
    wait(NULL);
    msgsnd(q, &m, sizeof(m.text), 0);
    wait(NULL);
    msgctl(q, IPC_RMID, NULL);
}
