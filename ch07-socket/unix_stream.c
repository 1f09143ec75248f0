/*
 * unix_stream - in the Unix domain an address is a file name
 *
 * usage: ./unix_stream
 *
 * Watch for: what kind of file it is, and that open() is no way in.
 * See: README.md "The Unix domain: an address in the file system, or none",
 * unix(7)
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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

static void child(const struct sockaddr_un *a)
{
    int fd = make_socket();

    if (connect(fd, (const struct sockaddr *)a, sizeof(*a)) == -1)
        err(1, "connect");
    say("child: connects to the name, writes \"hello\", ends\n");
    if (write(fd, "hello", 5) != 5)
        err(1, "write");
    close(fd);
}

int main(int argc, char *argv[])
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const struct sockaddr *address = (struct sockaddr *)&a;
    int fd, connection, status;
    char buf[64];
    struct stat st;
    ssize_t n;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: binds a socket to a name in a folder, and listens\n");
    make_name(&a);
    fd = make_socket();
    if (bind(fd, address, sizeof(a)) == -1) /* these two: no such files here */
        err(errno == EPERM || errno == EOPNOTSUPP ? 77 : 1,
            "TMPDIR elsewhere? bind %s", path);
    if (listen(fd, 1) == -1)
        err(1, "listen");
    if (stat(path, &st) == -1)
        err(1, "stat");
    if (open(path, O_RDWR) != -1 || errno != ENXIO)
        err(1, "open: not ENXIO");
    say("parent: the name is a file, its type is %s; open() fails: ENXIO\n",
        S_ISSOCK(st.st_mode) ? "socket" : "another");
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0) {
        child(&a);
        close(fd);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "waitpid: the child failed");
    if ((connection = accept(fd, NULL, NULL)) == -1)
        err(1, "accept");
    if ((n = read(connection, buf, sizeof(buf))) == -1)
        err(1, "read");
    say("parent: accepts, reads \"%.*s\"\n", (int)n, buf);
    close(connection), close(fd);
    return 0;
}
