/*
 * ftok_unchecked - ftok() of a missing file gives -1, and -1 is a key
 *
 * usage: ./ftok_unchecked
 *
 * Watch for: two programs that have nothing to do with each other, one queue.
 * See: README.md "What goes wrong", ftok(3), msgget(2)
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1; /* the queue, for remove_it() */

/* If it is removed already, or not made yet, all is well. */
static void remove_it(void)
{
    if (msgctl(id, IPC_RMID, NULL) == -1 && errno != EINVAL && errno != EIDRM) {
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

/* Everybody who makes this mistake gets this key. So if it is taken, another
 * run of this program may have it for a moment. */
static int make_queue(key_t key)
{
    int tries, queue = -1;

    for (tries = 0; queue == -1 && tries < 100000; tries++) {
        queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
        if (queue == -1 && errno != EEXIST)
            err(1, "msgget key %d", key);
        if (queue == -1)
            sched_yield();
    }
    if (queue == -1)
        errx(77, "somebody has a queue with the key -1: ipcs -q, ipcrm -q ID");
    return queue;
}

int main(int argc, char *argv[])
{
    key_t mine, yours;
    sigset_t all;
    int found;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    mine = ftok("/no/such/file", 'A');
    yours = ftok("/nor/this/one", 'B');
    say("mine: ftok() of a missing file returns %d\n", mine);
    say("yours: ftok() of another one, for another project, returns %d\n",
        yours);
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    atexit(remove_it);
    id = make_queue(mine);
    found = msgget(yours, 0);
    if (found == -1)
        err(1, "msgget");
    if (msgctl(id, IPC_RMID, NULL) == -1)
        err(1, "msgctl IPC_RMID");
    say("mine: msgget() does not mind, and makes a queue\n");
    say("yours: msgget() does not mind; finds the same queue: %s\n",
        found == id ? "yes" : "no");
    return 0;
}
