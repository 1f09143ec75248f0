// puts all into the queue before anybody takes
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/msg.h>
struct m { long t; char c[1000]; };
int main(void) {
    int q = msgget(IPC_PRIVATE, 0600), i; struct m m = {1, ""};
    for (i = 0; i < 100; i++) msgsnd(q, &m, 1000, 0);
    if (fork() == 0) { for (i = 0; i < 100; i++) msgrcv(q, &m, 1000, 0, 0); _exit(0); }
    wait(NULL); msgctl(q, IPC_RMID, NULL);
}
