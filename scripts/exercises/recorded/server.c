/*
 * server - says back what its clients send, until SIGTERM
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void handler(int signal)
{
    stop = signal;
}

static void answer(struct pollfd *p)
{
    char buf[100];
    ssize_t n = recv(p->fd, buf, sizeof(buf), 0);

    if (n > 0 && send(p->fd, buf, (size_t)n, MSG_NOSIGNAL) == n)
        return;
    close(p->fd);
    p->fd = -1;
}

int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7001)};
    struct sigaction action = {.sa_handler = handler};
    struct pollfd p[4] = {{-1, POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}};
    char word[20];
    int i, n = 1;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (scanf("%19s", word) == 1)
        printf("server: %s\n", word);
    sigaction(SIGTERM, &action, NULL);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    p[0].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(p[0].fd, (struct sockaddr *)&a, sizeof(a)) == -1)
        err(1, "bind");
    if (listen(p[0].fd, 5) == -1)
        err(1, "listen");
    while (!stop && poll(p, 3, -1) > 0) {
        for (i = 1; i < n; i++)
            if (p[i].revents != 0)
                answer(&p[i]);
        if (p[0].revents != 0 && n < 3)
            p[n++].fd = accept(p[0].fd, NULL, NULL);
    }
    printf("server: ends\n");
    return 0;
}
