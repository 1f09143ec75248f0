/*
 * path_length - 108 bytes of a name can be bound, or 107 and a 0
 *
 * Watch for: how long the address is that getsockname() tells.
 * See: README.md "The Unix domain", unix(7)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for more than sockaddr_un has: sun_path has 108 bytes. */
union address {
    struct sockaddr any;
    struct sockaddr_un un;
    char bytes[sizeof(struct sockaddr_un) + 16];
};

static char dir[] = "/tmp/ipc-XXXXXX"; /* a folder of our own, the name in it */
static char name[128];

/* A name outlives its processes: it is removed at the end, and on Ctrl+C. */
static void remove_name(void)
{
    unlink(name);
    rmdir(dir);
}

static void interrupted(int sig)
{
    remove_name();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void try_length(size_t length)
{
    size_t before = offsetof(struct sockaddr_un, sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    union address a;
    socklen_t size;

    if (fd == -1)
        err(1, "socket");
    memset(name, 'x', length);
    memset(&a, 0, sizeof(a));
    a.un.sun_family = AF_UNIX;
    memcpy(a.bytes + before, name, length);
    if (bind(fd, &a.any, (socklen_t)(before + length)) == -1) {
        if (errno != EINVAL)
            err(1, "bind");
        printf("process: a name of %zu bytes: bind() fails: EINVAL\n", length);
        return;
    }
    size = sizeof(a);
    if (getsockname(fd, &a.any, &size) == -1)
        err(1, "getsockname");
    printf("process: a name of %zu bytes: bound; with its 0 it has %zu\n",
           length, size - before);
    if (unlink(name) == -1)
        err(1, "unlink");
    close(fd);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGINT, interrupted);
    if (mkdtemp(dir) == NULL)
        err(1, "mkdtemp %s", dir);
    atexit(remove_name);
    if (chdir(dir) == -1)
        err(1, "chdir %s", dir);
    printf("process: sun_path has room for %zu bytes\n",
           sizeof(((struct sockaddr_un *)0)->sun_path));
    try_length(107);
    try_length(108);
    try_length(109);
    return 0;
}
