/*
 * permissions - the mode of a segment says what others but root may do with it
 *
 * Watch for: 0600, then 0644. It takes two users, so only root can run it.
 * See: README.md "Who may", shmat(2), shmctl(2), "permissions" in sysvipc(7)
 */
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOBODY 65534

static int id = -1;

/* A segment outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_segment(void)
{
    shmctl(id, IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_segment();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void print(const char *call, int failed)
{
    if (!failed)
        printf("other: %s works\n", call);
    else if (errno == EACCES || errno == EPERM)
        printf("other: %s fails with %s\n", call,
               errno == EACCES ? "EACCES" : "EPERM");
    else
        err(1, "%s", call);
}

static void other_user(void)
{
    if (setgroups(0, NULL) == -1) /* groups before user, or it may not */
        err(77, "cannot be another user here: setgroups");
    if (setgid(NOBODY) == -1)
        err(77, "cannot be another user here: setgid");
    if (setuid(NOBODY) == -1)
        err(77, "cannot be another user here: setuid");
    print("shmat() to read", shmat(id, NULL, SHM_RDONLY) == (void *)-1);
    print("shmat() to write", shmat(id, NULL, 0) == (void *)-1);
    print("shmctl() to remove", shmctl(id, IPC_RMID, NULL) == -1);
}

static void set_mode(unsigned short mode)
{
    struct shmid_ds state;
    int status;
    pid_t pid;

    if (shmctl(id, IPC_STAT, &state) == -1)
        err(1, "IPC_STAT");
    state.shm_perm.mode = mode;
    if (shmctl(id, IPC_SET, &state) == -1)
        err(1, "IPC_SET");
    printf("owner: the mode is %04o\n", mode);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        other_user();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        exit(77); /* it has said why */
    if (status != 0)
        errx(1, "the other user failed");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getuid() != 0)
        errx(77, "only root can be two users: run it as root");
    signal(SIGINT, interrupted);
    id = shmget(IPC_PRIVATE, 1, 0600);
    if (id == -1)
        err(1, "shmget");
    atexit(remove_segment);
    set_mode(0600);
    set_mode(0644);
    return 0;
}
