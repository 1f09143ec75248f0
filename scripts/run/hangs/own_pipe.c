// a pipe to itself
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int p[2]; static char big[100000]; pipe(p);
    write(p[1], big, sizeof big);
    read(p[0], big, sizeof big);
}
