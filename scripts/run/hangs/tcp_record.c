/* the server, a thread, wants records of 64 bytes; the client sends its text */
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int l, whole;

static int recv_all(int fd, char *b, size_t want)
{
    ssize_t n;

    for (size_t got = 0; got < want; got += n)
        if ((n = recv(fd, b + got, want - got, whole)) <= 0)
            return -1;
    return 0;
}

static void *serve(void *unused)
{
    int c = accept(l, NULL, NULL);
    char record[64];

    while (recv_all(c, record, sizeof(record)) == 0)
        send(c, "ok", 3, 0);
    close(c);
    return unused;
}

int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    char name[64] = "alice", b[3];
    pthread_t t;

    whole = getenv("WHOLE") != NULL ? MSG_WAITALL : 0;
    l = socket(AF_INET, SOCK_STREAM, 0);
    bind(l, (void *)&a, n);
    listen(l, 1);
    getsockname(l, (void *)&a, &n);
    pthread_create(&t, NULL, serve, NULL);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    connect(s, (void *)&a, n);
    send(s, name, strlen(name) + 1, 0);
    recv(s, b, sizeof(b), 0);
    close(s);
    pthread_join(t, NULL);
    return 0;
}
