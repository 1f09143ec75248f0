/*
 * coprocess - an answer left in a stdio buffer: both wait for each other
 *
 * Watch for: when the answer comes, and what has to end before.
 * See: README.md "What goes wrong", setvbuf(3), popen(3)
 */
#include <sys/wait.h>
#include <ctype.h>
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Makes letters large, as many a filter does it. */
static void filter(int questions, int answers)
{
    FILE *in = fdopen(questions, "r"), *out = fdopen(answers, "w");
    int c;

    if (in == NULL)
        err(1, "fdopen");
    if (out == NULL)
        err(1, "fdopen");
    while ((c = getc(in)) != EOF)
        putc(toupper(c), out); /* into out's buffer, and not yet farther */
    if (fclose(out) == EOF)
        err(1, "fclose");
}

int main(void)
{
    struct pollfd answer = {.events = POLLIN};
    int questions[2], answers[2], ready, status;
    char buf[64];
    pid_t pid;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN); /* a filter that has failed is an error: EPIPE */
    if (pipe(questions) == -1)
        err(1, "pipe");
    if (pipe(answers) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(questions[1]) == -1) /* or it waits for itself */
            err(1, "close");
        filter(questions[0], answers[1]);
        _exit(0);
    }
    if (close(questions[0]) == -1) /* only the filter reads them */
        err(1, "close");
    if (close(answers[1]) == -1) /* or the parent waits for itself */
        err(1, "close");

    if (write(questions[1], "hello\n", 6) == -1)
        err(1, "write");
    printf("parent: has asked for \"hello\" in large letters\n");
    answer.fd = answers[0];
    ready = poll(&answer, 1, 100); /* read() would wait for ever */
    if (ready == -1)
        err(1, "poll");
    printf("parent: after 0.1 s, poll() returns %d\n", ready);
    if (close(questions[1]) == -1)
        err(1, "close");
    n = read(answers[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("parent: has closed the questions; reads %.*s", (int)n, buf);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
