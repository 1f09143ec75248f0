/* the server reads lines; the client's has no end */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int l)
{
    int c = accept(l, NULL, NULL);
    FILE *in = fdopen(c, "r"), *out = fdopen(dup(c), "w");
    char line[100];

    while (fgets(line, sizeof(line), in) != NULL) {
        fprintf(out, "echo: %s", line);
        fflush(out);
    }
    exit(0);
}

int main(void)
{
    int l = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);
    char b[100];

    bind(l, (void *)&a, n);
    listen(l, 1);
    getsockname(l, (void *)&a, &n);
    if (fork() == 0)
        serve(l);
    close(l);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    connect(s, (void *)&a, n);
    send(s, "hello", 5, 0);
    recv(s, b, sizeof(b), 0);
    close(s);
    wait(NULL);
    return 0;
}
