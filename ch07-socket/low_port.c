/*
 * low_port - from which port on they are for all is a setting of the kernel
 *
 * Watch for: the two numbers, and whether one is allowed and one is not.
 * See: README.md "Ports", ip_unprivileged_port_start in ip(7)
 */
#include <sys/socket.h>
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define SETTING "/proc/sys/net/ipv4/ip_unprivileged_port_start"

/* Returns 0 if the port can be had. */
static int ask(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0), error;
    uint32_t random;

    if (fd == -1)
        err(1, "socket");
    /* an address of our own: all of 127.x.x.x is this machine */
    if (getentropy(&random, sizeof(random)) == -1)
        err(1, "getentropy");
    at.sin_addr.s_addr = htonl(0x7f800000U | random >> 10);
    at.sin_port = htons((uint16_t)port);
    error = bind(fd, (struct sockaddr *)&at, sizeof(at));
    if (error == 0)
        printf("process: port %d: bind() works\n", port);
    else if (errno == EACCES)
        printf("process: port %d: bind() fails: EACCES\n", port);
    else
        err(1, "bind");
    close(fd);
    return error;
}

static void become_nobody(void)
{
    if (setgroups(0, NULL) == -1)
        err(77, "run it as an ordinary user: setgroups");
    if (setgid(65534) == -1)
        err(77, "run it as an ordinary user: setgid");
    if (setuid(65534) == -1)
        err(77, "run it as an ordinary user: setuid");
}

int main(void)
{
    FILE *file;
    int first;

    setvbuf(stdout, NULL, _IOLBF, 0);
    file = fopen(SETTING, "r");
    if (file == NULL)
        err(1, SETTING);
    if (fscanf(file, "%d", &first) != 1)
        errx(1, "no number in " SETTING);
    fclose(file);
    printf("process: the setting is %d\n", first);
    if (first == 0)
        errx(77, "all ports are for all here: try it outside of a container");
    if (geteuid() == 0)
        become_nobody();
    ask(first - 1);
    if (ask(first) != 0)
        errx(1, "port %d should be for all", first);
    return 0;
}
