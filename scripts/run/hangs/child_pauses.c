// wait() for a child that waits
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) { if (fork() == 0) { pause(); _exit(0); } wait(NULL); }
