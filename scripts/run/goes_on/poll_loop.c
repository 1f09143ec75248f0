// asks with a timeout
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
int main(void) { int p[2]; pipe(p); struct pollfd f = {p[0], POLLIN, 0}; for (int i = 0; i < 4; i++) poll(&f, 1, 900); puts("done"); }
