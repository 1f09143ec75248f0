/*
 * unsafe_handler - a handler that calls localtime() can wait for itself
 *
 * usage: ./unsafe_handler
 *
 * Watch for: both have called it, and neither call comes back.
 * See: README.md "What a handler may call", signal-safety(7)
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define MANY 5000 /* signals; one of the first few should do */

/* In memory that both share: is main() in localtime(), is the handler? */
static volatile sig_atomic_t *in;

static void handler(int number)
{
    time_t t = number;

    in[1] = 1;
    localtime(&t); /* the mistake */
    in[1] = 0;
}

static void *second_thread(void *arg)
{
    pause(); /* for ever: all signals are blocked */
    return arg;
}

/* A second thread, so that localtime() takes its lock in any libc. The signals
 * are for the first one only. */
static void child(pid_t parent)
{
    sigset_t all, usr1;
    pthread_t thread;
    time_t t = 0;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        err(1, "the parent is gone");
    sigfillset(&all);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1 ||
        (errno = pthread_create(&thread, NULL, second_thread, NULL)) != 0 ||
        sigprocmask(SIG_UNBLOCK, &usr1, NULL) == -1)
        err(1, "starting the second thread");
    for (;; in[0] = 0) {
        in[0] = 1;
        localtime(&t);
    }
}

/* Does it sleep? State S in /proc/PID/stat, see proc(5). */
static int asleep(pid_t pid)
{
    char path[32], state;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        err(1, "%s", path);
    fclose(f);
    if (state == 'Z')
        errx(1, "the child has ended");
    return state == 'S';
}

int main(int argc, char *argv[])
{
    pid_t self = getpid(), pid;
    int n = 0;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: a child calls localtime(), its handler too\n");
    in = mmap(NULL, 2 * sizeof(*in), PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (in == MAP_FAILED)
        err(1, "mmap");
    if (setenv("TZ", "UTC0", 1) == -1 || /* a time zone without a file */
        signal(SIGUSR1, handler) == SIG_ERR)
        err(1, "setting up");
    tzset();
    if ((pid = fork()) == -1)
        err(1, "fork");
    if (pid == 0)
        child(self);
    for (; !asleep(pid) || !in[1]; sched_yield()) {
        if (n++ == MANY)
            errx(77, "%d signals, and all went well: try it natively", MANY);
        if (kill(pid, SIGUSR1) == -1)
            err(1, "kill");
    }
    say("parent: sent SIGUSR1 until the child slept\n");
    say("parent: main() is in localtime(): %s, the handler too: %s\n",
        in[0] ? "yes" : "no", in[1] ? "yes" : "no");
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "killing it");
    say("parent: nobody would have woken it; killed it\n");
    return 0;
}
