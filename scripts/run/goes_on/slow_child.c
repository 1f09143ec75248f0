// waits for a slow child
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
int main(void) { int p[2]; char c; pipe(p); if (fork() == 0) { close(p[0]); sleep(3); write(p[1], "x", 1); _exit(0); }
    close(p[1]); while (read(p[0], &c, 1) > 0) ; wait(NULL); puts("done"); }
