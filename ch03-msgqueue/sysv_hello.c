/*
 * sysv_hello - a program that inherits nothing finds a queue by its key
 *
 * usage: ./sysv_hello [KEY [TEXT]]
 *     KEY        be the second program, wait for a message (KEY: as in ipcs -q)
 *     KEY TEXT   send TEXT there, at most 63 bytes
 *
 * Watch for: a message is a type and some bytes; more of it you never see.
 * See: README.md "System V", msgget(2), msgop(2), msgctl(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct message {
    long type;     /* above 0; the receiver may select by it */
    char text[64]; /* any length; this is what is counted as the size */
};

static int id = -1; /* the queue, for remove_it() */

/* If ipcrm has removed it already, all is well. */
static void remove_it(void)
{
    if (msgctl(id, IPC_RMID, NULL) == -1 && errno != EINVAL && errno != EIDRM) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

static int send_text(int queue, long type, const char *text)
{
    struct message m = {.type = type};

    strncpy(m.text, text, sizeof(m.text) - 1);
    if (msgsnd(queue, &m, strlen(m.text), 0) == -1)
        err(1, "msgsnd");
    return 0;
}

static struct message receive(int queue, long type, int flags)
{
    struct message m = {.type = 0};

    if (msgrcv(queue, &m, sizeof(m.text) - 1, type, flags) == -1)
        err(1, "msgrcv");
    return m;
}

static int second(key_t key, const char *text)
{
    int found = msgget(key, 0);
    struct message m;

    if (found == -1)
        err(1, "msgget key %d", key);
    if (text != NULL)
        return send_text(found, 1, text);
    m = receive(found, 1, 0);
    say("second: finds it by its key, receives \"%s\", type %ld\n", m.text,
        m.type);
    return send_text(found, 2, "hello, first");
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    char number[16], more;
    struct message m;
    sigset_t all, before;
    long long told = 1;
    int status;
    pid_t pid;

    if ((argc > 1 && sscanf(argv[1], "%lli%c", &told, &more) != 1) ||
        argc > 3 || (key_t)told == IPC_PRIVATE) { /* shared by no two */
        fprintf(stderr, "usage: %s [KEY [TEXT]]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (argc > 1)
        return second((key_t)told, argv[2]);

    say("first: makes a queue under a key of its own\n");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget key %d", key);
    atexit(remove_it);
    say("first: sends \"hello, second\", type 1, starts a program\n");
    send_text(id, 1, "hello, second");
    snprintf(number, sizeof(number), "%d", key);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execl("/proc/self/exe", argv[0], number, (char *)NULL);
        warn("execl");
        _exit(1);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    m = receive(id, 2, IPC_NOWAIT);
    say("first: receives \"%s\", type %ld, removes the queue\n", m.text,
        m.type);
    return 0;
}
