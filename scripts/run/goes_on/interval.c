// a timer lets it go on
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
static volatile int n; static void h(int s) { (void)s; n++; }
int main(void) { struct itimerval t = {{0, 900000}, {0, 900000}}; signal(SIGALRM, h); setitimer(ITIMER_REAL, &t, NULL); while (n < 4) pause(); puts("done"); }
