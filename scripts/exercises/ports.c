/*
 * ports.c - one run at a time has a port, where all share one network
 *
 * The lock is a name of the kernel's, an abstract socket: it is there for as
 * long as who holds it, whatever becomes of him, it belongs to nobody's folder,
 * and it reaches exactly as far as the port does.
 */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/un.h>
#include "box.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE 5.0 /* with a program that is none of the checker's */

static int lock[MOST];
static size_t locks;

static int lock_of(unsigned port)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int n = snprintf(at.sun_path + 1, sizeof(at.sun_path) - 1,
                     "ipc-check-port-%u", port);
    socklen_t size =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) + (socklen_t)n;

    if (fd == -1 || bind(fd, (struct sockaddr *)&at, size) == 0)
        return fd;
    close(fd);
    return -1;
}

static int is_free(unsigned port, int type)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1, ok;

    at.sin_port = htons((unsigned short)port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    ok = bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
         (type == SOCK_DGRAM || listen(fd, 1) == 0);
    close(fd);
    return ok;
}

/* A port comes only once, and all in the same order. */
static size_t wanted(FILE *script, unsigned *port, int *type)
{
    char line[4096], kind[8];
    unsigned number;
    size_t n = 0, i;

    while (fgets(line, sizeof(line), script) != NULL) {
        if (sscanf(line, " %*c %7s %u", kind, &number) != 2 ||
            (strcmp(kind, "tcp") != 0 && strcmp(kind, "udp") != 0))
            continue;
        for (i = 0; i < n && port[i] != number; i++)
            ;
        if (i < n || n == MOST)
            continue;
        for (i = n++; i > 0 && port[i - 1] > number; i--) {
            port[i] = port[i - 1];
            type[i] = type[i - 1];
        }
        port[i] = number;
        type[i] = strcmp(kind, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM;
    }
    return n;
}

unsigned hold_ports(const struct box *b, const char *script)
{
    int fd = openat(b->work, script, O_RDONLY | O_CLOEXEC), type[MOST];
    FILE *f = fd != -1 ? fdopen(fd, "r") : NULL;
    unsigned port[MOST];
    size_t n, i;
    double begin;

    if (f == NULL)
        return 0;
    n = wanted(f, port, type);
    fclose(f);
    for (i = 0; i < n; i++) {
        while ((lock[i] = lock_of(port[i])) == -1)
            nap_ms(20 + getpid() % 50);
        locks = i + 1;
        for (begin = now(); !is_free(port[i], type[i]); nap_ms(50))
            if (now() - begin > PATIENCE)
                return port[i];
    }
    return 0;
}

void let_ports_go(void)
{
    while (locks > 0)
        close(lock[--locks]);
}
