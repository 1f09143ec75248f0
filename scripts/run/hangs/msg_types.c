/* a question of type 2, and the server takes type 1 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct m {
    long t;
    char x[20];
};
int main(void)
{
    int q = msgget(IPC_PRIVATE, 0600);
    struct m m = {2, "req"};
    if (fork() == 0) {
        msgrcv(q, &m, 20, 1, 0);
        m.t = 3;
        msgsnd(q, &m, 20, 0);
        _exit(0);
    }
    msgsnd(q, &m, 20, 0);
    msgrcv(q, &m, 20, 3, 0);
    wait(NULL);
    msgctl(q, IPC_RMID, NULL);
}
