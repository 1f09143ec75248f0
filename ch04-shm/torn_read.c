/*
 * torn_read - a reader in the middle of an update sees what never was
 *
 * usage: ./torn_read [-n ROUNDS]
 *     -n ROUNDS   force nothing: the date is changed ROUNDS times (1 to
 *                 100000000) and read meanwhile; differs from run to run
 *
 * Watch for: each field is right, the two together are not.
 * See: README.md "Who goes first?"
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

struct date {
    volatile int day, month; /* 31 January or 1 February, nothing else */
};

static void writer(struct date *date, int ask, int answer)
{
    char byte;

    say("writer: it is 31 January; sets the day to 1\n");
    date->day = 1;
    if (write(ask, "", 1) != 1 || read(answer, &byte, 1) != 1)
        err(1, "the reader");
    say("writer: sets the month to February\n");
    date->month = 2;
    if (write(ask, "", 1) != 1 || read(answer, &byte, 1) != 1)
        err(1, "the reader");
}

static void reader(const struct date *date, int ask, int answer)
{
    ssize_t n;
    char byte;

    while ((n = read(ask, &byte, 1)) == 1) {
        say("reader: reads %d %s\n", date->day,
            date->month == 1 ? "January" : "February");
        if (write(answer, &byte, 1) != 1)
            err(1, "write");
    }
    if (n == -1)
        err(1, "read");
}

static void hasty_writer(struct date *date, int rounds)
{
    for (; rounds > 0; rounds--) {
        date->day = rounds % 2 ? 1 : 31;
        date->month = rounds % 2 ? 2 : 1;
    }
}

static void hasty_reader(const struct date *date, int ask)
{
    struct pollfd p = {.fd = ask};
    int day, month, reads = 0, torn = 0;

    do { /* again and again, and now and then see whether the writer ended */
        day = date->day;
        month = date->month;
        torn += (day == 1) != (month == 2);
    } while (++reads % 1000 != 0 || poll(&p, 1, 0) == 0);
    say("reader: read it %d times, %d dates that never were\n", reads, torn);
}

int main(int argc, char *argv[])
{
    int ask[2], answer[2], opt, status, rounds = 0;
    struct date *date;
    char extra;
    pid_t pid;

    while ((opt = getopt(argc, argv, "n:")) != -1)
        if (opt != 'n' || sscanf(optarg, "%d%c", &rounds, &extra) != 1 ||
            rounds < 1 || rounds > 100000000)
            argc = 0; /* wrong usage */
    if (optind != argc) {
        fprintf(stderr, "usage: %s [-n ROUNDS]\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    date = mmap(NULL, sizeof(*date), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (date == MAP_FAILED)
        err(1, "mmap");
    *date = (struct date){31, 1};
    if (pipe(ask) == -1 || pipe(answer) == -1)
        err(1, "pipe");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(answer[1]) == -1)
            err(1, "close");
        hasty_writer(date, rounds);
        if (rounds == 0)
            writer(date, ask[1], answer[0]);
        close(ask[0]), close(ask[1]), close(answer[0]);
        _exit(0);
    }
    if (close(ask[1]) == -1)
        err(1, "close");
    if (rounds > 0)
        hasty_reader(date, ask[0]);
    else
        reader(date, ask[0], answer[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(ask[0]), close(answer[0]), close(answer[1]);
    return status != 0;
}
