/*
 * seqlock - a reader that sees by a count that it was disturbed looks again
 *
 * Watch for: the count before and after; odd would mean in the middle.
 * See: README.md "Who goes first?", torn_read.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct date {
    atomic_int count;      /* goes up before a change, and after it */
    atomic_int day, month; /* 31 January, then 1 February */
};

static void writer(struct date *date)
{
    date->count++;
    date->day = 1;
    date->month = 2;
    date->count++;
    printf("writer: it is day %d, month %d now\n", date->day, date->month);
}

/* We play the scheduler: the writer runs now, and to its end. */
static void run_writer(struct date *date)
{
    pid_t pid = fork();
    int status;

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        writer(date);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the writer failed");
}

int main(void)
{
    int day, month, before, after, looks = 0;
    struct date *date;

    setvbuf(stdout, NULL, _IOLBF, 0);
    date = mmap(NULL, sizeof(*date), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (date == MAP_FAILED)
        err(1, "mmap");
    date->day = 31;
    date->month = 1;
    printf("reader: it is day %d, month %d\n", date->day, date->month);

    do {
        before = date->count;
        day = date->day;
        if (looks == 0)
            run_writer(date); /* between the first read and the second */
        month = date->month;
        after = date->count;
        looks++;
        printf("reader: day %d, month %d; the count was %d, is %d\n", day,
               month, before, after);
    } while (before != after || before % 2 == 1);
    printf("reader: has read day %d, month %d\n", day, month);
    return 0;
}
