/*
 * size_without_type - the size of a message is that of its text, no more
 *
 * usage: ./size_without_type
 *
 * Watch for: what stands behind the message in memory.
 * See: README.md "What goes wrong", msgop(2)
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
    char text[8];
};

/* A message, and what happens to stand behind it: bytes of the same program. */
struct memory {
    struct message m;
    char behind[8];
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

static void deliver(const struct memory *from, size_t sent, struct memory *to,
                    size_t room)
{
    if (msgsnd(id, &from->m, sent, 0) == -1)
        err(1, "msgsnd");
    if (msgrcv(id, &to->m, room, 0, IPC_NOWAIT) == -1)
        err(1, "msgrcv");
}

int main(int argc, char *argv[])
{
    struct memory sender = {{1, "hello"}, "abc"};
    struct memory receiver = {{0, ""}, "xyz"};
    size_t right = sizeof(sender.m.text), wrong = sizeof(sender.m);

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("sender: has the text \"%s\", and behind it in memory \"%s\"\n",
        sender.m.text, sender.behind);
    say("receiver: has behind its buffer \"%s\"\n", receiver.behind);
    make_queue();
    deliver(&sender, right, &receiver, right);
    say("sender: sends as many bytes as the text has\n");
    say("receiver: gets \"%s\", and has behind it \"%s\"\n", receiver.m.text,
        receiver.behind);
    deliver(&sender, wrong, &receiver, wrong);
    say("sender: sends as many as the structure has, with the type\n");
    say("receiver: gets \"%s\", and has behind it \"%s\"\n", receiver.m.text,
        receiver.behind);
    return 0;
}
