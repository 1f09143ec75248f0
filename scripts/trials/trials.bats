#!/usr/bin/env bats
# faults.sh, kills.sh, crowd.sh, portable.sh: with programs that are good, and
# with programs that are bad in one way each.

load ../test_helper

# program NAME - its main() is on stdin; they stand in a book of their own
program() {
    book=$BATS_TEST_TMPDIR/book
    mkdir -p "$book/ch99-sample"
    {
        printf '/*\n * %s - a sample\n *\n * usage: ./%s\n */\n' "$1" "$1"
        cat <<'END'
#define _GNU_SOURCE
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A tenth of a second; or longer, for the signal that launch is to send with its
 * option -k: on a loaded machine that may be later. */
__attribute__((unused)) static struct timespec a_while(void)
{
    struct timespec time = {.tv_nsec = 100000000};
    char path[32], text[4096];
    size_t n = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/cmdline", getppid());
    f = fopen(path, "r");
    if (f != NULL) {
        n = fread(text, 1, sizeof(text), f);
        fclose(f);
    }
    if (memmem(text, n, "\0-k", 4) != NULL) /* a word of its own */
        time.tv_sec = 10;
    return time;
}

__attribute__((unused)) static void wait_for_signal(void)
{
    struct timespec time = a_while();
    sigset_t all;

    sigfillset(&all);
    sigtimedwait(&all, NULL, &time);
}

/* All signals wait, or no longer. */
__attribute__((unused)) static void signals_wait(int how)
{
    sigset_t all;

    sigfillset(&all);
    if (sigprocmask(how, &all, NULL) == -1)
        err(1, "sigprocmask");
}

int main(int argc, char *argv[])
{
    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
END
        cat
        printf '    return 0;\n}\n'
    } >"$book/ch99-sample/$1.c"
}

# A parent sends a line to its child through a pipe.
good() { # [SED-EXPRESSION to make it bad]
    program sample < <(sed -e "${1-}" <<'END'
    int fd[2], status;
    char text[16];
    ssize_t n;
    pid_t pid, parent = getpid();

    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            err(1, "prctl");
        if (close(fd[1]) == -1)
            err(1, "close");
        n = read(fd[0], text, sizeof(text));
        if (n == -1 || read(fd[0], text, sizeof(text)) != 0)
            err(1, "read");
        if (dprintf(1, "child: %zd bytes, end of file\n", n) < 0)
            err(1, "stdout");
        if (close(fd[0]) == -1)
            err(1, "close");
        _exit(0);
    }
    if (write(fd[1], "hello", 5) != 5) /* the child may have failed already */
        err(1, "write");
    if (close(fd[0]) == -1 || close(fd[1]) == -1)
        err(1, "close");
    if (waitpid(pid, &status, 0) == -1 || status != 0)
        errx(1, "the child failed");
END
    )
}

# measure SCRIPT OPTION... - runs it over the samples
measure() {
    local script=$1
    shift
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    run timeout -k 5 $((6 * LIMIT)) "./$script.sh" -C "$book" "$@" 3>&-
    [ "$status" != 77 ] || skip "$output"
}

well() {
    [ "$status" = 0 ] || fail "exit status $status" "$output"
    says ", 0 fell short 0 times"
}

falls_short() { # TEXT... - and that is why
    [ "$status" = 1 ] || fail "exit status $status" "$output"
    for text; do
        says "$text"
    done
}

@test "measure: a good program falls short nowhere" {
    good
    measure faults -n 2
    well
    says "ch99-sample/sample"
    measure kills -n 14 -s 3 ch99-sample
    well
    says "seed 3"
    measure crowd -n 6 -d no sample
    well
    measure portable -V gcc-strict,gcc-O2,misuse ch99-sample/sample
    well
    says_not $'\e'
    says_not $'\r'
}

@test "faults.sh: a program that hangs when close() fails" {
    # the child ignores that it still holds the write end
    good '/getppid/,/ = read/s/close(fd\[1\]) == -1/close(fd[1]) == -2/'
    measure faults -n 1 -t 2
    falls_short "close failing in a child: hang" "strace -f -e trace=close"
}

@test "faults.sh: a failure without a message, and one taken for success" {
    program silent <<'END'
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    if (write(fd[1], "x", 1) != 1)
        return 1;
END
    program careless <<'END'
    int fd[2];

    if (pipe(fd) == -1)
        err(1, "pipe");
    printf("%zd byte\n", write(fd[1], "x", 1));
END
    program prints <<'END'
    printf("hello\n");
    dprintf(1, "hello\n");
END
    measure faults
    falls_short \
        "silent: write failing in the main process: exit 1 without a message" \
        "careless: write failing in the main process: exit 0 with other output"
    says "[1 EINTR, 1 EIO, 1 ENOSPC]"
    says "prints: well"
}

@test "faults.sh: a segment and a process that stay after a failure" {
    for key in IPC_PRIVATE "'I' << 24 | 1234567"; do
        program "segment${key/*1/1}" < <(sed "s/KEY/$key/" <<'END'
    int fd[2], id = shmget(KEY, 100, IPC_CREAT | 0600);

    if (id == -1)
        err(1, "shmget");
    if (pipe(fd) == -1)
        err(1, "pipe");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        err(1, "shmctl");
END
        )
    done
    program child <<'END'
    pid_t pid = fork();

    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        pause();
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "kill");
END
    measure faults -n 1 -t 2
    falls_short "segmentIPC_PRIVATE: pipe" "left behind: System V shm" \
        "child: kill failing in the main process: left behind: process child"
    # with the book's key it may stay; and with none, if its removal failed
    says "segment1234567: well"
    says_not "shmctl failing"
}

# A child fails; its parent hears of it by a signal.
@test "faults.sh: the end by SIGPIPE or SIGALRM is right, if somebody has said why" {
    sample() { # NAME WHAT-THE-CHILD-SAYS WHAT-THE-PARENT-DOES
        program "$1" < <(sed "s/SAYS/$2/; s/DOES/$3/" <<'END'
    int fd[2], full[2], status;
    char byte;
    pid_t pid;

    if (pipe(fd) == -1 || pipe(full) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        if (close(fd[1]) == -1)
            err(1, "close");
        if (read(fd[0], &byte, 1) == -1)
            SAYS;
        if (write(full[1], "x", 1) == -1)
            err(1, "write");
        if (read(fd[0], &byte, 1) == -1)
            err(1, "read");
        _exit(0);
    }
    if (close(fd[0]) == -1)
        err(1, "close");
    if (write(fd[1], "x", 1) == -1)
        err(1, "write");
    usleep(50000);
    DOES;
    if (close(fd[1]) == -1)
        err(1, "close");
    if (wait(&status) == -1)
        err(1, "wait");
    if (status != 0)
        errx(1, "the child failed");
END
        )
    }
    sample piped 'err(1, "read")' 'if (write(fd[1], "x", 1) == -1) err(1, "w")'
    sample alarmed 'err(1, "read")' \
        'alarm(1); if (read(full[0], \&byte, 1) == -1) err(1, "r"); alarm(0)'
    sed 's/err(1, "read")/_exit(1)/' "$book/ch99-sample/alarmed.c" \
        >"$book/ch99-sample/silent.c"
    sample aborts 'err(1, "read")' 'if (waitpid(pid, NULL, WNOHANG) > 0) abort()'
    measure faults -n 1 -t 2
    falls_short "silent: read failing in a child: ends without a message" \
        "aborts: read failing in a child: the main process is killed by signal 6"
    says "piped: well"
    says "alarmed: well"
}

@test "kills.sh: a child and a name in /dev/shm that stay" {
    program child <<'END'
    pid_t pid;

    signals_wait(SIG_BLOCK);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        signal(SIGINT, SIG_IGN);
        signals_wait(SIG_UNBLOCK);
        sleep(20);
        _exit(0);
    }
    signals_wait(SIG_UNBLOCK);
    wait_for_signal();
    if (kill(pid, SIGKILL) == -1 || waitpid(pid, NULL, 0) == -1)
        err(1, "kill");
END
    for mark in ipc-0a1b2c3d my-name; do
        program "name_${mark%-*}" < <(sed "s/MARK/$mark/" <<'END'
    char name[64];

    signals_wait(SIG_BLOCK);
    snprintf(name, sizeof(name), "/MARK%d", getpid());
    if (shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600) == -1)
        err(1, "shm_open");
    signals_wait(SIG_UNBLOCK);
    wait_for_signal();
    if (shm_unlink(name) == -1)
        err(1, "shm_unlink");
END
        )
    done
    # only as root have the samples a user of their own, whose files are theirs
    [ "$(id -u)" = 0 ] || rm "$book/ch99-sample/name_my.c"
    measure kills -n 3 -s 3 -t 1
    falls_short "child: SIGINT to the process group" "process child" \
        "name_ipc: SIGINT to the process group: left behind: file /dev/shm/ipc-"
    says_not "name_ipc: SIGTERM"
    [ "$(id -u)" != 0 ] ||
        says "name_my: SIGTERM to the process group: left behind: file /dev/shm/my-"
}

@test "kills.sh: Ctrl+C leaves nothing; other signals may, if the next run works" {
    program removes <<'END'
    int id;

    signals_wait(SIG_BLOCK);
    id = shmget(IPC_PRIVATE, 100, 0600);
    if (id == -1)
        err(1, "shmget");
    static int it;
    it = id;
    void removed(int sig)
    {
        shmctl(it, IPC_RMID, NULL);
        signal(sig, SIG_DFL);
        raise(sig);
    }
    signal(SIGINT, removed);
    struct timespec time = a_while();
    signals_wait(SIG_UNBLOCK);
    nanosleep(&time, NULL);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        err(1, "shmctl");
END
    # all but SIGINT, to the group and to the main process; where the machine is
    # slow SIGKILL, which nothing holds up, may come before there is anything
    for seed in 1 2 3 4; do
        measure kills -n 7 -s $seed
        well
        [[ ! $output =~ sample/removes\ +7\ +7\ +5\ +[0-9.]+\ +0 ]] || break
    done
    [[ $output =~ sample/removes\ +7\ +7\ +5\ +[0-9.]+\ +0 ]] ||
        says "removes 7 7 5"
    sed -i 's/shmctl(it, .*;/;/' "$book/ch99-sample/removes.c"
    measure kills -n 7 -s 1
    falls_short "removes: SIGINT to the process group: left behind: System V shm"
    says_not "SIGINT to the main process"
    says_not "SIGTERM"
}

@test "kills.sh: after SIGKILL a name may stay, if the next run works" {
    program name <<'END'
    int key = 'I' << 24 | getpid(), id;

    signals_wait(SIG_BLOCK);
    id = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "shmget");
    wait_for_signal();
    if (shmctl(id, IPC_RMID, NULL) == -1)
        err(1, "shmctl");
END
    program half <<'END' # as glibc does within sem_open()
    char file[] = "/dev/shm/sem.XXXXXX";

    signals_wait(SIG_BLOCK);
    if (mkstemp(file) == -1)
        err(1, "mkstemp");
    wait_for_signal();
    if (unlink(file) == -1)
        err(1, "unlink");
END
    # only as root have the samples a user of their own, whose files are theirs
    [ "$(id -u)" = 0 ] || rm "$book/ch99-sample/half.c"
    measure kills -n 7 -s 1
    well
    for name in "$book"/ch99-sample/*.c; do
        name=$(basename "$name" .c)
        [[ $output =~ sample/$name\ +7\ +7\ +1\ +[0-9.]+\ +0 ]] ||
            says "$name 7 7 1"
    done
    sed 's/| getpid()/| 4711/' "$book/ch99-sample/name.c" \
        >"$book/ch99-sample/fixed.c"
    measure kills -n 7 -s 1 fixed
    falls_short "fixed: SIGKILL to the main process: then it does not work"
}

@test "crowd.sh: other bytes in a crowd than alone, and at each run" {
    program meets <<'END'
    int fd = open("/proc/self/exe", O_RDONLY);

    if (fd == -1)
        err(1, "open");
    puts(flock(fd, LOCK_EX | LOCK_NB) == 0 ? "alone" : "in a crowd");
    usleep(50000);
END
    program differs <<'END'
    printf("process %d\n", getpid());
END
    program slow <<'END'
    usleep(510000);
END
    measure crowd -n 6 -d no
    falls_short "meets: all on one processor: other output: > in a crowd" \
        "differs: by itself: two runs print different bytes"
    # it is told, but no fault
    [[ $output =~ sample/slow\ +12\ +0\ +([5-9][0-9][0-9]|[0-9]{4,})\.?[0-9]*\ +0\ +0$'\n' ]]
}

@test "crowd.sh: an order that rests on a pause, when a call is late" {
    for order in 'usleep(150000)' 'waitpid(pid, NULL, 0)'; do
        program "${order%%(*}" < <(sed "s/ORDER/$order/" <<'END'
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        for (int i = 0; i < 20; i++)
            getppid();
        puts("first");
        return 0;
    }
    ORDER;
    puts("second");
    wait(NULL);
END
        )
    done
    measure crowd -n 1 -d only
    falls_short "usleep: getppid late by 15 ms: other output: " "[enter, exit]" \
        "strace -f -e inject=getppid:delay_enter=15000"
    says "waitpid: well"
    # with each call of the program at least two delays
    [[ $output =~ sample/waitpid\ +0\ +0\ +0\ +[1-9][0-9]\ +0$'\n' ]]
    measure crowd -n 1 -d no waitpid
    well
    [[ $output =~ sample/waitpid\ +2\ +0\ +[0-9.]+\ +0\ +0$'\n' ]]
}

@test "portable.sh: an error of memory, a warning, a wrong call" {
    program memory <<'END'
    char *p = malloc(8);

    if (p == NULL)
        err(1, "malloc");
    memset(p, argc, 8);
    if (p[argc + 7] == 77)
        puts("unlikely");
    free(p);
END
    program warns <<'END'
    char c = argc;

    printf("%d\n", c);
    (void)argv;
END
    sed -i 's/argc != 1/argc > 2/' "$book/ch99-sample/warns.c"
    # without a usage line in its header it is not asked
    sed 's/usage: \./not: ./; s/char c/int c/' "$book/ch99-sample/warns.c" \
        >"$book/ch99-sample/quiet.c"
    measure portable -V gcc-strict,gcc-sanitize,misuse
    falls_short "memory: gcc-sanitize: ch99-sample/memory.c:" \
        "runtime error: load" \
        "warns: gcc-strict:" "[-Werror=conversion]" \
        "warns: misuse: exit 0, not exit 2"
    [[ $output =~ sample/quiet\ +2\ +0\ +0$'\n' ]]
}

@test "portable.sh: valgrind sees lost memory" {
    command -v valgrind >/dev/null || skip "no valgrind; scripts/setup.sh --all"
    good '/char text/s/;/, *lost = malloc(7);/; s/ssize_t n/lost = NULL;&/'
    cat "$book/ch99-sample/sample.c" >"$book/ch99-sample/lost.c"
    # the child does not close its end of the pipe: its end does
    good 's/close(fd\[0\]) == -1/pid != 0 \&\& &/'
    measure portable -V valgrind
    falls_short "lost: valgrind:" "definitely lost"
    says_not "sample: valgrind"
}

@test "measure: what cannot be shown is skipped with its reason" {
    program never <<'END'
    errx(77, "no such device here");
END
    run -77 ./kills.sh -C "$book" 3>&-
    says "skipped: no such device here"
    run -77 ./portable.sh -C "$book" -V gcc-O2 3>&-
    says "1 programs, 0 fell short 0 times, 1 skipped"
}

@test "measure: wrong usage is exit 2, -h is not" {
    for script in faults kills crowd portable; do
        run -2 "./$script.sh" -n 0
        says "usage: scripts/trials/$script.sh [-C DIR]"
        run -2 "./$script.sh" ch99-none
        run -2 "./$script.sh" none
        run -0 "./$script.sh" -h
        says "exit: 0"
    done
    run -2 ./portable.sh -V none
}

@test "measure: stopped half-way, it leaves nothing" {
    program sample <<'END'
    usleep(400000);
END
    ./kills.sh -C "$book" -n 50 >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    pid=$!
    command sleep 1.5
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" = 143 ]
    for f in /tmp/ipc-measure."$pid".*; do
        [ ! -e "$f" ] || fail "left: $f"
    done
    [ ! -e "/tmp/ipc-measure-$((61000 + pid % 1000 * 4))" ]
}
