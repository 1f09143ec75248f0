/*
 * http_client - an HTTP/1.x request is text: a line, some more, an empty one
 *
 * usage: ./http_client PORT LINE ...    as ./http_client 8000 "GET / HTTP/1.0"
 *
 * Watch for: each line ends with CR and LF; the answer ends with end of file.
 * See: README.md "A browser", RFC 9112, http_server.c, http.sh
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int connect_to(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK); /* this host */
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
        err(1, "connect to port %d", port);
    return fd;
}

static void send_line(int fd, const char *line)
{
    if (send(fd, line, strlen(line), MSG_NOSIGNAL | MSG_MORE) == -1)
        err(1, "send"); /* MSG_MORE: it may go out with what follows */
    if (send(fd, "\r\n", 2, MSG_NOSIGNAL) == -1)
        err(1, "send");
}

int main(int argc, char *argv[])
{
    char line[256], *end;
    FILE *answer;
    long port;
    int fd, i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 1) {
        printf("client: needs a server's port; ./http.sh tells it\n");
        return 0;
    }
    port = strtol(argv[1], &end, 10);
    if (argc < 3 || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "usage: %s PORT LINE ...\n", argv[0]);
        return 2;
    }
    fd = connect_to((uint16_t)port);
    for (i = 2; i < argc; i++)
        send_line(fd, argv[i]);
    send_line(fd, "");
    answer = fdopen(fd, "r");
    if (answer == NULL)
        err(1, "fdopen");

    if (fgets(line, sizeof(line), answer) == NULL)
        errx(1, "no answer");
    printf("client: %s: %.*s\n", argv[2], (int)strcspn(line, "\r\n"), line);
    while (fgets(line, sizeof(line), answer) != NULL) {
    } /* a browser would show it */
    return 0;
}
