#!/bin/sh
#
# run.sh - run the book's programs, their lines side by side as lanes
#
# usage: ./run.sh [OPTION ...] [[CHAPTER] [PROGRAM [ARG ...]]]
#
#   ./run.sh                  what was made last (make ch04 remembers it)
#   ./run.sh ch01             one chapter, in its README's order
#   ./run.sh ch01 eof         one program; ARGs go to the program
#   ./run.sh eof              the same, where only one chapter has an eof
#   ./run.sh ./mine           a program of your own
#   ./run.sh all              all chapters
#
#   --step            wait for a key before every line; q ends
#   --list            only list: ch01-pipe/eof TAB title
#   --find WORD ...   list what has these words, in English or Chinese, or
#                     another name of theirs: first in name or title, then in
#                     what to watch for or what goes wrong, in questions of
#                     exams, in its section's heading; then what prints this
#                     error (EPIPE), what uses this name (dup2) in its source;
#                     if these are few, also what has the words in its section
#   --plain           print just what the programs print
#   --trace           draw what one program really does: its system calls, a
#                     column for each process, a bar where one waits, an arrow
#                     from what lets it go on; --svg FILE, before or after all
#                     the rest, draws into FILE
#   --why [-t SECONDS]  run one program, also one of your own, until it ends,
#                     until nothing has moved for two seconds (-t), or until
#                     Ctrl+C, and say why it hangs: who waits for what, and
#                     where it begins; with -p PID, of a process that runs now
#   --check           the exercises: how far you are; with a NAME: judges your
#                     copy of it by what happens, not by what is printed; with
#                     --reset NAME puts the original back; with --report DIR ...
#                     a line for each student's folder (--tsv: for a table)
#   --hint NAME       the next hint for an exercise
#   --chapter CHAPTER the first word is a PROGRAM of this chapter
#   --lang en|zh      speak English or Chinese; else the one of the locale
#   --help            this text
#
# What was changed, or was never made, is made first. A line "reader: read()
# returned 0" is shown in the column of "reader", as soon as it is printed.
# Ctrl+C ends a program that hangs, and the run. Colour is used on a terminal
# only, and not if NO_COLOR is set. What a run that was killed has left behind
# (scripts/sweep.sh) is cleared first.
#
# exit: 0  every program ran (or could not be shown here: those are named)
#       1  a program failed, cannot be made, or its lines cannot be shown;
#          --find: nothing found
#       2  wrong usage, no such program, or several of that name
#       of a single program: its own status
#       --why: 0 if it has ended, 1 if it waits for ever, or is busy
#       77 --trace or --why cannot be had here: one line says what to do

set -u
from=$(pwd)
cd "$(dirname "$0")" || exit 1

# shellcheck source=scripts/lib/lang.sh
. scripts/lib/lang.sh || exit 1 # lang, say

warn() { # ENGLISH CHINESE
    printf 'run.sh: %s\n' "$(say "$@")" >&2
}

die() { # STATUS ENGLISH CHINESE
    code=$1
    shift
    warn "$@"
    exit "$code"
}

usage() {
    say "usage: ./run.sh [--step | --list | --plain] \
[[CHAPTER] [PROGRAM [ARG ...]]]
       ./run.sh --trace [--svg FILE] [CHAPTER] PROGRAM [ARG ...]
       ./run.sh --why [-t SECONDS] [CHAPTER] PROGRAM [ARG ...]
       ./run.sh --why -p PID
       ./run.sh --check [CHAPTER | [CHAPTER] NAME]
       ./run.sh --hint NAME
       ./run.sh --find WORD ..." \
        "用法：./run.sh [--step | --list | --plain] [[章] [程序 [参数 ...]]]
      ./run.sh --trace [--svg 文件] [章] 程序 [参数 ...]
      ./run.sh --why [-t 秒数] [章] 程序 [参数 ...]
      ./run.sh --why -p 进程号
      ./run.sh --check [章 | [章] 练习]
      ./run.sh --hint 练习
      ./run.sh --find 词 ..." >&2
    exit 2
}

# shellcheck source=scripts/run/which.sh
. scripts/run/which.sh || exit 1 # choose, shown, title and others

# start FOLDER PROGRAM [ARG ...] - it takes the place of this (sub)shell
start() {
    cd "$1" || exit
    case $2 in */*) program=$2 ;; *) program=./$2 ;; esac
    shift 2
    exec "$program" "$@"
}

# build FOLDER [PROGRAM] - make it, or all that are in the folder; if nothing
# has changed this does nothing. Somebody else's copy of the book is left as it
# is, and so is the reader's own program.
build() {
    case ${2-} in
    */*)
        path_of "$1" "$2"
        if [ ! -e "$path" ] && [ -e "$path.c" ]; then
            die 1 "$2 is not built yet; type: cc -o $2 $2.c" \
                "$2 还没有编译，请输入：cc -o $2 $2.c"
        elif [ ! -f "$path" ]; then
            die 2 "there is no program $2" "没有程序 $2"
        elif [ ! -x "$path" ]; then
            die 2 "$2 is not executable; type: chmod +x $2" \
                "$2 没有执行权限，请输入：chmod +x $2"
        fi
        older "$1" "$2"
        ;;
    *.sh) ;;
    *)
        if [ -w "$1" ] && command -v make >/dev/null; then
            MAKEFLAGS='' MAKELEVEL=0 make -s -C "$1" "${2:-programs}" >&2 ||
                die 1 "$1${2:+/$2.c} cannot be built, see above" \
                    "$1${2:+/$2.c} 无法编译，原因见上"
            return
        fi
        for program in ${2:-$(shown "$1")}; do
            [ -x "$1/$program" ] || cannot_build "$1" "$program"
            older "$1" "$program"
        done
        ;;
    esac
}

cannot_build() { # FOLDER PROGRAM
    if [ -w "$1" ]; then
        reason=$(say "no make; type: scripts/setup.sh" \
            "没有 make，请输入：scripts/setup.sh")
    else
        reason=$(say "you may not write in $1; make a copy of the book" \
            "$1 不可写，请把本书复制到自己的目录")
    fi
    die 1 "$1/$2 is not built yet, and cannot be built here ($reason)" \
        "$1/$2 还没有编译，在这里也无法编译（${reason}）"
}

# older FOLDER PROGRAM - says so, if the program is older than its source
older() {
    path_of "$1" "$2"
    if [ -e "$path.c" ] && [ -n "$(find "$path.c" -newer "$path")" ]; then
        warn "$2 is older than its source" "$2 比它的源程序旧"
    fi
}

# speakers FOLDER PROGRAM [ARG ...] - their names, with a colon between them
speakers() {
    source_of "$1" "$2"
    readme=$1/README.md
    case $2 in */*) readme='' ;; esac
    [ -r "$readme" ] || readme=''
    shift
    [ -z "$readme$source" ] || command="./$*" LC_ALL=C awk \
        -f scripts/run/speakers.awk ${readme:+"$readme"} ${source:+"$source"}
}

# lanes NAMES - lays out "speaker: text" lines as columns, one for each speaker
lanes() {
    # shellcheck disable=SC2086 # two words or none
    LC_ALL=C awk $at_once -v speakers="$1" -v width="$width" \
        -v colour="$colour" -v step="$step" \
        -f scripts/lib/cells.awk -f scripts/run/lanes.awk
}

# run FOLDER PROGRAM [ARG ...] - runs it and shows its lines as they come; sets
# $status, that of the program, and $shown, that of what shows them. Ctrl+C
# goes to both; the program takes it as it likes, and what it said until then
# is shown all the same.
run() {
    # mawk waits for a full buffer, but not if told so; asked once
    [ -n "${at_once+asked}" ] || case $(awk -W version 2>&1 </dev/null) in
    mawk*) at_once='-W interactive' ;;
    *) at_once='' ;;
    esac
    names=$(speakers "$@") || die 1 "awk could not read who speaks in $1/$2" \
        "awk 无法从 $1/$2 得知有哪些进程输出"
    trap : INT QUIT
    {
        both=$(
            trap : INT QUIT
            {
                {
                    trap : INT QUIT
                    (start "$@" 2>&1 3>&- 4>&-)
                    ended=$?
                    echo "program $ended" >&4
                    case $ended in 130 | 131)
                        # a child that is still there must not hold us up
                        sleep 0.1
                        printf '\004\n'
                        ;;
                    esac
                } | {
                    [ "$step" = 1 ] || trap '' INT QUIT
                    lanes "$names" >&3 3>&- 4>&-
                }
                echo "lanes $?" >&4
            } 4>&1
        )
    } 3>&1
    trap - INT QUIT
    status=${both#*program } shown=${both#*lanes }
    status=${status%%[!0-9]*} shown=${shown%%[!0-9]*}
}

heading() { # FOLDER PROGRAM
    headline "$1" "$2"
    printf '%s%s%s\n' "$bold" "$title" "$normal" ||
        die 1 "nothing can be printed" "无法输出"
    source_of "$1" "$2"
    [ -z "$source" ] || seen "$source"
}

# show FOLDER PROGRAM [ARG ...] - runs it and shows it; its exit status
show() {
    if [ "$plain" = 1 ]; then
        trap : INT QUIT
        (start "$@")
        status=$?
        trap - INT QUIT
    else
        heading "$1" "$2"
        run "$@"
        case $shown in
        0) ;;
        3) exit 0 ;; # q
        4 | 130) interrupted ;;
        141) exit 141 ;; # nobody reads it any more
        *) die 1 "awk could not show the lines of $1/$2; they are shown by: \
./run.sh --plain" "awk 无法显示 $1/$2 的输出，请用：./run.sh --plain" ;;
        esac
    fi
    case $status in
    130) interrupted ;;
    131) exit 131 ;;
    esac
    return "$status"
}

# interrupted - ends by Ctrl+C, so that a shell sees it, too, having said what
# there is for a program that hangs
interrupted() {
    [ "$step" = 0 ] || exit 130 # who waits for this gives the terminal back
    [ -z "$name" ] || [ -n "${tmp-}" ] ||
        warn "why does it hang? ./run.sh --why $name says it" \
            "为什么停住不动？请用 ./run.sh --why $name"
    trap - EXIT INT
    kill -s INT $$
    exit 130 # where that signal is ignored
}

# restore - gives the terminal back as it was before --step
restore() {
    [ -z "$saved" ] || stty "$saved" </dev/tty
}

# how STATUS - what such an exit status means
how() {
    signal=''
    [ "$1" -le 128 ] || signal=$(kill -l "$1" 2>/dev/null)
    if [ -n "$signal" ]; then
        say "killed by SIG${signal#SIG}" "被 SIG${signal#SIG} 杀死"
    else
        say "exit status $1" "退出状态 $1"
    fi
}

has_ended() { # FOLDER PROGRAM STATUS
    path_of "$1" "$2"
    path=$(seen "$path")
    reason=$(how "$3")
    warn "$path: $reason" "${path}：$reason"
}

# build_trace - makes the tool that draws, if it is not there or is old
build_trace() {
    drawer=scripts/trace/trace
    if [ -x $drawer ] &&
        [ -z "$(find scripts/trace -name "*.[ch]" -newer $drawer)" ]; then
        return
    fi
    if [ ! -w scripts/trace ]; then # somebody else's copy of the book
        drawer=$tmp/trace
    fi
    # (not -O2: it is waited for, and that takes twice as long)
    if ! "${CC:-cc}" -o "$tmp/new" scripts/trace/*.c \
        scripts/trace/calls/*.c scripts/trace/causes/*.c ||
        ! mv -f "$tmp/new" "$drawer"; then
        die 1 "scripts/trace cannot be built; type: scripts/setup.sh" \
            "scripts/trace 无法编译，请输入：scripts/setup.sh"
    fi
}

# can_trace OPTION - is strace there, and allowed?
can_trace() {
    command -v strace >/dev/null ||
        die 77 "$1 needs strace; type: scripts/setup.sh" \
            "$1 需要 strace，请输入：scripts/setup.sh"
    strace -o /dev/null true 2>/dev/null ||
        die 77 "strace may not look into programs here; in a container, start \
it with --cap-add=SYS_PTRACE; else: sudo sysctl kernel.yama.ptrace_scope=1" \
            "strace 在这里不能观察程序；在容器里，启动容器时要用 \
--cap-add=SYS_PTRACE；否则：sudo sysctl kernel.yama.ptrace_scope=1"
}

# tool - makes a folder $tmp that goes at the end, and the tool $drawer, which
# is told in $IPC_LANG in what language to answer
tool() {
    export IPC_LANG="$lang"
    tmp=$(mktemp -d) || exit 1
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 130' INT
    trap 'exit 129' HUP
    trap 'exit 143' TERM
    build_trace
}

# why FOLDER PROGRAM [ARG ...] - runs it, and says why it hangs
why() {
    dir=$1 name=$2
    shift 2
    build "$dir" "$name"
    can_trace --why
    tool
    case $name in */*) program=$name ;; *) program=./$name ;; esac
    case $drawer in /*) ;; *) drawer=$PWD/$drawer ;; esac
    trap : INT # Ctrl+C ends the program; then it is said why
    (cd "$dir" && exec "$drawer" why -t "$quiet" -o "$tmp/lines" \
        "$program" "$@")
}

# why_process PID - of a process that hangs now
why_process() {
    tool
    "$drawer" why -p "$1"
}

# trace FOLDER PROGRAM [ARG ...] - runs it under strace and draws what it did
trace() {
    dir=$1 name=$2
    shift 2
    build "$dir" "$name"
    can_trace --trace
    tool
    trap : INT # Ctrl+C ends the program; what it did is drawn
    case $svg in
    '' | - | /*) ;;
    *) svg=$from/$svg ;;
    esac
    case $name in */*) program=$name ;; *) program=./$name ;; esac
    case $drawer in /*) ;; *) drawer=$PWD/$drawer ;; esac
    output=$(cd "$dir" && exec "$drawer" why -o "$tmp/lines" -c "$tmp/why" \
        "$program" "$@" 2>&1)
    result=$?
    headline "$dir" "$name"
    if [ -n "$svg" ]; then
        "$drawer" -t "$title" -s "$svg" "$tmp/lines" || exit
    else
        heading "$dir" "$name"
        [ "$colour" = 0 ] || set -- -c
        [ "$colour" = 1 ] || set --
        "$drawer" "$@" -w "$width" "$tmp/lines" || exit
    fi
    if [ -s "$tmp/why" ]; then # it hangs
        cat "$tmp/why"
        return "$result"
    fi
    if [ "$result" != 0 ]; then
        printf '%s\n' "$output" | tail -n 1 >&2
        has_ended "$dir" "$name" "$result"
    fi
    return "$result"
}

skipped() { # PROGRAM
    say "skipped: $1 cannot be shown on this machine, see above" \
        "跳过：$1，在这台机器上不能演示，原因见上"
}

# show_all FOLDER ... - every program of these chapters, then what went wrong
show_all() {
    for dir; do
        build "$dir"
    done
    trouble='' failed=0 count=0
    for dir; do
        for name in $(shown "$dir"); do
            show "$dir" "$name"
            status=$?
            [ "$plain" = 1 ] || echo
            count=$((count + 1))
            case $status in
            0) continue ;;
            77) line=$(skipped "$dir/$name") ;;
            *)
                failed=1
                line=$(how "$status")
                line=$(say "failed: $dir/$name, $line" \
                    "失败：$dir/${name}，$line")
                ;;
            esac
            trouble="$trouble
$line"
        done
    done
    [ "$count" != 0 ] || die 1 "found no programs in: $*" "没有找到程序：$*"
    [ "$plain" = 1 ] ||
        say "$count programs shown$trouble" "演示了 $count 个程序$trouble"
    return "$failed"
}

# show_one FOLDER PROGRAM [ARG ...] - that one; and how it has ended, if not well
show_one() {
    build "$1" "$2"
    show "$@"
    status=$?
    case $plain:$status:$2 in
    1:*:* | 0:0:*) ;;
    0:77:*/*) ;;
    0:77:*) skipped "$1/$2" ;;
    *) has_ended "$1" "$2" "$status" ;;
    esac
    return "$status"
}

# list_all - the programs of $folders, or the one that was chosen
list_all() {
    if [ -n "${name-}" ]; then
        title_of "$dir" "$name"
        printf '%s\t%s\n' "$dir/$name" "$title"
    else
        for d in $folders; do
            titled "$d"
        done
    fi
}

# find_words WORD ... - lists the programs that have these words somewhere, or
# another name of them
find_words() {
    folders=$(chapters)
    words=$*
    set --
    for file in ch[0-9][0-9]-*/*.c ch[0-9][0-9]-*/*.sh; do
        [ ! -e "$file" ] || set -- "$@" "$file"
    done
    for d in $folders .; do # what both pages have, by the first one's words
        for file in $(say 'README.md README.zh-CN.md' \
            'README.zh-CN.md README.md'); do
            [ "$d" = . ] || file=$d/$file
            [ ! -e "$file" ] || set -- "$@" "$file"
        done
    done
    for file in README.zh-CN.md /dev/null; do
        [ ! -e "$file" ] || break
    done
    names=$(word=$words LC_ALL=C awk -f scripts/run/names.awk "$file")
    list_all | names=$names more=$(say 'and %d more' '还有 %d 个') LC_ALL=C \
        awk -f scripts/run/find.awk - "$@" && return
    # shellcheck disable=SC1111 # the quotes are Chinese
    warn "nothing found for \"$words\": try another word (hangs, EPIPE), or \
\"What do you see?\" in README.md" \
        "没有找到“${words}”。换一个词试试（例如“停住不动”、EPIPE），\
或者查看 README.zh-CN.md 的“按症状查找”"
    return 1
}

step=0 list=0 plain=0 trace=0 find=0 why=0 quiet=2 pid='' svg='' chapter='' saved=''
while [ $# -gt 0 ]; do
    case $1 in
    --step) step=1 ;;
    --list) list=1 ;;
    --find) find=1 ;;
    --plain) plain=1 ;;
    --trace) trace=1 ;;
    --why) why=1 ;;
    -t | -p)
        [ "$why:${2:+given}" = 1:given ] || usage
        if [ "$1" = -t ]; then quiet=$2; else pid=$2; fi
        shift
        ;;
    --svg)
        [ -n "${2:-}" ] || usage
        svg=$2
        shift
        ;;
    --chapter)
        [ $# -ge 2 ] || usage
        chapter=$2
        shift
        ;;
    --lang)
        case ${2-} in en | zh) lang=$2 ;; *) usage ;; esac
        shift
        ;;
    --check | --hint)
        # where the rest is read, too; the folders in it are the reader's
        case $1:$# in --hint:1) usage ;; esac
        book=$PWD
        cd "$from" || exit 1
        IPC_LANG=$lang exec "$book/scripts/exercises/check.sh" "$@"
        ;;
    --help)
        if [ "$lang" = zh ]; then
            cat scripts/lib/zh/run.txt
        else
            sed -n '3,/^$/s/^# \{0,1\}//p' run.sh
        fi
        exit 0
        ;;
    -*) usage ;;
    *) break ;;
    esac
    shift
done
case $trace$find$why:$step$list$plain in
000:* | 100:000 | 010:000 | 001:000) ;;
*) usage ;;
esac
case $quiet in *[!0-9.]* | *.*.* | .) usage ;; esac
case $pid in *[!0-9]*) usage ;; esac
[ "$trace" = 1 ] || [ -z "$svg" ] || usage

if [ "$find" = 1 ]; then
    [ $# -gt 0 ] || usage
    find_words "$@"
    exit
fi

if [ "$(uname -s)" != Linux ]; then
    die 1 "these programs show Linux, and this is $(uname -s): use a Linux \
machine, a virtual one, a container, or WSL2" \
        "这些程序演示的是 Linux，而这里是 $(uname -s)：\
请使用 Linux 的机器、虚拟机、容器，或者 WSL2"
fi

if [ -n "$pid" ]; then
    [ $# = 0 ] || usage
    why_process "$pid"
    exit
fi

if [ $# = 0 ] && [ -z "$chapter" ] && [ "$trace$why" = 00 ]; then
    if [ "$list" = 1 ]; then
        chapter=all
    elif [ -r .made ]; then
        read -r chapter <.made
    else
        first=$(chapters | sed 's/-.*//;q')
        die 1 "nothing is made yet; type: make $first" \
            "还没有编译任何一章，请输入：make $first"
    fi
    set -- "$chapter"
    chapter=''
fi
choose "$@"
shift "$words"
[ "$trace$why" = 00 ] || [ -n "$name" ] || usage

if [ "$list" = 1 ]; then
    list_all
    exit
fi

width=80 colour=0 bold='' normal=''
if [ -t 1 ]; then
    size=$(stty size 2>/dev/null </dev/tty) && width=${size#* }
    [ "$width" -ge 40 ] 2>/dev/null || width=80
    case ${TERM:-dumb}:${NO_COLOR:-} in
    dumb:* | *:?*) ;;
    *) colour=1 bold=$(printf '\033[1m') normal=$(printf '\033[0m') ;;
    esac
fi

main() {
    [ ! -x scripts/sweep.sh ] || scripts/sweep.sh -f >/dev/null 2>&1

    if [ "$trace" = 1 ]; then
        count=$#
        for word; do # without --svg FILE, if these are the last two
            count=$((count - 1))
            shift
            if [ "$count" = 1 ] && [ "$word" = --svg ] && [ -z "$svg" ]; then
                svg=$1
                shift
                break
            fi
            set -- "$@" "$word"
        done
        trace "$dir" "$name" "$@"
    elif [ "$why" = 1 ]; then
        why "$dir" "$name" "$@"
    elif [ -n "$name" ]; then
        show_one "$dir" "$name" "$@"
    else
        # shellcheck disable=SC2086 # one word for each folder
        show_all $folders
    fi
}

if [ "$step" = 0 ]; then
    main "$@"
    exit
fi

# Ctrl+C ends the subshell, wherever it is; this one only waits (a trap that
# bash runs inside of $(...) may fail).
saved=$(stty -g 2>/dev/null </dev/tty) ||
    die 1 "--step needs a terminal" "--step 需要终端"
trap restore EXIT
trap 'exit 129' HUP
trap 'exit 143' TERM
trap : INT
stty -icanon -echo min 1 </dev/tty
(main "$@")
status=$?
[ "$status" = 130 ] || exit "$status"
restore
step=0
interrupted
