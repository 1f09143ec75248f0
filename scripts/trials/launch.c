/*
 * launch - run one program so that nothing of it is lost from sight
 *
 * usage: launch [-u UID] [-d DIR] [-m MQDIR] [-t SECONDS] [-g SECONDS]
 *               [-k SIGNAL -a WHOM -w MICROSECONDS] [-K] -r REPORT COMMAND
 *        launch [-m MQDIR] -x OBJECT ...
 *        launch -s NUMBER:COUNT COMMAND
 *        launch -z COMMAND
 *
 * 1. Starts COMMAND in a session of its own, every signal at its default and
 *    none blocked, without core files, in DIR, which is also its TMPDIR; as
 *    user UID, from 1000 up, which must be nobody else's and needs root.
 *    Whatever COMMAND starts becomes a child of launch when its parent ends,
 *    so that no process can hide. strace -D is known by its name, and is not
 *    taken for a part of the program.
 *      -t SECONDS   so long the program may run (5), then it is a "hang"
 *      -g SECONDS   so long its other processes and objects may stay (0.5)
 *      -k SIGNAL    its number; sent once, MICROSECONDS after the exec, to
 *      -a WHOM      group, main, or any:R, its process number R modulo their
 *                   count
 *      -m MQDIR     an empty folder: root sees POSIX message queues there, and
 *                   nobody else does
 *      -K           objects that stay are left where they are
 *    REPORT holds one fact a line: "pid N"; "status exit N", "status signal N",
 *    "status hang" or "status stopped"; "ms N"; "sent 0" or "sent 1"; "killed
 *    PID"; "blind" if queues cannot be seen; and for what stayed "left process
 *    PID NAME", "left shm ID KEY MODE", also sem and msg, "left file PATH", with
 *    "held" in place of "left" if it did not end. Processes that stayed are
 *    killed, objects removed.
 *    With -u all that UID owns is the program's. Without, what that user got
 *    meanwhile is named, and only what is in DIR removed: the caller decides.
 *    What was there before is never touched.
 * 2. -x removes objects, named as in the report: "shm ID", "file PATH".
 * 3. -s makes COUNT system calls that do nothing, then becomes COMMAND. strace
 *    counts "when=" for each process and goes on counting over an exec: so
 *    "strace -f -e inject=X:when=COUNT" meets the children of COMMAND, and not
 *    COMMAND itself.
 * 4. -z puts signals to their default and becomes COMMAND. (What a shell
 *    starts in the background has SIGINT ignored.)
 *
 * exit: 0  the report is written    2  wrong usage
 *       125  launch itself failed   126  -s has no empty form of that call
 *       127  COMMAND cannot be started    130  launch was interrupted
 */
#define _GNU_SOURCE /* syscall, setgroups, unshare, asprintf */
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct object {
    char *text;
    int ours; /* it may be removed */
};

struct list {
    struct object *item;
    size_t n;
};

struct proc {
    pid_t pid, parent;
    char name[32], state;
    int mine;
};

static uid_t uid;
static int own_uid; /* -u: all that belongs to uid is the program's */
static int keep;    /* -K */
static pid_t leader;
static const char *dir = "", *mqdir;

static void usage(void)
{
    fprintf(stderr,
            "usage: launch [-u UID] [-d DIR] [-m MQDIR] [-t SECONDS] "
            "[-g SECONDS]\n"
            "              [-k SIGNAL -a group|main|any:R -w MICROSECONDS] "
            "[-K]\n"
            "              -r REPORT COMMAND\n"
            "       launch [-m MQDIR] -x OBJECT ...\n"
            "       launch -s NUMBER:COUNT COMMAND\n"
            "       launch -z COMMAND\n");
    exit(2);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct timespec timespec_of(double seconds)
{
    struct timespec t = {0, 0};

    if (seconds > 0) {
        t.tv_sec = (time_t)seconds;
        t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    }
    return t;
}

static void pause_for(double seconds)
{
    struct timespec t = timespec_of(seconds);

    nanosleep(&t, NULL);
}

static void defaults(void)
{
    sigset_t none;
    int s;

    for (s = 1; s <= 64; s++)
        signal(s, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void only_standard_descriptors(void)
{
    int fd;

    for (fd = 3; fd < 1024; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void become(char **argv)
{
    execvp(argv[0], argv);
    err(127, "%s", argv[0]);
}

/* ---- -s: calls that do nothing ---- */

static void skip(const char *arg)
{
    long number, count, i;

    if (sscanf(arg, "%ld:%ld", &number, &count) != 2)
        usage();
    /* These do something whatever their arguments, or our own start needs
     * them. */
    switch (number) {
#ifdef SYS_fork
    case SYS_fork:
    case SYS_vfork:
    case SYS_pause:
    case SYS_alarm:
    case SYS_eventfd:
    case SYS_inotify_init:
#endif
    case SYS_umask:
    case SYS_setsid:
    case SYS_sync:
    case SYS_munlockall:
    case SYS_vhangup:
    case SYS_exit:
    case SYS_exit_group:
    case SYS_rt_sigreturn:
    case SYS_restart_syscall:
    case SYS_execve:
    case SYS_brk:
    case SYS_mprotect:
    case SYS_getrandom:
        errx(126, "no empty form of system call %ld", number);
    default:
        break;
    }
    for (i = 0; i < count; i++) {
        if (number == SYS_msgget)
            syscall(number, -1L, 0L);
        else
            syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
    }
}

/* ---- objects ---- */

static void add(struct list *l, char *text, int ours)
{
    if (text != NULL)
        l->item = realloc(l->item, (l->n + 1) * sizeof(*l->item));
    if (text == NULL || l->item == NULL)
        err(125, "out of memory");
    l->item[l->n].text = text;
    l->item[l->n].ours = ours;
    l->n++;
}

static int holds(const struct list *l, const char *text)
{
    size_t i;

    for (i = 0; i < l->n; i++)
        if (strcmp(l->item[i].text, text) == 0)
            return 1;
    return 0;
}

static void forget(struct list *l)
{
    size_t i;

    for (i = 0; i < l->n; i++)
        free(l->item[i].text);
    free(l->item);
}

static void sysv(struct list *l, const char *kind)
{
    char path[64], line[512], *word, *rest, *text;
    int owner_column = -1;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/sysvipc/%s", kind);
    f = fopen(path, "r");
    if (f == NULL)
        return;
    while (fgets(line, sizeof(line), f) != NULL) {
        long key = 0, id = -1, mode = 0, owner = -1;
        int c = 0;

        for (word = strtok_r(line, " \n", &rest); word != NULL;
             word = strtok_r(NULL, " \n", &rest), c++) {
            if (strcmp(word, "cuid") == 0)
                owner_column = c;
            else if (c == 0)
                key = atol(word);
            else if (c == 1)
                id = atol(word);
            else if (c == 2)
                mode = atol(word); /* in octal, as it is printed */
            else if (c == owner_column)
                owner = atol(word);
        }
        if (owner != (long)uid)
            continue;
        if (asprintf(&text, "%s %ld %ld %ld", kind, id, key, mode) == -1)
            text = NULL;
        add(l, text, own_uid);
    }
    fclose(f);
}

static void folder(struct list *l, const char *path, int any)
{
    DIR *d = opendir(path);
    struct dirent *e;
    struct stat st;
    char *text;

    if (d == NULL)
        return;
    while ((e = readdir(d)) != NULL) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (asprintf(&text, "file %s/%s", path, e->d_name) == -1)
            err(125, "out of memory");
        if (!any && (lstat(text + 5, &st) == -1 || st.st_uid != uid)) {
            free(text);
            continue;
        }
        add(l, text, any || own_uid);
    }
    closedir(d);
}

static struct list objects(void)
{
    struct list l = {NULL, 0};

    sysv(&l, "shm");
    sysv(&l, "sem");
    sysv(&l, "msg");
    folder(&l, "/dev/shm", 0);
    folder(&l, mqdir, 0);
    folder(&l, "/tmp", 0);
    folder(&l, "/var/tmp", 0);
    folder(&l, dir, 1);
    return l;
}

static int drop(const char *path, const struct stat *st, int type,
                struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    remove(path);
    return 0;
}

static void destroy(const char *text)
{
    const char *name = strchr(text, ' ');

    if (name == NULL)
        return;
    name++;
    if (strncmp(text, "file ", 5) == 0)
        nftw(name, drop, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    else if (strncmp(text, "shm ", 4) == 0)
        shmctl(atoi(name), IPC_RMID, NULL);
    else if (strncmp(text, "sem ", 4) == 0)
        semctl(atoi(name), 0, IPC_RMID);
    else if (strncmp(text, "msg ", 4) == 0)
        msgctl(atoi(name), IPC_RMID, NULL);
}

/* Root may look at the queues even where nobody has mounted them. Returns 0
 * if they cannot be seen. */
static int see_queues(void)
{
    if (mqdir != NULL && geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
        mount("none", mqdir, "mqueue", 0, NULL) == 0)
        return 1;
    mqdir = "/dev/mqueue";
    return access(mqdir, R_OK) == 0;
}

/* ---- processes ---- */

static int read_stat(pid_t pid, struct proc *p)
{
    char path[64], text[512], *first, *last;
    ssize_t n;
    int fd;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 0;
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    first = strchr(text, '(');
    last = strrchr(text, ')');
    if (first == NULL || last == NULL)
        return 0;
    *last = '\0';
    p->pid = pid;
    p->mine = 0;
    snprintf(p->name, sizeof(p->name), "%.31s", first + 1);
    return sscanf(last + 1, " %c %d", &p->state, &p->parent) == 2;
}

static struct proc *all_processes(size_t *count)
{
    struct proc *all = NULL;
    struct dirent *e;
    DIR *d = opendir("/proc");
    size_t n = 0;

    if (d == NULL)
        err(125, "/proc");
    while ((e = readdir(d)) != NULL) {
        if (e->d_name[0] < '1' || e->d_name[0] > '9')
            continue;
        all = realloc(all, (n + 1) * sizeof(*all));
        if (all == NULL)
            err(125, "out of memory");
        if (read_stat(atoi(e->d_name), &all[n]))
            n++;
    }
    closedir(d);
    *count = n;
    return all;
}

/* The living processes that descend from launch, with the tracer only if
 * asked. The caller frees. */
static struct proc *descendants(size_t *count, int tracer)
{
    size_t n, i, j, kept = 0;
    struct proc *all = all_processes(&n);
    int grew = 1, mine;

    while (grew) {
        grew = 0;
        for (i = 0; i < n; i++) {
            mine = all[i].parent == getpid();
            for (j = 0; j < n && !mine; j++)
                mine = all[j].mine && all[j].pid == all[i].parent;
            if (mine && !all[i].mine)
                all[i].mine = grew = 1;
        }
    }
    for (i = 0; i < n; i++)
        if (all[i].mine && all[i].state != 'Z' && all[i].state != 'X' &&
            (tracer || strcmp(all[i].name, "strace") != 0))
            all[kept++] = all[i];
    *count = kept;
    return all;
}

/* Returns whom it was sent to, 0 if to nobody in particular. */
static pid_t deliver(int sig, const char *whom)
{
    struct proc *p;
    pid_t pid = 0;
    size_t n;

    if (strcmp(whom, "group") == 0) {
        kill(-leader, sig);
        return 0;
    }
    if (strcmp(whom, "main") == 0) {
        kill(leader, sig);
        return leader;
    }
    p = descendants(&n, 0);
    if (n > 0) {
        pid = p[strtoul(whom + 4, NULL, 10) % n].pid;
        kill(pid, sig);
    }
    free(p);
    return pid;
}

/* The child waits at the gate until launch has seen what is there already. */
static pid_t start(char **argv, int *gate, int *begun)
{
    struct rlimit no_core = {0, 0};
    int open_gate[2], exec_done[2];
    pid_t pid;
    char c;

    if (pipe2(open_gate, O_CLOEXEC) == -1 || pipe2(exec_done, O_CLOEXEC) == -1)
        err(125, "pipe2");
    pid = fork();
    if (pid == -1)
        err(125, "fork");
    if (pid == 0) {
        close(open_gate[1]);
        if (read(open_gate[0], &c, 1) != 1)
            _exit(125);
        setsid();
        setrlimit(RLIMIT_CORE, &no_core);
        only_standard_descriptors();
        defaults();
        if (setenv("TMPDIR", dir, 1) == -1 || chdir(dir) == -1)
            err(127, "%s", dir);
        if (own_uid && (setgroups(0, NULL) == -1 || setgid((gid_t)uid) == -1 ||
                        setuid(uid) == -1))
            err(127, "user %u", (unsigned)uid);
        become(argv);
    }
    close(open_gate[0]);
    close(exec_done[1]);
    *gate = open_gate[1];
    *begun = exec_done[0];
    return pid;
}

/* Kills all that descend from launch, until no child is left; names them. */
static void sweep(FILE *out, const char *word)
{
    struct proc *p;
    pid_t pid;
    size_t n, i;
    int round;

    for (round = 0;; round++) {
        /* a tracer ends by itself; if not, it goes too */
        p = descendants(&n, round >= 20);
        for (i = 0; i < n; i++) {
            if (round == 0)
                fprintf(out, "%s process %d %s\n", word, (int)p[i].pid,
                        p[i].name);
            kill(p[i].pid, SIGKILL);
        }
        free(p);
        while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        if (pid == -1)
            return;
        pause_for(0.005);
    }
}

/* Names the objects that were not there before and still are at the given
 * time, when no process is left that could remove them; removes them. */
static void sweep_objects(FILE *out, const char *word,
                          const struct list *before, double until)
{
    struct list after;
    size_t left, i;

    for (;;) {
        after = objects();
        left = 0;
        for (i = 0; i < after.n; i++)
            left += !holds(before, after.item[i].text);
        if (left == 0 || now() >= until)
            break;
        forget(&after);
        pause_for(0.05);
    }
    for (i = 0; i < after.n; i++) {
        if (holds(before, after.item[i].text))
            continue;
        fprintf(out, "%s %s\n", word, after.item[i].text);
        if (after.item[i].ours && !keep)
            destroy(after.item[i].text);
    }
    forget(&after);
}

struct plan {
    double limit, grace, at;
    const char *whom;
    int sig;
};

/* Runs the program to its end and writes the report. Returns 1 if launch was
 * interrupted. */
static int run(char **argv, const struct plan *plan, FILE *out)
{
    double begin, end = 0, t, next;
    int gate, begun, sent = 0, done = 0, hang = 0, stopped = 0;
    int status = 0, wait_status, blind, got;
    struct list before;
    struct timespec ts;
    const char *word;
    sigset_t set;
    pid_t pid, killed = 0;
    char c;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (got = 1; got <= 15; got++)
        signal(got, SIG_DFL); /* the blocked wait until we ask for them */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_TIMERSLACK, 1);

    leader = start(argv, &gate, &begun);
    blind = !see_queues(); /* only now: the program keeps the old mounts */
    before = objects();
    if (write(gate, "", 1) != 1)
        err(125, "gate");
    while (read(begun, &c, 1) == -1 && errno == EINTR)
        ; /* end of file: the exec is done */
    close(gate);
    close(begun);
    begin = now();

    for (;;) {
        while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0)
            if (pid == leader) {
                status = wait_status;
                done = 1;
                end = now();
            }
        if (pid == -1)
            break;
        t = now();
        if (plan->sig != 0 && !sent && !done && t >= begin + plan->at) {
            killed = deliver(plan->sig, plan->whom);
            sent = 1;
            begin = t; /* the limit counts from here */
        }
        hang = !done && t >= begin + plan->limit;
        if (hang || (done && t >= end + plan->grace))
            break;
        next = done ? end + plan->grace : begin + plan->limit;
        if (plan->sig != 0 && !sent && !done && begin + plan->at < next)
            next = begin + plan->at;
        ts = timespec_of(next - t);
        got = sigtimedwait(&set, NULL, &ts);
        stopped = got == SIGINT || got == SIGTERM || got == SIGHUP;
        if (stopped)
            break;
    }

    word = hang || stopped ? "held" : "left";
    fprintf(out, "pid %d\n", (int)leader);
    if (hang || stopped)
        fprintf(out, "status %s\n", hang ? "hang" : "stopped");
    else if (WIFEXITED(status))
        fprintf(out, "status exit %d\n", WEXITSTATUS(status));
    else
        fprintf(out, "status signal %d\n", WTERMSIG(status));
    fprintf(out, "ms %.1f\nsent %d\nkilled %d\n",
            done ? (end - begin) * 1e3 : plan->limit * 1e3, sent, (int)killed);
    if (blind)
        fprintf(out, "blind\n");
    sweep(out, word);
    sweep_objects(out, word, &before,
                  done ? end + (plan->grace < 0.1 ? plan->grace : 0.1) : 0);
    return stopped;
}

int main(int argc, char **argv)
{
    struct plan plan = {.limit = 5, .grace = 0.5, .at = 0, .whom = "group"};
    const char *report = NULL, *workdir = ".", *skipping = NULL;
    int opt, removing = 0, stopped;
    sigset_t all;
    FILE *out;

    uid = getuid();
    while ((opt = getopt(argc, argv, "+u:d:t:g:k:a:w:m:Kr:s:xz")) != -1) {
        switch (opt) {
        case 'u':
            uid = (uid_t)strtoul(optarg, NULL, 10);
            own_uid = 1;
            break;
        case 'd':
            workdir = optarg;
            break;
        case 't':
            plan.limit = strtod(optarg, NULL);
            break;
        case 'g':
            plan.grace = strtod(optarg, NULL);
            break;
        case 'k':
            plan.sig = atoi(optarg);
            break;
        case 'a':
            plan.whom = optarg;
            break;
        case 'w':
            plan.at = strtod(optarg, NULL) / 1e6;
            break;
        case 'm':
            mqdir = optarg;
            break;
        case 'K':
            keep = 1;
            break;
        case 'r':
            report = optarg;
            break;
        case 's':
            skipping = optarg;
            break;
        case 'x':
            removing = 1;
            break;
        case 'z':
            skipping = "";
            break;
        default:
            usage();
        }
    }
    argv += optind;
    if (argc == optind ||
        (report != NULL) + (skipping != NULL) + removing != 1 ||
        (strncmp(plan.whom, "any", 3) == 0 && plan.whom[3] != ':') ||
        (own_uid && uid < 1000))
        usage();
    if (removing) {
        sigfillset(&all); /* an interrupt waits until that is done */
        sigprocmask(SIG_BLOCK, &all, NULL);
        see_queues();
        while (*argv != NULL)
            destroy(*argv++);
        return 0;
    }
    if (skipping != NULL) {
        if (*skipping != '\0') {
            skip(skipping);
        } else {
            defaults();
            only_standard_descriptors();
        }
        become(argv);
    }
    dir = realpath(workdir, NULL);
    if (dir == NULL)
        err(125, "%s", workdir);
    out = fopen(report, "we");
    if (out == NULL)
        err(125, "%s", report);
    stopped = run(argv, &plan, out);
    if (fclose(out) == EOF)
        err(125, "%s", report);
    return stopped ? 130 : 0;
}
