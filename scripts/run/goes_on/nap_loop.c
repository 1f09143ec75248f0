// waits for a flag that nobody sets
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
int main(void) { if (fork() == 0) for (;;) usleep(50000); wait(NULL); }
