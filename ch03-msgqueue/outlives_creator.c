/*
 * outlives_creator - a queue and its messages belong to no process
 *
 * Watch for: who has made and filled it is dead; the message is still there.
 * See: README.md "How long it lives", msgctl(2), sysvipc(7)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[32];
};

static key_t key; /* all that is known of the queue */

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    msgctl(msgget(key, 0), IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void creator(void)
{
    struct message m = {.type = 1, .text = "read this when I am gone"};
    int queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);

    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue); /* if it fails; a signal does not call it */
    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    printf("creator: has made a queue, has sent \"%s\"\n", m.text);
    raise(SIGKILL);
}

int main(void)
{
    struct message m;
    int status, queue;
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1) /* a number nobody else has */
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* and this book's mark on it */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        creator();
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status))
        errx(1, "the creator failed"); /* the key may be another's */
    atexit(remove_queue);
    printf("heir: the creator was ended by signal %d\n", WTERMSIG(status));

    queue = msgget(key, 0);
    if (queue == -1)
        err(1, "msgget");
    n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);
    if (n == -1)
        err(1, "msgrcv");
    printf("heir: finds the queue, receives \"%.*s\"\n", (int)n, m.text);
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        err(1, "msgctl IPC_RMID");
    if (msgget(key, 0) != -1)
        errx(1, "the queue is still there");
    if (errno != ENOENT)
        err(1, "msgget");
    printf("heir: has removed it; msgget() with its key: ENOENT\n");
    return 0;
}
