/*
 * boundaries - messages keep their boundaries, and each may have another size
 *
 * usage: ./boundaries
 *
 * Watch for: the same three words through a pipe and through a queue.
 * See: README.md "Messages keep their boundaries", msgop(2)
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

#define BIG 1000

struct message {
    long type;
    char text[BIG];
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

static void send_bytes(const char *bytes, size_t size)
{
    struct message m = {.type = 1};

    memcpy(m.text, bytes, size);
    if (msgsnd(id, &m, size, IPC_NOWAIT) == -1)
        err(errno == EINVAL || errno == EAGAIN ? 77 : 1,
            "msgsnd (EINVAL, EAGAIN: raise kernel.msgmax, kernel.msgmnb)");
}

static void receive(void)
{
    struct message m;
    ssize_t n = msgrcv(id, &m, BIG, 0, IPC_NOWAIT);

    if (n == -1)
        err(1, "msgrcv");
    if (n < 10)
        say("queue: msgrcv() returns %zd, \"%.*s\"\n", n, (int)n, m.text);
    else
        say("queue: msgrcv() returns %zd\n", n);
}

int main(int argc, char *argv[])
{
    static const char *word[] = {"one", "two", "three"};
    char buf[BIG] = "";
    int fd[2], i;
    ssize_t n;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("pipe: gets \"one\", \"two\" and \"three\" in three writes\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    for (i = 0; i < 3; i++)
        if (write(fd[1], word[i], strlen(word[i])) == -1)
            err(1, "write");
    n = read(fd[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    say("pipe: read() returns %zd, \"%.*s\"\n", n, (int)n, buf);
    close(fd[0]);
    close(fd[1]);

    make_queue();
    say("queue: gets the same in three messages\n");
    for (i = 0; i < 3; i++)
        send_bytes(word[i], strlen(word[i]));
    for (i = 0; i < 3; i++)
        receive();
    say("queue: gets messages of %d, 0 and 1 bytes\n", BIG);
    send_bytes(buf, BIG);
    send_bytes(buf, 0);
    send_bytes("x", 1);
    for (i = 0; i < 3; i++)
        receive();
    return 0;
}
