/*
 * stale_name - the name stays when its server has gone, and is in the way
 *
 * Watch for: what the same name is good for, for a client and for a server.
 * See: README.md "What goes wrong", unix(7), unlink(2), abstract_name.c
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own, the name in it */
static struct sockaddr_un at = {.sun_family = AF_UNIX};

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_name(void)
{
    unlink(at.sun_path);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_name();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void make_name(void)
{
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_name);
    snprintf(at.sun_path, sizeof(at.sun_path), "%s/name", dir);
}

static int new_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
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
    const struct sockaddr *name = (struct sockaddr *)&at;
    int server, next;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_name();
    server = new_socket();
    must_work("server: bind()", bind(server, name, sizeof(at)));
    if (listen(server, 1) == -1)
        err(1, "listen");
    must_work("client: connect()", connect(new_socket(), name, sizeof(at)));
    if (close(server) == -1)
        err(1, "close");
    printf("server: has closed its socket, as its end would\n");

    say("client: connect()", connect(new_socket(), name, sizeof(at)));
    next = new_socket();
    say("next server: bind()", bind(next, name, sizeof(at)));
    if (unlink(at.sun_path) == -1)
        err(1, "unlink");
    printf("next server: has removed the name\n");
    must_work("next server: bind()", bind(next, name, sizeof(at)));
    return 0;
}
