// a thread for each client, and pthread_join() before the next accept(); the first one waits for the second
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>
static void *serves(void *arg)
{
    char b[8];
    read((int)(intptr_t)arg, b, 8);
    return arg;
}
int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    int s = socket(AF_INET, SOCK_STREAM, 0), c, i;
    pthread_t t;
    char b[8];
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (void *)&a, size); listen(s, 5); getsockname(s, (void *)&a, &size);
    for (i = 0; i < 2; i++)
        if (fork() == 0) {
            close(s);
            if (i == 1)
                sleep(1);
            c = socket(AF_INET, SOCK_STREAM, 0);
            connect(c, (void *)&a, size);
            if (i == 1)
                write(c, "hello", 5);
            read(c, b, 8);
            return 0;
        }
    for (;;) {
        c = accept(s, NULL, NULL);
        pthread_create(&t, NULL, serves, (void *)(intptr_t)c);
        pthread_join(t, NULL);
    }
}
