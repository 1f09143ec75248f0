/*
 * sysv_hello - a process that inherits nothing finds a segment by its key
 *
 * Watch for: the writer has ended; the reader has nothing but a number.
 * See: README.md "System V", shmget(2), shmat(2), shmctl(2)
 */
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE 16

static key_t key; /* all that both know */

/* A segment outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_segment(void)
{
    shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
}

static void interrupted(int sig)
{
    remove_segment();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void writer(void)
{
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    char *text;

    if (id == -1)
        err(1, "shmget");
    atexit(remove_segment); /* if it fails: _exit() does not call it */
    text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        err(1, "shmat");
    strcpy(text, "hello");
    printf("writer: has made a segment, has written \"%s\"\n", text);
}

static void reader(void)
{
    int id = shmget(key, 0, 0); /* it does not make one: no IPC_CREAT */
    char *text;

    if (id == -1)
        err(1, "shmget");
    text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        err(1, "shmat");
    printf("reader: has found it by its key, reads \"%.*s\"\n", SIZE, text);
}

int main(void)
{
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&key, sizeof(key)) == -1) /* a number nobody else has */
        err(1, "getentropy");
    key = 'I' << 24 | (key & 0xffffff); /* and this book's mark on it */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed"); /* the key may be another's */
    atexit(remove_segment);
    printf("reader: the writer has ended\n");
    reader(); /* a parent inherits nothing from its child */
    return 0;
}
