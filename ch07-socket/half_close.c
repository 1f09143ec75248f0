/*
 * half_close - shutdown() ends one direction, the other one still works
 *
 * Watch for: the server has seen end of file, and answers all the same.
 * See: README.md "A connection, call by call", shutdown(2)
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Makes both ends of a TCP connection: connect() does not wait for accept(). */
static void connect_pair(int fd[2])
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof(at);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        err(1, "socket");
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&at, size) == -1)
        err(1, "bind");
    if (listen(listener, 1) == -1)
        err(1, "listen");
    if (getsockname(listener, (struct sockaddr *)&at, &size) == -1)
        err(1, "getsockname");
    fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (fd[0] == -1)
        err(1, "socket");
    if (connect(fd[0], (struct sockaddr *)&at, size) == -1)
        err(1, "connect");
    fd[1] = accept(listener, NULL, NULL);
    if (fd[1] == -1)
        err(1, "accept");
    close(listener);
}

static void client(int fd)
{
    char answer[16];
    ssize_t n;

    if (send(fd, "pear fig apple", 14, MSG_NOSIGNAL) == -1)
        err(1, "send");
    printf("client: has sent \"pear fig apple\", will say: that was all\n");
    if (shutdown(fd, SHUT_WR) == -1)
        err(1, "shutdown");
    while ((n = read(fd, answer, sizeof(answer))) > 0)
        printf("client: reads \"%.*s\"\n", (int)n, answer);
    if (n == -1)
        err(1, "read");
    printf("client: reads end of file\n");
}

static void server(int fd)
{
    char byte, answer[32];
    int blanks = 0;
    ssize_t n;

    while ((n = read(fd, &byte, 1)) > 0)
        blanks += byte == ' ';
    if (n == -1)
        err(1, "read");
    printf("server: reads end of file, will answer\n");
    snprintf(answer, sizeof(answer), "%d words", blanks + 1);
    if (send(fd, answer, strlen(answer), MSG_NOSIGNAL) == -1)
        err(1, "send");
    if (close(fd) == -1)
        err(1, "close");
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    connect_pair(fd);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1) /* or it would wait for itself */
            err(1, "close");
        client(fd[0]);
        _exit(0);
    }
    if (close(fd[0]) == -1)
        err(1, "close");
    server(fd[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
