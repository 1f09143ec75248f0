/* an interval, but no first time: it never begins */
#include <sys/timerfd.h>
#include <stdint.h>
#include <unistd.h>

int main(void)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec t = {.it_interval.tv_nsec = 200000000};
    uint64_t n;

    timerfd_settime(fd, 0, &t, NULL);
    read(fd, &n, sizeof n);
}
