#!/bin/sh
#
# doctor.sh - what this machine can show, and what it cannot
#
# usage: scripts/doctor.sh [--help]
#
# Prints the system, its limits, and what a program can have here. Beside each
# "no" stand the programs that need it and what to do. It needs no root, takes
# a moment, and leaves nothing: it tries in folders that it removes.
#
# It keeps no list of programs. Which program needs what is read from the
# sources; the table in this script has a pattern for each need.
#
# exit: 0  every program can be shown here, but perhaps for an option
#       1  some cannot    2  wrong usage

set -uf
PATH=$PATH:/usr/sbin:/sbin # a user's PATH may lack them
LC_ALL=C
export LC_ALL
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$(dirname "$0")/lib/book.sh"

# need ; who ; pattern ; what to do
# who: all    every program with the pattern has this need
#      77     only one that can exit 77: with the pattern in the message, or
#             if the message names no need, anywhere
#      root   as 77; in a program that has an option "(root only)", it is the
#             need of that option
table() {
    cat <<'EOF'
tmp ; all ; mkdtemp\(|mkstemp\(|mktemp -d|O_TMPFILE \| ; set TMPDIR to a folder in which you can write
fifo ; all ; mkfifo((at)?\(| -m) ; set TMPDIR to a folder on a Linux file system, as /tmp is
socket ; all ; sockaddr_un ; set TMPDIR to a folder on a Linux file system, as /tmp is
loopback ; all ; INADDR_LOOPBACK|127\.0\.0\.1 ; as root: ip link set lo up
stat ; all ; /proc/[^" ]*/stat" ; as root: mount -t proc proc /proc
sysv ; all ; (msg|sem|shm)get\( ; use a kernel that has it; WSL2 in place of WSL1
mqueue ; all ; mq_open\( ; use a kernel that has them; WSL2 in place of WSL1
shm ; all ; shm_open\(|sem_open\( ; as root: mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mqdir ; 77 ; /dev/mqueue ; as root: mkdir -p /dev/mqueue && mount -t mqueue none /dev/mqueue
ptrace ; 77 ; PTRACE_|ptrace|strace|process_vm_ ; in a container: docker run --cap-add=SYS_PTRACE; with Yama 2: as root
seccomp ; 77 ; SECCOMP|seccomp ; try outside of the container
userns ; 77 ; CLONE_NEW|user namespace ; try outside of the container; on Ubuntu as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0
netns ; all ; unshare -Urn ; run it as root; in a container: docker run --privileged; without ip: scripts/setup.sh
pty ; all ; posix_openpt\( ; as root: mount -t devpts devpts /dev/pts
raw ; root ; SOCK_RAW|AF_PACKET|raw socket ; run it as root; in a container: docker run --cap-add=NET_RAW
pagemap ; root ; pagemap|page number ; run it as root
users ; 77 ; another user here|two users ; run it as root, and not in a user namespace
tmpfile ; 77 ; O_TMPFILE ; set TMPDIR to another folder
EOF
}

have() { command -v "$1" >/dev/null 2>&1; }

# all_programs - a line "+ TAB NAME" for each, and one for each need of it:
# NEED TAB NAME TAB what it does without: "exits 77", "fails", or "option".
# NEED "?": it can exit 77, but the table does not know why.
all_programs() {
    # shellcheck disable=SC2046 # no name has a blank
    set -- $(set +f && sources)
    [ $# -gt 0 ] || return 0
    table | awk '
        function needs(i, does) {
            if (done[i]++)
                return
            known = 1
            if (who[i] == "root" && option != "")
                print need[i] "\t" name " " option "\toption"
            else
                print need[i] "\t" name "\t" does
        }
        function finish(   i, k, named) {
            if (name == "")
                return
            print "+\t" name
            known = 0
            for (k = 1; k <= sites; k++) {
                named = 0
                for (i = 1; i <= rows; i++)
                    if (site[k] ~ pattern[i]) {
                        needs(i, "exits 77")
                        named = 1
                    }
                for (i = 1; i <= rows && !named; i++)
                    if (i in used)
                        needs(i, "exits 77")
            }
            if (sites > 0 && !known)
                print "?\t" name "\texits 77"
            for (i = 1; i <= rows; i++)
                if (who[i] == "all" && i in used)
                    needs(i, "fails")
        }
        FNR == NR {
            split($0, part, " ; ")
            need[++rows] = part[1]
            who[rows] = part[2]
            pattern[rows] = part[3]
            next
        }
        FNR == 1 {
            finish()
            name = FILENAME
            script = name ~ /\.sh$/
            sub(/\.[a-z]*$/, "", name)
            header = 1
            sites = more = 0
            option = last = ""
            split("", used)
            split("", done)
        }
        header && script && !/^#/ { header = 0 }
        header { # its options, and which of them is for root
            if ($0 ~ /^ ?[*#] *$/)
                last = ""
            if (match($0, / -[A-Za-z0-9](:|  )/))
                last = substr($0, RSTART + 1, 2)
            if (index($0, "(root only)"))
                option = last
            if (!script && index($0, "*/"))
                header = 0
            next
        }
        /^ *(\/\*|\*[ \/])/ { next } # a comment
        {
            gsub(/\/\*.*\*\//, "")
            for (i = 1; i <= rows; i++)
                if ($0 ~ pattern[i])
                    used[i] = 1
            if (more)
                site[sites] = site[sites] $0
            else if ($0 ~ /(errx?|exit)\(77|(return|exit) 77/)
                site[++sites] = $0
            else
                next
            more = !script && $0 !~ /;/ # up to the end of the statement
        }
        END { finish() }' - "$@"
}

# fact NAME TEXT - a line of the report, or more; none is longer than 80
fact() {
    printf '  %-23s' "$1"
    column=25
    for word in $2; do
        if [ $((column + 1 + ${#word})) -gt 80 ] && [ $column -gt 25 ]; then
            printf '\n%25s' ''
            column=25
        fi
        printf ' %s' "$word"
        column=$((column + 1 + ${#word}))
    done
    echo
}

# who_needs NEED [DOES] - names of programs, with a comma between them
who_needs() {
    printf '%s\n' "$all_needs" |
        awk -F '\t' -v need="$1" -v does="${2-}" '
            $1 == need && (does == "" || $3 == does) {
                printf "%s%s", n++ ? ", " : "", $2 }'
}

# can NEED NAME yes|no|unknown [TEXT] - a fact, and what follows from a "no"
can() {
    case $3 in
    yes)
        fact "$2" "yes${4:+, $4}"
        return
        ;;
    no) fact "$2" "no${4:+, $4}" ;;
    *)
        fact "$2" "not known${4:+, $4}"
        names=$(who_needs "$1")
        [ -z "$names" ] || fact '' "running it tells: $names"
        return
        ;;
    esac
    for does in 'exits 77' fails; do
        names=$(who_needs "$1" "$does")
        [ -z "$names" ] || fact '' "$does: $names"
        lost=$lost${names:+${lost:+, }$names}
    done
    names=$(who_needs "$1" option)
    [ -z "$names" ] || fact '' "exits 77: $names (but for that it can be shown)"
    options=$options${names:+${options:+, }$names}
    fact '' "do: $(table | awk -v need="$1" '$1 == need {
        for (i = 0; i < 3; i++)
            sub(/^.* ; /, "")
        print }')"
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
        fact "$3" "not there"
    fi
}

# limit TEXT UNIT NAME - a fact from /proc/self/limits
limit() {
    value=$(awk -v text="$1" 'index($0, text " ") == 1 {
        $0 = substr($0, length(text) + 1); print $1, $2 }' \
        /proc/self/limits 2>/dev/null)
    if [ -n "$value" ]; then
        fact "$3" "${value% *}${2:+ $2} (at most ${value#* })"
    else
        fact "$3" "not known"
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
    awk -v point="$point" '$2 == point { type = $3 }
        END { print (type == "" ? "unknown" : type) }' \
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
    sign=${sign:+a container, so says $sign}
    echo "${wsl:-${sign:-neither a container nor WSL}}${wsl:+${sign:+, }$sign}"
}

system() {
    echo "The system"
    fact kernel "$(uname -r) $(uname -m)"
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) ||
        libc=$(ldd --version 2>&1 | awk '
            /^musl/ { musl = 1 }
            /^Version/ && musl { print "musl", $2 }')
    fact libc "${libc:-not known}"
    if have "${CC:-cc}"; then
        fact compiler "$("${CC:-cc}" --version 2>/dev/null | sed q)"
    else
        fact compiler "no ${CC:-cc}, so nothing can be built"
        fact '' "do: scripts/setup.sh"
        lost="all that is not built yet"
    fi
    fact processors "$(nproc 2>/dev/null ||
        grep -c '^processor' /proc/cpuinfo)"
    fact "runs in" "$(where)"
    # In a user namespace, root is not the machine's root.
    namespace=''
    if first /proc/self/uid_map; then
        # shellcheck disable=SC2086 # three numbers
        set -- $value
        [ "$*" = "0 0 4294967295" ] || namespace=", in a user namespace"
    fi
    fact "your user id" "$(id -u)$namespace"
}

limits() {
    echo "Limits"
    setting kernel/msgmax "bytes in a System V message" kernel.msgmax
    setting kernel/msgmnb "bytes in a System V queue" kernel.msgmnb
    setting kernel/msgmni "System V queues" kernel.msgmni
    setting fs/mqueue/msg_max "messages in a POSIX queue" fs.mqueue.msg_max
    setting fs/mqueue/msgsize_max "bytes in a POSIX message" \
        fs.mqueue.msgsize_max
    limit "Max msgqueue size" "bytes in your POSIX queues" RLIMIT_MSGQUEUE
    setting fs/pipe-max-size "bytes in a pipe" fs.pipe-max-size
    setting fs/pipe-user-pages-soft "pages in your pipes" \
        fs.pipe-user-pages-soft
    # shellcheck disable=SC2046 # two numbers
    set -- $(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $2, $4 }')
    if [ $# = 2 ]; then
        fact /dev/shm \
            "$(kib "$1"), $(kib "$2") free, $(file_system /dev/shm)"
    else
        fact /dev/shm "not there"
    fi
    limit "Max open files" "in a process" "open files"
}

look_at_processes() {
    yama="any process of yours, no Yama"
    if first /proc/sys/kernel/yama/ptrace_scope; then
        case $value in
        0) yama="any process of yours, Yama 0" ;;
        1) yama="strace PROGRAM, but not strace -p, Yama 1" ;;
        2) yama="root only, Yama 2" ;;
        *) yama="nobody, Yama $value" ;;
        esac
    fi
    if ! have strace; then
        can ptrace ptrace unknown "no strace here ($yama)"
        fact '' "tests that use strace are skipped; scripts/setup.sh gets it"
    elif strace -o /dev/null true >/dev/null 2>&1; then
        can ptrace ptrace yes "$yama"
    else
        can ptrace ptrace no "strace is not allowed here ($yama)"
        fact '' "tests that use strace are skipped"
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
    *0000000000000) can pagemap "page numbers" no "hidden from you" ;;
    *[0-9a-f]*) can pagemap "page numbers" yes "in /proc/PID/pagemap" ;;
    *) can pagemap "page numbers" no "no /proc/PID/pagemap" ;;
    esac
}

privileges() {
    if ! have unshare; then
        can userns "user namespaces" unknown "no unshare here"
        fact '' "scripts/setup.sh gets it"
    elif unshare -Ur true >/dev/null 2>&1; then
        can userns "user namespaces" yes
    else
        can userns "user namespaces" no
    fi

    if ! have unshare || ! have ip; then
        can netns "network namespaces" no "no unshare or no ip here"
    elif unshare -n true 2>/dev/null || unshare -Urn true 2>/dev/null; then
        can netns "network namespaces" yes
    else
        can netns "network namespaces" no
    fi

    caps=$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
    if [ $((0x${caps:-0} >> 13 & 1)) = 0 ]; then
        can raw "raw sockets" no "no CAP_NET_RAW"
    elif [ -n "$namespace" ]; then
        can raw "raw sockets" unknown "CAP_NET_RAW$namespace"
    else
        can raw "raw sockets" yes "CAP_NET_RAW"
    fi

    # to become another user: the rights to, and that user there
    answer=no
    if [ "$(id -u)" = 0 ] && [ $((0x${caps:-0} >> 6 & 3)) = 3 ] &&
        ! grep -q deny /proc/self/setgroups &&
        awk '$1 <= 65534 && 65534 < $1 + $3 { n++ } END { exit n < 2 }' \
            /proc/self/uid_map /proc/self/gid_map; then
        answer=yes
    fi 2>/dev/null
    can users "another user" $answer

    mode=$(sed -n 's/^Seccomp:[^0-9]*//p' /proc/self/status)
    first /proc/sys/kernel/seccomp/actions_avail
    case $mode:$value in
    :*) can seccomp "seccomp filters" no ;;
    0:*kill_process*) can seccomp "seccomp filters" yes ;;
    *:*kill_process*) can seccomp "seccomp filters" yes "one is in force" ;;
    *) can seccomp "seccomp filters" unknown ;;
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
    can mqueue "POSIX message queues" $answer
    if grep -q ' /dev/mqueue mqueue ' /proc/self/mounts; then
        can mqdir /dev/mqueue yes "mounted"
    else
        can mqdir /dev/mqueue no "not mounted; the queues do without"
    fi

    answer=no
    { : </dev/ptmx; } 2>/dev/null && [ -d /dev/pts ] && answer=yes
    can pty pseudo-terminals $answer

    flags=$(cat /sys/class/net/lo/flags 2>/dev/null)
    if [ -z "$flags" ]; then
        can loopback loopback unknown
    elif [ $((flags & 1)) = 1 ]; then
        can loopback loopback yes "127.0.0.1"
    else
        can loopback loopback no "it is down"
    fi

    try_folder /dev/shm
    can shm "/dev/shm writable" $made
}

folders() {
    try_folder .
    if [ $made = no ]; then
        fact "this folder" "$type; you cannot write in it"
    else
        fact "this folder" "$type; FIFO: $fifo, Unix socket: $socket"
        [ $fifo$socket = yesyes ] || [ $fifo$socket = yesunknown ] ||
            fact '' "do: try those in a folder of mktemp -d"
    fi

    dir=${TMPDIR:-/tmp}
    try_folder "$dir"
    can tmp "temporary folder" $made "$dir, $type"
    if [ $made = yes ]; then
        can fifo "a FIFO there" $fifo
        can socket "a Unix socket there" $socket
        can tmpfile "O_TMPFILE there" unknown "not tried"
    fi
}

verdict() {
    echo "The programs"
    total=$(printf '%s\n' "$all_needs" | grep -c '^+')
    names=$(who_needs '?')
    [ -z "$names" ] || fact "other needs" "running it tells: $names"
    if [ "$total" = 0 ]; then
        fact "shown here" "none: there is no program in this folder"
        lost=all
    elif [ -z "$lost" ]; then
        fact "shown here" "all $total${options:+, but not $options}"
    else
        fact "not shown here" "$(printf '%s\n' "$lost" | awk -F ', ' '{
            for (i = 1; i <= NF; i++)
                if (!seen[$i]++) # a program may lack two things
                    printf "%s%s", n++ ? ", " : "", $i }')"
        fact "programs in all" "$total"
    fi
}

case $#:${1-} in
0:) ;;
1:-h | 1:--help) help ;;
*) misuse ;;
esac

if [ "$(uname -s)" != Linux ]; then
    echo "doctor: this is $(uname -s); the book's programs need Linux." >&2
    echo "Use a Linux virtual machine, a Linux container, or WSL2 on Windows." >&2
    exit 1
fi
cd "$(dirname "$0")/.." || exit 1

probe=''
finish() {
    [ -z "$probe" ] || rm -rf "$probe"
}
ways_out finish

lost='' options=''
all_needs=$(all_programs)
system
echo
limits
echo
echo "What can be had"
look_at_processes
privileges
objects
folders
echo
verdict
[ -z "$lost" ]
