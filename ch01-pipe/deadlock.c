/*
 * deadlock - two that both write first can wait for each other for ever
 *
 * Watch for: no room in either pipe, and who could make some?
 * See: README.md "What goes wrong", pipe(7), no_deadlock.c
 */
#include <sys/wait.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define BIG 2000000 /* bytes; no pipe holds so much by default */

static char data[BIG];

static void put_all(int fd)
{
    ssize_t n = write(fd, data, BIG);

    if (n == -1)
        err(1, "write");
    if (n != BIG)
        errx(1, "write: only %zd bytes of %d", n, BIG);
}

static void take_all(int fd)
{
    size_t got = 0;
    ssize_t n;

    while (got < BIG) {
        n = read(fd, data, BIG - got);
        if (n == -1)
            err(1, "read");
        got += (size_t)n;
    }
}

static void left(int from, int to)
{
    put_all(to);
    take_all(from);
}

static void right(int from, int to)
{
    put_all(to);
    take_all(from);
}

static pid_t start(void (*side)(int, int), int from, int to)
{
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        alarm(5); /* or it waits for ever, if the parent dies */
        side(from, to);
        _exit(0);
    }
    return pid;
}

int main(void)
{
    int there[2], back[2], status, rooms, i, ended = 0;
    struct pollfd room[2] = {{.events = POLLOUT}, {.events = POLLOUT}};
    siginfo_t first = {.si_pid = 0};
    pid_t pid[2];

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(there) == -1)
        err(1, "pipe");
    if (pipe(back) == -1)
        err(1, "pipe");
    printf("parent: left and right send each other %d bytes\n", BIG);
    pid[0] = start(left, back[0], there[1]);
    pid[1] = start(right, there[0], back[1]);

    room[0].fd = there[1];
    room[1].fd = back[1];
    do {              /* until one of the two has ended, or neither can write */
        usleep(1000); /* no call waits for a pipe to be full */
        if (waitid(P_ALL, 0, &first, WEXITED | WNOHANG | WNOWAIT) == -1)
            err(1, "waitid");
        rooms = poll(room, 2, 0);
        if (rooms == -1)
            err(1, "poll");
    } while (first.si_pid == 0 && rooms > 0);
    if (first.si_pid == 0) {
        printf("parent: both pipes are full: deadlock; kills both\n");
        if (kill(pid[0], SIGKILL) == -1)
            err(1, "kill");
        if (kill(pid[1], SIGKILL) == -1)
            err(1, "kill");
    }
    for (i = 0; i < 2; i++) {
        if (wait(&status) == -1)
            err(1, "wait");
        if (WIFEXITED(status) && status != 0)
            errx(1, "one of them failed");
        if (WIFEXITED(status))
            ended++;
    }
    printf("parent: %d of 2 have ended by themselves\n", ended);
    return 0;
}
