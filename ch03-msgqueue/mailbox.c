/*
 * mailbox - several receivers share one queue; each message goes to one of them
 *
 * usage: ./mailbox
 *
 * Watch for: three receivers at once, and no message is lost or got twice.
 * See: README.md "Direct or by mailbox", msgop(2)
 */
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define RECEIVERS 3
#define COUNT 1000 /* messages; they are sent before anybody receives */

struct message {
    long type;
    int number;
};

static int id = -1; /* the queue, for remove_it() */
static pid_t owner;

static void remove_it(void)
{
    if (getpid() == owner && msgctl(id, IPC_RMID, NULL) == -1 &&
        errno != EINVAL && errno != EIDRM) { /* not gone already */
        warn("msgctl IPC_RMID, queue %d stays", id);
        _exit(1);
    }
}

/* After its first message it reports, and goes on when the gate is closed. */
static void receiver(atomic_int *got, const int ready[2], const int gate[2])
{
    struct message m;
    char byte;
    int n;

    if (close(ready[0]) == -1 || close(gate[1]) == -1)
        err(1, "close");
    for (n = 0; msgrcv(id, &m, sizeof(m.number), 0, IPC_NOWAIT) != -1; n++) {
        got[m.number]++;
        if (n == 0 && (write(ready[1], "", 1) != 1 || close(ready[1]) == -1 ||
                       read(gate[0], &byte, 1) != 0))
            err(1, "waiting for the others");
    }
    if (errno != ENOMSG)
        err(1, "msgrcv: not ENOMSG");
    close(gate[0]);
    _exit(0);
}

int main(int argc, char *argv[])
{
    int i, ready[2], gate[2], status, lost = 0, twice = 0;
    struct message m = {.type = 1};
    atomic_int *got; /* how often each message was received */
    char byte;
    sigset_t all;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("sender: sends %d messages to one queue\n", COUNT);
    got = mmap(NULL, COUNT * sizeof(*got), PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED || pipe(ready) == -1 || pipe(gate) == -1)
        err(1, "mmap or pipe");
    sigfillset(&all); /* signals wait until the queue is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    owner = getpid();
    id = msgget('I' << 24 | owner, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    atexit(remove_it);
    for (; m.number < COUNT; m.number++)
        if (msgsnd(id, &m, sizeof(m.number), IPC_NOWAIT) == -1)
            err(errno == EAGAIN ? 77 : 1,
                "msgsnd (EAGAIN: raise kernel.msgmnb)");
    for (i = 0; i < RECEIVERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            receiver(got, ready, gate);
    }
    if (close(ready[1]) == -1)
        err(1, "close");
    for (i = 0; i < RECEIVERS; i++)
        if (read(ready[0], &byte, 1) != 1)
            errx(1, "a receiver failed");
    say("sender: %d receivers have got one each; lets them go on\n", RECEIVERS);
    if (close(ready[0]) == -1 || close(gate[0]) == -1 || close(gate[1]) == -1)
        err(1, "close");
    for (i = 0; i < RECEIVERS; i++)
        if (wait(&status) == -1 || status != 0)
            errx(1, "a receiver failed");
    for (i = 0; i < COUNT; i++)
        lost += got[i] == 0, twice += got[i] > 1;
    say("sender: nobody got: %d; more than one got: %d\n", lost, twice);
    return 0;
}
