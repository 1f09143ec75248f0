/*
 * unsafe_handler - printf() in main and in a handler: one thread, a deadlock
 *
 * Watch for: the child has called nothing that waits, and it sleeps.
 * See: README.md "What a handler may call", signal-safety(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void handler(int sig)
{
    printf("handler: signal %d\n", sig); /* main may be inside printf() */
}

static void child(void)
{
    struct sigaction action = {.sa_handler = handler};
    struct sigevent usr1 = {.sigev_notify = SIGEV_SIGNAL};
    struct itimerspec every = {{0, 200000}, {0, 200000}}; /* 0.2 ms */
    timer_t timer;

    alarm(5); /* or it sleeps for ever, if the parent dies */
    if (freopen("/dev/null", "w", stdout) == NULL)
        err(1, "/dev/null");
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        err(1, "sigaction");
    usr1.sigev_signo = SIGUSR1;
    if (timer_create(CLOCK_MONOTONIC, &usr1, &timer) == -1)
        err(1, "timer_create");
    if (timer_settime(timer, 0, &every, NULL) == -1)
        err(1, "timer_settime");
    for (;;)
        printf("main\n");
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

int main(void)
{
    int looks, status, asleep = 0;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("parent: a child prints, and so does its handler\n");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child();

    /* Asleep ten times in a row: it will not wake. */
    for (looks = 0; looks < 2000 && asleep < 10; looks++) {
        usleep(1000);
        asleep = state(pid) == 'S' ? asleep + 1 : 0;
    }
    if (asleep == 10)
        printf("parent: the child sleeps, ten looks in a row; kills it\n");
    if (kill(pid, SIGKILL) == -1)
        err(1, "kill");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFEXITED(status))
        errx(1, "the child failed");
    if (asleep < 10)
        errx(77, "no deadlock in 2 s: this C library may need no lock here");
    printf("parent: SIGKILL has ended it\n");
    return 0;
}
