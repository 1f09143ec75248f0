/*
 * world.c - namespaces of its own, and a user that nobody else is
 */
#define _GNU_SOURCE /* unshare */
#include <linux/capability.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "box.h"
#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <pwd.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

/* ---- namespaces ---- */

static int put(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY | O_CLOEXEC), ok;

    if (fd == -1)
        return 0;
    ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return ok;
}

int make_namespaces(void)
{
    int flags = CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWNET;
    unsigned uid = getuid(), gid = getgid();
    char map[64];

    if (geteuid() == 0)
        return unshare(flags) == 0;
    if (unshare(flags | CLONE_NEWUSER) == -1)
        return 0;
    put("/proc/self/setgroups", "deny");
    snprintf(map, sizeof(map), "%u %u 1", uid, uid);
    if (!put("/proc/self/uid_map", map))
        return 0;
    snprintf(map, sizeof(map), "%u %u 1", gid, gid);
    return put("/proc/self/gid_map", map);
}

/* They stay over an exec of the checker's tools; enter gives them up. */
void keep_rights(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    int cap;

    if (syscall(SYS_capget, &head, data) == -1)
        return;
    data[0].inheritable = data[0].permitted;
    data[1].inheritable = data[1].permitted;
    syscall(SYS_capset, &head, data);
    for (cap = 0; cap < 64; cap++)
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
}

static void loopback_up(void)
{
    struct ifreq r = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd == -1)
        return;
    ioctl(fd, SIOCSIFFLAGS, &r);
    close(fd);
}

/* All of the file system may be read only. */
static void read_only(void)
{
#ifdef SYS_mount_setattr
    struct {
        unsigned long long set, clear, propagation, fd;
    } attributes = {1 /* read-only */, 0, 0, 0};

    syscall(SYS_mount_setattr, AT_FDCWD, "/", 0x8000 /* recursive */,
            &attributes, sizeof(attributes));
#endif
}

static char queues[64];

/* Where the system shows no POSIX queues they are looked at all the same, in a
 * place that nobody else can reach. */
static void show_queues(void)
{
    static const char place[] = "/tmp/queues";
    int fd;

    if (access("/dev/mqueue", F_OK) == 0) {
        mount("mqueue", "/dev/mqueue", "mqueue", 0, NULL);
        return;
    }
    if (mkdir(place, 0700) == -1)
        return;
    if (mount("mqueue", place, "mqueue", 0, NULL) == 0) {
        fd = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        umount2(place, MNT_DETACH);
        snprintf(queues, sizeof(queues), "/proc/self/fd/%d", fd);
    }
    rmdir(place);
}

const char *place_of_queues(void)
{
    return *queues != '\0' ? queues : "/dev/mqueue";
}

int make_world(void)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1)
        return 0;
    read_only();
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV, NULL) == -1 ||
        mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV,
              "mode=1777,size=32m,nr_inodes=4k") == -1 ||
        mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV,
              "mode=1777,size=64m,nr_inodes=4k") == -1)
        return 0;
    show_queues();
    loopback_up();
    return 1;
}

int can_be_apart(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (!make_namespaces())
            _exit(1);
        pid = fork();
        if (pid == 0)
            _exit(!make_world());
        if (pid == -1 || waitpid(pid, &status, 0) == -1)
            _exit(1);
        _exit(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
    }
    return pid != -1 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

/* ---- users ---- */

unsigned tasks_of_user(void)
{
    DIR *d = opendir("/proc");
    struct dirent *e;
    struct stat s;
    char path[300];
    unsigned n = 0;

    while (d != NULL && (e = readdir(d)) != NULL) {
        if (*e->d_name < '0' || *e->d_name > '9')
            continue;
        snprintf(path, sizeof(path), "/proc/%s/task", e->d_name);
        if (stat(path, &s) == 0 && s.st_uid == getuid())
            n += (unsigned)s.st_nlink - 2;
    }
    if (d != NULL)
        closedir(d);
    return n;
}

static int has_processes(uid_t uid)
{
    DIR *d = opendir("/proc");
    struct dirent *e;
    struct stat s;
    char path[300];
    int found = 0;

    while (d != NULL && !found && (e = readdir(d)) != NULL) {
        snprintf(path, sizeof(path), "/proc/%s", e->d_name);
        found = *e->d_name >= '0' && *e->d_name <= '9' && stat(path, &s) == 0 &&
                s.st_uid == uid;
    }
    if (d != NULL)
        closedir(d);
    return found;
}

/* Nobody else's: not root's, of no user, and of this run alone. A container may
 * have 65536 of them only. */
uid_t stranger(void)
{
    uid_t base = 200000 + (uid_t)getpid();
    unsigned from, to, count = 0;
    FILE *f = fopen("/proc/self/uid_map", "re");

    if (f != NULL && fscanf(f, "%u %u %u", &from, &to, &count) == 3 &&
        (count < 5000000 || from != 0))
        base = 20000 + (uid_t)getpid() % 40000;
    if (f != NULL)
        fclose(f);
    while (getpwuid(base) != NULL || has_processes(base))
        base++;
    return base;
}
