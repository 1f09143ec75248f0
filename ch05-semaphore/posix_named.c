/*
 * posix_named - POSIX, with a name: a program opens a semaphore by its name
 *
 * usage: ./posix_named [NAME]    NAME: be the second program, and open it
 *
 * Watch for: the second program inherits nothing; it is told one name.
 * See: README.md "Three kinds", sem_open(3), sem_overview(7)
 */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char name[64]; /* the semaphore, for remove_it() */

static void remove_it(void)
{
    if (sem_unlink(name) == -1 && errno != ENOENT) {
        warn("sem_unlink, %s stays", name);
        _exit(1);
    }
}

/* Waits until the process sleeps: state S in /proc/PID/stat, see proc(5). */
static void until_asleep(pid_t pid)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'S'; sched_yield()) {
        f = fopen(path, "r");
        if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
        fclose(f);
        if (state == 'Z')
            errx(1, "process %d has ended", pid);
    }
}

static int second(const char *told)
{
    sem_t *sem = sem_open(told, 0);

    if (sem == SEM_FAILED)
        err(1, "sem_open %s", told);
    if (sem_wait(sem) == -1)
        err(1, "sem_wait");
    say("second: found it by its name, and waited until it was not 0\n");
    sem_close(sem);
    return 0;
}

int main(int argc, char *argv[])
{
    sigset_t all, before;
    int status;
    sem_t *sem;
    pid_t self = getpid(), pid;

    if (argc > 2 || getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: %s [NAME]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return second(argv[1]);

    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("first: makes a semaphore at 0 under a name of its own\n");
    sigfillset(&all); /* signals wait until it is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sem = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (sem != SEM_FAILED || errno != EEXIST) /* it may fail after making it */
        atexit(remove_it);
    if (sem == SEM_FAILED)
        err(1, "sem_open %s", name);
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == self &&
            sigprocmask(SIG_SETMASK, &before, NULL) == 0) /* exec keeps both */
            execl("/proc/self/exe", argv[0], name, (char *)NULL);
        warn("starting the second");
        _exit(1);
    }
    until_asleep(pid);
    say("first: a program started with that name sleeps in sem_wait(); adds "
        "1\n");
    if (sem_post(sem) == -1)
        err(1, "sem_post");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("first: the second has ended, removes the semaphore\n");
    sem_close(sem);
    return 0;
}
