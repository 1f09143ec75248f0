// cat, another child, has inherited the write end
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int p[2], q[2]; char c; pipe(p); pipe(q);
    if (fork() == 0) { dup2(q[0], 0); close(q[0]); close(q[1]); execlp("cat", "cat", NULL); }
    if (fork() == 0) { close(p[1]); close(q[0]); close(q[1]); while (read(p[0], &c, 1) > 0) ; _exit(0); }
    write(p[1], "x", 1); close(p[1]);
    wait(NULL);
    close(q[1]); wait(NULL);
}
