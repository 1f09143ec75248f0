/* a child waits for a semaphore before it writes for the first time */
#include <sys/mman.h>
#include <sys/wait.h>
#include <semaphore.h>
#include <unistd.h>

int main(void)
{
    sem_t *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int p[2];

    sem_init(s, 1, 0);
    pipe(p);
    if (fork() == 0) {
        dup2(p[0], 0);
        close(p[0]);
        close(p[1]);
        execlp("wc", "wc", NULL);
    }
    if (fork() == 0) {
        close(p[0]);
        sem_wait(s);
        write(p[1], "x\n", 2);
        _exit(0);
    }
    close(p[0]);
    close(p[1]);
    wait(NULL);
    wait(NULL);
}
