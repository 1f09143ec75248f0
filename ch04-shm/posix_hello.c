/*
 * posix_hello - a program that inherits nothing opens an object by its name
 *
 * usage: ./posix_hello [NAME]    NAME: be the second program, and open it
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

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct card {
    int number;
    char text[60];
};

static char name[64]; /* the object, for remove_it() */

static void remove_it(void)
{
    if (shm_unlink(name) == -1) {
        warn("shm_unlink, %s stays", name);
        _exit(1);
    }
}

static struct card *map(int fd)
{
    void *p = mmap(NULL, sizeof(struct card), PROT_READ | PROT_WRITE,
                   MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static int second(const char *path)
{
    struct card *card;
    int fd = shm_open(path, O_RDWR, 0);

    if (fd == -1)
        err(1, "shm_open %s", path);
    card = map(fd);
    say("second: opens it by its name, reads %d, \"%s\"\n", card->number,
        card->text);
    card->number = 2;
    memcpy(card->text, "hello, first", 13);
    close(fd);
    return 0;
}

int main(int argc, char *argv[])
{
    struct card *card;
    int fd, status;
    sigset_t all, before;
    pid_t pid;

    if (argc > 2 || getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: %s [NAME]\n", argv[0]);
        return 2;
    }
    if (argc == 2)
        return second(argv[1]);

    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("first: makes an object under a name of its own\n");
    sigfillset(&all); /* signals wait until the object is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        err(1, "shm_open %s", name);
    atexit(remove_it);
    if (ftruncate(fd, sizeof(struct card)) == -1)
        err(1, "ftruncate");
    card = map(fd);
    say("first: writes 1, \"hello, second\", starts a program with that "
        "name\n");
    card->number = 1;
    memcpy(card->text, "hello, second", 14);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execl("/proc/self/exe", argv[0], name, (char *)NULL);
        warn("execl");
        _exit(1);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    say("first: reads %d, \"%s\", removes the object\n", card->number,
        card->text);
    close(fd);
    return 0;
}
