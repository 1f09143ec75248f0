# shellcheck shell=sh
#
# left.sh - what programs of the book leave behind, and how it is recognised
#
# To be sourced. A thing is a line: "shm ID KEY MODE", also sem and msg, or
# "file PATH", which may be a folder.
#
#   class_of LINE   sets class:
#       mark     it has a mark of the book, see below: after SIGTERM, SIGHUP or
#                SIGKILL it may stay; sweep.sh -f, and ./run.sh, remove it
#       private  IPC_PRIVATE: it may stay, too; sweep.sh names it, and nobody
#                but its owner removes it
#       libc     sem.??????, which glibc's sem_open() makes first and removes
#       other    none of these
#   things [CLASS ...]  what this user has of these, default: all but "other"
#   anything        may there be any?
#   unused          of the lines on stdin those that nobody uses
#   book_runs BOOK  names a program of the book that this user runs, if one
#                   does; BOOK is its folder
#   remove LINE     removes such a thing, whatever it is
#
# The marks:
#   System V  a key whose first byte is "I", and the mode 600
#   POSIX     /ipc- and eight or more hexadecimal digits (getentropy), or, in
#             the first edition, /ipc-UID-PID; with anything after it
#   folders   and files ipc-XXXXXX, six letters or digits, as of mkdtemp(), not
#             in /dev; things looks in /tmp and $TMPDIR
#
# A thing is in use if a process has it open, mapped or attached, works or
# listens in it or waits for it; if one lives that made or used it last (System
# V knows), or whose id is in its name or key; or if that was in another PID
# namespace. Between two uses a program may know nothing but a name or a key:
# so whoever removes asks book_runs, too, and removes nothing while one runs.
# What cannot be seen is a process of another PID namespace: in a container, what
# is in /tmp is in use for its first minute. Nor a program under another name
# that knows nothing but a name.
#
# book_runs needs lib/book.sh.

left_hex='[0-9a-f][0-9a-f][0-9a-f][0-9a-f]'
left_six='[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]'

is_pid() { # TEXT: such a process may have been
    case $1 in '' | 0* | *[!0-9]* | ????????*) return 1 ;; esac
    [ "$1" -le 4194304 ]
}

pid_in() { # PATH: the process id in a name of the first edition, if it is one
    pid=${1##*/ipc-} pid=${pid##*/sem.ipc-}
    case $pid in
    [0-9]*-*) ;;
    *) return 1 ;;
    esac
    case ${pid%%-*} in *[!0-9]* | ????????*) return 1 ;; esac
    pid=${pid#*-}
    pid=${pid%%[!0-9]*}
    is_pid "$pid"
}

class_of() {
    class=other
    # shellcheck disable=SC2254 # patterns
    case $1 in
    'file /dev/shm/sem.'$left_six) class=libc ;;
    'file '*/ipc-$left_hex$left_hex* | 'file '*/sem.ipc-$left_hex$left_hex*)
        case ${1##*/} in *[!A-Za-z0-9._-]*) ;; *) class=mark ;; esac
        ;;
    'file /dev/'*) ! pid_in "$1" || class=mark ;;
    'file '*/ipc-$left_six) class=mark ;;
    'file '*) ! pid_in "$1" || class=mark ;; # a folder of queues elsewhere
    *' '*' '*' 1'???) ;; # a segment that goes with its last process
    *' '*' 0 '*) class=private ;;
    *' '*' '*' 600')
        key=${1#* * } key=${key% *}
        [ $((key >> 24)) != 73 ] || class=mark
        ;;
    esac
}

things() {
    [ $# -gt 0 ] || set -- mark private libc
    anything || return 0
    me=$(id -u)
    {
        awk -v uid="$me" 'FNR > 1 {
            kind = FILENAME
            sub(/.*\//, "", kind)
            if ((kind == "sem" ? $5 : $8) == uid)
                print kind, $2, $1, $3
        }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem 2>/dev/null
        {
            find /dev/shm /dev/mqueue -maxdepth 1 -user "$me" -type f \
                \( -name 'ipc-*' -o -name 'sem.ipc-*' -o -name 'sem.??????' \)
            find -H /tmp "${TMPDIR:-/tmp}" -maxdepth 1 -user "$me" \
                \( -type f -o -type d \) -name 'ipc-??????'
        } 2>/dev/null | sort -u | sed 's/^/file /'
    } | while IFS= read -r thing; do
        class_of "$thing"
        case " $* " in *" $class "*) printf '%s\n' "$thing" ;; esac
    done
}

# anything - may there be any, of whomever? Most often there is none, and a shell
# sees that without another process.
anything() {
    for place in /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem; do
        if { read -r _ && read -r _; } <"$place"; then
            return 0
        fi
    done 2>/dev/null
    for place in /dev/shm/ipc-* /dev/shm/sem.* /dev/mqueue/ipc-* \
        /dev/mqueue/sem.* /tmp/ipc-?????? "${TMPDIR:-/tmp}"/ipc-??????; do
        [ ! -e "$place" ] || return 0
    done
    return 1
}

# runs PID - it is a process of this user, and no dead one that waits for its
# parent. If in doubt, it runs. (The owner of /proc/PID may be another one.)
runs() {
    [ -e "/proc/$1" ] || return 1
    [ "$(awk -v uid="$(id -u)" '
        $1 == "State:" { dead = $2 ~ /[ZX]/ }
        $1 == "Uid:" { other = $2 != uid && $3 != uid }
        END { if (dead || other) print "no" }' \
        "/proc/$1/status" 2>/dev/null)" != no ]
}

# of the paths on stdin the last part of those that a process has open, mapped,
# as its folder, or listens at; and of what lies below
used_names() {
    {
        sed 's|.*/||'
        echo /
        ls -l /proc/[0-9]*/cwd /proc/[0-9]*/fd
        cat /proc/[0-9]*/maps /proc/net/unix
    } 2>/dev/null | awk '
        !listed { if ($0 == "/") listed = 1; else names[$0]; next }
        /\/(sem\.)?ipc-/ || /\/sem\./ {
            for (name in names)
                if ((i = index($0, "/" name)) > 0 &&
                    substr($0, i + 1 + length(name), 1) ~ /^[\/ ]?$/)
                    print name
        }'
}

# the processes that made or used it last, or "used"; the columns of
# /proc/sysvipc are in proc(5). A process of another PID namespace has number 0.
sysv_processes() { # KIND ID KEY MODE
    [ "$3" = 0 ] || echo $(($3 & 0xffffff))
    [ "$1" != sem ] || set -- "$@" "$(LC_ALL=C ipcs -s -i "$2" 2>/dev/null |
        awk 'NF == 5 && $1 ~ /^[0-9]+$/ { print $5; waiting += $3 + $4; n++ }
            END { if (waiting || !n) print "used" }' | tr '\n' ' ')"
    awk -v kind="$1" -v id="$2" -v last="${5-}" '
        $2 != id { next }
        kind == "shm" { print $5, $6; if ($7 > 0 || !$5) print "used" }
        kind == "msg" { print $6, $7; if ($12 && !$6 || $13 && !$7) print "used" }
        kind == "sem" { print last; if ($9 && last !~ /[1-9u]/) print "used" }
        ' "/proc/sysvipc/$1" 2>/dev/null
}

# hidden PATH - it is in /tmp, and new, and a process that cannot be seen from
# this PID namespace may use it. The number is that of the first one.
hidden() {
    case $1 in /tmp/ipc-??????) ;; *) return 1 ;; esac
    [ "$(readlink /proc/self/ns/pid)" != 'pid:[4026531836]' ] &&
        [ -z "$(find "$1" -prune ! -mmin -1 2>/dev/null)" ]
}

unused() {
    all=$(cat)
    [ -n "$all" ] || return 0
    used=$(printf '%s\n' "$all" | grep '^file ' | used_names)
    printf '%s\n' "$all" | while IFS= read -r thing; do
        case $thing in
        'file '*)
            ! printf '%s\n' "$used" | grep -qxF -e "${thing##*/}" || continue
            ! hidden "${thing#file }" || continue
            set --
            ! pid_in "$thing" || set -- "$pid"
            ;;
        *)
            # shellcheck disable=SC2046,SC2086 # words
            set -- $(sysv_processes $thing)
            ;;
        esac
        for pid; do
            case $pid in
            0) ;;
            used) continue 2 ;;
            *) ! runs "$pid" || continue 2 ;;
            esac
        done
        printf '%s\n' "$thing"
    done
}

# A program is known by its folder, or by its name if it is a copy.
book_runs() {
    names=$(cd "$1" && programs | sed 's|.*/||')
    {
        printf '%s\n' "$names"
        echo /
        ls -l /proc/[0-9]*/exe 2>/dev/null
        for script in $names; do
            case $script in *.sh) ;; *) continue ;; esac
            # with [.] grep does not find itself
            grep -lzx -e "${script%.sh}[.]sh" -e ".*/${script%.sh}[.]sh" \
                /proc/[0-9]*/cmdline |
                sed "s|/cmdline|/exe -> /$script|"
        done 2>/dev/null
    } | awk '
        !listed { if ($0 == "/") listed = 1; else names[$0]; next }
        (i = index($0, "/exe -> ")) > 0 {
            pid = substr($0, 1, i - 1)
            sub(/.*\//, "", pid)
            name = path = substr($0, i + 8)
            sub(/ \(deleted\)$/, "", name)
            sub(/.*\//, "", name)
            if (name in names && path !~ /^\/(usr\/)?s?bin\// || path ~ /\/ch[0-9][0-9]-[^\/]*\/[^\/]*$/)
                print pid, name
        }' | while read -r pid name; do
        if runs "$pid"; then
            echo "$name (process $pid)"
            break
        fi
    done
}

remove() {
    case $1 in
    'shm '*) set -- "$1" ipcrm -m ;;
    'msg '*) set -- "$1" ipcrm -q ;;
    'sem '*) set -- "$1" ipcrm -s ;;
    'file '*)
        rm -rf -- "${1#file }"
        return
        ;;
    esac
    id=${1#* }
    "$2" "$3" "${id%% *}"
}
