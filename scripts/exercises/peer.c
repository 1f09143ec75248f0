/*
 * peer.c - the other side of a program: what it reads, its clients, signals
 *
 * A script has a line for each step; a step that does not come about ends it.
 *
 *   write "TEXT"           into the program's standard input
 *   close                  its end of file
 *   signal NAME            to the program's first process: INT, TERM, USR1 ...
 *   until printed "TEXT"   the program has printed it
 *   until quiet            nobody in it moves
 *   pause MS
 *   exits                  the program has ended
 *   A tcp PORT             A, a name of one letter, is connected: to a port of
 *   A unix PATH            127.0.0.1, to a path, or to "@name"; it tries until
 *                          somebody listens
 *   A udp PORT             ... or sends there
 *   A send "TEXT"
 *   A gets "TEXT"          these bytes come next, however they are cut
 *   A ends                 end of file comes next
 *   A silent               nothing has come when nobody moves any more
 *   A shut                 no more is sent; it can still get
 *   A close
 *   A reset                ... at once, with an error for the other side
 *
 * Each is printed when it begins, with its number, and what was done before: the
 * last one is that of a peer that was ended; "failed" begins the line of one that
 * failed. The fourth field is what a client has got. No clock ends a step: it
 * waits until the program has ended, and the box ends a program that hangs. Whose
 * turn it is can be told from the file "turn": a byte is added each time that
 * this side has looked, and waits for the program. So as long as none comes the
 * program need not move, however slow this side is.
 */
#define _GNU_SOURCE
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "box.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOKS 6 /* after each other, of which each finds all asleep */

static const struct box *box;
static int end[128]; /* by its letter; 0: none */
static int turn = -1;
static int output = -1;             /* the program's, a pipe */
static volatile sig_atomic_t ended; /* the program has */

static struct {
    int number;
    char text[4096], before[4096];
    char got[512]; /* what has come, as it is written in a script */
} now_at;

static void tell(const char *how)
{
    dprintf(STDOUT_FILENO, "%s\t%d %s\t%s\t%s\n", how, now_at.number,
            now_at.text, now_at.before, now_at.got);
}

static void has_got(const char *bytes, size_t n)
{
    size_t used = strlen(now_at.got), i;

    used = used > 0 ? used - 1 : 0; /* its last quote */
    if (used == 0)
        now_at.got[used++] = '"';
    for (i = 0; i < n && used < sizeof(now_at.got) - 8; i++) {
        if (bytes[i] == '\n')
            used += (size_t)sprintf(now_at.got + used, "\\n");
        else if (bytes[i] == '\0')
            used += (size_t)sprintf(now_at.got + used, "\\0");
        else if (bytes[i] < ' ' || bytes[i] > '~')
            used += (size_t)sprintf(now_at.got + used, "\\x%02x",
                                    (unsigned char)bytes[i]);
        else
            now_at.got[used++] = bytes[i];
    }
    now_at.got[used++] = '"';
    now_at.got[used] = '\0';
    tell("step");
}

void program_ended(int signal)
{
    (void)signal;
    ended = 1;
}

/* Has looked, and waits: it is the program's turn. 0 if it has ended. */
static int goes_on(long ms)
{
    if (ended)
        return 0;
    if (turn != -1 && write(turn, ".", 1) == -1)
        return 0;
    nap_ms(ms);
    return 1;
}

/* "a\n\xff" as bytes; the number of them, or -1 */
static int text_of(const char *word, char *to, size_t room)
{
    char hex[3] = "";
    size_t n = 0;

    if (*word++ != '"')
        return -1;
    for (; *word != '"' && *word != '\0' && n < room; word++) {
        if (*word == '\\' && word[1] != '\0') {
            word++;
            if (*word == 'x' && isxdigit((unsigned char)word[1]) &&
                isxdigit((unsigned char)word[2])) {
                memcpy(hex, word + 1, 2);
                to[n++] = (char)strtol(hex, NULL, 16);
                word += 2;
                continue;
            }
            to[n++] = (char)(*word == 'n'   ? '\n'
                             : *word == 't' ? '\t'
                             : *word == '0' ? '\0'
                                            : *word);
        } else {
            to[n++] = *word;
        }
    }
    return *word == '"' ? (int)n : -1;
}

static pid_t first_process(void)
{
    struct one all[64];
    size_t n = look(box, all, LENGTH(all)), i;
    pid_t pid = 0;

    for (i = 0; i < n && i < LENGTH(all); i++)
        if (pid == 0 || all[i].pid < pid)
            pid = all[i].pid;
    return pid;
}

/* None has run between these looks. It is this side's turn until then. */
static int until_quiet(void)
{
    unsigned long long cpu, last = 0;
    struct one all[64];
    int still = 0, moves;
    size_t n, i;

    while (!ended) {
        nap_ms(10);
        n = look(box, all, LENGTH(all));
        cpu = n;
        moves = n == 0;
        for (i = 0; i < n && i < LENGTH(all); i++) {
            cpu += all[i].cpu;
            moves |= strchr("RDtT", all[i].state) != NULL;
            moves |= strcmp(all[i].name, "box") == 0; /* it is beginning */
        }
        still = moves || cpu != last ? 0 : still + 1;
        last = cpu;
        if (still == LOOKS)
            return 1;
    }
    return 0;
}

/* What it has written may be on its way into the file. */
static int on_its_way(void)
{
    int n = 0;

    return output != -1 && ioctl(output, FIONREAD, &n) == 0 && n > 0;
}

static int has_printed(const char *said, const char *text, size_t n)
{
    static char all[65536];
    int fd = open(said, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd != -1 ? read(fd, all, sizeof(all)) : 0;

    if (fd != -1)
        close(fd);
    return got > 0 && memmem(all, (size_t)got, text, n) != NULL;
}

static int until_printed(const char *said, const char *text, size_t n)
{
    int last, way;

    do {
        last = ended;
        way = on_its_way();
        if (has_printed(said, text, n))
            return 1;
        if (way)
            nap_ms(5);
    } while (way || goes_on(5) || !last);
    return 0;
}

static int until_end(void)
{
    struct one all[4];
    int last;

    do {
        last = ended;
        if (look(box, all, LENGTH(all)) == 0)
            return 1;
    } while (goes_on(5) || !last);
    return 0;
}

static int number_of_signal(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } known[] = {{"INT", SIGINT},   {"TERM", SIGTERM},  {"HUP", SIGHUP},
                 {"QUIT", SIGQUIT}, {"USR1", SIGUSR1},  {"USR2", SIGUSR2},
                 {"ALRM", SIGALRM}, {"CHLD", SIGCHLD},  {"PIPE", SIGPIPE},
                 {"KILL", SIGKILL}, {"STOP", SIGSTOP},  {"CONT", SIGCONT},
                 {"TSTP", SIGTSTP}, {"WINCH", SIGWINCH}};
    size_t i;

    if (strncmp(name, "SIG", 3) == 0)
        name += 3;
    for (i = 0; i < LENGTH(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].number;
    if (strncmp(name, "RTMIN", 5) == 0)
        return SIGRTMIN + atoi(name + 5);
    return 0;
}

/* ---- clients ---- */

/* Is somebody there who gets what is sent to this port? */
static int is_bound(unsigned port)
{
    static const char *const table[] = {"/proc/net/udp", "/proc/net/udp6"};
    char line[512], at[16];
    int found = 0;
    size_t i;
    FILE *f;

    snprintf(at, sizeof(at), ":%04X ", port);
    for (i = 0; i < LENGTH(table) && !found; i++) {
        f = fopen(table[i], "re");
        while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL)
            found = strstr(line, at) != NULL;
        if (f != NULL)
            fclose(f);
    }
    return found;
}

static int connected(int who, const char *kind, const char *where)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    int local = strcmp(kind, "unix") == 0, fd, datagrams;
    socklen_t n = sizeof(in);

    datagrams = strcmp(kind, "udp") == 0;
    in.sin_port = htons((unsigned short)atoi(where));
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(un.sun_path, sizeof(un.sun_path), "%s", where);
    n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(where));
    if (*where == '@')
        un.sun_path[0] = '\0';
    else
        n++;
    do {
        if (strcmp(kind, "udp") == 0 && !is_bound((unsigned)atoi(where)))
            continue;
        fd = socket(local ? AF_UNIX : AF_INET,
                    (datagrams ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
        if (fd == -1)
            return 0;
        if (connect(fd, local ? (void *)&un : (void *)&in,
                    local ? n : (socklen_t)sizeof(in)) == 0) {
            end[who] = fd;
            return 1;
        }
        close(fd);
    } while (goes_on(5));
    return 0;
}

/* Something to read, or an end of file. */
static int has_come(int fd, int ms)
{
    struct pollfd p = {fd, POLLIN, 0};

    return poll(&p, 1, ms) == 1;
}

static int wait_for(int fd)
{
    int last;

    do {
        last = ended;
        if (has_come(fd, 5))
            return 1;
    } while (goes_on(0) || !last);
    return 0;
}

static int gets_text(int fd, const char *text, size_t n)
{
    char buf[4096];
    size_t got = 0;
    ssize_t more;

    while (got < n) {
        if (!wait_for(fd))
            return 0;
        more = recv(fd, buf, n - got < sizeof(buf) ? n - got : sizeof(buf), 0);
        if (more <= 0)
            return 0;
        has_got(buf, (size_t)more);
        if (memcmp(buf, text + got, (size_t)more) != 0) {
            more = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
            if (more > 0)
                has_got(buf, (size_t)more);
            return 0;
        }
        got += (size_t)more;
    }
    return 1;
}

/* Nothing has come, or else: what. */
static int nothing(int fd)
{
    char buf[256];
    ssize_t n;

    if (!has_come(fd, 0))
        return 1;
    n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
    if (n > 0)
        has_got(buf, (size_t)n);
    return 0;
}

static int end_comes(int fd)
{
    char buf[256];
    ssize_t n;

    if (!wait_for(fd))
        return 0;
    n = recv(fd, buf, sizeof(buf), 0);
    if (n > 0)
        has_got(buf, (size_t)n);
    return n <= 0;
}

static int client(int who, const char *verb, const char *rest)
{
    struct linger now_or_never = {1, 0};
    char text[4096];
    int n = text_of(rest, text, sizeof(text)), fd = end[who], ok;

    if (strcmp(verb, "tcp") == 0 || strcmp(verb, "unix") == 0 ||
        strcmp(verb, "udp") == 0)
        return connected(who, verb, rest);
    if (fd == 0)
        return 0;
    if (strcmp(verb, "send") == 0)
        return n >= 0 && send(fd, text, (size_t)n, MSG_NOSIGNAL) == n;
    if (strcmp(verb, "gets") == 0)
        return n >= 0 && gets_text(fd, text, (size_t)n);
    if (strcmp(verb, "ends") == 0)
        return end_comes(fd);
    if (strcmp(verb, "silent") == 0)
        return until_quiet() && nothing(fd);
    if (strcmp(verb, "shut") == 0)
        return shutdown(fd, SHUT_WR) == 0;
    if (strcmp(verb, "reset") == 0)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now_or_never,
                   sizeof(now_or_never));
    else if (strcmp(verb, "close") != 0)
        return 0;
    ok = close(fd) == 0;
    end[who] = 0;
    return ok;
}

/* ---- steps ---- */

static int step(const char *word, char *rest, int *in, const char *said)
{
    char text[4096], *second = rest;
    int n = text_of(rest, text, sizeof(text));
    pid_t pid;

    if (strcmp(word, "write") == 0)
        return n >= 0 && *in != -1 && write(*in, text, (size_t)n) == n;
    if (strcmp(word, "close") == 0) {
        close(*in);
        *in = -1;
        return 1;
    }
    if (strcmp(word, "signal") == 0) {
        pid = first_process();
        return number_of_signal(rest) > 0 && pid > 0 &&
               kill(pid, number_of_signal(rest)) == 0;
    }
    if (strcmp(word, "pause") == 0) {
        nap_ms(atol(rest));
        return 1;
    }
    if (strcmp(word, "exits") == 0)
        return until_end();
    if (strcmp(word, "until") == 0 && strcmp(rest, "quiet") == 0)
        return until_quiet();
    second += strcspn(second, " ");
    while (*second == ' ')
        *second++ = '\0';
    if (strcmp(word, "until") == 0 && strcmp(rest, "printed") == 0) {
        n = text_of(second, text, sizeof(text));
        return n >= 0 && until_printed(said, text, (size_t)n);
    }
    if (word[1] == '\0' && isalpha((unsigned char)*word))
        return client(*word, rest, second);
    return 0;
}

/* Does it change anything for the program? */
static int is_deed(const char *text)
{
    static const char *const looks[] = {"until", "exits", "pause"};
    const char *verb = text[1] == ' ' ? text + 2 : text;
    size_t i;

    for (i = 0; i < LENGTH(looks); i++)
        if (strncmp(text, looks[i], strlen(looks[i])) == 0)
            return 0;
    return strncmp(verb, "gets", 4) != 0 && strcmp(verb, "silent") != 0 &&
           strcmp(verb, "ends") != 0;
}

int play(const struct box *b, FILE *script, int in, const char *said,
         int said_to)
{
    char line[4096], *word, *rest;

    box = b;
    turn = openat(b->work, "turn", O_WRONLY | O_APPEND | O_CLOEXEC);
    output = said_to;
    signal(SIGPIPE, SIG_IGN);
    while (fgets(line, sizeof(line), script) != NULL) {
        now_at.number++;
        line[strcspn(line, "\n")] = '\0';
        word = line + strspn(line, " \t");
        if (*word == '\0' || *word == '#')
            continue;
        snprintf(now_at.text, sizeof(now_at.text), "%s", word);
        *now_at.got = '\0';
        tell("step");
        rest = word + strcspn(word, " \t");
        while (*rest == ' ' || *rest == '\t')
            *rest++ = '\0';
        if (!step(word, rest, &in, said)) {
            tell("failed");
            return 1;
        }
        if (is_deed(now_at.text))
            snprintf(now_at.before, sizeof(now_at.before), "%s", now_at.text);
    }
    return 0;
}
