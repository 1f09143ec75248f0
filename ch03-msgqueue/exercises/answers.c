/*
 * answers - two clients ask one server through one queue
 *
 * It should: client 1 asks for the square of 3, client 2 for that of 4, whoever
 * comes first, and each takes its own answer, the square, out of the queue, and
 * no other. The server waits until both have asked, then answers both.
 * Now and then each gets the other's answer.
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct message {
    long type; /* 1: a question */
    char text[32];
};

static void client(int queue, int me)
{
    struct message m = {.type = 1};

    snprintf(m.text, 32, "%d", me + 2);
    if (msgsnd(queue, &m, 32, 0) == -1)
        err(1, "msgsnd");
    if (msgrcv(queue, &m, 32, 2, 0) == -1)
        err(1, "msgrcv");
    printf("client %d: %s\n", me, m.text);
}

int main(void)
{
    struct message m[2];
    int queue, i, n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = msgget(IPC_PRIVATE, 0600);
    for (i = 1; i <= 2; i++) {
        if (fork() == 0) {
            client(queue, i);
            return 0;
        }
    }
    for (i = 0; i < 2; i++)
        if (msgrcv(queue, &m[i], 32, 1, 0) == -1)
            err(1, "msgrcv");
    for (i = 1; i >= 0; i--) {
        n = atoi(m[i].text);
        snprintf(m[i].text, 32, "%d squared is %d", n, n * n);
        m[i].type = 2;
        if (msgsnd(queue, &m[i], 32, 0) == -1)
            err(1, "msgsnd");
    }
    while (wait(NULL) > 0)
        ;
    return msgctl(queue, IPC_RMID, NULL);
}
