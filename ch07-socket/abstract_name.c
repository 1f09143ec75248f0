/*
 * abstract_name - a Unix domain name without a file, gone with its socket
 *
 * usage: ./abstract_name
 *
 * Watch for: no file is made, and nothing has to be removed.
 * See: README.md "The Unix domain: an address in the file system, or none",
 * unix(7)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static struct sockaddr_un a = {.sun_family = AF_UNIX};
static struct sockaddr *const address = (struct sockaddr *)&a;

/* A socket with this address; -1 if the name is in use. */
static int bound(socklen_t size)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd == -1)
        err(1, "socket");
    if (bind(fd, address, size) == 0)
        return fd;
    if (errno != EADDRINUSE)
        err(1, "bind");
    close(fd);
    return -1;
}

/* Tries to connect to the address; returns 0, or errno. */
static int knock(socklen_t size)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), error = 0;

    if (fd == -1)
        err(1, "socket");
    if (connect(fd, address, size) == -1)
        error = errno;
    close(fd);
    return error;
}

int main(int argc, char *argv[])
{
    const char *name = a.sun_path + 1; /* sun_path[0] is 0: no file */
    socklen_t size;
    int fd, other;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("process: binds an abstract name: a 0, then ipc-UID-PID\n");
    snprintf(a.sun_path + 1, 64, "ipc-%u-%d", getuid(), getpid());
    size =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
    if ((fd = bound(size)) == -1)
        err(1, "bind");
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (access(name, F_OK) != -1 || errno != ENOENT)
        err(1, "access: not ENOENT");
    say("process: there is no file of that name\n");
    if ((errno = knock(size)) != 0)
        err(1, "connect");
    say("process: connects to the name: yes\n");
    if (bound(size) != -1)
        errx(1, "bind: not EADDRINUSE");
    say("process: binds it once more: EADDRINUSE\n");
    if (knock(size + 1) != ECONNREFUSED || (other = bound(size + 1)) == -1)
        err(1, "a longer name: not ECONNREFUSED");
    say("process: one 0 more at its end: that is another name, free\n");
    close(other);
    close(fd);
    say("process: closes the socket, removes nothing\n");
    if (knock(size) != ECONNREFUSED)
        err(1, "connect: not ECONNREFUSED");
    say("process: connects to the name: ECONNREFUSED\n");
    if ((fd = bound(size)) == -1)
        err(1, "bind");
    say("process: binds it once more: it is free again\n");
    close(fd);
    return 0;
}
