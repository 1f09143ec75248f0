// nobody adds to the eventfd
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/eventfd.h>
int main(void) { int e = eventfd(0, 0); long n; if (fork() == 0) { read(e, &n, 8); _exit(0); } wait(NULL); }
