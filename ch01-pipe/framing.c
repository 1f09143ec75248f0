/*
 * framing - to get messages out of a stream of bytes, send their length first
 *
 * Watch for: each message is whole, in however many pieces it comes.
 * See: README.md "A stream of bytes", read(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX 3000000 /* bytes; no pipe holds so much by default */

static char message[MAX];

/* One write() may take less than it was given, if it is interrupted. */
static void write_all(int fd, const void *data, size_t size)
{
    size_t done = 0;
    ssize_t n;

    while (done < size) {
        n = write(fd, (const char *)data + done, size - done);
        if (n == -1)
            err(1, "write");
        done += (size_t)n;
    }
}

/* A message goes from '<' to '>', so that a wrong cut would be seen. */
static void send_message(int fd, uint32_t size)
{
    memset(message, '-', size);
    message[0] = '<';
    message[size - 1] = '>';
    write_all(fd, &size, sizeof(size)); /* to another machine: htonl(size) */
    write_all(fd, message, size);
}

/* Fills data with size bytes. Returns how many there were: less than size only
 * at end of file. One read() may return less than it was asked for. */
static size_t read_all(int fd, void *data, size_t size)
{
    size_t got = 0;
    ssize_t n = 1;

    while (got < size && n > 0) {
        n = read(fd, (char *)data + got, size - got);
        if (n == -1)
            err(1, "read");
        got += (size_t)n;
    }
    return got;
}

static void reader(int fd)
{
    uint32_t size;
    size_t n;

    for (;;) {
        n = read_all(fd, &size, sizeof(size));
        if (n == 0)
            break;
        if (n != sizeof(size))
            errx(1, "end of file within a length");
        if (size == 0 || size > MAX)
            errx(1, "no message has a length of %u", size);
        n = read_all(fd, message, size);
        if (n != size)
            errx(1, "end of file within a message");
        printf("reader: %u bytes, from '%c' to '%c'\n", size, message[0],
               message[size - 1]);
    }
    printf("reader: end of file after a whole message\n");
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
        printf("writer: will send 5, %d and 3 bytes\n", MAX);
        send_message(fd[1], 5);
        send_message(fd[1], MAX);
        send_message(fd[1], 3);
        _exit(0);
    }
    if (close(fd[1]) == -1) /* or the reader waits for itself */
        err(1, "close");
    reader(fd[0]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
