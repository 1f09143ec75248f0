#!/bin/sh
#
# run.sh - run the book's programs, their lines side by side as lanes
#
# usage: ./run.sh [OPTION ...] [CHAPTER [PROGRAM [ARG ...]]]
#
#   ./run.sh                  what was made last (make ch04 remembers it)
#   ./run.sh ch01             one chapter, in its README's order
#   ./run.sh ch01 eof         one program; ARGs go to the program
#   ./run.sh all              all chapters
#
#   --step            wait for a key before every line; q ends
#   --list            only list: ch01-pipe/eof TAB title
#   --plain           print just what the programs print
#   --trace           draw what one program really does: its system calls, a
#                     column for each process, a bar where one waits, an arrow
#                     from what lets it go on; --svg FILE, before or after all
#                     the rest, draws into FILE. Your own program:
#                     strace -f -yy -s 256 -o FILE ./mine; scripts/trace/trace FILE
#   --chapter CHAPTER the first word is a PROGRAM of this chapter
#   --help            this text
#
# A line "reader: read() returned 0" is shown in the column of "reader".
# Colour is used on a terminal only, and not if NO_COLOR is set. What a run that
# was killed has left behind (scripts/sweep.sh) is cleared first.
#
# exit: 0  every program ran (or could not be shown here: those are named)
#       1  a program failed, or is not built yet
#       2  wrong usage
#       77 --trace cannot be had here: one line says what to do

set -u
here=$(dirname "$0")
from=$(pwd)
cd "$here" || exit 1

die() { # STATUS MESSAGE
    printf 'run.sh: %s\n' "$2" >&2
    exit "$1"
}

usage() {
    echo "usage: ./run.sh [--step | --list | --plain] \
[CHAPTER [PROGRAM [ARG ...]]]
       ./run.sh --trace [--svg FILE] CHAPTER PROGRAM [ARG ...]" >&2
    exit 2
}

# chapters - the folders of all chapters, a line each
chapters() {
    for d in ch[0-9][0-9]-*/; do
        [ -d "$d" ] && printf '%s\n' "${d%/}"
    done
}

# folder NAME - the folder of ch01 or ch01-pipe; nothing if there is none
folder() {
    for d in $(chapters); do
        case $1 in
        "$d" | "${d%%-*}") printf '%s\n' "$d" ;;
        esac
    done
}

# programs FOLDER - its programs in the README's order, then any others
programs() {
    {
        awk '/^```console$/ { inside = 1; next }
             /^```/ { inside = 0 }
             inside && /^\$ \.\// { sub(/^\$ \.\//, ""); print $1; inside = 0 }
        ' "$1/README.md" 2>/dev/null
        for f in "$1"/*.c "$1"/*.sh; do
            f=${f#"$1"/}
            case $f in run.sh | '*'*) ;; *) printf '%s\n' "${f%.c}" ;; esac
        done
    } | while read -r name; do
        if [ -e "$1/$name.c" ] || { [ -e "$1/$name" ] && [ "$name" != "${name%.sh}" ]; }; then
            printf '%s\n' "$name"
        fi
    done | awk '!seen[$0]++'
}

# source_of FOLDER PROGRAM
source_of() {
    if [ -e "$1/$2.c" ]; then
        printf '%s\n' "$1/$2.c"
    else
        printf '%s\n' "$1/$2"
    fi
}

# title FOLDER PROGRAM - what follows "NAME - " in its first comment
title() {
    sed -n '2,4s/^ *[*#] *[a-z0-9_.]* - //p' "$(source_of "$1" "$2")"
}

# check_built FOLDER PROGRAM - ends with what to type, if it cannot run
check_built() {
    if [ ! -x "$1/$2" ]; then
        die 1 "$1/$2 is not built yet; type: make ${1%%-*}"
    fi
    if [ -e "$1/$2.c" ] && [ -n "$(find "$1/$2.c" -newer "$1/$2")" ]; then
        echo "run.sh: $1/$2 is older than its source;" \
            "type: make ${1%%-*}" >&2
    fi
}

# lanes - lays out "speaker: text" lines as columns, one for each speaker
lanes() {
    awk -v width="$width" -v colour="$colour" -v step="$step" '
    { line[NR] = $0 }
    match($0, /^[a-z][a-z0-9_ ]*: /) && RLENGTH <= 20 && !/^usage: / {
        name = substr($0, 1, RLENGTH - 2)
        text[NR] = substr($0, RLENGTH + 1)
        if (!(name in lane)) { lane[name] = ++lanes; speaker[lanes] = name }
        who[NR] = lane[name]
    }
    function paint(n, s) {
        return colour ? "\033[38;5;" shade[(n - 1) % 4 + 1] "m" s "\033[0m" : s
    }
    # Prints s in the column that begins at from, broken at blanks.
    function put(n, from, size, s,    cut, piece) {
        do {
            cut = length(s)
            if (cut > size)
                for (cut = size + 1; cut > 1 && substr(s, cut, 1) != " "; )
                    cut--
            if (cut <= 1)
                cut = size
            piece = substr(s, 1, cut)
            sub(/ +$/, "", piece)
            printf "%*s%s\n", from, "", paint(n, piece)
            s = substr(s, cut + 1)
            sub(/^ +/, "", s)
            from = from == base ? from + 2 : from
            size = from == base + 2 ? last - 2 : size
        } while (s != "")
    }
    END {
        split("33 166 29 133", shade, " ")
        size = lanes > 0 ? int((width - 2) / lanes) : width
        narrow = lanes > 1 && size < 18
        for (i = 1; i <= lanes && !narrow; i++)
            printf "%s%s", i == 1 ? "  " : "", \
                i == lanes ? paint(i, speaker[i]) "\n" \
                    : paint(i, speaker[i]) sprintf("%*s", \
                        size - length(speaker[i]), "")
        for (n = 1; n <= NR; n++) {
            if (step) {
                fflush()
                if (system("[ \"$(dd bs=1 count=1 2>/dev/null </dev/tty)\" != q ]"))
                    exit 3
            }
            if (!(n in who) || narrow) {
                print line[n]
                continue
            }
            base = 2 + (who[n] - 1) * size
            last = size - 2
            put(who[n], base, last, text[n])
        }
    }'
}

# show FOLDER PROGRAM [ARG ...] - runs it and shows it; its exit status
show() {
    dir=$1 name=$2
    shift 2
    check_built "$dir" "$name"
    if [ "$plain" = 1 ]; then
        (cd "$dir" && "./$name" "$@")
        return
    fi
    printf '%s%s - %s%s\n%s\n' "$bold" "$name" "$(title "$dir" "$name")" \
        "$normal" "$(source_of "$dir" "$name")"
    output=$(cd "$dir" && "./$name" "$@" 2>&1)
    result=$?
    printf '%s\n' "$output" | lanes
    [ $? != 3 ] || exit 0
    return "$result"
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
    if ! "${CC:-cc}" -O2 -o "$tmp/new" scripts/trace/*.c \
        scripts/trace/calls/*.c ||
        ! mv -f "$tmp/new" "$drawer"; then
        die 1 "scripts/trace cannot be built; type: scripts/setup.sh"
    fi
}

# trace FOLDER PROGRAM [ARG ...] - runs it under strace and draws what it did
trace() {
    dir=$1 name=$2
    shift 2
    check_built "$dir" "$name"
    command -v strace >/dev/null ||
        die 77 "--trace needs strace; type: scripts/setup.sh"
    strace -o /dev/null true 2>/dev/null ||
        die 77 "strace may not look into programs here; in a container, start \
it with --cap-add=SYS_PTRACE; else: sudo sysctl kernel.yama.ptrace_scope=1"
    tmp=$(mktemp -d) || exit 1
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 130' INT
    trap 'exit 129' HUP
    trap 'exit 143' TERM
    build_trace
    trap : INT # Ctrl+C ends the program; what it did is drawn
    case $svg in
    '' | - | /*) ;;
    *) svg=$from/$svg ;;
    esac
    output=$(cd "$dir" &&
        strace -f -yy -s 256 -o "$tmp/lines" "./$name" "$@" 2>&1)
    result=$?
    title="$name - $(title "$dir" "$name")"
    if [ -n "$svg" ]; then
        "$drawer" -t "$title" -s "$svg" "$tmp/lines" || exit
    else
        printf '%s%s%s\n%s\n' "$bold" "$title" "$normal" \
            "$(source_of "$dir" "$name")"
        [ "$colour" = 0 ] || set -- -c
        [ "$colour" = 1 ] || set --
        "$drawer" "$@" -w "$width" "$tmp/lines" || exit
    fi
    if [ "$result" != 0 ]; then
        printf '%s\n' "$output" | tail -n 1 >&2
        echo "run.sh: $dir/$name: exit status $result" >&2
    fi
    return "$result"
}

# show_all FOLDER ... - every program of these chapters, then what went wrong
show_all() {
    for dir; do
        for name in $(programs "$dir"); do
            check_built "$dir" "$name"
        done
    done
    trouble='' failed=0 count=0
    for dir; do
        for name in $(programs "$dir"); do
            show "$dir" "$name"
            status=$?
            [ "$plain" = 1 ] || echo
            count=$((count + 1))
            case $status in
            0) continue ;;
            77) trouble="$trouble
skipped: $dir/$name cannot be shown on this machine, see above" ;;
            *)
                failed=1
                trouble="$trouble
failed: $dir/$name, exit status $status"
                ;;
            esac
        done
    done
    [ "$plain" = 1 ] || printf '%s\n' "$count programs shown$trouble"
    return "$failed"
}

step=0 list=0 plain=0 trace=0 svg='' chapter=
while [ $# -gt 0 ]; do
    case $1 in
    --step) step=1 ;;
    --list) list=1 ;;
    --plain) plain=1 ;;
    --trace) trace=1 ;;
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
    --help)
        sed -n '3,/^$/s/^# \{0,1\}//p' run.sh
        exit 0
        ;;
    -*) usage ;;
    *) break ;;
    esac
    shift
done

if [ "$trace" = 1 ]; then
    [ "$step$list$plain" = 000 ] || usage
    [ -z "$chapter" ] || set -- "$chapter" "$@"
    [ $# -ge 2 ] || usage
    chapter=$1
    shift
elif [ -n "$svg" ]; then
    usage
fi

if [ "$(uname -s)" != Linux ]; then
    die 1 "these programs show Linux, and this is $(uname -s): use a Linux \
machine, a virtual one, a container, or WSL2"
fi

if [ -z "$chapter" ]; then
    if [ $# -gt 0 ]; then
        chapter=$1
        shift
    elif [ "$list" = 1 ]; then
        chapter=all
    elif [ -r .made ]; then
        read -r chapter <.made
    else
        die 1 "nothing is made yet; type: make $(chapters | sed 's/-.*//;q')"
    fi
fi
if [ "$chapter" = all ]; then
    [ $# = 0 ] || usage
    folders=$(chapters)
else
    folders=$(folder "$chapter")
    if [ -z "$folders" ]; then
        die 2 "no chapter $chapter; there are: \
$(chapters | sed 's/-.*//' | tr '\n' ' ')all"
    fi
fi
if [ $# -gt 0 ] && ! programs "$folders" | grep -qxF -e "$1"; then
    die 2 "no program $1 in $folders; there are: \
$(programs "$folders" | tr '\n' ' ' | sed 's/ $//')"
fi

if [ "$list" = 1 ]; then
    for dir in $folders; do
        for name in $(programs "$dir"); do
            printf '%s\t%s\n' "$dir/$name" "$(title "$dir" "$name")"
        done
    done
    exit 0
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

if [ "$step" = 1 ]; then
    saved=$(stty -g 2>/dev/null </dev/tty) ||
        die 1 "--step needs a terminal"
    trap 'stty "$saved" </dev/tty' EXIT
    trap 'exit 130' INT
    trap 'exit 129' HUP
    trap 'exit 143' TERM
    stty -icanon -echo min 1 </dev/tty
fi

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
    trace "$folders" "$@"
elif [ $# -gt 0 ]; then
    show "$folders" "$@"
else
    # shellcheck disable=SC2086 # one word for each folder
    show_all $folders
fi
