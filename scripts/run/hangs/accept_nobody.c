// nobody connects
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/socket.h>
#include <netinet/in.h>
int main(void) {
    struct sockaddr_in a = {.sin_family = AF_INET}; int l = socket(AF_INET, SOCK_STREAM, 0);
    bind(l, (void *)&a, sizeof a); listen(l, 5); int c = accept(l, NULL, NULL); return c < 0;
}
