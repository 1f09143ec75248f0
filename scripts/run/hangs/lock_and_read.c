// a thread holds the lock while it waits for the answer to what another one is to ask
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static pthread_mutex_t conn = PTHREAD_MUTEX_INITIALIZER;
static int s[2], p[2];
static void *receiver(void *x)
{
    char b[8];
    pthread_mutex_lock(&conn);
    write(p[1], "l", 1);
    read(s[0], b, 8);
    pthread_mutex_unlock(&conn);
    return x;
}
static void *sender(void *x)
{
    char b;
    read(p[0], &b, 1);
    pthread_mutex_lock(&conn);
    write(s[0], "time?", 5);
    pthread_mutex_unlock(&conn);
    return x;
}
int main(void)
{
    pthread_t t[2];
    char b[8];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (fork() == 0) { close(s[0]); if (read(s[1], b, 8) > 0) write(s[1], "12", 2); exit(0); }
    close(s[1]);
    pipe(p);
    pthread_create(&t[0], NULL, receiver, NULL);
    pthread_create(&t[1], NULL, sender, NULL);
    pthread_join(t[0], NULL); pthread_join(t[1], NULL);
    wait(NULL);
}
