/*
 * socket_file - a bound name is a file that open() cannot open
 *
 * Watch for: what stat() says it is, and which call is the way in.
 * See: README.md "The Unix domain", unix(7), inode(7)
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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

int main(void)
{
    int listener, client;
    struct stat st;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_name();
    listener = new_socket();
    if (bind(listener, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind %s", at.sun_path);
    if (listen(listener, 1) == -1)
        err(1, "listen");
    if (stat(at.sun_path, &st) == -1)
        err(1, "stat");
    printf("process: the name is a file, a socket: %s; its size: %lld\n",
           S_ISSOCK(st.st_mode) ? "yes" : "no", (long long)st.st_size);

    if (open(at.sun_path, O_RDWR) != -1)
        printf("process: open() works\n");
    else if (errno == ENXIO)
        printf("process: open() fails: ENXIO\n");
    else
        err(1, "open");
    client = new_socket();
    if (connect(client, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "connect");
    printf("process: connect() works\n");
    return 0;
}
