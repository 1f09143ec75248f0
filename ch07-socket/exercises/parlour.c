/*
 * parlour - what one says the others hear
 *
 * It should: at port 7004 serve up to three clients at a time, in one process
 * that sleeps in poll(); a fourth waits for a place. Each line, 80 bytes at
 * most, goes to all others, whole, as soon as it is whole. Who leaves, even
 * with a reset, even while lines are sent, is no trouble, and frees a place. It
 * ends when the last one has left. It waits for one, then the next, and lines
 * come out as they came in.
 */
#include <sys/socket.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACES 3

struct guest {
    int fd;
    size_t used; /* bytes of a line that is not whole yet */
    char line[80];
};

static int listen_at(unsigned short port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind");
    if (listen(fd, PLACES) == -1)
        err(1, "listen");
    return fd;
}

int main(void)
{
    int listener = listen_at(7004), i, j;
    struct guest g[PLACES];

    for (i = 0; i < PLACES; i++)
        g[i].fd = accept(listener, NULL, NULL);
    for (i = 0;; i = (i + 1) % PLACES) {
        g[i].used = (size_t)read(g[i].fd, g[i].line, sizeof(g[i].line));
        if (g[i].used == 0)
            return 0;
        for (j = 0; j < PLACES; j++)
            if (j != i)
                send(g[j].fd, g[i].line, g[i].used, MSG_NOSIGNAL);
    }
}
