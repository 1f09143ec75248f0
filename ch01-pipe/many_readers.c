/*
 * many_readers - several may read one pipe; each byte goes to just one of them
 *
 * usage: ./many_readers [-c]
 *     -c   also say how many numbers each reader got: differs from run to run
 *
 * Watch for: a word cut in two by two readers; numbers that never are.
 * See: README.md "Read once", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define READERS 3
#define COUNT 1000 /* numbers; they and the reports fit into two pages */

struct report {
    int reader, number;
};

/* Takes number after number and reports each. Everybody moves four bytes at a
 * time through this pipe, so that no number is cut in two. */
static void reader(int id, const int fd[2], int reports)
{
    struct report r = {id, 0};
    ssize_t n;

    if (close(fd[1]) == -1)
        err(1, "close");
    while ((n = read(fd[0], &r.number, sizeof(r.number))) > 0)
        if (write(reports, &r, sizeof(r)) != sizeof(r))
            err(1, "write");
    if (n == -1)
        err(1, "read");
}

/* Says what each number of the reports from fd came to. */
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
    say("parent: numbers nobody got: %d, got twice: %d\n", missing, twice);
}

int main(int argc, char *argv[])
{
    int fd[2], reports[2], i, opt, status, counts = 0, failed = 0;
    char word[8];
    pid_t pid[READERS];

    while ((opt = getopt(argc, argv, "c")) != -1)
        counts = opt == 'c' ? 1 : -1;
    if (optind != argc || counts == -1) {
        fprintf(stderr, "usage: %s [-c]\n", argv[0]);
        return 2;
    }
    say("parent: writes \"goodbye\" into a pipe that two processes read\n");
    if (pipe(fd) == -1 || pipe(reports) == -1)
        err(1, "pipe");
    if (write(fd[1], "goodbye", 7) != 7)
        err(1, "write");
    pid[0] = fork();
    if (pid[0] == -1)
        err(1, "fork");
    if (pid[0] == 0) {
        if (read(fd[0], word, 4) != 4)
            err(1, "read");
        say("child: reads 4 bytes, \"%.4s\"\n", word);
        _exit(0);
    }
    if (waitpid(pid[0], &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        return 1;
    if (read(fd[0], word, sizeof(word)) != 3)
        err(1, "read");
    say("parent: reads what is left, \"%.3s\"\n", word);

    say("parent: %d numbers for %d readers at once\n", COUNT, READERS);
    for (i = 0; i < COUNT; i++)
        if (write(fd[1], &i, sizeof(i)) != sizeof(i))
            err(1, "write");
    for (i = 0; i < READERS; i++) {
        pid[i] = fork();
        if (pid[i] == -1)
            err(1, "fork");
        if (pid[i] == 0) {
            reader(i, fd, reports[1]);
            _exit(0);
        }
    }
    if (close(fd[1]) == -1 || close(reports[1]) == -1)
        err(1, "close");
    tally(reports[0], counts);
    for (i = 0; i < READERS; i++) {
        if (waitpid(pid[i], &status, 0) == -1)
            err(1, "waitpid");
        failed |= status;
    }
    return failed != 0;
}
