/*
 * sysv_hello - a program that inherits nothing finds a segment by its key
 *
 * usage: ./sysv_hello [KEY]    KEY: be the second program, and look for it
 *                              (a number, or 0x... as ipcs -m shows it)
 *
 * Watch for: the second program inherits nothing; it is told one number.
 * See: README.md "System V", shmget(2), shmat(2), shmctl(2)
 */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define SIZE 64

static int id = -1; /* the segment, for remove_it() */

static void remove_it(void)
{
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        warn("shmctl IPC_RMID, segment %d stays", id);
        _exit(1);
    }
}

static int second(key_t key)
{
    char *text;
    int found = shmget(key, SIZE, 0);

    if (found == -1)
        err(1, "shmget key %d", key);
    text = shmat(found, NULL, 0);
    if (text == (void *)-1)
        err(1, "shmat");
    say("second: finds the segment by its key, reads \"%s\"\n", text);
    strcpy(text, "hello, first");
    return 0;
}

int main(int argc, char *argv[])
{
    key_t key = 'I' << 24 | getpid(); /* so that runs do not meet */
    char number[16], *text, more;
    long long told; /* ipcs shows keys above INT_MAX */
    sigset_t all, before;
    int status;
    pid_t pid;

    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%lli%c", &told, &more) != 1 ||
                       (key_t)told == IPC_PRIVATE))) {
        fprintf(stderr, "usage: %s [KEY]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return second((key_t)told);

    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("first: makes a segment under a key of its own\n");
    sigfillset(&all); /* signals wait until the segment is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "shmget key %d", key);
    atexit(remove_it);
    text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        err(1, "shmat");
    say("first: writes \"hello, second\", starts a program with that key\n");
    strcpy(text, "hello, second");
    snprintf(number, sizeof(number), "%d", key);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execl("/proc/self/exe", argv[0], number, (char *)NULL);
        warn("execl");
        _exit(1);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("first: reads \"%s\", removes the segment\n", text);
    return 0;
}
