// sleep, a program, has inherited the write end
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) { int p[2]; char c; pipe(p);
    if (fork() == 0) execlp("sleep", "sleep", "1000", NULL);
    if (fork() == 0) { write(p[1], "x", 1); _exit(0); }
    close(p[1]); while (read(p[0], &c, 1) > 0) ; puts("end"); }
