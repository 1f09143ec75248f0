// both write first, more than fits
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int a[2], b[2]; static char big[200000]; pipe(a); pipe(b);
    if (fork() == 0) { close(a[1]); close(b[0]); write(b[1], big, sizeof big); read(a[0], big, sizeof big); _exit(0); }
    close(a[0]); close(b[1]);
    write(a[1], big, sizeof big); read(b[0], big, sizeof big);
    wait(NULL);
}
