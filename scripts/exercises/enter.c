/*
 * enter.c - gives up all rights, sets the limits, and becomes the program
 */
#define _GNU_SOURCE /* setgroups */
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include "box.h"
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Never more than there was. */
static void limit(int what, unsigned long long soft, unsigned long long hard)
{
    struct {
        unsigned long long soft, hard;
    } new = {soft, hard}, old;

    if (syscall(SYS_prlimit64, 0, what, NULL, &old) == 0 && old.hard < hard) {
        new.hard = old.hard;
        if (new.soft > new.hard)
            new.soft = new.hard;
    }
    if (syscall(SYS_prlimit64, 0, what, &new, NULL) == -1)
        err(125, "prlimit");
}

static void no_rights(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};

    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capset, &head, none) == -1)
        err(125, "capset");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        err(125, "no_new_privs");
}

/* kill(-1) would end all that the user has, where the processes have no
 * namespace of their own. The rest is what the tracer could not see. */
static void no_harm(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)-1, 4, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_writev, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)};
    struct sock_fprog program = {LENGTH(filter), filter};

    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

/* ---- Landlock: without namespaces, where the kernel has it ---- */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* As linux/landlock.h has it, which older systems have not: to write, remove,
 * make; to move and to cut off, which came later. */
#define WRITING 0x1ff2ULL
#define MOVING 0x2000ULL
#define CUTTING 0x4000ULL
#define OF_FILES 0x4002ULL /* of these what a file can have */

struct ruleset {
    unsigned long long files, network, scopes;
};

struct __attribute__((packed)) beneath {
    unsigned long long may;
    int folder;
};

int landlock(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}

int lacks_queues(void)
{
    struct statfs s;

    return landlock() > 0 &&
           (statfs("/dev/mqueue", &s) == -1 || s.f_type != 0x19800202);
}

/* It may write here, and where the objects with names are, and nowhere else;
 * and send signals only to what it has made itself (from Linux 6.12 on). */
static void guard(void)
{
    static const char *const place[] = {".", "/dev/shm", "/dev/mqueue",
                                        "/dev/null"};
    struct ruleset rules = {WRITING, 0, 0};
    struct beneath b = {0, -1};
    size_t size = sizeof(rules.files), i;
    int version = landlock(), set;

    rules.files |= version >= 2 ? MOVING : 0;
    rules.files |= version >= 3 ? CUTTING : 0;
    if (version >= 6) {
        rules.scopes = 2;
        size = sizeof(rules);
    }
    set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (set == -1)
        return;
    for (i = 0; i < LENGTH(place); i++) {
        b.folder = open(place[i], O_PATH | O_CLOEXEC);
        b.may = rules.files;
        if (strcmp(place[i], "/dev/null") == 0)
            b.may &= OF_FILES;
        if (b.folder != -1)
            syscall(SYS_landlock_add_rule, set, 1, &b, 0);
    }
    syscall(SYS_landlock_restrict_self, set, 0);
}

static void close_from_3(void)
{
    DIR *d = opendir("/proc/self/fd");
    struct dirent *e;
    int fd;

    while (d != NULL && (e = readdir(d)) != NULL) {
        fd = atoi(e->d_name);
        if (fd > 2 && fd != dirfd(d))
            fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (d != NULL)
        closedir(d);
}

int enter(int argc, char *argv[])
{
    unsigned uid, gid, processes, seconds, apart;
    sigset_t none;
    int s;

    if (argc < 3 || sscanf(argv[1], "%u:%u:%u:%u:%u", &uid, &gid, &processes,
                           &seconds, &apart) != 5)
        errx(2, "enter UID:GID:PROCESSES:SECONDS:APART COMMAND");
    close_from_3();
    setsid();
    for (s = 1; s <= 64; s++)
        signal(s, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_CPU, seconds, seconds + 1);
    limit(RLIMIT_FSIZE, 4 << 20, 4 << 20);
    limit(RLIMIT_NOFILE, 256, 256);
    limit(RLIMIT_DATA, 256 << 20, 256 << 20);
    limit(RLIMIT_NPROC, processes, processes);
    if (geteuid() == 0 && uid != 0 &&
        (setgroups(0, NULL) == -1 || setresgid(gid, gid, gid) == -1 ||
         setresuid(uid, uid, uid) == -1))
        err(125, "setresuid");
    no_rights();
    if (!apart)
        guard();
    no_harm();
    if (*argv[2] == '.') /* not the folders of whoever has started it */
        setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    execvp(argv[2], argv + 2);
    err(127, "%s", argv[2]);
}
