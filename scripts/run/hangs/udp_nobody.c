// nobody sends a datagram
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>
int main(void) { struct sockaddr_in a = {.sin_family = AF_INET}; char b[10]; int s = socket(AF_INET, SOCK_DGRAM, 0); bind(s, (void *)&a, sizeof a); recv(s, b, 10, 0); }
