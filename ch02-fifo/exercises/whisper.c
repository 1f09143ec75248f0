/*
 * whisper - a word goes round three processes
 *
 * It should: the first sends "cat" to the second, this to the third, and that
 * back to the first; each prints what it has read, and sends it on with a
 * letter more: the second an s, the third a question mark. It hangs: not one of
 * them has its two FIFOs open.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char *name[] = {"first", "second", "third"};
static const char *fifo[] = {"to_first", "to_second", "to_third"};

static void player(int me)
{
    int in = open(fifo[me], O_RDONLY);
    int out = open(fifo[(me + 1) % 3], O_WRONLY);
    char word[16];
    ssize_t n;

    if (in == -1 || out == -1)
        err(1, "open");
    if (me == 0 && write(out, "cat", 3) != 3)
        errx(1, "write");
    n = read(in, word, sizeof(word) - 1);
    if (n <= 0)
        errx(1, "read");
    printf("%s: \"%.*s\"\n", name[me], (int)n, word);
    word[n] = me == 1 ? 's' : '?';
    if (me != 0 && write(out, word, (size_t)n + 1) != n + 1)
        errx(1, "write");
}

int main(void)
{
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (i = 0; i < 3; i++) {
        unlink(fifo[i]); /* left by a run that hung */
        if (mkfifo(fifo[i], 0600) == -1)
            err(1, "mkfifo");
    }
    for (i = 0; i < 3; i++) {
        if (fork() == 0) {
            player(i);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    for (i = 0; i < 3; i++)
        unlink(fifo[i]);
    return 0;
}
