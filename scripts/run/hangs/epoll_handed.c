/* edge-triggered; who is to read it waits for a semaphore */
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <unistd.h>

static sem_t jobs, never;
static int p[2];

static void *work(void *unused)
{
    char b[8];

    sem_wait(&jobs);
    sem_wait(&never);
    read(p[0], b, sizeof(b));
    return unused;
}

int main(void)
{
    pthread_t t;

    pipe(p);
    sem_init(&jobs, 0, 0);
    sem_init(&never, 0, 0);
    pthread_create(&t, NULL, work, NULL);
    int e = epoll_create1(0);
    struct epoll_event v = {.events = EPOLLIN | EPOLLET};
    epoll_ctl(e, EPOLL_CTL_ADD, p[0], &v);
    write(p[1], "job", 3);
    while (epoll_wait(e, &v, 1, -1) == 1)
        sem_post(&jobs);
    return 0;
}
