// puts back the left fork twice, and the right one never
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>
static int id;
static void change(int fork, int by)
{
    struct sembuf op = {fork, by, 0};
    semop(id, &op, 1);
}
int main(void)
{
    int i;
    id = semget(IPC_PRIVATE, 2, 0600);
    semctl(id, 0, SETVAL, 1);
    semctl(id, 1, SETVAL, 1);
    if (fork() == 0)
        for (i = 0; i < 2; i++) {
            change(0, -1); change(1, -1);
            change(0, 1); change(0, 1);
        }
    wait(NULL);
}
