/*
 * sysv_hello - a process that inherits nothing finds a queue by its key
 *
 * Watch for: the sender has ended; the receiver has nothing but a number.
 * See: README.md "System V", msgget(2), msgop(2), msgctl(2)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static key_t key; /* all that both know */

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

static void sender(void)
{
    struct message m = {.type = 7, .text = "hello"};
    int queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);

    if (queue == -1)
        err(1, "msgget");
    atexit(remove_queue); /* if it fails: _exit() does not call it */
    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    printf("sender: has made a queue, has sent \"%s\", type %ld\n", m.text,
           m.type);
}

static void receiver(void)
{
    struct message m;
    int queue = msgget(key, 0); /* it does not make one: no IPC_CREAT */
    ssize_t n;

    if (queue == -1)
        err(1, "msgget");
    n = msgrcv(queue, &m, sizeof(m.text), 0, IPC_NOWAIT);
    if (n == -1)
        err(1, "msgrcv");
    printf("receiver: finds it by its key, receives \"%.*s\", type %ld\n",
           (int)n, m.text, m.type);
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1) /* a number nobody else has */
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* and this book's mark on it */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sender();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the sender failed"); /* the key may be another's */
    atexit(remove_queue);
    receiver(); /* a parent inherits nothing from its child */
    return 0;
}
