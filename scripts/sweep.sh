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
case $0 in
*/*) lib=${0%/*}/lib ;;
*) lib=./lib ;;
esac
# shellcheck source=scripts/lib/lang.sh
. "$lib/lang.sh"
LC_ALL=C
export LC_ALL
# shellcheck source=scripts/lib/script.sh
. "$lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$lib/book.sh"
# shellcheck source=scripts/lib/left.sh
. "$lib/left.sh"

complain() { # ENGLISH CHINESE
    printf 'sweep: %s\n' "$(say "$@")" >&2
}

bytes() { say "$1 bytes" "$1 字节"; }

# sets kind, name and size, as they are shown
describe() { # LINE
    case $1 in
    'file '*)
        name=${1#file }
        case $name in
        /dev/mqueue/*)
            kind=$(say 'POSIX message queue' 'POSIX 消息队列')
            size=$(sed -n 's/^QSIZE:\([0-9]*\).*/\1/p' "$name" 2>/dev/null)
            size=$(bytes "${size:-0}")
            return
            ;;
        /dev/shm/sem.*) kind=$(say 'POSIX semaphore' 'POSIX 信号量') ;;
        /dev/shm/*) kind=$(say 'POSIX shared memory' 'POSIX 共享内存') ;;
        *) kind=$(say 'temporary file' '临时文件') ;;
        esac
        if [ -d "$name" ]; then
            kind=$(say 'temporary folder' '临时目录')
            size=$(find "$name" ! -path "$name" 2>/dev/null | wc -l)
            size=$(say "$((size)) inside" "含有 $((size)) 个文件")
        else
            size=$({ wc -c <"$name"; } 2>/dev/null)
            size=$(bytes "$((${size:-0}))")
        fi
        ;;
    *)
        # shellcheck disable=SC2086 # words
        set -- $1
        size=$(awk -v id="$2" '$2 == id { print $4 }' "/proc/sysvipc/$1")
        case $1 in
        shm) kind=$(say 'System V segment' 'System V 共享内存段') ;;
        msg) kind=$(say 'System V queue' 'System V 消息队列') ;;
        *) kind=$(say 'System V semaphores' 'System V 信号量集') ;;
        esac
        if [ "$1" = sem ]; then
            size=$(say "$size semaphores" "$size 个信号量")
        else
            size=$(bytes "$size")
        fi
        key=$(printf '0x%08x' "$3")
        name=$(say "id $2, key $key" "标识符 $2，键 $key")
        [ "$3" != 0 ] ||
            name=$(say "id $2, IPC_PRIVATE" "标识符 $2，IPC_PRIVATE")
        ;;
    esac
}

found() { # LINE
    case $1 in 'file '*) [ -e "${1#file }" ] || return 0 ;; esac # it has gone
    describe "$1"
    line=$(printf '%s\t%s\t%s\n' "$kind" "$name" "$size" |
        awk -v widths='22 36' -f "$lib/cells.awk" -f "$lib/columns.awk")
    count=$((count + 1))
    if [ "$class" = private ]; then
        # shellcheck disable=SC2086 # words
        set -- $1
        case $1 in
        shm) remedy="ipcrm -m $2" ;;
        msg) remedy="ipcrm -q $2" ;;
        *) remedy="ipcrm -s $2" ;;
        esac
        say "$line; if it is yours: $remedy" "${line}；如果是你的：$remedy"
    elif [ -z "$force" ]; then
        to_remove=yes
        echo "$line"
    elif remove "$1"; then
        say "removed: $line" "已删除：$line"
    else
        complain "could not remove: $line" "无法删除：$line"
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
    complain "there is no /proc here: as root, mount -t proc proc /proc" \
        "这里没有 /proc：以 root 执行 mount -t proc proc /proc"
    exit 1
fi
book=$lib/../..

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
    say "nothing left behind" "没有留下的对象"
elif [ -n "$running" ]; then
    many=$(printf '%s\n' "$things" | grep -c .)
    say "left alone while $running runs: $many that it may use" \
        "$running 正在运行：有 $many 个对象可能由该程序使用，没有处理"
else
    while IFS= read -r thing; do
        class_of "$thing"
        found "$thing"
    done <<EOF
$things
EOF
    [ -z "$to_remove" ] ||
        say "To remove it: scripts/sweep.sh -f" "删除的命令：scripts/sweep.sh -f"
fi
exit $failed
