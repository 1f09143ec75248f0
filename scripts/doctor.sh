#!/bin/sh
#
# doctor.sh - what this machine can show, and what it cannot
#
# usage: scripts/doctor.sh [--help]
#
# Prints the system, its limits, and what a program can have here. Beside each
# "no" stands what to do, and which programs fail for it: those that make such a
# call. What a few programs need besides, they say themselves when they are run,
# and exit with 77. It needs no root, takes a moment, and leaves nothing: it
# tries in folders that it removes.
#
# exit: 0  every program can be shown here, but perhaps for some that exit 77
#       1  some fail    2  wrong usage

set -uf
PATH=$PATH:/usr/sbin:/sbin # a user's PATH may lack them
# shellcheck source=scripts/lib/lang.sh
. "$(dirname "$0")/lib/lang.sh"
LC_ALL=C
export LC_ALL
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$(dirname "$0")/lib/book.sh"

# need ; the calls for which a program fails without it, as a regular expression,
# or "77": who needs it says so, and exits with 77 ; what to do ; in Chinese
table() {
    cat <<'EOF'
tmp ; mkdtemp\(|mkstemp\(|mktemp -d ; set TMPDIR to a folder in which you can write ; 把 TMPDIR 设为可写的目录
fifo ; mkfifo((at)?\(| -m) ; set TMPDIR to a folder on a Linux file system, as /tmp is ; 把 TMPDIR 设为 Linux 文件系统上的目录，例如 /tmp
socket ; sockaddr_un ; set TMPDIR to a folder on a Linux file system, as /tmp is ; 把 TMPDIR 设为 Linux 文件系统上的目录，例如 /tmp
loopback ; INADDR_LOOPBACK|127\.0\.0\.1 ; as root: ip link set lo up ; 以 root 执行：ip link set lo up
stat ; /proc/[^" ]*/stat" ; as root: mount -t proc proc /proc ; 以 root 执行：mount -t proc proc /proc
sysv ; (msg|sem|shm)get\( ; use a kernel that has it; WSL2 in place of WSL1 ; 换用支持 System V IPC 的内核；用 WSL2 代替 WSL1
mqueue ; mq_open\( ; use a kernel that has them; WSL2 in place of WSL1 ; 换用支持 POSIX 消息队列的内核；用 WSL2 代替 WSL1
shm ; shm_open\(|sem_open\( ; as root: mount -t tmpfs -o mode=1777 tmpfs /dev/shm ; 以 root 执行：mount -t tmpfs -o mode=1777 tmpfs /dev/shm
pty ; posix_openpt\( ; as root: mount -t devpts devpts /dev/pts ; 以 root 执行：mount -t devpts devpts /dev/pts
mqdir ; 77 ; as root: mkdir -p /dev/mqueue && mount -t mqueue none /dev/mqueue ; 以 root 执行：mkdir -p /dev/mqueue && mount -t mqueue none /dev/mqueue
ptrace ; 77 ; in a container: docker run --cap-add=SYS_PTRACE; with Yama 2: as root ; 在容器里：docker run --cap-add=SYS_PTRACE；Yama 为 2 时：以 root 用户运行
seccomp ; 77 ; try outside of the container ; 在容器之外试试
userns ; 77 ; try outside of the container; on Ubuntu as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0 ; 在容器之外试试；在 Ubuntu 上以 root 执行：sysctl kernel.apparmor_restrict_unprivileged_userns=0
netns ; 77 ; run it as root; in a container: docker run --privileged; without ip: scripts/setup.sh ; 以 root 用户运行程序；在容器里：docker run --privileged；没有 ip 命令时：scripts/setup.sh
raw ; 77 ; run it as root; in a container: docker run --cap-add=NET_RAW ; 以 root 用户运行程序；在容器里：docker run --cap-add=NET_RAW
pagemap ; 77 ; run it as root ; 以 root 用户运行程序
users ; 77 ; run it as root, and not in a user namespace ; 以 root 用户运行程序，而且不在用户命名空间里
EOF
}

have() { command -v "$1" >/dev/null 2>&1; }

# column NEED N - of the table
column() {
    table | awk -v need="$1" -v column="$2" '{
        split($0, part, " ; ")
        if (part[1] == need)
            print part[column]
    }'
}

# who_fails NEED - names of programs, with a comma between them
who_fails() {
    calls=$(column "$1" 2)
    [ "$calls" != 77 ] || return 0
    # shellcheck disable=SC2046 # no name has a blank
    grep -lE -e "$calls" $(set +f && sources) /dev/null | sed 's/\.[a-z]*$//' |
        awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 }'
}

# fact NAME TEXT - a line of the report, or more; none is longer than 80
facts=''
fact() {
    facts="$facts$1	$2
"
}

# show_facts - all those, with one process for all
show_facts() {
    printf '%s' "$facts" |
        awk -f scripts/lib/cells.awk -f scripts/lib/fact.awk
    facts=''
}

# can NEED NAME yes|no|unknown [TEXT] - a fact, and what follows from a "no"
can() {
    fact "$2" "$(answer "$3")${4:+$(say ", " "，")$4}"
    [ "$3" = no ] || return 0
    names=$(who_fails "$1")
    if [ -n "$names" ]; then
        fact '' "$(say "fails: $names" "失败：$names")"
        lost=$lost${lost:+, }$names
    elif [ "$(column "$1" 2)" = 77 ]; then
        without=$without${without:+$(say ", " "、")}$2
    fi
    to_do=$(column "$1" "$(say 3 4)")
    fact '' "$(say "do: $to_do" "办法：$to_do")"
}

answer() { # yes|no|unknown
    case $1 in
    yes) say yes 有 ;;
    no) say no 没有 ;;
    *) say "not known" 不知道 ;;
    esac
}

# able yes|no|unknown - the same in Chinese, of what one can do
able() {
    case $1 in
    yes) echo 能创建 ;;
    no) echo 不能创建 ;;
    *) echo 不知道 ;;
    esac
}

# first FILE - $value is its first line; false if there is none
# (not with read: dash asks for one byte at a time, and /proc/sys gives just one)
first() {
    value=$(sed q "$1" 2>/dev/null)
    [ -n "$value" ]
}

# setting FILE UNIT NAME - a fact from /proc/sys
setting() {
    if first "/proc/sys/$1"; then
        fact "$3" "$value $2"
    else
        fact "$3" "$(say "not there" "没有")"
    fi
}

# limit TEXT UNIT NAME - a fact from /proc/self/limits
limit() {
    value=$(awk -v text="$1" 'index($0, text " ") == 1 {
        $0 = substr($0, length(text) + 1); print $1, $2 }' \
        /proc/self/limits 2>/dev/null)
    if [ -n "$value" ]; then
        fact "$3" "${value% *}${2:+ $2}$(
            say " (at most ${value#* })" "，硬限制 ${value#* }")"
    else
        fact "$3" "$(answer unknown)"
    fi
}

kib() { # N - so many KiB, readable
    if [ "$1" -ge 10485760 ]; then
        echo "$(($1 / 1048576)) GiB"
    elif [ "$1" -ge 10240 ]; then
        echo "$(($1 / 1024)) MiB"
    else
        echo "$1 KiB"
    fi
}

# file_system FOLDER - its type, as mount names it
file_system() {
    point=$(df -P "$1" 2>/dev/null | awk 'NR == 2 { print $6 }')
    awk -v point="$point" -v unknown="$(say unknown 未知)" '
        $2 == point { type = $3 }
        END { print (type == "" ? unknown : type) }' \
        /proc/self/mounts 2>/dev/null
}

# try_folder FOLDER - $made, $fifo, $socket: yes, no, or unknown, and $type
try_folder() {
    made=no fifo=unknown socket=unknown
    type=$(file_system "$1")
    probe=$(mktemp -d "$1/doctor.XXXXXX" 2>/dev/null) || return 0
    made=yes fifo=no
    ! mkfifo "$probe/fifo" 2>/dev/null || fifo=yes
    if have perl && perl -MSocket -e 1 2>/dev/null; then
        # from within: the path of a socket has no more than 107 bytes
        socket=no
        # shellcheck disable=SC2016 # the $ is perl's
        ! (cd "$probe" && perl -MSocket -e '
            socket($s, PF_UNIX, SOCK_STREAM, 0)
                && bind($s, sockaddr_un("socket")) or exit 1') 2>/dev/null ||
            socket=yes
    else
        case $type in
        ext[234] | xfs | btrfs | zfs | f2fs | tmpfs | overlay) socket=$fifo ;;
        9p | drvfs | vfat | msdos | exfat | ntfs* | fuseblk) socket=no ;;
        esac
    fi
    rm -rf "$probe"
    probe=''
}

# where - a container, WSL, or neither
where() {
    first /proc/sys/kernel/osrelease
    wsl='' sign=''
    case $value in
    *microsoft* | *WSL2*) wsl=WSL2 ;;
    *Microsoft*) wsl="WSL1" ;;
    esac
    for f in /.dockerenv /run/.containerenv /run/systemd/container; do
        [ ! -e $f ] || sign=$f
    done
    if [ -z "$sign" ] &&
        grep -Eq 'docker|kubepods|containerd|libpod|lxc' /proc/1/cgroup; then
        sign=/proc/1/cgroup
    fi 2>/dev/null
    if [ -z "$sign" ] && [ -r /proc/1/environ ] &&
        tr '\0' '\n' </proc/1/environ | grep -q '^container='; then
        sign=/proc/1/environ
    fi 2>/dev/null
    [ -z "$sign" ] ||
        sign=$(say "a container, so says $sign" "容器（依据 ${sign}）")
    neither=$(say "neither a container nor WSL" "不在容器里，也不在 WSL 里")
    echo "${wsl:-${sign:-$neither}}${wsl:+${sign:+$(say ", " "，")}$sign}"
}

system() {
    say "The system" "系统"
    fact "$(say kernel 内核)" "$(uname -r) $(uname -m)"
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) ||
        libc=$(ldd --version 2>&1 | awk '
            /^musl/ { musl = 1 }
            /^Version/ && musl { print "musl", $2 }')
    fact "$(say libc "C 库")" "${libc:-$(answer unknown)}"
    if have "${CC:-cc}"; then
        fact "$(say compiler 编译器)" \
            "$("${CC:-cc}" --version 2>/dev/null | sed q)"
    else
        fact "$(say compiler 编译器)" "$(
            say "no ${CC:-cc}, so nothing can be built" \
                "没有 ${CC:-cc}，无法编译任何程序")"
        fact '' "$(say "do: scripts/setup.sh" "办法：scripts/setup.sh")"
        lost=$(say "all that is not built yet" "所有还没有编译的程序")
    fi
    fact "$(say processors 处理器个数)" "$(nproc 2>/dev/null ||
        grep -c '^processor' /proc/cpuinfo)"
    fact "$(say "runs in" 运行环境)" "$(where)"
    # In a user namespace, root is not the machine's root.
    namespace=''
    if first /proc/self/uid_map; then
        # shellcheck disable=SC2086 # three numbers
        set -- $value
        [ "$*" = "0 0 4294967295" ] || namespace=$(
            say ", in a user namespace" "，在用户命名空间里")
    fi
    fact "$(say "your user id" "你的用户 ID")" "$(id -u)$namespace"
}

limits() {
    say "Limits" "上限"
    setting kernel/msgmax "$(
        say "bytes in a System V message" "字节（一条 System V 消息）")" \
        kernel.msgmax
    setting kernel/msgmnb "$(
        say "bytes in a System V queue" "字节（一个 System V 消息队列）")" \
        kernel.msgmnb
    setting kernel/msgmni "$(say "System V queues" "个 System V 消息队列")" \
        kernel.msgmni
    setting kernel/shmmax "$(
        say "bytes in a System V segment" "字节（一个 System V 共享内存段）")" \
        kernel.shmmax
    setting kernel/sem "$(
        say "semaphores in a set, and in all; operations in a call; sets" \
            "依次为每个信号量集的信号量数、信号量总数、每次调用的操作数、信号量集数")" kernel.sem
    setting fs/mqueue/msg_max "$(
        say "messages in a POSIX queue" "条消息（一个 POSIX 消息队列）")" \
        fs.mqueue.msg_max
    setting fs/mqueue/msgsize_max "$(
        say "bytes in a POSIX message" "字节（一条 POSIX 消息）")" \
        fs.mqueue.msgsize_max
    limit "Max msgqueue size" "$(
        say "bytes in your POSIX queues" "字节（你的全部 POSIX 消息队列，软限制）")" \
        RLIMIT_MSGQUEUE
    setting fs/pipe-max-size "$(say "bytes in a pipe" "字节（一个管道）")" \
        fs.pipe-max-size
    setting fs/pipe-user-pages-soft "$(
        say "pages in your pipes" "页（你的全部管道）")" fs.pipe-user-pages-soft
    # shellcheck disable=SC2046 # two numbers
    set -- $(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $2, $4 }')
    if [ $# = 2 ]; then
        fact /dev/shm \
            "$(say "$(kib "$1"), $(kib "$2") free, $(file_system /dev/shm)" \
                "$(kib "$1")，空闲 $(kib "$2")，$(file_system /dev/shm)")"
    else
        fact /dev/shm "$(say "not there" "没有")"
    fi
    limit "Max open files" "$(say "in a process" "个（一个进程，软限制）")" \
        "$(say "open files" 打开的文件)"
}

look_at_processes() {
    yama=$(say "any process of yours, no Yama" "可以观察你的任何进程（没有 Yama）")
    if first /proc/sys/kernel/yama/ptrace_scope; then
        case $value in
        0) yama=$(say "any process of yours, Yama 0" \
            "可以观察你的任何进程（Yama 为 0）") ;;
        1) yama=$(say "strace PROGRAM, but not strace -p, Yama 1" \
            "可以用 strace 启动程序，不能用 strace -p（Yama 为 1）") ;;
        2) yama=$(say "root only, Yama 2" "只有 root 可以观察（Yama 为 2）") ;;
        *) yama=$(say "nobody, Yama $value" "任何用户都不能观察（Yama 为 ${value}）") ;;
        esac
    fi
    if ! have strace; then
        can ptrace ptrace unknown "$(
            say "no strace here ($yama)" "没有 strace；$yama")"
        fact '' "$(
            say "tests that use strace are skipped; scripts/setup.sh gets it" \
                "跳过使用 strace 的测试；用 scripts/setup.sh 安装 strace")"
    elif strace -o /dev/null true >/dev/null 2>&1; then
        can ptrace ptrace yes "$yama"
    else
        can ptrace ptrace no "$(
            say "strace is not allowed here ($yama)" \
                "这里不允许 strace；$yama")"
        fact '' "$(say "tests that use strace are skipped" \
            "跳过使用 strace 的测试")"
    fi

    answer=no
    first "/proc/$$/stat"
    case $value in "$$ ("*") "[A-Z]" "*) answer=yes ;; esac
    can stat /proc/PID/stat $answer

    # The page at the end of this shell's stack: the low bits are its number.
    top=$(sed -n 's/^[0-9a-f]*-\([0-9a-f]*\) .*\[stack\]$/\1/p' \
        /proc/$$/maps 2>/dev/null)
    page=$(getconf PAGESIZE 2>/dev/null) || page=4096
    entry=''
    [ -z "$top" ] || entry=$(dd if=/proc/$$/pagemap bs=8 count=1 \
        skip=$((0x$top / page - 1)) 2>/dev/null | od -An -tx8)
    case $entry in
    *0000000000000) set -- no "$(say "hidden from you" "当前用户看不到")" ;;
    *[0-9a-f]*)
        set -- yes "$(say "in /proc/PID/pagemap" "在 /proc/PID/pagemap 里")"
        ;;
    *) set -- no "$(say "no /proc/PID/pagemap" "没有 /proc/PID/pagemap")" ;;
    esac
    can pagemap "$(say "page numbers" 物理页号)" "$@"
}

privileges() {
    what=$(say "user namespaces" 用户命名空间)
    if ! have unshare; then
        can userns "$what" unknown "$(say "no unshare here" "没有 unshare")"
        fact '' "$(say "scripts/setup.sh gets it" "用 scripts/setup.sh 安装")"
    elif unshare -Ur true >/dev/null 2>&1; then
        can userns "$what" yes
    else
        can userns "$what" no
    fi

    what=$(say "network namespaces" 网络命名空间)
    if ! have unshare || ! have ip; then
        can netns "$what" no "$(
            say "no unshare or no ip here" "没有 unshare 或 ip")"
    elif unshare -n true 2>/dev/null || unshare -Urn true 2>/dev/null; then
        can netns "$what" yes
    else
        can netns "$what" no
    fi

    caps=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
    what=$(say "raw sockets" 原始套接字)
    if [ $((0x${caps:-0} >> 13 & 1)) = 0 ]; then
        can raw "$what" no "$(say "no CAP_NET_RAW" "没有 CAP_NET_RAW")"
    elif [ -n "$namespace" ]; then
        can raw "$what" unknown "CAP_NET_RAW$namespace"
    else
        can raw "$what" yes "CAP_NET_RAW"
    fi

    # to become another user: the rights to, and that user there
    answer=no
    if [ "$(id -u)" = 0 ] && [ $((0x${caps:-0} >> 6 & 3)) = 3 ] &&
        ! grep -q deny /proc/self/setgroups &&
        awk '$1 <= 65534 && 65534 < $1 + $3 { n++ } END { exit n < 2 }' \
            /proc/self/uid_map /proc/self/gid_map; then
        answer=yes
    fi 2>/dev/null
    can users "$(say "another user" 换用户的权限)" $answer

    mode=$(sed -n 's/^Seccomp:[^0-9]*//p' /proc/self/status)
    first /proc/sys/kernel/seccomp/actions_avail
    what=$(say "seccomp filters" "seccomp 过滤器")
    case $mode:$value in
    :*) can seccomp "$what" no ;;
    0:*kill_process*) can seccomp "$what" yes ;;
    *:*kill_process*)
        can seccomp "$what" yes "$(say "one is in force" "已有一个在起作用")"
        ;;
    *) can seccomp "$what" unknown ;;
    esac
}

objects() {
    answer=no
    if [ -r /proc/sysvipc/shm ] || ipcs -m; then
        answer=yes
    fi >/dev/null 2>&1
    can sysv "System V IPC" $answer

    answer=no
    [ ! -d /proc/sys/fs/mqueue ] || answer=yes
    can mqueue "$(say "POSIX message queues" "POSIX 消息队列")" $answer
    if grep -q ' /dev/mqueue mqueue ' /proc/self/mounts; then
        can mqdir /dev/mqueue yes "$(say mounted 已挂载)"
    else
        can mqdir /dev/mqueue no "$(say "not mounted; the queues do without" \
            "未挂载；使用消息队列不需要挂载")"
    fi

    answer=no
    { : </dev/ptmx; } 2>/dev/null && [ -d /dev/pts ] && answer=yes
    can pty "$(say pseudo-terminals 伪终端)" $answer

    flags=$(cat /sys/class/net/lo/flags 2>/dev/null)
    what=$(say loopback 回环接口)
    if [ -z "$flags" ]; then
        can loopback "$what" unknown
    elif [ $((flags & 1)) = 1 ]; then
        can loopback "$what" yes "127.0.0.1"
    else
        can loopback "$what" no "$(say "it is down" "接口没有启用")"
    fi

    try_folder /dev/shm
    can shm "$(say "/dev/shm writable" "/dev/shm 写权限")" $made
}

folders() {
    try_folder .
    what=$(say "this folder" 这个目录)
    if [ $made = no ]; then
        fact "$what" "$(say "$type; you cannot write in it" "${type}，不可写")"
    else
        fact "$what" "$(say "$type; FIFO: $fifo, Unix socket: $socket" \
            "${type}；FIFO：$(able $fifo)，Unix 域套接字：$(able $socket)")"
        [ $fifo$socket = yesyes ] || [ $fifo$socket = yesunknown ] ||
            fact '' "$(say "do: try those in a folder of mktemp -d" \
                "办法：到 mktemp -d 创建的目录里试")"
    fi

    dir=${TMPDIR:-/tmp}
    try_folder "$dir"
    can tmp "$(say "temporary folder" 临时目录)" $made "$dir$(say ", " ，)$type"
    if [ $made = yes ]; then
        can fifo "$(say "a FIFO there" "临时目录中的 FIFO")" $fifo
        can socket "$(say "a Unix socket there" "临时目录中的套接字")" $socket
    fi
}

verdict() {
    say "The programs" "程序"
    total=$(set +f && sources | wc -l)
    if [ "$total" = 0 ]; then
        fact "$(say "shown here" 可以演示的)" "$(
            say "none: there is no program in this folder" \
                "没有：这个目录里没有程序")"
        lost=all
    elif [ -z "$lost" ]; then
        fact "$(say "shown here" 可以演示的)" "$(
            say "all $total" "全部 $total 个")"
    else
        fact "$(say "not shown here" 不能演示的)" "$(
            printf '%s\n' "$lost" | awk -F ', ' '{
                for (i = 1; i <= NF; i++)
                    if (!seen[$i]++) # a program may lack two things
                        printf "%s%s", n++ ? ", " : "", $i }')"
        fact "$(say "programs in all" 程序总数)" "$total"
    fi
    [ -z "$without" ] || fact "$(say "but perhaps not" 可能跳过的)" "$(
        say "those that need: $without; they say so, and exit with 77" \
            "需要 ${without} 的程序：不能运行时会输出说明，以退出状态 77 结束")"
}

case $#:${1-} in
0:) ;;
1:-h | 1:--help) help ;;
*) misuse ;;
esac

if [ "$(uname -s)" != Linux ]; then
    say "doctor: this is $(uname -s); the book's programs need Linux.
Use a Linux virtual machine, a Linux container, or WSL2 on Windows." \
        "doctor: 这里是 $(uname -s)，书里的程序需要 Linux。
请使用 Linux 虚拟机、Linux 容器，或者 Windows 上的 WSL2。" >&2
    exit 1
fi
cd "$(dirname "$0")/.." || exit 1

probe=''
finish() {
    [ -z "$probe" ] || rm -rf "$probe"
}
ways_out finish

lost='' without=''
system
show_facts
echo
limits
show_facts
echo
say "What can be had" "可用的功能"
look_at_processes
privileges
objects
folders
show_facts
echo
verdict
show_facts
[ -z "$lost" ]
