/*
 * timer - a timer is a descriptor: poll() waits for time as it does for data
 *
 * Watch for: the data, the time; and how many times were missed meanwhile.
 * See: README.md "Time as an event", timerfd_create(2)
 */
#include <sys/timerfd.h>
#include <err.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* Reads how often the time has come since the last read(). */
static uint64_t times(int timer)
{
    uint64_t count;

    if (read(timer, &count, sizeof(count)) != sizeof(count))
        errx(1, "read: no number");
    return count;
}

int main(void)
{
    struct itimerspec once = {{0, 0}, {0, 20000000}};
    struct itimerspec often = {{0, 10000000}, {0, 10000000}};
    struct pollfd fds[2] = {{.events = POLLIN}, {.events = POLLIN}};
    int data[2], timer;
    char text[16];
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(data) == -1)
        err(1, "pipe");
    if (write(data[1], "hello", 5) == -1)
        err(1, "write");
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (timer == -1)
        err(1, "timerfd_create");
    fds[0].fd = data[0];
    fds[1].fd = timer;
    if (timerfd_settime(timer, 0, &once, NULL) == -1)
        err(1, "timerfd_settime");

    do {
        if (poll(fds, 2, -1) == -1)
            err(1, "poll");
        if (fds[0].revents != 0) {
            n = read(data[0], text, sizeof(text));
            if (n == -1)
                err(1, "read");
            printf("process: poll(): \"%.*s\" has come\n", (int)n, text);
        }
    } while (fds[1].revents == 0);
    printf("process: poll(): the time has come, %d time\n", (int)times(timer));

    if (timerfd_settime(timer, 0, &often, NULL) == -1)
        err(1, "timerfd_settime");
    if (usleep(35000) == -1) /* busy: three times 0.01 s go by */
        err(1, "usleep");
    printf("process: was busy; one read() says: %s\n",
           times(timer) >= 3 ? "3 times or more" : "fewer than 3");
    return 0;
}
