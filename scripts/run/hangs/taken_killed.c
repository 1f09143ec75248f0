// a child takes the semaphore, and is killed before it puts it back
#include <signal.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600), fd[2];
    struct sembuf down = {0, -1, 0};
    char c;
    pid_t pid;
    semctl(id, 0, SETVAL, 1);
    pipe(fd);
    if ((pid = fork()) == 0) {
        semop(id, &down, 1);
        write(fd[1], "!", 1);
        pause();
    }
    read(fd[0], &c, 1);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    semop(id, &down, 1);
}
