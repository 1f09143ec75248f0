// SHUT_RD in place of SHUT_WR; with SHORT in the environment: a short write, and the rest is forgotten
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static char b[4 << 20];
int main(void)
{
    int s[2], n = 0, k;
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (fork() == 0) {
        close(s[0]);
        if (getenv("SHORT")) while (n < (int)sizeof(b) && (k = read(s[1], b, sizeof(b) - n)) > 0) n += k;
        else while (read(s[1], b, 8) > 0) ;
        exit(0);
    }
    close(s[1]);
    if (getenv("SHORT")) { fcntl(s[0], F_SETFL, O_NONBLOCK); write(s[0], b, sizeof(b)); fcntl(s[0], F_SETFL, 0); }
    else { write(s[0], "hello", 5); shutdown(s[0], SHUT_RD); }
    wait(NULL);
}
