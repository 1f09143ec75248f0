/*
 * coprocess - a filter's answer stays in its stdio buffer, and you wait for it
 *
 * Watch for: the question has been read; when does the answer come?
 * See: README.md "What goes wrong", setvbuf(3), popen(3)
 */
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <ctype.h>
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* Answers in capital letters, by stdio, as most filters do. */
static void filter(int questions, int answers)
{
    FILE *in = fdopen(questions, "r"), *out = fdopen(answers, "w");
    int c;

    if (in == NULL)
        err(1, "fdopen");
    if (out == NULL)
        err(1, "fdopen");
    while ((c = getc(in)) != EOF)
        putc(toupper(c), out); /* into out's buffer, and no farther yet */
    if (ferror(in))
        err(1, "getc");
    if (fclose(out) == EOF)
        err(1, "fclose");
}

static int unread(int fd)
{
    int n;

    if (ioctl(fd, FIONREAD, &n) == -1)
        err(1, "FIONREAD");
    return n;
}

int main(void)
{
    struct pollfd answer = {.events = POLLIN};
    int questions[2], answers[2], looks = 0, ready, status;
    char buf[64];
    pid_t pid;
    ssize_t n;

    setvbuf(stdout, NULL, _IOLBF, 0);
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
    if (close(answers[1]) == -1) /* or the parent waits for itself */
        err(1, "close");

    if (write(questions[1], "hello", 5) == -1)
        err(1, "write");
    while (unread(questions[0]) > 0 && looks < 3000) {
        usleep(1000); /* no call tells when another has read */
        looks++;
    }
    n = unread(questions[0]);
    printf("parent: has asked, %zd bytes of the question are unread\n", n);
    answer.fd = answers[0];
    ready = poll(&answer, 1, 100); /* read() would wait for ever */
    if (ready == -1)
        err(1, "poll");
    printf("parent: waits for an answer, 0.1 s at most: poll() returns %d\n",
           ready);
    if (close(questions[1]) == -1)
        err(1, "close");
    n = read(answers[0], buf, sizeof(buf));
    if (n == -1)
        err(1, "read");
    printf("parent: has ended the questions; reads \"%.*s\"\n", (int)n, buf);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
