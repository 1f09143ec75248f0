/*
 * seqlock - a reader that sees by a count that it was disturbed looks again
 *
 * Watch for: the count has changed, or it is odd: then it looks once more.
 * See: README.md "Who goes first?", torn_read.c
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct date {
    atomic_int count;      /* goes up before a change, and after it */
    atomic_int day, month; /* 31 January, then 1 February */
};

/* We play the scheduler: one waits until it may go on, the other says so. */
static void until_told(int fd)
{
    char byte;
    ssize_t n = read(fd, &byte, 1);

    if (n == -1)
        err(1, "read");
    if (n == 0)
        errx(1, "the other one is gone");
}

static void tell(int fd)
{
    if (send(fd, "", 1, MSG_NOSIGNAL) == -1)
        err(1, "send");
}

static void writer(struct date *date, int fd)
{
    date->count++;
    date->month = 2;
    printf("writer: has set the month, not yet the day\n");
    tell(fd);
    until_told(fd);
    date->day = 1;
    date->count++;
    printf("writer: it is day %d, month %d now\n", date->day, date->month);
}

/* Returns when the writer is in the middle, with the socket to move it on. */
static int start_writer(struct date *date)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        err(1, "socketpair");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(ends[0]); /* or it waits for itself, if the reader dies */
        writer(date, ends[1]);
        _exit(0);
    }
    close(ends[1]); /* or the reader does, if it dies */
    until_told(ends[0]);
    return ends[0];
}

static void end_writer(int fd)
{
    int status;

    tell(fd);
    if (wait(&status) == -1)
        err(1, "wait");
    if (status != 0)
        errx(1, "the writer failed");
}

int main(void)
{
    int day, month, before, after, fd = -1, looks = 0;
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
            fd = start_writer(date); /* its first half */
        month = date->month;
        after = date->count;
        looks++;
        printf("reader: day %d, month %d; the count was %d, is %d\n", day,
               month, before, after);
        if (looks == 2)
            end_writer(fd); /* its second half */
    } while (before != after || before % 2 == 1);
    printf("reader: has read day %d, month %d\n", day, month);
    return 0;
}
