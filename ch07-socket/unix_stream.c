/*
 * unix_stream - in the Unix domain the address of a server can be a file's name
 *
 * Watch for: the client inherits no socket, it has nothing but the name.
 * See: README.md "The Unix domain", unix(7), socket_file.c
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <err.h>
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

static void client(void)
{
    int fd = new_socket();

    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "connect");
    printf("client: is connected\n");
    if (send(fd, "hello", 5, MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("client: has sent \"hello\", ends\n");
}

int main(void)
{
    int listener, connection, status;
    char buf[16];
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_name();
    listener = new_socket();
    if (bind(listener, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind %s", at.sun_path);
    if (listen(listener, 1) == -1)
        err(1, "listen");
    printf("server: has bound a name, listens\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        close(listener);
        client();
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1) /* its connection waits meanwhile */
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the client failed");
    connection = accept(listener, NULL, NULL);
    if (connection == -1)
        err(1, "accept");
    n = read(connection, buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("server: accepts, reads \"%.*s\"\n", (int)n, buf);
    return 0;
}
