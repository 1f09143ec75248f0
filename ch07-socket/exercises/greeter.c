/*
 * greeter - the server greets one after the other
 *
 * It should: at ./door take clients one after the other, read a line from each,
 * "ann\n", send "hello ann\n", and close. Who leaves before the answer comes is
 * no trouble; who leaves without a line gets none. At "stop\n" it removes its
 * name, and ends. It greets one client; and a client can end it.
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int listen_at(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    unlink(path); /* left by a run that was interrupted */
    if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
        err(1, "bind");
    if (listen(fd, 5) == -1)
        err(1, "listen");
    return fd;
}

/* Returns 0 if there is an end of it. A line comes whole here. */
static int greet(int conn)
{
    char line[64], answer[80];
    ssize_t n = read(conn, line, sizeof(line) - 1);
    int length;

    if (n == -1)
        err(1, "read");
    line[n] = '\0';
    if (strcmp(line, "stop\n") == 0)
        return 0;
    length = snprintf(answer, sizeof(answer), "hello %s", line);
    if (write(conn, answer, (size_t)length) == -1)
        err(1, "write");
    return 1;
}

int main(void)
{
    int listener = listen_at("door");
    int conn = accept(listener, NULL, NULL);

    if (conn == -1)
        err(1, "accept");
    greet(conn);
    close(conn);
    unlink("door");
    return 0;
}
