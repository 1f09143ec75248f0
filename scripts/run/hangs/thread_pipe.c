/* a thread reads until the end of a pipe whose other end is its process's */
#include <pthread.h>
#include <unistd.h>

static int to[2], from[2];

static void *work(void *unused)
{
    char b[8];

    while (read(to[0], b, sizeof(b)) > 0)
        ;
    write(from[1], "x", 1);
    return unused;
}

int main(void)
{
    pthread_t t;
    char c;

    pipe(to);
    pipe(from);
    pthread_create(&t, NULL, work, NULL);
    write(to[1], "hello", 5);
    read(from[0], &c, 1);
    pthread_join(t, NULL);
    return 0;
}
