/*
 * talk_writer - a writer needs to know nothing of its reader but a name
 *
 * usage: ./talk_writer FIFO    make one with mkfifo(1); or see ./talk.sh
 *
 * Watch for: what it knows of the reader.
 * See: README.md "Strangers meet", fifo(7), talk_reader.c
 */
#include <sys/stat.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char buf[PIPE_BUF]; /* what has this size at most goes in whole */
    struct stat st;
    ssize_t n;
    int fd;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("writer: needs the name of a FIFO; ./talk.sh makes one\n");
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: %s FIFO\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* write() reports it, if the reader has gone */
    fd = open(argv[1], O_WRONLY); /* no O_CREAT: that would make a file */
    if (fd == -1)
        err(1, "open %s", argv[1]);
    if (fstat(fd, &st) == -1)
        err(1, "fstat");
    if (!S_ISFIFO(st.st_mode))
        errx(1, "%s is not a FIFO", argv[1]);
    printf("writer: open() has returned, a reader is there\n");

    while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0)
        if (write(fd, buf, (size_t)n) == -1)
            err(1, "write");
    if (n == -1)
        err(1, "read");
    return 0;
}
