/*
 * many_readers - several may read one pipe; each byte goes to just one of them
 *
 * Watch for: no number is lost, and none is read twice.
 * See: README.md "Read once", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#define READERS 3
#define EACH 20 /* numbers that one reader takes */

/* All who use this pipe move one int at a time, so that none is ever cut. */
static void reader(int numbers, int reports)
{
    int i, number;
    ssize_t n;

    for (i = 0; i < EACH; i++) {
        n = read(numbers, &number, sizeof(number));
        if (n == -1)
            err(1, "read");
        if (n != sizeof(number))
            errx(1, "read: %zd bytes are no number", n);
        if (write(reports, &number, sizeof(number)) == -1)
            err(1, "write");
    }
}

static void count(int reports)
{
    int got[READERS * EACH] = {0}, number, i, lost = 0, twice = 0;
    ssize_t n;

    while ((n = read(reports, &number, sizeof(number))) == sizeof(number)) {
        if (number < 0 || number >= READERS * EACH)
            errx(1, "%d is none of the numbers", number);
        got[number]++;
    }
    if (n == -1)
        err(1, "read");
    for (i = 0; i < READERS * EACH; i++) {
        if (got[i] == 0)
            lost++;
        if (got[i] > 1)
            twice++;
    }
    printf("parent: lost: %d; read twice: %d\n", lost, twice);
}

int main(void)
{
    int numbers[2], reports[2], i, status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(numbers) == -1)
        err(1, "pipe");
    if (pipe(reports) == -1)
        err(1, "pipe");
    for (i = 0; i < READERS * EACH; i++)
        if (write(numbers[1], &i, sizeof(i)) == -1)
            err(1, "write");
    printf("parent: has written %d numbers; %d readers will take %d each\n",
           READERS * EACH, READERS, EACH);
    if (close(numbers[1]) == -1) /* or a reader that gets none waits for ever */
        err(1, "close");

    for (i = 0; i < READERS; i++) {
        pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            reader(numbers[0], reports[1]);
            _exit(0);
        }
    }
    if (close(reports[1]) == -1) /* or the parent waits for itself */
        err(1, "close");
    count(reports[0]);
    for (i = 0; i < READERS; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (status != 0)
            errx(1, "a reader failed");
    }
    return 0;
}
