#!/bin/sh
#
# form.sh - are the programs written so that they can be read?
#
# usage: scripts/check/form.sh [-C DIR] [CHAPTER | FILE ...]
#
#   scripts/check/form.sh ch01-pipe        a chapter; ch01-pipe/eof.c: a program
#
#   -C DIR  the book (default: the folder above this script's)
#   -h      this text
#
# Default: every chapter.
# Names each place with
#
#   - a comma that joins statements; ?:, && or || as a statement
#   - a second system call in a condition: which of them failed?
#   - an assignment in a condition, but for the loops that ask for the next one:
#     while ((n = read(...)) > 0), and so recv, msgrcv, mq_receive, write, getopt,
#     getc, waitpid, and functions of the program's own whose name begins with
#     read or recv
#   - work in the head of a for loop: a system call, or a function of the
#     program's own in its first or last part
#   - err() where a count was short, which sets no errno: errx()
#   - a main() that prints and does not begin with
#     setvbuf(stdout, NULL, _IOLBF, 0); another buffer needs a comment
#   - a pause of more than 0.1 s; one of more than a millisecond without its
#     reason on the same line; sleep()
#   - sched_yield() without a comment: it is no way to wait
#   - signals blocked without a comment, chapter 6 excepted; PDEATHSIG
#   - /proc/PID/stat in more than two programs of a chapter
#   - a header of our own
#
# exit: 0  nothing to complain    1  something    2  wrong usage

set -u
here=$(dirname "$0")
# shellcheck source=scripts/lib/script.sh
. "$here/../lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$here/../lib/book.sh"

root=$here/../..
while getopts C:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
rules=$(cd "$here" && pwd)/form.awk
cd "$root" || exit 1

if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # no name has a blank
    set -- $(chapters)
    [ $# -gt 0 ] || exit 0
fi

c='' sh=''
for what; do
    if [ -d "$what" ]; then
        files=$(sources "$what")
    elif [ -f "$what" ]; then
        files=$what
    else
        misuse
    fi
    for file in $files; do
        case $file in
        *.sh) sh="$sh $file" ;;
        *) c="$c $file" ;;
        esac
    done
done

bad=0
# shellcheck disable=SC2086 # names of programs have no blanks
[ -z "$c" ] || awk -f "$rules" $c || bad=1
# shellcheck disable=SC2086
[ -z "$sh" ] || awk '
    /^[ \t]*#/ { next }
    match($0, /(^|[^A-Za-z0-9_-])u?sleep +[0-9.]+/) {
        time = substr($0, RSTART, RLENGTH)
        sub(/.* /, "", time)
        if (time + 0 > 0.1)
            what = "longer than 0.1 s"
        else if ($0 !~ / # /)
            what = "a pause needs its reason on the same line"
        else
            next
        print FILENAME ":" FNR ": sleep: " what
        bad = 1
    }
    END { exit bad }' $sh || bad=1
exit $bad
