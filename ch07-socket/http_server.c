/*
 * http_server - answers a browser: it wants a file of this folder, in text
 *
 * ./super_server PORT ./http_server starts it: stdin and stdout, the client
 *
 * Watch for: what it believes of a request, and what it opens.
 * See: README.md "A browser", RFC 9110, RFC 9112, super_server.c
 */
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 8192 /* bytes of a line */
#define MOST 100     /* lines */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define TOKEN LETTERS "0123456789!#$%&'*+-.^_`|~"

/* Reads a line, cuts off its end. Returns an error's status; NULL: none. */
static const char *read_line(char *line, const char *too_long)
{
    size_t n, i;

    if (fgets(line, LONGEST, stdin) == NULL)
        return "408 Request Timeout"; /* silent, or gone */
    n = strlen(line);
    if (n == LONGEST - 1 && line[n - 1] != '\n')
        return too_long;
    if (n == 0 || line[n - 1] != '\n') /* a byte 0 */
        return "400 Bad Request";
    line[--n] = '\0';
    if (n > 0 && line[n - 1] == '\r')
        line[--n] = '\0';
    for (i = 0; i < n; i++) {
        if (iscntrl((unsigned char)line[i]) && line[i] != '\t') /* a bare CR */
            return "400 Bad Request";
    }
    return NULL;
}

/* Makes a byte of each %XX, in place. Returns 0 if that is none, or a 0. */
static int decode(char *text)
{
    char *to = text, hex[3];

    for (; *text != '\0'; text++) {
        *to = *text;
        if (*text == '%') {
            if (sscanf(text + 1, "%2[0-9A-Fa-f]", hex) != 1 || hex[1] == '\0')
                return 0;
            *to = (char)strtol(hex, NULL, 16);
            text += 2;
        }
        if (*to++ == '\0')
            return 0;
    }
    *to = '\0';
    return 1;
}

/* Opens a file of this folder: no link, no FIFO, no way out. It may become
 * something else between two calls; the last one says what has been opened. */
static int open_file(const char *name, off_t *size)
{
    struct stat st;
    int fd;

    if (name[0] == '.' || strchr(name, '/') != NULL)
        return -1;
    if (lstat(name, &st) == -1 || !S_ISREG(st.st_mode))
        return -1;
    fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd == -1)
        return -1;
    if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
        close(fd);
        return -1;
    }
    *size = st.st_size;
    return fd;
}

/* Reads the lines behind the first one, to the empty line. */
static const char *read_headers(int *hosts)
{
    const char *too_long = "431 Request Header Fields Too Large", *error;
    char line[LONGEST];
    int lines;

    for (lines = 0; lines < MOST; lines++) {
        error = read_line(line, too_long);
        if (error != NULL || line[0] == '\0')
            return error;
        if (line[0] == ':' || line[strspn(line, TOKEN)] != ':')
            return "400 Bad Request"; /* no header, or a folded one */
        if (strncasecmp(line, "Host:", 5) == 0)
            ++*hosts;
    }
    return too_long;
}

/* The status for a request; if it is 200, *file is what it asks for. */
static const char *judge(int *is_head, int *file, off_t *size)
{
    char line[LONGEST], how[32], what[LONGEST], major[2], minor[2], *name;
    const char *error = read_line(line, "414 URI Too Long");
    int end = 0, hosts = 0;

    if (error != NULL)
        return error;
    if (sscanf(line, "%31[!-~]%*1[ ]%8191[!-~]%*1[ ]HTTP/%1[0-9].%1[0-9]%n",
               how, what, major, minor, &end) != 4)
        return "400 Bad Request";
    if (line[end] != '\0')
        return "400 Bad Request";
    if (major[0] != '1')
        return "505 HTTP Version Not Supported";
    error = read_headers(&hosts);
    if (error != NULL)
        return error;
    if (hosts > 1 || (hosts == 0 && minor[0] != '0'))
        return "400 Bad Request"; /* HTTP/1.1 demands one */

    *is_head = strcmp(how, "HEAD") == 0; /* like GET, but only the head */
    if (!*is_head && strcmp(how, "GET") != 0)
        return "501 Not Implemented";
    name = what;
    if (strncasecmp(what, "http://", 7) == 0) /* as a proxy asks */
        name += 7 + strcspn(what + 7, "/");
    name[strcspn(name, "?")] = '\0';
    if (name[0] != '/' || !decode(name))
        return "400 Bad Request";
    *file = open_file(name[1] == '\0' ? "README.md" : name + 1, size);
    return *file == -1 ? "404 Not Found" : "200 OK";
}

static void answer(const char *status, int is_head, int file, off_t size)
{
    time_t now = time(NULL);
    char date[64];
    ssize_t n;

    if (file == -1)
        size = (off_t)strlen(status);
    strftime(date, sizeof(date), "%a, %d %b %Y %T GMT", gmtime(&now));
    printf("HTTP/1.1 %s\r\nDate: %s\r\nConnection: close\r\n", status, date);
    printf("Content-Type: text/plain; charset=utf-8\r\n");
    printf("Content-Length: %lld\r\n\r\n", (long long)size);
    if (file == -1 && !is_head)
        printf("%s", status); /* for the reader, in place of a file */
    if (fflush(stdout) == EOF)
        err(1, "write");
    while (file != -1 && !is_head && size > 0) {
        n = sendfile(1, file, NULL, (size_t)size);
        if (n == -1)
            err(1, "sendfile");
        if (n == 0)
            errx(1, "the file has become shorter");
        size -= n;
    }
}

int main(void)
{
    struct timeval limit = {.tv_sec = 5};
    int is_head = 0, file = -1;
    const char *status;
    char rest[4096];
    off_t size = 0;
    struct stat st;

    setvbuf(stdout, NULL, _IOFBF, 0); /* to the client, and not line by line */
    if (fstat(0, &st) == -1)
        err(1, "fstat");
    if (!S_ISSOCK(st.st_mode)) {
        printf("server: needs a client; ./http.sh brings one\n");
        return 0;
    }
    /* no call waits longer for the client */
    if (setsockopt(0, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == -1)
        err(1, "SO_RCVTIMEO");
    if (setsockopt(0, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == -1)
        err(1, "SO_SNDTIMEO");
    status = judge(&is_head, &file, &size);
    answer(status, is_head, file, size);
    if (shutdown(1, SHUT_WR) == -1)
        return 0; /* it has gone, no matter */
    while (read(0, rest, sizeof(rest)) > 0) {
    } /* what is unread would reset it, and the answer would be lost */
    return 0;
}
