// both ends of the socketpair stay open in the reader
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/socket.h>
int main(void) {
    int s[2]; char c; socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (fork() == 0) { while (read(s[1], &c, 1) > 0) ; _exit(0); }
    write(s[0], "abc", 3); close(s[0]); close(s[1]); wait(NULL);
}
