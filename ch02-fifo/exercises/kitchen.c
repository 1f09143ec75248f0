/*
 * kitchen - one guest does not wait for the soup, the others do
 *
 * It should: three guests order through one FIFO, and each wants its soup
 * through one of its own, table1 ... table3; guest 2 leaves when it has
 * ordered. The kitchen learns that from its open(), which tells at once if
 * nobody reads, and never looks twice; the others get their soup. It hangs: the
 * kitchen waits for guest 2. When that is mended, it may look before guests 1
 * and 3 are there.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char table[] = "table1"; /* guest 1's */

static int guest(char me)
{
    int orders = open("orders", O_WRONLY), in;
    char soup[16];
    int n;

    dprintf(orders, "%c", me);
    if (me == '2')
        return 0; /* it has no time */
    in = open(table, O_RDONLY);
    n = (int)read(in, soup, sizeof(soup));
    printf("guest %c: \"%.*s\"\n", me, n, soup);
    return 0;
}

/* If it is not there any more: "kitchen: guest 2 has left" */
static void serve(void)
{
    int out = open(table, O_WRONLY);

    dprintf(out, "soup");
}

int main(void)
{
    int orders, i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    mkfifo("orders", 0600);          /* or a run that hung has left it */
    orders = open("orders", O_RDWR); /* no end of file between two guests */
    for (table[5] = '1'; table[5] <= '3'; table[5]++) {
        mkfifo(table, 0600);
        if (fork() == 0)
            return guest(table[5]);
    }
    for (i = 0; i < 3; i++)
        if (read(orders, &table[5], 1) == 1)
            serve();
    for (i = 0; i < 3; i++)
        wait(NULL);
    for (table[5] = '1'; table[5] <= '3'; table[5]++)
        unlink(table);
    return unlink("orders");
}
