// close() of a listening socket does not wake who is in accept()
#include <pthread.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>
static int s;
static volatile int accepted;
static void *acceptor(void *x)
{
    while (accept(s, NULL, NULL) >= 0)
        accepted = 1;
    return x;
}
int main(void)
{
    pthread_t t;
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t size = sizeof(a);
    int c;
    char b[1];
    s = socket(AF_INET, SOCK_STREAM, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (void *)&a, size); listen(s, 5); getsockname(s, (void *)&a, &size);
    pthread_create(&t, NULL, acceptor, NULL);
    c = socket(AF_INET, SOCK_STREAM, 0);
    connect(c, (void *)&a, size); (void)b;
    while (!accepted)
        usleep(1000);
    sleep(2); /* it is in accept() again */
    close(s);
    pthread_join(t, NULL);
}
