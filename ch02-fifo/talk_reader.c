/*
 * talk_reader - a reader needs to know nothing of its writer but a name
 *
 * usage: ./talk_reader FIFO    make one with mkfifo(1); or see ./talk.sh
 *
 * Watch for: what it knows of the writer.
 * See: README.md "Strangers meet", fifo(7), talk_writer.c
 */
#include <sys/stat.h>
#include <err.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char *argv[])
{
    char line[4096];
    struct stat st;
    FILE *from;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("reader: needs the name of a FIFO; ./talk.sh makes one\n");
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: %s FIFO\n", argv[0]);
        return 2;
    }
    from = fopen(argv[1], "r"); /* open() is in it, and waits for a writer */
    if (from == NULL)
        err(1, "open %s", argv[1]);
    if (fstat(fileno(from), &st) == -1)
        err(1, "fstat");
    if (!S_ISFIFO(st.st_mode))
        errx(1, "%s is not a FIFO", argv[1]);

    while (fgets(line, sizeof(line), from) != NULL)
        printf("reader: got \"%.*s\"\n", (int)strcspn(line, "\n"), line);
    if (ferror(from))
        err(1, "read");
    printf("reader: end of file\n");
    return 0;
}
