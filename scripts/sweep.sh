#!/bin/sh
#
# sweep.sh - find what demonstrations that were killed have left behind
#
# usage: scripts/sweep.sh [-f | --help]
#
#   (none)   list it, one thing a line
#   -f       remove it
#
# Looks for what is yours and has a mark of the book, and for nothing else:
#
#   POSIX    /dev/shm/ipc-*, /dev/shm/sem.ipc-*, and the queues
#            /dev/mqueue/ipc-*, if /dev/mqueue is mounted
#   System V keys whose first byte is "I", of the mode 0600
#   folders  and files ipc-XXXXXX, six letters or digits, in /tmp and $TMPDIR
#
# Nothing is touched that a process uses, or may use: it has it open, mapped or
# attached, has made it or used it last and still runs. Nothing at all while a
# program of the book runs: it may know a name that it has yet to open. What
# the marks are, exactly, and what "in use" is, stands in scripts/lib/left.sh.
# No process is touched at all.
#
# What has no name, IPC_PRIVATE, may be another program's: it is listed, if
# nobody uses it, with the command that removes it, and never removed.
#
# exit: 0  done    1  something could not be removed    2  wrong usage

set -u
LC_ALL=C
export LC_ALL
lib=$(dirname "$0")/lib
# shellcheck source=scripts/lib/script.sh
. "$lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$lib/book.sh"
# shellcheck source=scripts/lib/left.sh
. "$lib/left.sh"

complain() { printf 'sweep: %s\n' "$*" >&2; }

# sets kind, name and size, as they are shown
describe() { # LINE
    case $1 in
    'file '*)
        name=${1#file }
        case $name in
        /dev/mqueue/*)
            kind='POSIX message queue'
            size=$(sed -n 's/^QSIZE:\([0-9]*\).*/\1/p' "$name" 2>/dev/null)
            size="${size:-0} bytes"
            return
            ;;
        /dev/shm/sem.*) kind='POSIX semaphore' ;;
        /dev/shm/*) kind='POSIX shared memory' ;;
        *) kind='temporary file' ;;
        esac
        if [ -d "$name" ]; then
            kind='temporary folder'
            size=$(find "$name" ! -path "$name" 2>/dev/null | wc -l)
            size="$((size)) inside"
        else
            size=$({ wc -c <"$name"; } 2>/dev/null)
            size="$((${size:-0})) bytes"
        fi
        ;;
    *)
        # shellcheck disable=SC2086 # words
        set -- $1
        size=$(awk -v id="$2" '$2 == id { print $4 }' "/proc/sysvipc/$1")
        size="$size bytes"
        case $1 in
        shm) kind='System V segment' ;;
        msg) kind='System V queue' ;;
        *) kind='System V semaphores' size="${size% *} semaphores" ;;
        esac
        name="id $2, IPC_PRIVATE"
        [ "$3" = 0 ] || name="id $2, key $(printf '0x%08x' "$3")"
        ;;
    esac
}

found() { # LINE
    case $1 in 'file '*) [ -e "${1#file }" ] || return 0 ;; esac # it has gone
    describe "$1"
    line=$(printf '%-22s %-36s %s' "$kind" "$name" "$size")
    count=$((count + 1))
    if [ "$class" = private ]; then
        # shellcheck disable=SC2086 # words
        set -- $1
        case $1 in
        shm) echo "$line; if it is yours: ipcrm -m $2" ;;
        msg) echo "$line; if it is yours: ipcrm -q $2" ;;
        sem) echo "$line; if it is yours: ipcrm -s $2" ;;
        esac
    elif [ -z "$force" ]; then
        to_remove=yes
        echo "$line"
    elif remove "$1"; then
        echo "removed: $line"
    else
        complain "could not remove: $line"
        failed=1
    fi
}

force=''
case $#:${1-} in
0:) ;;
1:-f) force=yes ;;
1:-h | 1:--help) help ;;
*) misuse ;;
esac

# Without /proc nobody knows who still runs.
if [ ! -r /proc/self/status ]; then
    complain "there is no /proc here: as root, mount -t proc proc /proc"
    exit 1
fi
book=$(cd "$(dirname "$0")/.." && pwd) || exit 1

# First what there is, then who runs: who begins later makes other names.
things=$(things mark private)
running=''
if [ -n "$things" ]; then
    running=$(book_runs "$book")
    things=$(printf '%s\n' "$things" | unused)
fi
# and once more, for one that was just about to be another process
if [ -n "$things" ] && [ -z "$running" ]; then
    running=$(book_runs "$book")
fi

count=0 failed=0 to_remove=''
if [ -z "$things" ]; then
    echo "nothing left behind"
elif [ -n "$running" ]; then
    echo "left alone while $running runs: $(printf '%s\n' "$things" |
        grep -c .) that it may use"
else
    while IFS= read -r thing; do
        class_of "$thing"
        found "$thing"
    done <<EOF
$things
EOF
    [ -z "$to_remove" ] || echo "To remove it: scripts/sweep.sh -f"
fi
exit $failed
