/*
 * labels - each word is a message, just as long as it is
 *
 * It should: main sends three words, of each its letters and nothing else (no 0
 * at the end either); a receiver prints what comes, and how much it is:
 * "receiver: honey, 5 bytes".
 * Too much is sent, and too much is printed.
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type;
    char text[16];
};

static struct message m;

static void receiver(int queue)
{
    ssize_t n;
    int i;

    for (i = 0; i < 3; i++) {
        n = msgrcv(queue, &m, sizeof(m), 0, 0);
        if (n == -1)
            err(1, "msgrcv");
        printf("receiver: %s, %zd bytes\n", m.text, n);
    }
}

int main(void)
{
    const char *words[] = {"marmalade", "honey", "tea"};
    int queue, i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    if (fork() == 0) {
        receiver(queue);
        return 0;
    }
    for (i = 0; i < 3; i++) {
        m.type = 1;
        snprintf(m.text, sizeof(m.text), "%s", words[i]);
        if (msgsnd(queue, &m, sizeof(m), 0) == -1)
            warn("msgsnd");
    }
    wait(NULL);
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        err(1, "msgctl");
    return 0;
}
