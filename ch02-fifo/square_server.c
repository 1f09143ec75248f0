/*
 * square_server - all ask through one FIFO, and a dead client stops nobody
 *
 * usage: ./square_server REQUESTS    a FIFO; ./many_clients.sh makes one
 *
 * Watch for: how it opens a FIFO, of the clients' and of its own.
 * See: README.md "A server and its clients", fifo(7), square_client.c
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The answers to client N go into the FIFO REQUESTS.N. */
static void answer(const char *requests, int client, int number)
{
    char path[4096], text[32];
    int to;

    snprintf(path, sizeof(path), "%s.%d", requests, client);
    to = open(path, O_WRONLY | O_NONBLOCK); /* or we wait for a dead client */
    if (to == -1) { /* that client's trouble, not the server's */
        if (errno == ENXIO)
            printf("server: client %d does not read: ENXIO\n", client);
        else
            warn("open %s", path);
        return;
    }
    snprintf(text, sizeof(text), "%d", number * number);
    if (write(to, text, strlen(text)) == -1)
        warn("write to %s", path);
    close(to);
}

int main(int argc, char *argv[])
{
    int fd, client, number;
    char line[64];
    FILE *from;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("server: needs a FIFO; ./many_clients.sh makes one\n");
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: %s REQUESTS\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);   /* a client may die after it has opened */
    fd = open(argv[1], O_RDWR); /* no waiting, and never an end of file */
    if (fd == -1)
        err(1, "open %s", argv[1]);
    from = fdopen(fd, "r");
    if (from == NULL)
        err(1, "fdopen");
    printf("server: has the FIFO for requests open\n");

    while (fgets(line, sizeof(line), from) != NULL) {
        if (sscanf(line, "%7d %4d", &client, &number) == 2)
            answer(argv[1], client, number);
        else
            warnx("a line that is no request");
    }
    err(1, "read %s", argv[1]);
}
