/*
 * port_zero - nobody is ever at port 0, and not every call says so
 *
 * Watch for: the call that does not complain, and the one after it.
 * See: README.md "Three attributes", connect(2), ip(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>

static void say(const char *call, ssize_t result)
{
    if (result != -1)
        printf("process: %s returns %zd\n", call, result);
    else if (errno == EINVAL)
        printf("process: %s fails: EINVAL\n", call);
    else if (errno == ECONNREFUSED)
        printf("process: %s fails: ECONNREFUSED\n", call);
    else
        err(1, "%s", call);
}

int main(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET}; /* sin_port is 0 */
    const struct sockaddr *to = (struct sockaddr *)&a;
    int tcp, udp;

    setvbuf(stdout, NULL, _IOLBF, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    tcp = socket(AF_INET, SOCK_STREAM, 0);
    if (tcp == -1)
        err(1, "socket");
    udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (udp == -1)
        err(1, "socket");

    say("TCP, port 0: connect()", connect(tcp, to, sizeof(a)));
    say("UDP, port 0: sendto()", sendto(udp, "x", 1, 0, to, sizeof(a)));
    say("UDP, port 0: connect()", connect(udp, to, sizeof(a)));
    say("UDP, port 0: then send()", send(udp, "x", 1, 0));
    return 0;
}
