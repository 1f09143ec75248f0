/*
 * unsafe_handler - printf() in main and in a handler: one thread, a deadlock
 *
 * Watch for: the child has called nothing that waits, and it sleeps.
 * See: README.md "What a handler may call", signal-safety(7)
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_int *printed; /* shared: so often printf() has returned */

static void handler(int sig)
{
    printf("handler: signal %d\n", sig); /* main may be inside printf() */
}

static void child(void)
{
    static char buffer[1000000]; /* large: it hardly ever has to write() */
    struct sigaction action = {.sa_handler = handler};

    alarm(5); /* or it sleeps for ever, if the parent dies */
    if (freopen("/dev/null", "w", stdout) == NULL)
        err(1, "/dev/null");
    setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    for (;;) {
        printf("main\n");
        *printed = *printed + 1;
    }
}

/* The letter of its state: R runs, S sleeps, Z has ended. */
static char state(pid_t pid)
{
    char path[32], letter;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    if (fscanf(f, "%*d (%*[^)]) %c", &letter) != 1)
        errx(1, "%s: no state", path);
    fclose(f);
    return letter;
}

/* 1: the child has printed since; 0: it sleeps, ten looks in a row. */
static int goes_on(pid_t pid, int before)
{
    int asleep = 0;
    char now;

    while (asleep < 10) {
        usleep(1000);
        if (*printed != before)
            return 1;
        now = state(pid);
        if (now == 'Z')
            errx(77, "no deadlock in 5 s: has this C library no lock here?");
        asleep++;
        if (now != 'S')
            asleep = 0;
    }
    return 0;
}

int main(void)
{
    sigset_t empty;
    int before = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&empty); /* as if whoever started us had blocked none */
    if (sigprocmask(SIG_SETMASK, &empty, NULL) == -1)
        err(1, "sigprocmask");
    signal(SIGALRM, SIG_DFL); /* and ignored none */
    printed = mmap(NULL, sizeof(*printed), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (printed == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child();
    while (goes_on(pid, before)) {
        before = *printed;
        if (kill(pid, SIGUSR1) == -1)
            err(1, "kill");
    }
    printf("parent: printf() in the child does not return, and it sleeps\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, NULL, 0) == -1)
        err(1, "waitpid");
    printf("parent: SIGKILL has ended it\n");
    return 0;
}
