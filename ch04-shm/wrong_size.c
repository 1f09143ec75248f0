/*
 * wrong_size - a segment left behind keeps its size, and the next run fails
 *
 * usage: ./wrong_size
 *
 * Watch for: the same key, a larger size: EINVAL, which says little.
 * See: README.md "What goes wrong", shmget(2)
 */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static int id = -1; /* the segment that there is, for remove_it() */

static void remove_it(void)
{
    if (id != -1 && shmctl(id, IPC_RMID, NULL) == -1) {
        warn("shmctl IPC_RMID, segment %d stays", id);
        _exit(1);
    }
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    struct shmid_ds ds;
    sigset_t all;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    sigfillset(&all); /* signals wait until the segment is gone again */
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");
    atexit(remove_it);
    id = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "shmget");
    say("process: version 1 makes a segment of 100 bytes, and leaves it\n");

    if (shmget(key, 200, IPC_CREAT | 0600) != -1 || errno != EINVAL)
        err(1, "shmget: not EINVAL");
    say("process: version 2 asks for 200 under that key: EINVAL\n");
    if (shmctl(id, IPC_STAT, &ds) == -1)
        err(1, "shmctl IPC_STAT");
    say("process: looks (ipcs -m would do): there is one of %zu bytes\n",
        ds.shm_segsz);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        err(1, "shmctl IPC_RMID");
    id = -1;
    say("process: removes it (ipcrm -m would do)\n");
    id = shmget(key, 200, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "shmget");
    say("process: version 2 asks again, and gets one\n");
    return 0;
}
