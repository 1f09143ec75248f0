/*
 * progress - whoever asks how far it is ends it
 *
 * It should: count the lines of its input until end of file, and print how
 * many; at each SIGUSR1 it prints at once how many there are by then, and reads
 * on. The handler only notes that the signal came. The first SIGUSR1 ends it.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int lines;

static void handler(int sig)
{
    (void)sig;
    printf("progress: %d lines by now\n", lines);
}

static void count(const char *text, ssize_t n)
{
    ssize_t i;

    for (i = 0; i < n; i++)
        if (text[i] == '\n')
            lines++;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = 0};
    char text[512];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    do {
        n = read(STDIN_FILENO, text, sizeof(text));
        if (n == -1)
            err(1, "read");
        count(text, n);
    } while (n > 0);
    printf("progress: %d lines in all\n", lines);
    return 0;
}
