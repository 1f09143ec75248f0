// alarm() ends the wait
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
static void h(int n) { (void)n; }
int main(void) { int p[2]; char c; pipe(p); struct sigaction a = {.sa_handler = h}; sigaction(SIGALRM, &a, NULL); alarm(3); read(p[0], &c, 1); puts("done"); }
