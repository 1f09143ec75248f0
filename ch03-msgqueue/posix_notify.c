/*
 * posix_notify - a busy process asks to be told when a message comes
 *
 * usage: ./posix_notify
 *
 * Watch for: the parent never waits for the queue, nor looks into it before.
 * See: README.md "Is it in time?", mq_notify(3)
 */
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

static volatile sig_atomic_t told, ended;

static void handler(int number)
{
    if (number == SIGUSR1)
        told = 1;
    else
        ended = 1;
}

/* A queue without a name: only who has the descriptor has it. */
static mqd_t make_queue(void)
{
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 64};
    sigset_t all, before;
    char name[64];
    mqd_t queue;

    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), getpid());
    sigfillset(&all); /* signals wait until the name is gone again */
    if (sigprocmask(SIG_BLOCK, &all, &before) == -1)
        err(1, "sigprocmask");
    queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
    if (queue == -1)
        err(errno == EINVAL ? 77 : 1,
            "mq_open %s (EINVAL: raise fs.mqueue.msg_max)", name);
    if (mq_unlink(name) == -1)
        err(1, "mq_unlink, %s stays", name);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        err(1, "sigprocmask");
    return queue;
}

static void send_text(const char *who, mqd_t queue, const char *text)
{
    say("%s: sends \"%s\"\n", who, text);
    if (mq_send(queue, text, strlen(text), 0) == -1)
        err(1, "mq_send");
}

int main(int argc, char *argv[])
{
    struct sigevent by_signal = {.sigev_notify = SIGEV_SIGNAL};
    sigset_t none;
    char text[64];
    int status;
    ssize_t n;
    mqd_t queue;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    if (signal(SIGUSR1, handler) == SIG_ERR ||
        signal(SIGCHLD, handler) == SIG_ERR) /* a failed child sends nothing */
        err(1, "signal");
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) == -1)
        err(1, "sigprocmask");
    say("parent: makes a queue, wants SIGUSR1 when a message comes\n");
    queue = make_queue();
    by_signal.sigev_signo = SIGUSR1;
    if (mq_notify(queue, &by_signal) == -1)
        err(errno == ENOSYS ? 77 : 1, "mq_notify");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        send_text("child", queue, "fire");
        mq_close(queue);
        _exit(0);
    }
    while (!told && !ended)
        ; /* busy with something else */
    if (!told)
        errx(1, "the child has ended, no signal came");
    say("parent: SIGUSR1, in the middle of other work\n");
    n = mq_receive(queue, text, sizeof(text), NULL);
    if (n == -1)
        err(1, "mq_receive");
    say("parent: receives \"%.*s\"\n", (int)n, text);

    told = 0;
    send_text("parent", queue, "flood");
    say("parent: another signal: %s\n",
        told ? "yes" : "no, it asked for one only");
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
    mq_close(queue);
    return 0;
}
