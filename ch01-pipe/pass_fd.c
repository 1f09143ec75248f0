/*
 * pass_fd - a pipe between strangers: its descriptor travels over a socket
 *
 * usage: ./pass_fd [-s NAME | -r]
 *     It runs itself twice: -s sends to socket NAME, -r receives from stdin.
 *
 * Watch for: the pipe is made after exec, so that nobody can inherit it.
 * See: README.md "Relatives and strangers", unix(7), cmsg(3)
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

/* A message whose text is one int, with room for one descriptor. */
static struct msghdr *message(int *text)
{
    static _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    static struct iovec iov;
    static struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};

    iov = (struct iovec){text, sizeof(*text)};
    msg.msg_control = control;
    msg.msg_controllen = sizeof(control);
    return &msg;
}

static int sender(const char *name)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd[2], sock = socket(AF_UNIX, SOCK_DGRAM, 0), len;
    struct msghdr *msg = message(&fd[0]); /* the text: its number here */
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);

    len = snprintf(addr.sun_path + 1, 100, "%s", name); /* "\0NAME": no file */
    if (sock == -1 ||
        connect(sock, (struct sockaddr *)&addr, (socklen_t)len + 3) == -1)
        err(1, "socket %s", name);
    say("sender: makes a pipe, sends its read end, closes its own copy\n");
    if (pipe(fd) == -1)
        err(1, "pipe");
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fd[0]));
    memcpy(CMSG_DATA(c), &fd[0], sizeof(fd[0]));
    if (sendmsg(sock, msg, 0) == -1)
        err(1, "sendmsg");
    if (close(fd[0]) == -1)
        err(1, "close");
    say("sender: writes \"hello, stranger\" into the write end\n");
    if (write(fd[1], "hello, stranger", 15) != 15)
        err(1, "write");
    return 0;
}

static int receiver(int sock)
{
    int there, here;
    struct msghdr *msg = message(&there);
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);
    char buf[64];
    ssize_t n;

    if (recvmsg(sock, msg, MSG_DONTWAIT) == -1)
        err(1, "recvmsg");
    if (msg->msg_controllen == 0 || c->cmsg_type != SCM_RIGHTS)
        errx(1, "recvmsg: no descriptor came");
    memcpy(&here, CMSG_DATA(c), sizeof(here));
    if ((n = read(here, buf, sizeof(buf))) == -1)
        err(1, "read");
    say("receiver: gets it; its number: %s\n", here == there ? "same" : "new");
    say("receiver: reads \"%.*s\" from it\n", (int)n, buf);
    return 0;
}

/* Runs this program anew, with in as its stdin, and waits for its end. */
static void run(char *argv[], int in)
{
    int status;
    pid_t pid = fork();

    if (pid == 0 && dup2(in, STDIN_FILENO) != -1)
        execv("/proc/self/exe", argv);
    if (pid <= 0)
        err(1, "%s %s", argv[0], argv[1]);
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "%s %s failed", argv[0], argv[1]);
}

int main(int argc, char *argv[])
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    socklen_t len = sizeof(addr);
    int sock, opt = getopt(argc, argv, "rs:");

    if (opt == 'r' && argc == 2)
        return receiver(STDIN_FILENO);
    if (opt == 's' && argc == 3)
        return sender(optarg);
    if (argc != 1) {
        fprintf(stderr, "usage: %s [-r | -s NAME]\n", argv[0]);
        return 2;
    }
    say("parent: binds a socket to a name, starts the sender\n");
    sock = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (sock == -1 ||
        bind(sock, (struct sockaddr *)&addr, sizeof(sa_family_t)) == -1 ||
        getsockname(sock, (struct sockaddr *)&addr, &len) == -1)
        err(1, "socket");
    run((char *[]){argv[0], "-s", addr.sun_path + 1, NULL}, STDIN_FILENO);
    say("parent: the sender has ended, starts the receiver\n");
    run((char *[]){argv[0], "-r", NULL}, sock);
    return 0;
}
