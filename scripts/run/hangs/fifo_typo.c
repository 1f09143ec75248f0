// the writer opens a FIFO by another name, and ends with 1
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    char b[8];
    mkfifo("data", 0600);
    if (fork() == 0) {
        int fd = open("date", O_WRONLY);
        if (fd < 0) exit(1);
        write(fd, "x", 1);
        exit(0);
    }
    read(open("data", O_RDONLY), b, 8);
    wait(NULL);
}
