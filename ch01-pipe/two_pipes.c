/*
 * two_pipes - a conversation needs two pipes, one for each direction
 *
 * usage: ./two_pipes
 *
 * Watch for: question and answer never travel through the same pipe.
 * See: README.md "One direction", pipe(2)
 */
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* One short message into buf, as a string. */
static void get(int fd, char *buf, size_t size)
{
    ssize_t n = read(fd, buf, size - 1);

    if (n <= 0)
        err(1, "read returned %zd", n);
    buf[n] = '\0';
}

static void child(int questions, int answers)
{
    char text[32];
    int a, b, len;

    get(questions, text, sizeof(text));
    if (sscanf(text, "%d * %d", &a, &b) != 2)
        errx(1, "not a question: %s", text);
    say("child: reads \"%s\" from the first pipe\n", text);
    len = snprintf(text, sizeof(text), "%d", a * b);
    say("child: writes \"%s\" into the second\n", text);
    if (write(answers, text, (size_t)len) != len)
        err(1, "write");
}

int main(int argc, char *argv[])
{
    int down[2], up[2], status;
    char text[32];
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    signal(SIGPIPE, SIG_IGN); /* a child gone early: EPIPE */
    if (pipe(down) == -1 || pipe(up) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(down[1]) == -1 || close(up[0]) == -1)
            err(1, "close");
        child(down[0], up[1]);
        close(down[0]), close(up[1]);
        _exit(0);
    }
    if (close(down[0]) == -1 || close(up[1]) == -1)
        err(1, "close");
    say("parent: writes \"6 * 7\" into the first pipe\n");
    if (write(down[1], "6 * 7", 5) != 5)
        err(1, "write");
    get(up[0], text, sizeof(text));
    say("parent: reads \"%s\" from the second\n", text);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    close(down[1]);
    close(up[0]);
    return status != 0;
}
