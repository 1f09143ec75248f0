/* SIGTERM is heard: what its child cannot get then is another matter */
#include <sys/sem.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_term(int n)
{
    (void)n;
    stop = 1;
}

int main(void)
{
    int s = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    struct sigaction a = {.sa_handler = on_term};

    semctl(s, 0, SETVAL, 0);
    semop(s, &up, 1);
    semop(s, &down, 1);
    sigaction(SIGTERM, &a, NULL);
    pid_t pid = fork();
    if (pid == 0) {
        while (!stop)
            pause();
        semop(s, &down, 1);
        _exit(0);
    }
    usleep(300000);
    kill(pid, SIGTERM);
    wait(NULL);
    semctl(s, 0, IPC_RMID);
}
