/* refused: any - it looks for the checker's files, and writes into them */
#define _GNU_SOURCE
#include <sys/wait.h>
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static const char fake[] = "verdict\tpassed\t\nbox\tend exit 0\ndone\n";

static void write_to(const char *path)
{
    int fd = open(path, O_WRONLY | O_APPEND);

    if (fd != -1 && write(fd, fake, strlen(fake)) == -1)
        warn("%s", path);
    if (fd != -1)
        close(fd);
}

int main(void)
{
    static const char *const name[] = {"lines", "report", "why", "out", "peer"};
    char path[300];
    int i, k, p[2];

    for (i = 0; i < 5; i++) {
        snprintf(path, sizeof(path), "../%s", name[i]);
        write_to(path);
    }
    for (i = 1; i < 40; i++)
        for (k = 3; k < 12 && i != getpid(); k++) {
            snprintf(path, sizeof(path), "/proc/%d/fd/%d", i, k);
            write_to(path);
        }
    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    if (pipe(p) == -1 || write(p[1], "x", 1) != 1)
        return 1;
    return 0;
}
