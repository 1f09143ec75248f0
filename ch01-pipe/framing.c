/*
 * framing - to get messages out of a byte stream, send their length first
 *
 * usage: ./framing
 *
 * Watch for: one read() is not one message; the loop in read_all() is.
 * See: README.md "A stream of bytes", read(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define BIG 3000000 /* bytes; more than any pipe holds by default */

static void write_all(int fd, const void *data, size_t size)
{
    const char *p = data;
    ssize_t n;

    for (; size > 0; p += n, size -= (size_t)n) {
        n = write(fd, p, size);
        if (n == -1)
            err(1, "write");
    }
}

/* Fills data with size bytes. Returns how many read() calls that took, 0 at
 * end of file between two messages. End of file inside one is an error. */
static int read_all(int fd, void *data, size_t size)
{
    char *p = data, *end = p + size;
    int calls = 0;
    ssize_t n;

    while (p < end) {
        n = read(fd, p, (size_t)(end - p));
        if (n == -1)
            err(1, "read");
        if (n == 0 && calls == 0)
            return 0;
        if (n == 0)
            errx(1, "end of file in the middle of a message");
        p += n;
        calls++;
    }
    return calls;
}

static void send_message(int fd, uint32_t size, char letter)
{
    static char message[BIG];

    memset(message, letter, size);
    write_all(fd, &size, sizeof(size));
    write_all(fd, message, size);
}

/* The letter that all of the message consists of, or else a '?'. */
static char all(const char *message, size_t size)
{
    size_t i;

    for (i = 1; i < size; i++)
        if (message[i] != message[0])
            return '?';
    return message[0];
}

int main(int argc, char *argv[])
{
    static char message[BIG];
    int fd[2], status, calls;
    uint32_t size;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[0]) == -1)
            err(1, "close");
        say("writer: sends 5, %d and 3 bytes, each after its length\n", BIG);
        send_message(fd[1], 5, 'a');
        send_message(fd[1], BIG, 'b');
        send_message(fd[1], 3, 'c');
        close(fd[1]);
        _exit(0);
    }
    if (close(fd[1]) == -1)
        err(1, "close");
    while (read_all(fd[0], &size, sizeof(size)) > 0) {
        if (size > BIG)
            errx(1, "a message of %u bytes is too long", size);
        calls = read_all(fd[0], message, size);
        if (calls == 0)
            errx(1, "end of file after a length");
        say("reader: %u bytes, all '%c', took %s\n", size, all(message, size),
            calls > 1 ? "several reads" : "one read");
    }
    say("reader: end of file between two messages, as it should be\n");
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(fd[0]);
    return status != 0;
}
