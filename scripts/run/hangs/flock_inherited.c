/* who has locked it has closed it, its child holds it */
#include <sys/file.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int a = open("li", O_CREAT | O_RDWR, 0600);
    flock(a, LOCK_EX);
    if (fork() == 0) {
        pause();
        _exit(0);
    }
    close(a);
    if (fork() == 0) {
        int b = open("li", O_RDWR);
        flock(b, LOCK_EX);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
