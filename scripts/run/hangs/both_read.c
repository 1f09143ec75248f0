// both read first
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int a[2], b[2]; char c; pipe(a); pipe(b);
    if (fork() == 0) { close(a[1]); close(b[0]); read(a[0], &c, 1); write(b[1], "x", 1); _exit(0); }
    close(a[0]); close(b[1]);
    read(b[0], &c, 1); write(a[1], "x", 1);
    wait(NULL);
}
