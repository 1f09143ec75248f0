/* one datagram came, it waits for a second one */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    unlink("dg");
    int s = socket(AF_UNIX, SOCK_DGRAM, 0);
    struct sockaddr_un a = {AF_UNIX, "dg"};
    bind(s, (void *)&a, sizeof a);
    char b[10];
    if (fork() == 0) {
        int c = socket(AF_UNIX, SOCK_DGRAM, 0);
        sendto(c, "x", 1, 0, (void *)&a, sizeof a);
        _exit(0);
    }
    wait(NULL);
    recv(s, b, 10, 0);
    recv(s, b, 10, 0);
    return 0;
}
