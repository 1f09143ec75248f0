/*
 * copied - a message is copied into the kernel and out of it
 *
 * usage: ./copied
 *
 * Watch for: the buffer changes after msgsnd(), the message does not.
 * See: README.md "Two copies again", msgop(2)
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

static void make_queue(void)
{
    sigset_t all;

    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    id = msgget('I' << 24 | getpid(), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
}

int main(int argc, char *argv[])
{
    struct message mine = {1, "before"}, got = {.type = 0};
    size_t size = sizeof(mine.text);

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: sends its buffer, \"%s\"\n", mine.text);
    make_queue();
    if (msgsnd(id, &mine, size, 0) == -1)
        err(1, "msgsnd");
    memcpy(mine.text, "after!", 7);
    say("process: the buffer is \"%s\" now\n", mine.text);
    if (msgrcv(id, &got, size, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
    say("process: the message that comes out is \"%s\"\n", got.text);
    return 0;
}
