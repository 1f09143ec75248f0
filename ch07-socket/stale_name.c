/*
 * stale_name - the name stays when its server has gone, and is in the way
 *
 * usage: ./stale_name
 *
 * Watch for: whom the name serves in between, and how the next server gets it.
 * See: README.md "What goes wrong", unix(7), unlink(2)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static char dir[4000], path[4096]; /* a folder of our own, the name in it */

static void remove_name(void)
{
    unlink(path);
    if (rmdir(dir) == -1 && errno != ENOENT) /* it may be gone already */
        warn("rmdir %s", dir), _exit(1);
}

static void make_name(struct sockaddr_un *a)
{
    const char *tmp = getenv("TMPDIR");
    sigset_t all;

    sigfillset(&all); /* signals wait until it is gone again */
    snprintf(dir, sizeof(dir), "%s/ipc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (strlen(dir) + strlen("/name") >= sizeof(a->sun_path))
        errx(77, "TMPDIR elsewhere? A socket's name has at most 107 bytes");
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 || mkdtemp(dir) == NULL)
        err(1, "making a folder %s", dir);
    atexit(remove_name);
    snprintf(path, sizeof(path), "%s/name", dir);
    memcpy(a->sun_path, path, strlen(path) + 1);
}

static int make_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    return fd;
}

int main(int argc, char *argv[])
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const struct sockaddr *address = (struct sockaddr *)&a;
    int fd;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("server: binds a socket to a name, listens, closes it\n");
    make_name(&a);
    fd = make_socket();
    if (bind(fd, address, sizeof(a)) == -1) /* these two: no such files here */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? bind %s", path);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    close(fd);

    fd = make_socket();
    if (access(path, F_OK) == -1)
        err(1, "access");
    if (connect(fd, address, sizeof(a)) != -1 || errno != ECONNREFUSED)
        err(1, "connect: not ECONNREFUSED");
    say("client: the name is there, connect() fails: ECONNREFUSED\n");
    if (bind(fd, address, sizeof(a)) != -1 || errno != EADDRINUSE)
        err(1, "bind: not EADDRINUSE");
    say("next server: the name is there, bind() fails: EADDRINUSE\n");
    if (unlink(path) == -1)
        err(1, "unlink");
    if (bind(fd, address, sizeof(a)) == -1)
        err(1, "bind");
    say("next server: removes it; now bind() works\n");
    close(fd);
    return 0;
}
