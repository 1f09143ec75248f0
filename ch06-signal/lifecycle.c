/*
 * lifecycle - the five steps of a signal's life, as the kernel shows them
 *
 * Watch for: when the handler begins, the signal is no longer pending.
 * See: README.md "The life of a signal in five steps", proc(5), signal(7)
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char inside[4096]; /* what the handler has seen */

/* What the kernel says of this process now. A handler may do this. */
static void look(char text[4096])
{
    int fd = open("/proc/self/status", O_RDONLY);
    ssize_t n = read(fd, text, 4095);

    text[n > 0 ? n : 0] = '\0';
    close(fd);
}

static void handler(int sig)
{
    int before = errno;

    (void)sig;
    look(inside);
    errno = before;
}

/* Is SIGUSR1 in the set? A line is like "SigBlk: 0000000000000200". */
static int in(const char *set, const char *text)
{
    const char *line = strstr(text, set);

    if (line == NULL)
        errx(77, "no %s in /proc/self/status: is /proc mounted?", set);
    return strtoull(line + strlen(set), NULL, 16) >> (SIGUSR1 - 1) & 1;
}

static void show(const char *step, const char *text)
{
    printf("process: %-26s %6d %7d %7d\n", step, in("SigCgt:", text),
           in("SigBlk:", text), in("ShdPnd:", text));
}

static void show_now(const char *step)
{
    char text[4096];

    look(text);
    show(step, text);
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t empty, usr1;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    printf("process: SIGUSR1 is                caught blocked pending\n");
    show_now("0 at the beginning");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    show_now("1 a handler is installed");
    if (sigprocmask(SIG_BLOCK, &usr1, NULL) == -1) /* so that one sees it */
        err(1, "sigprocmask");
    show_now("  blocked, to make it wait");

    if (kill(getpid(), SIGUSR1) == -1)
        err(1, "kill");
    show_now("2 and 3 sent, pending");
    if (sigprocmask(SIG_UNBLOCK, &usr1, NULL) == -1)
        err(1, "sigprocmask");
    show("4 and 5 in the handler", inside);
    show_now("  after the handler");
    return 0;
}
