/*
 * remove_while_attached - a removed segment lives until the last has detached
 *
 * Watch for: it is removed before it is used, and nothing can stay behind.
 * See: README.md "How long it lives", shmctl(2)
 */
#define _GNU_SOURCE /* SHM_DEST */
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print(const char *who, int id)
{
    struct shmid_ds state;

    if (shmctl(id, IPC_STAT, &state) == 0)
        printf("%s: removed: %s, attached by %lu\n", who,
               (state.shm_perm.mode & SHM_DEST) != 0 ? "yes" : "no",
               (unsigned long)state.shm_nattch);
    else if (errno == EINVAL || errno == EIDRM)
        printf("%s: there is no such segment\n", who);
    else
        err(1, "shmctl IPC_STAT");
}

int main(void)
{
    int id, status;
    char *text;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    id = shmget(IPC_PRIVATE, 16, 0600);
    if (id == -1)
        err(1, "shmget");
    text = shmat(id, NULL, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1) /* also if shmat() has failed */
        err(1, "shmctl IPC_RMID");
    if (text == (void *)-1)
        err(1, "shmat");
    print("parent", id);

    pid = fork(); /* the child inherits what is attached */
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        print("child", id);
        strcpy(text, "still here");
        printf("child: has written \"%s\"\n", text);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    print("parent", id);
    printf("parent: reads \"%s\", detaches it\n", text);
    if (shmdt(text) == -1)
        err(1, "shmdt");
    print("parent", id);
    return 0;
}
