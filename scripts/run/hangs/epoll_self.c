/* its own write end is open */
#include <sys/epoll.h>
#include <sys/wait.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int p[2];
    pipe(p);
    int e = epoll_create1(0);
    struct epoll_event v = {.events = EPOLLIN};
    epoll_ctl(e, EPOLL_CTL_ADD, p[0], &v);
    epoll_wait(e, &v, 1, -1);
    return 0;
}
