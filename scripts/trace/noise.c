/*
 * noise.c - what libc and the loader do, and what only asks
 *
 * Known by the call and its arguments, not by where it stands: a mapping that
 * is shared is the program's own, a private one is not.
 */
#include "model.h"
#include <string.h>

int is(const struct call *c, const char *name)
{
    return strcmp(c->name, name) == 0;
}

int succeeds(const struct call *c)
{
    return c->known && c->ret >= 0;
}

static const char *const always[] = {
    "access",
    "arch_prctl",
    "brk",
    "capget",
    "clock_getres",
    "clock_gettime",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fstat",
    "fstatfs",
    "getcwd",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getpgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getrandom",
    "getrusage",
    "getsid",
    "gettid",
    "gettimeofday",
    "getuid",
    "getxattr",
    "lgetxattr",
    "lstat",
    "madvise",
    "membarrier",
    "mprotect",
    "mremap",
    "newfstatat",
    "readlink",
    "readlinkat",
    "restart_syscall",
    "rseq",
    "sched_getaffinity",
    "sched_yield",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    "stat",
    "statfs",
    "statx",
    "sysinfo",
    "time",
    "times",
    "ugetrlimit",
    "umask",
    "uname",
};

const char **action_of(struct proc *p, const char *signal, size_t n)
{
    static char names[64][24]; /* the number of a signal is its place here */
    size_t i;

    if (n >= sizeof(names[0]))
        n = sizeof(names[0]) - 1;
    for (i = 0; i < LENGTH(names) && names[i][0] != '\0'; i++)
        if (strncmp(names[i], signal, n) == 0 && names[i][n] == '\0')
            return &p->leader->action[i];
    if (i == LENGTH(names))
        return &p->leader->action[i]; /* there are no more than these */
    memcpy(names[i], signal, n);
    return &p->leader->action[i];
}

/* What the loader and the locale read. */
static int is_library(const char *quoted)
{
    static const char *const from[] = {
        "/lib",
        "/usr/lib",
        "/usr/share/locale",
        "/usr/share/i18n",
        "/usr/share/zoneinfo",
        "/etc/ld.so",
        "/etc/locale",
        "/etc/nsswitch",
        "/etc/localtime",
        "/sys/devices/system/cpu",
        "/proc/self/maps",
        "/usr/local/lib",
        "/etc/passwd",
        "/proc/filesystems",
        "/proc/self/stat",
        "/proc/mounts",
        "/etc/host",
        "/etc/gai.conf",
        "/etc/resolv",
        "/etc/group",
        "/etc/iproute2",
        "/usr/share/iproute2",
    };
    size_t i;

    if (*quoted != '"')
        return 0;
    for (i = 0; i < LENGTH(from); i++)
        if (starts(quoted + 1, from[i]))
            return 1;
    return 0;
}

static int changes_nothing(struct call *c)
{
    const char *now = field(c->arg[1], "sa_handler"),
               *before = field(c->arg[2], "sa_handler");

    if (starts(c->arg[1], "NULL") || starts(c->arg[0], "SIGRTMIN") ||
        strcmp(c->arg[0], "SIGRT_1") == 0) /* these two are libc's own */
        return 1;
    return now != NULL && before != NULL && starts(now, "SIG_DFL") &&
           starts(before, "SIG_DFL");
}

/* libc blocks everything around a fork(), and then puts back what was. */
static int libc_masks(struct call *c)
{
    if (starts(c->arg[1], "NULL") || starts(c->arg[1], "~[RT_1]") ||
        starts(c->arg[1], "[RTMIN RT_1]"))
        return 1;
    if (c->p->leader != c->p && starts(c->arg[0], "SIG_SETMASK") &&
        starts(c->arg[1], "~[KILL STOP"))
        return 1; /* as a thread begins */
    if (starts(c->arg[0], "SIG_BLOCK") && starts(c->arg[1], "~[]")) {
        c->p->masked = c;
        return 1;
    }
    if (starts(c->arg[0], "SIG_BLOCK") && starts(c->arg[1], "~[RTMIN RT_1]") &&
        !starts(c->arg[2], "NULL")) {
        c->p->masked = c;
        return 1;
    }
    if (starts(c->arg[0], "SIG_SETMASK") && c->p->masked != NULL &&
        starts(c->arg[2], "NULL")) {
        c->p->masked = NULL;
        return 1;
    }
    return 0;
}

int is_noise(struct call *c, struct slot *s)
{
    size_t i;

    if (*c->name == '?')
        return 1;
    for (i = 0; i < LENGTH(always); i++)
        if (is(c, always[i]))
            return 1;
    if (s != NULL && s->noise)
        return 1;
    if (is(c, "mmap") || is(c, "mmap2"))
        return strstr(c->arg[3], "MAP_SHARED") == NULL &&
               (s == NULL || strstr(c->arg[3], "MAP_DENYWRITE") != NULL);
    if (is(c, "munmap"))
        return 1;
    if (is(c, "open") || is(c, "openat"))
        return is_library(c->arg[is(c, "openat")]);
    if (is(c, "prlimit64") || is(c, "setrlimit"))
        return starts(c->arg[2], "NULL");
    if (is(c, "rt_sigaction"))
        return changes_nothing(c);
    if (is(c, "rt_sigprocmask"))
        return libc_masks(c);
    if (is(c, "prctl"))
        return starts(c->arg[0], "PR_CAPBSET_READ") ||
               starts(c->arg[0], "PR_SET_VMA") ||
               starts(c->arg[0], "PR_SET_NAME") || starts(c->arg[0], "PR_GET");
    if (is(c, "ioctl"))
        return starts(c->arg[1], "TC") || starts(c->arg[1], "TIOCG") ||
               (s != NULL && s->inherited);
    if (is(c, "lseek"))
        return s != NULL && (s->inherited || starts(c->arg[2], "SEEK_CUR"));
    if (is(c, "execve"))
        return strcmp(c->error, "ENOENT") == 0; /* then the next of PATH */
    if (is(c, "clone3"))
        return c->known && c->ret == -1 && starts(c->error, "ENOSYS");
    if (is(c, "connect"))
        return strstr(c->arg[1], "/nscd/socket") != NULL;
    if (is(c, "futex")) /* nobody slept there */
        return strstr(c->arg[1], "FUTEX_WAKE_PRIVATE") != NULL && c->known &&
               c->ret == 0;
    if (is(c, "fcntl"))
        return s != NULL && s->inherited && starts(c->arg[1], "F_GETF");
    return 0;
}
