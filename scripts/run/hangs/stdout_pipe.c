// the child's printf stays in its buffer, as its output is a pipe
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int p[2], q[2]; char b[100]; pipe(p); pipe(q);
    if (fork() == 0) { dup2(p[1], 1); close(p[0]); close(p[1]); close(q[1]); printf("ready\n"); read(q[0], b, 1); return 0; }
    close(p[1]); close(q[0]);
    read(p[0], b, sizeof b); write(q[1], "g", 1); wait(NULL);
}
