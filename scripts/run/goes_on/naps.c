// naps, again and again
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
int main(void) { for (int i = 0; i < 30; i++) usleep(100000); puts("done"); }
