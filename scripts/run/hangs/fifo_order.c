// two FIFOs, opened in opposite order
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/stat.h>
int main(void) {
    mkfifo("ping", 0600); mkfifo("pong", 0600);
    if (fork() == 0) { int w = open("pong", O_WRONLY), r = open("ping", O_RDONLY); _exit(w + r); }
    int w = open("ping", O_WRONLY), r = open("pong", O_RDONLY);
    wait(NULL); unlink("ping"); unlink("pong"); return w + r;
}
