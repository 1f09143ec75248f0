// IPC_PRIVATE after fork: two queues
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/msg.h>
struct m { long t; char c[8]; };
int main(void) {
    struct m m = {1, "hi"};
    if (fork() == 0) { int q = msgget(IPC_PRIVATE, 0600); msgsnd(q, &m, 3, 0); _exit(0); }
    int q = msgget(IPC_PRIVATE, 0600); msgrcv(q, &m, 8, 0, 0); wait(NULL);
}
