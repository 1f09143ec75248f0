/* two locks of files in opposite order */
#include <sys/file.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int a = open("la", O_CREAT | O_RDWR, 0600),
        b = open("lb", O_CREAT | O_RDWR, 0600);
    close(a);
    close(b);
    if (fork() == 0) {
        a = open("la", O_RDWR);
        b = open("lb", O_RDWR);
        flock(b, LOCK_EX);
        usleep(200000);
        flock(a, LOCK_EX);
        _exit(0);
    }
    a = open("la", O_RDWR);
    b = open("lb", O_RDWR);
    flock(a, LOCK_EX);
    usleep(200000);
    flock(b, LOCK_EX);
    wait(NULL);
}
