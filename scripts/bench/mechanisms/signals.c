/*
 * Signals, blocked and fetched by sigwaitinfo(): SIGUSR1 sent by kill(), and
 * SIGRTMIN sent with a number by sigqueue(); fetched from a signalfd; and
 * caught by a handler.
 */
#include <sys/signalfd.h>
#include "../mechanism.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static sigset_t set, before;
static volatile sig_atomic_t caught;

/* Blocked before fork(), so that none comes too early. */
static void block(int number)
{
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_BLOCK, &set, &before);
    sigdelset(&before, number); /* whatever it was for who started us */
}

static ssize_t send_kill(struct link *l, const void *data, size_t n)
{
    (void)data;
    return kill(l->pid[1 - l->side], SIGUSR1) == -1 ? -1 : (ssize_t)n;
}

static ssize_t send_queue(struct link *l, const void *data, size_t n)
{
    union sigval v = {.sival_int = 1};

    (void)data;
    return sigqueue(l->pid[1 - l->side], SIGRTMIN, v) == -1 ? -1 : (ssize_t)n;
}

static ssize_t fetch(struct link *l, void *data, size_t n)
{
    static const struct timespec at_once = {0, 0};
    siginfo_t info;
    int k;

    (void)data;
    if (l->mode == POLL)
        k = sigtimedwait(&set, &info, &at_once);
    else
        k = sigwaitinfo(&set, &info);
    return k == -1 ? -1 : (ssize_t)n;
}

static void open_kill(struct link *l)
{
    (void)l;
    block(SIGUSR1);
}

static void open_queue(struct link *l)
{
    (void)l;
    block(SIGRTMIN);
}

/* A signalfd shows whoever reads it that process's own signals. */
static void open_signalfd(struct link *l)
{
    block(SIGUSR1);
    l->in[0] = l->in[1] = signalfd(-1, &set, 0);
    if (l->in[0] == -1)
        refuse("signalfd", errno);
    not_blocking(l, l->in[0]);
}

static ssize_t read_signal(struct link *l, void *data, size_t n)
{
    struct signalfd_siginfo info;

    (void)data;
    return read(l->rx, &info, sizeof(info)) == -1 ? -1 : (ssize_t)n;
}

static void handler(int number)
{
    (void)number;
    caught = 1;
}

static void open_handler(struct link *l)
{
    struct sigaction sa = {.sa_handler = handler};

    (void)l;
    sigemptyset(&sa.sa_mask);
    if (sigaction(SIGUSR1, &sa, NULL) == -1)
        refuse("sigaction", errno);
    block(SIGUSR1);
}

/* Blocking: it comes inside sigsuspend() only. Polling: at any moment. */
static void enter_handler(struct link *l)
{
    if (l->mode == POLL)
        sigprocmask(SIG_SETMASK, &before, NULL);
}

static ssize_t be_caught(struct link *l, void *data, size_t n)
{
    (void)data;
    while (!caught)
        if (l->mode == POLL)
            relax();
        else
            sigsuspend(&before);
    caught = 0;
    return (ssize_t)n;
}

static const struct mechanism by_kill = {
    .name = "kill",
    .what = "kill(), sigwaitinfo()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 60,
    .open = open_kill,
    .send = send_kill,
    .receive = fetch,
};
MECHANISM(by_kill);

static const struct mechanism by_sigqueue = {
    .name = "sigqueue",
    .what = "sigqueue(), sigwaitinfo()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 61,
    .open = open_queue,
    .send = send_queue,
    .receive = fetch,
};
MECHANISM(by_sigqueue);

static const struct mechanism by_signalfd = {
    .name = "signalfd",
    .what = "kill(), read() from signalfd(2)",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 62,
    .open = open_signalfd,
    .send = send_kill,
    .receive = read_signal,
};
MECHANISM(by_signalfd);

static const struct mechanism by_handler = {
    .name = "handler",
    .what = "kill(), a handler inside sigsuspend()",
    .kind = WAKE,
    .modes = 1 << SAME | 1 << APART | 1 << POLL,
    .order = 63,
    .open = open_handler,
    .enter = enter_handler,
    .send = send_kill,
    .receive = be_caught,
};
MECHANISM(by_handler);
