#!/bin/sh
#
# sweep.sh - find what demonstrations that were killed have left behind
#
# usage: scripts/sweep.sh [-f | --help]
#
#   (none)   list it, one thing a line
#   -f       remove it
#
# Looks for what is yours and has the book's own names, and for nothing else:
#
#   POSIX    /dev/shm/ipc-UID-PID*, /dev/shm/sem.ipc-UID-PID*, and the queues
#            /dev/mqueue/ipc-UID-PID*, if /dev/mqueue is mounted
#   System V a key of the byte "I" and a process id, and the mode 0600
#   folders  and files ipc-XXXXXX, six letters or digits, in $TMPDIR or /tmp
#
# Nothing is touched while the process of that id still runs, no folder while a
# program of the book runs or somebody has a file in it open. No process is
# touched at all.
#
# exit: 0  done    1  something could not be removed    2  wrong usage

set -u
LC_ALL=C
export LC_ALL

complain() { printf 'sweep: %s\n' "$*" >&2; }

# is_pid TEXT - such a process may have been
is_pid() {
    case $1 in '' | 0* | *[!0-9]*) return 1 ;; esac
    [ ${#1} -lt 10 ] && [ "$1" -le "$pid_max" ]
}

# runs PID - it is a process of this user, and no dead one that waits for its
# parent. If in doubt, it runs. (The owner of /proc/PID may be another one.)
runs() {
    [ -e "/proc/$1" ] || return 1
    [ "$(awk -v uid="$uid" '
        $1 == "State:" { dead = $2 ~ /[ZX]/ }
        $1 == "Uid:" { other = $2 != uid && $3 != uid }
        END { if (dead || other) print "no" }' \
        "/proc/$1/status" 2>/dev/null)" != no ]
}

# mine PATH TYPE... - it is of this user and one of these types of find's
mine() {
    path=$1
    shift
    for type in "$@"; do
        [ -z "$(find "$path" -prune -type "$type" -user "$uid" 2>/dev/null)" ] ||
            return 0
    done
    false
}

# found KIND NAME SIZE COMMAND... - list a thing, or remove it by that command
found() {
    line=$(printf '%-22s %-36s %s' "$1" "$2" "$3")
    shift 3
    count=$((count + 1))
    if [ -z "$force" ]; then
        echo "$line"
    elif "$@"; then
        echo "removed: $line"
    else
        complain "could not remove: $line"
        failed=1
    fi
}

posix_objects() { # KIND FOLDER PREFIX
    for file in "$2/$3$uid"-*; do
        rest=${file#"$2/$3$uid-"}
        pid=${rest%%[!0-9]*}
        if ! is_pid "$pid" || ! mine "$file" f || runs "$pid"; then
            continue
        fi
        if [ "$2" = /dev/mqueue ]; then
            size=$(sed -n 's/^QSIZE:\([0-9]*\).*/\1/p' "$file" 2>/dev/null)
        else
            size=$(wc -c <"$file" 2>/dev/null)
        fi
        found "$1" "$file" "$((${size:-0})) bytes" rm -f -- "$file"
    done
}

# What the key alone does not tell from the key of an ftok(path, 'I') is told
# by the mode, by a process id that can be, and by a segment's creator.
sysv_objects() { # FILE KIND OPTION-OF-IPCRM
    [ -r "/proc/sysvipc/$1" ] || return 0
    list=$(awk -v uid="$uid" -v kind="$1" '
        NR == 1 { next }
        {
            owner = kind == "sem" ? $5 : $8
            pid = $1 - 73 * 16777216 # "I"
            if (owner != uid || $3 != 600)
                next
            if (kind == "shm" && $5 != pid)
                next
            print $2, pid, $4, $1
        }' "/proc/sysvipc/$1")
    while read -r id pid size key; do
        if ! is_pid "$pid" || runs "$pid"; then
            continue
        fi
        case $1 in
        sem) size="$size semaphores" ;;
        *) size="$size bytes" ;;
        esac
        found "$2" "id $id, key $(printf '0x%08x' "$key")" "$size" \
            ipcrm "$3" "$id"
    done <<EOF
$list
EOF
}

# A folder has no process id in its name; so none, while one of these runs.
a_program_runs() {
    # shellcheck disable=SC2012 # one ls is faster than a readlink for each
    for process in $(
        ls -l /proc/[0-9]*/exe 2>/dev/null |
            sed -n 's|.* /proc/\([0-9]*\)/exe -> .*/ch[0-9][0-9]-[^/]*/[^/]*$|\1|p'
        for script in "$book"/ch[0-9][0-9]-*/*.sh; do
            script=${script##*/}
            case $script in run.sh | '*.sh') continue ;; esac
            grep -lzx -e "$script" -e ".*/$script" /proc/[0-9]*/cmdline |
                sed 's|[^0-9]||g'
        done 2>/dev/null
    ); do
        ! runs "$process" || return 0
    done
    false
}

# in_use PATH... - somebody has something below one of them open, works there,
# or listens there. These are the names of one folder.
in_use() {
    for name; do
        {
            ls -l /proc/[0-9]*/cwd /proc/[0-9]*/fd
            cat /proc/net/unix
        } 2>/dev/null | name=$name awk '
            { i = index($0, " " ENVIRON["name"]) }
            i > 0 && substr($0, i + 1 + length(ENVIRON["name"]), 1) ~ /^[\/ ]?$/ {
                found = 1
            }
            END { exit found ? 0 : 3 }'
        [ $? = 3 ] || return 0
    done
    false
}

folders() {
    given=${TMPDIR:-/tmp}
    dir=$(cd "$given" 2>/dev/null && pwd -P) || return 0
    for path in "$dir"/ipc-??????; do
        name=${path##*/}
        case ${name#ipc-} in *[!A-Za-z0-9]*) continue ;; esac
        mine "$path" d f || continue
        ! a_program_runs || return 0
        ! in_use "$path" "$given/$name" || continue
        if mine "$path" d; then
            found "temporary folder" "$path" \
                "$(($(find "$path" ! -path "$path" | wc -l))) inside" \
                rm -rf -- "$path"
        else
            found "temporary file" "$path" "$(($(wc -c <"$path"))) bytes" \
                rm -f -- "$path"
        fi
    done
}

usage='usage: scripts/sweep.sh [-f | --help]'
force=''
[ $# -le 1 ] || { echo "$usage" >&2; exit 2; }
case ${1-} in
'') [ $# -eq 0 ] || { echo "$usage" >&2; exit 2; } ;;
-f) force=yes ;;
-h | --help)
    while IFS= read -r line; do
        case $line in '#!'*) ;; '# '*) echo "${line#??}" ;; '#') echo ;; *) break ;; esac
    done <"$0"
    exit 0
    ;;
*) echo "$usage" >&2; exit 2 ;;
esac

uid=$(id -u)
book=$(cd "$(dirname "$0")/.." && pwd) || exit 1
pid_max=$(cat /proc/sys/kernel/pid_max 2>/dev/null) || pid_max=4194304
count=0 failed=0

# Without /proc nobody knows who still runs.
if [ ! -r /proc/self/status ]; then
    complain "there is no /proc here: as root, mount -t proc proc /proc"
    exit 1
fi

posix_objects "POSIX shared memory" /dev/shm ipc-
posix_objects "POSIX semaphore" /dev/shm sem.ipc-
posix_objects "POSIX message queue" /dev/mqueue ipc-
sysv_objects shm "System V segment" -m
sysv_objects msg "System V queue" -q
sysv_objects sem "System V semaphores" -s
folders

if [ $count = 0 ]; then
    echo "nothing left behind"
elif [ -z "$force" ]; then
    echo "To remove it: scripts/sweep.sh -f"
fi
exit $failed
