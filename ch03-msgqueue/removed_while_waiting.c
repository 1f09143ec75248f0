/*
 * removed_while_waiting - msgrcv() ends without a message when the queue goes
 *
 * Watch for: two errors: of who waits already, and of who comes too late.
 * See: README.md "What goes wrong", msgop(2), msgctl(2)
 */
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct message {
    long type; /* must be above 0 */
    char text[16];
};

static int queue = -1;

/* A queue outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_queue(void)
{
    msgctl(queue, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_queue();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* Waits for a message that never comes. Returns the error. */
static int receive(void)
{
    struct message m;

    if (msgrcv(queue, &m, sizeof(m.text), 0, 0) != -1)
        errx(1, "msgrcv: a message has come");
    if (errno != EIDRM && errno != EINVAL)
        err(1, "msgrcv");
    return errno;
}

/* Removes a queue while a child waits at it. Returns the child's error. */
static int remove_under_child(void)
{
    int status;
    pid_t pid;

    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        err(1, "msgget");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent is killed */
        _exit(receive());
    }
    usleep(20000); /* time to begin to wait; no call tells when it does */
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        err(1, "msgctl IPC_RMID");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static const char *name(int error)
{
    return error == EIDRM ? "EIDRM" : "EINVAL";
}

int main(void)
{
    int error = EINVAL, tries = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    atexit(remove_queue);
    while (error == EINVAL && tries < 20) { /* the child was late: again */
        error = remove_under_child();
        tries++;
    }
    if (error != EIDRM && error != EINVAL)
        errx(1, "the child failed");
    printf("parent: a child waited when it was removed: %s\n", name(error));
    printf("parent: receives from it after that: %s\n", name(receive()));
    return 0;
}
