/*
 * remove_while_attached - a removed segment lives until the last has detached
 *
 * usage: ./remove_while_attached
 *
 * Watch for: remove early, and nothing can be left behind.
 * See: README.md "How long it lives", shmctl(2)
 */
#define _GNU_SOURCE /* SHM_DEST */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

int main(int argc, char *argv[])
{
    struct shmid_ds ds;
    sigset_t all, before;
    char *text;
    int id;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: makes a segment, attaches it, removes it at once\n");
    sigfillset(&all); /* no signal between making and removing */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    id = shmget(IPC_PRIVATE, 64, 0600);
    if (id == -1)
        err(1, "shmget");
    text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        warn("shmat");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        err(1, "shmctl IPC_RMID, segment %d stays", id);
    if (text == (void *)-1)
        return 1;
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");

    if (shmctl(id, IPC_STAT, &ds) == -1)
        err(1, "shmctl IPC_STAT");
    say("process: it is marked as removed: %s; attached: %lu\n",
        ds.shm_perm.mode & SHM_DEST ? "yes" : "no",
        (unsigned long)ds.shm_nattch);
    strcpy(text, "still here");
    say("process: writes and reads as before: \"%s\"\n", text);
    if (shmdt(text) == -1)
        err(1, "shmdt");
    if (shmctl(id, IPC_STAT, &ds) != -1 || (errno != EINVAL && errno != EIDRM))
        err(1, "shmctl IPC_STAT: not EINVAL or EIDRM");
    say("process: detaches, the last one; now the segment is gone\n");
    return 0;
}
