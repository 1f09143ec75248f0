/*
 * posix_hello - a process that inherits nothing opens an object by its name
 *
 * Watch for: after mmap() it is plain memory: an assignment, a memcpy().
 * See: README.md "POSIX", shm_open(3), mmap(2), shm_overview(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct card {
    int number;
    char text[12];
};

static char name[16]; /* all that both know */

/* An object outlives its processes: removed at the end, and on Ctrl+C. */
static void remove_object(void)
{
    shm_unlink(name);
}

static void interrupted(int sig)
{
    remove_object();
    signal(sig, SIG_DFL);
    raise(sig);
}

static struct card *map(int fd)
{
    void *p = mmap(NULL, sizeof(struct card), PROT_READ | PROT_WRITE,
                   MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void writer(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    struct card *card;

    if (fd == -1)
        err(1, "shm_open %s", name);
    atexit(remove_object); /* if it fails: _exit() does not call it */
    if (ftruncate(fd, sizeof(*card)) == -1) /* a new object has no bytes */
        err(1, "ftruncate");
    card = map(fd);
    card->number = 7;
    memcpy(card->text, "hello", sizeof("hello"));
    printf("writer: has written %d and \"%s\"\n", card->number, card->text);
    _exit(0);
}

static void reader(void)
{
    int fd = shm_open(name, O_RDWR, 0);
    struct card *card;

    if (fd == -1)
        err(1, "shm_open %s", name);
    card = map(fd);
    printf("reader: has opened it by its name, reads %d and \"%.*s\"\n",
           card->number, (int)sizeof(card->text), card->text);
}

int main(void)
{
    unsigned number;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getentropy(&number, sizeof(number)) == -1)
        err(1, "getentropy");
    snprintf(name, sizeof(name), "/ipc-%08x", number); /* nobody else's */
    signal(SIGINT, interrupted);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        writer();
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed"); /* the name may be another's */
    atexit(remove_object);
    printf("reader: the writer has ended\n");
    reader(); /* a parent inherits nothing from its child */
    return 0;
}
