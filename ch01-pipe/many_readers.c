/*
 * many_readers - several may read one pipe; each byte goes to just one of them
 *
 * usage: ./many_readers [-c]
 *     -c   also say how many numbers each reader got: differs from run to run
 *
 * Watch for: three readers at once, and no number is lost or read twice.
 * See: README.md "Read once", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define READERS 3
#define COUNT 1000 /* numbers; they fit in before anybody reads */

struct report {
    int reader, number;
};

struct pipes {
    int numbers[2], reports[2];
    int ready[2]; /* end of file: every reader has got a number */
    int gate[2];  /* end of file: the readers may go on */
};

/* Takes number after number and reports each. All who use this pipe move four
 * bytes at a time, so that no number is cut in two. */
static void reader(int id, const struct pipes *p)
{
    struct report r = {id, 0};
    int first = 1;
    ssize_t n;
    char byte;

    if (close(p->numbers[1]) == -1 || close(p->gate[1]) == -1)
        err(1, "close");
    for (; (n = read(p->numbers[0], &r.number, 4)) > 0; first = 0) {
        if (write(p->reports[1], &r, sizeof(r)) != sizeof(r))
            err(1, "write");
        if (first && (close(p->ready[1]) == -1 || read(p->gate[0], &byte, 1)))
            err(1, "waiting at the gate");
    }
    if (n == -1)
        err(1, "read");
    close(p->numbers[0]), close(p->reports[0]), close(p->reports[1]);
    close(p->ready[0]), close(p->gate[0]);
    _exit(0);
}

static void tally(int fd, int counts)
{
    int seen[COUNT] = {0}, got[READERS] = {0}, missing = 0, twice = 0, i;
    struct report r;
    ssize_t n;

    while ((n = read(fd, &r, sizeof(r))) > 0) {
        got[r.reader]++;
        seen[r.number]++;
    }
    if (n == -1)
        err(1, "read");
    for (i = 0; i < COUNT; i++) {
        missing += seen[i] == 0;
        twice += seen[i] > 1;
    }
    for (i = 0; counts && i < READERS; i++)
        say("parent: reader %d got %d\n", i + 1, got[i]);
    say("parent: nobody got: %d; more than one got: %d\n", missing, twice);
}

int main(int argc, char *argv[])
{
    int i, opt, status, counts = 0, failed = 0;
    struct pipes p;
    pid_t pid[READERS];
    char byte;

    while ((opt = getopt(argc, argv, "c")) != -1)
        counts |= opt == 'c' ? 1 : 2;
    if (optind != argc || counts > 1) {
        fprintf(stderr, "usage: %s [-c]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: writes %d numbers, %d readers take them\n", COUNT, READERS);
    if (pipe(p.numbers) == -1 || pipe(p.reports) == -1 || pipe(p.ready) == -1 ||
        pipe(p.gate) == -1)
        err(1, "pipe");
    for (i = 0; i < COUNT; i++)
        if (write(p.numbers[1], &i, 4) != 4)
            err(1, "write");
    for (i = 0; i < READERS; i++) {
        if ((pid[i] = fork()) == -1)
            err(1, "fork");
        if (pid[i] == 0)
            reader(i, &p);
    }
    if (close(p.numbers[1]) == -1 || close(p.reports[1]) == -1 ||
        close(p.ready[1]) == -1)
        err(1, "close");
    if (read(p.ready[0], &byte, 1) != 0)
        err(1, "read");
    say("parent: every reader has got one; lets all go on at once\n");
    if (close(p.gate[1]) == -1 || close(p.gate[0]) == -1)
        err(1, "close");
    tally(p.reports[0], counts);
    close(p.numbers[0]), close(p.reports[0]), close(p.ready[0]);
    for (i = 0; i < READERS; i++) {
        if (waitpid(pid[i], &status, 0) == -1)
            err(1, "waitpid");
        failed |= status;
    }
    return failed != 0;
}
