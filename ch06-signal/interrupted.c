/*
 * interrupted - SA_RESTART lets some calls go on after a handler, not all
 *
 * usage: ./interrupted
 *
 * Watch for: which calls fail with EINTR although SA_RESTART is set.
 * See: README.md "Calls that come back early", signal(7)
 */
#include <sys/ioctl.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A child makes the call, the parent sends it SIGUSR1 and says what came. */
#define IN(call, arguments, expected)                                          \
    (start() ? report(#call, expected)                                         \
             : _exit((call arguments) != -1 || errno != EINTR ||               \
                     close(ran[0]) || close(ran[1])))
enum { FAILS, GOES_ON }; /* as in signal(7) */
static int queue = -1, set = -1, wrong, ran[2], pid, n;

static void remove_both(void)
{
    if ((queue != -1 && msgctl(queue, IPC_RMID, NULL) == -1) +
        (set != -1 && semctl(set, 0, IPC_RMID) == -1))
        warn("one of them stays"), _exit(1);
}

static void handler(int number)
{
    if (write(ran[1], &number, 1) != 1) /* the parent looks for it */
        _exit(1);
}

static pid_t start(void)
{
    pid_t parent = getpid();

    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent))
        close(ran[0]), close(ran[1]), _exit(1); /* the parent will tell */
    return pid;
}

/* Waits until it sleeps, k handlers later, or has ended: S, Z in proc(5). */
static int asleep(int k)
{
    char path[32], state = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    for (; state != 'Z' && (state != 'S' || n < k); fclose(f), sched_yield())
        if (ioctl(ran[0], FIONREAD, &n) || (f = fopen(path, "r")) == NULL ||
            fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            err(1, "%s", path);
    return state == 'S';
}

static void report(const char *call, int expected)
{
    int status, goes_on;

    if (!asleep(0) || kill(pid, SIGUSR1) == -1)
        errx(1, "%s: no sleep, or no signal", call);
    goes_on = asleep(1); /* again? */
    if ((goes_on && kill(pid, SIGKILL) == -1) ||
        waitpid(pid, &status, 0) == -1 || (!goes_on && status != 0) ||
        ioctl(ran[0], FIONREAD, &n) == -1 || n != 1 || read(ran[0], &n, 1) != 1)
        errx(1, "%s: not EINTR, or the handler has not run", call);
    say("parent: %s() %s\n", call, goes_on ? "goes on" : "fails with EINTR");
    if (goes_on != expected)
        wrong = 1, warnx("%s: not as in signal(7)", call);
}

int main(int argc, char *argv[])
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    int fd[2], key = 'I' << 24 | getpid();
    long message[2];
    sem_t sem;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    say("parent: a handler with SA_RESTART; the child is in a call\n");
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    sigfillset(&action.sa_mask), sigdelset(&action.sa_mask, SIGUSR1);
    if (sigprocmask(SIG_SETMASK, &action.sa_mask, NULL) == -1 ||
        sigaction(SIGUSR1, &action, NULL) == -1 || pipe(ran) == -1)
        err(1, "setting up");
    atexit(remove_both); /* all signals but SIGUSR1 wait for it */
    if ((queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600)) == -1 ||
        (set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600)) == -1)
        err(errno == ENOSYS ? 77 : 1, "a kernel with System V? msgget, semget");
    IN(read, (pipe(fd) == 0 ? fd[0] : -1, message, 1), GOES_ON);
    IN(waitpid, (start() > 0 ? pid : pause(), NULL, 0), GOES_ON);
    IN(sem_wait, ((sem_init(&sem, 0, 0), &sem)), GOES_ON);
    IN(poll, (NULL, 0, -1), FAILS);
    IN(nanosleep, (&(struct timespec){.tv_sec = 3600}, NULL), FAILS);
    IN(pause, (), FAILS);
    IN(msgrcv, (queue, message, sizeof(long), 0, 0), FAILS);
    IN(semop, (set, &(struct sembuf){.sem_op = -1}, 1), FAILS);
    return close(ran[0]) || close(ran[1]) || wrong;
}
