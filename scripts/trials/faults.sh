#!/bin/sh
#
# faults.sh - make each system call of each program fail, see it take it well
#
# usage: scripts/trials/faults.sh [-C DIR] [-n OCCURRENCES] [-t SECONDS]
#                                 [PROGRAM ...]
#
#   scripts/trials/faults.sh ch01-pipe/eof     one program; ch01-pipe: a chapter
#
#   -n OCCURRENCES  of one call in one process, the first so many fail, one
#                   after the other, and the last: 1 to 999999, default 8
#   -t SECONDS      within which its processes end, default 20
#   -C DIR          the book (default: the folder above this script's)
#   PROGRAM         eof, ch01-pipe/eof or ch01-pipe; default: all there are
#   -h              this text
#
# Builds the program with -static, so that its calls are few and its own. For
# every call, occurrence and error of the table below there is one run with
# exactly one failure, put in by strace: in the main process, or in a child (if
# several children get so far, once in each of them). The call is then not
# carried out. "Not met" counts those that did not come about: the run took
# another way, or the kernel could not have failed so at that place.
#
# Well taken: the same output and exit status as ever; or a message on stderr
# and an exit status other than 0, or the end by SIGPIPE or by SIGALRM, which
# tell a process that another one has failed. It falls short by a hang, that is,
# if the main process or another one still runs after SECONDS, by death by
# another signal, exit 0 with other output, a failure without a message, and if
# something is left that sweep.sh does not remove, see scripts/lib/left.sh. That
# may stay only if the call that failed was the one that removes it.
# Writing to descriptor 1 or 2 is not made to fail: as in every C book, printing
# is not checked. Nor does a call say "there is nothing" (ECHILD of wait4, EAGAIN
# of rt_sigtimedwait) to a program that looks for this answer: it would believe
# it, as it should.
# What fell short is shown as CALL failing in WHERE: what happened [OCCURRENCE
# ERROR, ...], with a command for the first of them. It is tried twice, unless
# it hangs; "(1 of 2)": it came once.
#
# It cannot see a failure that comes with another, one that the kernel reports
# only later, or a call whose failure has an effect all the same.
#
# exit: 0  nothing fell short        1   something did    2  wrong usage
#       77 a tool is missing, or nothing could be measured

# shellcheck source=scripts/trials/lib.sh
. "$(dirname "$0")/lib.sh"

# The calls and their errors. "-": it cannot fail, or only libc uses it.
errors='
accept accept4: EINTR EMFILE
bind: EADDRINUSE EACCES
clone clone3 fork vfork: EAGAIN ENOMEM
clock_nanosleep nanosleep pause rt_sigsuspend: EINTR
close: EIO
connect: EINTR ECONNREFUSED
creat open openat openat2: EMFILE EACCES
dup dup2 dup3 pipe pipe2 epoll_create1 pidfd_open inotify_init1: EMFILE
signalfd signalfd4 timerfd_create userfaultfd: EMFILE
epoll_ctl: ENOMEM
epoll_wait epoll_pwait poll ppoll select pselect6: EINTR ENOMEM
eventfd eventfd2 memfd_create socket socketpair: EMFILE ENOMEM
execve execveat: ENOENT ENOMEM
fallocate: EINTR ENOSPC
fstat newfstatat stat lstat statx: ENOMEM
fsync fdatasync: EIO ENOSPC
ftruncate truncate: EINTR ENOSPC EIO
futex: EINTR EAGAIN
getdents64 sendfile copy_file_range: EIO
getsockname getpeername getsockopt setsockopt: ENOBUFS
ioctl: ENOTTY
kill tkill tgkill: EPERM
lseek: EINVAL
madvise mmap mmap2 mprotect mremap brk munmap: ENOMEM
mkdir mkdirat mknod mknodat link linkat symlink symlinkat: ENOSPC EACCES
rename renameat renameat2: ENOSPC EACCES
mlock mlock2 mlockall: ENOMEM EPERM
mq_getsetattr: EBADF
mq_notify: ENOMEM
mq_open: EMFILE ENOSPC EACCES
mq_timedreceive mq_timedsend: EINTR
msgget semget shmget: ENOSPC ENOMEM
msgrcv: EINTR
msgsnd: EINTR ENOMEM
prctl rt_sigaction rt_sigprocmask rt_sigpending: EINVAL
setitimer timer_settime timerfd_settime timerfd_gettime: EINVAL
read readv pread64 preadv: EINTR EIO
recvfrom recvmsg recvmmsg: EINTR ENOMEM
rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal: EAGAIN EPERM
rt_sigtimedwait: EINTR EAGAIN
semop semtimedop: EINTR ENOMEM
sendto sendmsg sendmmsg: EINTR ENOBUFS
shmat: ENOMEM EACCES
shmdt: EINVAL
shutdown: ENOTCONN
splice tee vmsplice: EINTR ENOMEM
timer_create: EAGAIN
wait4 waitid: EINTR ECHILD
write writev pwrite64 pwritev: EINTR ENOSPC EIO
alarm exit exit_group umask uname sync arch_prctl: -
getegid geteuid getgid getpgid getpgrp getpid getppid getsid: -
gettid getuid gettimeofday clock_gettime time times: -
rseq restart_syscall rt_sigreturn sched_yield: -
set_robust_list set_tid_address: -
'
other=EPERM # every call that is not in the table

# Calls that libc makes by itself, at the start or in stdio, and the words that
# say that the program makes them, too.
startup='brk:brk|sbrk mprotect:mprotect getrandom:getrandom|getentropy
prlimit64:prlimit|[gs]etrlimit readlink:readlink readlinkat:readlink
lseek:lseek|fseek ioctl:ioctl fstat:fstat|stat
newfstatat:fstat|stat|lstat|fstatat'

root=$here/../.. most=8 limit=20
while getopts C:n:t:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    n) number "$OPTARG" && most=$OPTARG ;;
    t) number "$OPTARG" && limit=$OPTARG ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
need strace
begin "$@"
echo "$errors" >"$base/errors"
echo 'int main(void) { return 0; }' >"$base/probe.c"
if ! cc -static -o "$base/probe" "$base/probe.c" 2>/dev/null; then
    echo "$me: cc -static does not work: no static libc" >&2
    exit 77
fi
if ! strace -DDD -qqq -n -o /dev/null "$base/probe" 2>"$base/err"; then
    echo "$me: strace does not work here: $(sed -n 1p "$base/err")" >&2
    exit 77
fi

# From an strace log of all calls: one line for each fault. A process that has
# become another program, and its children, are not the book's.
list_faults() { # PROGRAM
    unused=''
    for pair in $startup; do
        grep -Eqw "${pair#*:}" "$source" || unused="$unused ${pair%%:*}"
    done
    answers=''
    for pair in wait4:ECHILD waitid:ECHILD rt_sigtimedwait:EAGAIN; do
        ! grep -qw "${pair#*:}" "$source" || answers="$answers $pair"
    done
    awk -v answers="$answers " -v binary="$binary" -v main="$main_pid" -v most="$most" \
        -v unused="$unused" -v other="$other" '
        BEGIN {
            k = split(unused, u, " ")
            for (i = 1; i <= k; i++) table[u[i]] = "-"
        }
        FILENAME ~ /errors$/ {
            i = index($0, ":")
            k = split(substr($0, 1, i - 1), call, " ")
            for (j = 1; j <= k; j++)
                if (!(call[j] in table)) table[call[j]] = substr($0, i + 2)
            next
        }
        {
            pid = $1
            number = substr($0, index($0, "[") + 1) + 0
            text = substr($0, index($0, "]") + 2)
            if (text ~ /^<\.\.\. /) { # its second line
                split(text, part, " ")
                name = part[2]
                resumed = 1
            } else if (text ~ /^[a-z_0-9]+\(/) {
                name = text
                sub(/\(.*/, "", name)
                resumed = 0
            } else
                next
            if (name ~ /^(clone|clone3|fork|vfork)$/ && foreign[pid] &&
                text ~ / = [0-9]+$/)
                foreign[$NF] = 1
            if (!resumed && !foreign[pid]) {
                nr[name] = number
                n = ++count[pid, name]
                if (name !~ /^writev?$/ || text !~ /^writev?\([12],/)
                    asked[pid == main ? "main" : "child", name, n] = 1
                role = pid == main ? "main" : "child"
                if (n > top[role, name]) top[role, name] = n
                pids[pid] = 1
            }
            if (name == "execve" && text ~ / = 0$/ && !index(text, binary))
                foreign[pid] = 1
        }
        function list(role, name, n,    k, e, i) {
            k = split(name in table ? table[name] : other, e, " ")
            for (i = 1; i <= k; i++)
                if (e[i] != "-" && !index(answers, " " name ":" e[i] " "))
                    print role "\t" name "\t" nr[name] "\t" n "\t" e[i] \
                        "\t" top["main", name] + 0
        }
        END {
            for (p in pids)
                for (name in nr)
                    if (n = count[p, name])
                        last[p == main ? "main" : "child", name, n] = 1
            split("main child", roles, " ")
            for (r = 1; r <= 2; r++)
                for (name in nr)
                    for (n = 1; n <= top[roles[r], name]; n++) {
                        if (n > most && !((roles[r], name, n) in last))
                            continue
                        if (!((roles[r], name, n) in asked))
                            continue
                        if (name == "execve" && roles[r] == "main" && n == 1)
                            continue
                        list(roles[r], name, n)
                    }
        }' "$base/errors" "$w/log" | sort -t "$tab" -k1,1r -k2,2 -k4,4n
}

# Did the failure come where it was meant to, as the kernel could have done it?
met() {
    grep -q INJECTED "$w/log" || return 1
    awk -v role="$role" -v main="$main_pid" -v call="$call" \
        -v binary="$binary" '
        {
            pid = role == "child" ? $1 : main
            if (index($0, call "(")) text[pid] = $0
            if (/execve\(/ && / = 0$/ && !index($0, "\"" binary "\"") &&
                !/\/launch"/)
                foreign[pid] = 1
            if (/\(INJECTED\)$/ && text[pid] ~ /writev?\([12],/)
                printing = 1
            if (/\(INJECTED\)$/ && !foreign[pid] &&
                (role == "main" || pid != main) &&
                !(call == "futex" && text[pid] !~ /FUTEX_(WAIT|LOCK)/))
                ok = 1
        }
        END { exit !ok || printing }' "$w/log"
}

# sets fault, empty if the program took it well
judge() { # PROGRAM
    fault=''
    case $kind in
    hang) fault="hang${held:+ (still there: $held)}" ;;
    signal)
        case $value in
        13 | 14) [ -s "$w/err" ] || fault="ends without a message" ;;
        *) fault="the main process is killed by signal $value" ;;
        esac
        ;;
    exit)
        if [ "$value" = 0 ]; then
            same "$1" || fault='exit 0 with other output'
        elif [ ! -s "$w/err" ]; then
            fault="exit $value without a message"
        fi
        ;;
    esac
    [ "$kind" != hang ] || return 0
    case $left in
    *'process '*) ;;
    *) ! may_stay || return 0 ;;
    esac
    fault="$fault${fault:+; }left behind: $left ($kind $value)"
}

# May all of what is left stay? A private one may if its removal failed.
may_stay() {
    removed=0
    case $call in
    unlink | unlinkat | rmdir | msgctl | semctl | shmctl | mq_unlink) removed=1 ;;
    esac
    printf '%s' "$objects" | while IFS= read -r thing; do
        class_of "$thing"
        case $class in
        mark | libc) continue ;;
        esac
        [ "$removed" = 1 ] || exit 1
        removed=0 # one only
    done
}

inject() { # PROGRAM: one fault of the plan, in role, call, number, n, error
    follow='' before='' inject=$call:error=$error:when=$n
    how="cc -static -O1 -o /tmp/${1#*/} $1.c"
    if [ "$role" = child ]; then
        follow=-f
        if [ "$in_main" -ge "$n" ]; then # it must not fail there
            before="-s $number:$n"
            how="$how && cc -static -o /tmp/launch scripts/trials/launch.c"
        fi
    fi
    how="$how && strace $follow -e trace=$call -e inject=$inject"
    how="$how ${before:+/tmp/launch $before }/tmp/${1#*/}"
    seen=0 tried=0 first=''
    while [ "$tried" -lt 2 ]; do
        : >"$w/log"
        # shellcheck disable=SC2086 # follow and before are words or nothing
        trial -t "$limit" -g "$limit" strace -DDD -qqq $follow -e signal=none -o "$w/log" \
            -e "trace=$call,execve" -e "inject=$inject" \
            ${before:+"$base/launch"} $before "$binary"
        ! stopped || return 0
        if [ "$kind" = none ] || ! met; then
            break
        fi
        tried=$((tried + 1))
        judge "$1"
        [ -n "$fault" ] || break
        seen=$((seen + 1))
        first=$fault
        [ "$kind" != hang ] || break
    done
    if [ "$tried" = 0 ]; then
        count "$1" 0 1
        return
    fi
    count "$1" 1 0
    [ -n "$first" ] || return 0
    if [ "$kind" != hang ] && [ "$seen" = 1 ]; then
        first="$first (1 of 2)"
    fi
    where='the main process'
    [ "$role" = main ] || where='a child'
    fall "$1" "$call failing in $where: $first" "$how" "$n $error"
}

one() { # PROGRAM
    build "$1" cc -static -O1 && reference "$1" || return 0
    : >"$w/log"
    trial -t 10 strace -DDD -qqq -n -f -e signal=none -o "$w/log" "$binary"
    ! stopped || return 0
    if [ "$kind $value" != 'exit 0' ] || ! same "$1"; then
        fall "$1" "with strace and no fault: $kind $value, or other output" \
            "cc -static -O1 -o /tmp/${1#*/} $1.c && strace -f /tmp/${1#*/}"
        return
    fi
    list_faults "$1" >"$w/plan"
    faults=$(wc -l <"$w/plan") done=0
    while IFS=$tab read -r role call number n error in_main <&4; do
        ! stopped || break
        done=$((done + 1))
        progress "$1" "$done/$faults $call $error"
        inject "$1" 4<&-
    done 4<"$w/plan"
}

each_program one
table 'faults|not met'
