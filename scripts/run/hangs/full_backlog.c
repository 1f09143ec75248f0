// a backlog of 0, and nobody accepts
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/un.h>
int main(void) {
    struct sockaddr_un a = {AF_UNIX, "./backlog"}; int l = socket(AF_UNIX, SOCK_STREAM, 0), i;
    unlink(a.sun_path); bind(l, (void *)&a, sizeof a); listen(l, 0);
    if (fork() == 0) { for (i = 0; i < 3; i++) { int s = socket(AF_UNIX, SOCK_STREAM, 0); connect(s, (void *)&a, sizeof a); } _exit(0); }
    wait(NULL); unlink(a.sun_path);
}
