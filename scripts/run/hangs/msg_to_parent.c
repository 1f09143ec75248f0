/* the answers have the parent's number as their type, the clients take theirs */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    pid_t from;
};

int main(void)
{
    struct message m = {1, getpid()};
    int q = msgget(IPC_PRIVATE, 0600);
    pid_t server = fork();

    while (server == 0) {
        msgrcv(q, &m, sizeof m.from, 1, 0);
        m.type = m.from;
        msgsnd(q, &m, sizeof m.from, 0);
    }
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            msgsnd(q, &m, sizeof m.from, 0);
            msgrcv(q, &m, sizeof m.from, getpid(), 0);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
}
