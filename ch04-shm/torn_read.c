/*
 * torn_read - whoever reads while another writes may see what never was
 *
 * Watch for: each field was right when it was read, the two together are not.
 * See: README.md "Who goes first?", seqlock.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

struct date {
    volatile int day, month; /* 31 January, then 1 February */
};

static void writer(struct date *date)
{
    date->month = 2;
    date->day = 1;
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
    struct date *date, seen;

    setvbuf(stdout, NULL, _IOLBF, 0);
    date = mmap(NULL, sizeof(*date), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (date == MAP_FAILED)
        err(1, "mmap");
    date->day = 31;
    date->month = 1;
    printf("reader: it is day %d, month %d\n", date->day, date->month);

    seen.day = date->day;
    run_writer(date); /* between the first read and the second */
    seen.month = date->month;
    printf("reader: has read day %d, month %d\n", seen.day, seen.month);
    return 0;
}
