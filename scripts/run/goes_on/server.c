// a server in the background, that is meant to wait
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <time.h>
#include <sys/socket.h>
#include <netinet/in.h>
int main(void) { struct sockaddr_in a = {.sin_family = AF_INET}; int l = socket(AF_INET, SOCK_STREAM, 0);
    bind(l, (void *)&a, sizeof a); listen(l, 5); if (fork() == 0) { setsid(); for (;;) close(accept(l, NULL, NULL)); } puts("started"); }
