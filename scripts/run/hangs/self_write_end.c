// the reader has a write end itself
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int p[2]; char c; pipe(p);
    if (fork() == 0) { while (read(p[0], &c, 1) > 0) ; puts("end"); _exit(0); }
    write(p[1], "hello", 5); close(p[1]); close(p[0]);
    wait(NULL);
}
