/*
 * typed - msgrcv() picks by type; first in, first out only if you ask for it
 *
 * usage: ./typed
 *
 * Watch for: the numbers of type, 0, above 0 and below 0, and what each takes.
 * See: README.md "The type", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
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
    long type;
    char text[16];
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

static void put(long type, const char *text)
{
    struct message m = {.type = type};

    strncpy(m.text, text, sizeof(m.text) - 1);
    if (msgsnd(id, &m, sizeof(m.text), 0) == -1)
        err(1, "msgsnd");
    say("process: sends \"%s\", type %ld\n", m.text, m.type);
}

static void take(long type, const char *what)
{
    struct message m = {.type = 0};

    if (msgrcv(id, &m, sizeof(m.text), type, IPC_NOWAIT) != -1)
        say("process: msgrcv(%ld), %s: \"%s\", type %ld\n", type, what, m.text,
            m.type);
    else if (errno == ENOMSG)
        say("process: msgrcv(%ld), %s: there is none, ENOMSG\n", type, what);
    else
        err(1, "msgrcv");
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    struct message m = {.type = 0};
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget key %d", key);
    atexit(remove_it);

    if (msgsnd(id, &m, sizeof(m.text), 0) != -1 || errno != EINVAL)
        err(1, "msgsnd: not EINVAL");
    say("process: to send a message of type 0 fails with EINVAL\n");
    put(30, "tea");
    put(20, "milk");
    put(10, "sugar");
    put(20, "cream");
    put(10, "honey");
    take(20, "the first of type 20");
    take(-30, "the lowest up to 30");
    take(-9, "the lowest up to 9");
    take(0, "the first of all");
    take(30, "the first of type 30");
    take(0, "the first of all");
    take(0, "the first of all");
    return 0;
}
