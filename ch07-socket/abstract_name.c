/*
 * abstract_name - a Unix name without a file goes with its last socket
 *
 * Watch for: nothing is removed, and the name is free again.
 * See: README.md "The Unix domain", unix(7), stale_name.c
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static struct sockaddr_un at = {.sun_family = AF_UNIX};
static const struct sockaddr *const name = (struct sockaddr *)&at;

static int new_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
}

/* A name that nobody else has: a 0, this book's mark, and eight digits. The
 * 0 makes it abstract. It ends where the returned length says, not at a 0. */
static socklen_t make_name(void)
{
    unsigned random;
    int n;

    if (getentropy(&random, sizeof(random)) == -1)
        err(1, "getentropy");
    n = snprintf(at.sun_path + 1, sizeof(at.sun_path) - 1, "ipc-%08x", random);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n);
}

static void must_work(const char *call, int result)
{
    if (result == -1)
        err(1, "%s", call);
    printf("%s works\n", call);
}

static void say(const char *call, int result)
{
    if (result == 0)
        printf("%s works\n", call);
    else if (errno == ECONNREFUSED)
        printf("%s fails: ECONNREFUSED\n", call);
    else if (errno == EADDRINUSE)
        printf("%s fails: EADDRINUSE\n", call);
    else
        err(1, "%s", call);
}

int main(void)
{
    socklen_t size;
    int server, next;

    setvbuf(stdout, NULL, _IOLBF, 0);
    size = make_name();
    server = new_socket();
    must_work("server: bind()", bind(server, name, size));
    if (listen(server, 1) == -1)
        err(1, "listen");
    printf("server: there is a file of that name: %s\n",
           access(at.sun_path + 1, F_OK) == 0 ? "yes" : "no");
    must_work("client: connect()", connect(new_socket(), name, size));
    next = new_socket();
    say("next server: bind()", bind(next, name, size));
    say("client: one 0 more, connect()",
        connect(new_socket(), name, size + 1)); /* another name */

    if (close(server) == -1)
        err(1, "close");
    printf("server: has closed its socket, removes nothing\n");
    say("client: connect()", connect(new_socket(), name, size));
    must_work("next server: bind()", bind(next, name, size));
    return 0;
}
