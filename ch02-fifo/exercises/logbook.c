/*
 * logbook - two shifts of three write into one log
 *
 * It should: the collector prints each line that comes through the FIFO, with
 * "log: " in front, and each is whole; it outlives the first shift, sleeps
 * while nobody writes, and ends at the line "stop", which it does not print.
 * Main starts the second shift, 4 to 6, when the first has ended, and says stop
 * after the second. Nothing is left.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void collector(void)
{
    FILE *log = fopen("log", "r");
    char line[64];

    if (log == NULL)
        err(1, "fopen");
    while (fgets(line, sizeof(line), log) != NULL)
        printf("log: %s", line);
}

static void writer(int me)
{
    int log = open("log", O_WRONLY), i;

    if (log == -1)
        err(1, "open");
    for (i = 1; i <= 3; i++) {
        dprintf(log, "writer %d", me);
        dprintf(log, ": %d\n", i);
    }
}

int main(void)
{
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (mkfifo("log", 0600) == -1)
        err(1, "mkfifo");
    if (fork() == 0) {
        collector();
        return 0;
    }
    for (i = 1; i <= 6; i++) {
        if (fork() == 0) {
            writer(i);
            return 0;
        }
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}
