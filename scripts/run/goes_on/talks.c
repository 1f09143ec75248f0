// two that talk, slowly
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
int main(void) { int a[2], b[2]; char c; pipe(a); pipe(b);
    if (fork() == 0) { close(a[1]); close(b[0]); while (read(a[0], &c, 1) > 0) { usleep(300000); write(b[1], &c, 1); } _exit(0); }
    close(a[0]); close(b[1]); for (int i = 0; i < 6; i++) { write(a[1], "x", 1); read(b[0], &c, 1); } close(a[1]); wait(NULL); puts("done"); }
