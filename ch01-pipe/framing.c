/*
 * framing - to get messages out of a stream of bytes, send their length first
 *
 * Watch for: each message is whole, in however many pieces it came.
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

static void put(int fd, const void *data, size_t size)
{
    ssize_t n = write(fd, data, size);

    if (n == -1)
        err(1, "write");
    if ((size_t)n != size)
        errx(1, "write: only %zd bytes of %zu", n, size);
}

/* A message goes from '<' to '>', so that the reader's cuts can be seen. */
static void send_message(int fd, uint32_t size)
{
    memset(message, '-', size);
    message[0] = '<';
    message[size - 1] = '>';
    put(fd, &size, sizeof(size));
    put(fd, message, size);
}

/* Fills data with size bytes. Returns how many read() calls that took, 0 at
 * end of file between two messages. End of file inside one is an error. */
static int read_all(int fd, void *data, size_t size)
{
    size_t got = 0;
    int calls = 0;
    ssize_t n;

    while (got < size) {
        n = read(fd, (char *)data + got, size - got);
        if (n == -1)
            err(1, "read");
        if (n == 0 && got > 0)
            errx(1, "end of file in the middle of a message");
        if (n == 0)
            return 0;
        got += (size_t)n;
        calls++;
    }
    return calls;
}

static void reader(int fd)
{
    uint32_t size;
    int calls;

    while (read_all(fd, &size, sizeof(size)) > 0) {
        if (size == 0 || size > MAX)
            errx(1, "no message has a length of %u", size);
        calls = read_all(fd, message, size);
        if (calls == 0)
            errx(1, "end of file after a length");
        printf("reader: %u bytes from '%c' to '%c', in %s\n", size, message[0],
               message[size - 1], calls == 1 ? "one read" : "several reads");
    }
    printf("reader: end of file between two messages, as it should be\n");
}

int main(void)
{
    int fd[2], status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("writer: sends 5, %d and 3 bytes, each after its length\n", MAX);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1) /* or it waits for itself, if we end */
            err(1, "close");
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
