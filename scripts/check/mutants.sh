#!/bin/sh
#
# mutants.sh - change each program as its tests say: is it noticed?
#
# usage: scripts/check/mutants.sh [-k KIND] [FOLDER [PROGRAM ...]]
#
#   scripts/check/mutants.sh ch01-pipe eof       one program
#   scripts/check/mutants.sh -k hang ch01-pipe   one kind of change to a chapter
#
#   -k KIND  break, contrary or hang; may stand more than once. Default: all
#   -h       this text
#
# Above a test stand lines like these. CHANGE is a sed expression, applied to
# NAME.c (or NAME.sh), or of a contrary program the file, in the chapter's
# folder, that stands in its place. Each line is tried by itself, in a copy of
# the book. Before that, the program must do right as it is.
#
#   # break NAME: CHANGE     The tests whose title begins with "NAME: " are run.
#                            At least one must fail.
#   # contrary NAME: CHANGE  A program of which the title is not true. It is
#                            run twenty times, two seconds at most. What it
#                            prints is never the transcript of ./NAME.
#   # hang NAME: CHANGE      On a terminal it hangs: after two seconds it has
#                            not ended. Ctrl+C ends it, by the signal, within
#                            two seconds; no process, object or file is left.
#   # hang-catches NAME: CHANGE  The same of a program that catches or ignores
#                            SIGINT, its lesson: Ctrl+\ ends it.
#
# As many programs at a time as there are processors (JOBS in the environment:
# so many), each where it does not see the others, if namespaces may be made;
# else one at a time, and what they leave is there to be seen: scripts/sweep.sh.
# Ends with "N caught, N not caught"; what cannot be shown on this machine, and
# so not tried, is told of before that.
#
# exit: 0  every change was noticed    1  not    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh
# shellcheck source=scripts/lib/apart.sh
. scripts/lib/apart.sh

kinds=''
while getopts k:h opt; do
    case $opt in
    k)
        case $OPTARG in
        break | contrary) kinds="$kinds $OPTARG" ;;
        hang) kinds="$kinds hang hang-catches" ;;
        *) misuse ;;
        esac
        ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
[ -n "$kinds" ] || kinds='break contrary hang hang-catches'

private_folder
[ ! -d scripts/trace ] || make -s -C scripts/trace || exit 1 # once for all
jobs='' job=''
stop() {
    # shellcheck disable=SC2086 # numbers
    [ -z "$jobs" ] || { kill $jobs && wait $jobs; } 2>/dev/null
    remove_private_folder
}
ways_out stop

# What there is to do: CHAPTER KIND NAME CHANGE, the lines of one program
# together.
wanted=''
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # folders have no blanks
    set -- $(chapters)
else
    chapter=${1%/}
    [ -d "$chapter" ] || misuse
    shift
    [ $# = 0 ] || wanted=" $* "
    set -- "$chapter"
fi
for chapter; do
    cat "$chapter"/*.bats | awk -v chapter="$chapter" -v kinds=" $kinds " \
        -v wanted="$wanted" '
        /^# [a-z-]+ [A-Za-z0-9_.]+: / && index(kinds, " " $2 " ") {
            name = $3
            sub(/:$/, "", name)
            if (wanted != "" && !index(wanted, " " name " "))
                next
            if (!(name in of))
                names[++n] = name
            change = $0
            sub(/^# [a-z-]+ [^ ]+ +/, "", change)
            of[name] = of[name] chapter " " $2 " " name " " change "\n"
        }
        END {
            for (i = 1; i <= n; i++)
                printf "%s", of[names[i]]
        }'
done >"$tmp/list"

: >"$tmp/results"
workers=${JOBS:-$(nproc 2>/dev/null || echo 1)}
if may_be_apart; then
    APART=yes
else
    APART='' workers=1
fi
export APART
# a broken program that hangs need not be waited for as long as a right one
LIMIT=${LIMIT:-10}
export LIMIT
if grep -qE '^[^ ]+ hang' "$tmp/list"; then
    "${CC:-cc}" -O2 -o "$tmp/terminal" scripts/check/terminal.c || exit 1
fi

# mutant KIND CHAPTER PROGRAM CHANGE - in the worker's world, whose /tmp it is;
# sets why, empty if it was noticed, and untried, if it cannot be tried here. (In
# the background, so that a signal is not kept waiting.)
mutant() {
    if [ -n "$APART" ]; then
        apart "$world" book/scripts/check/mutant.bash "$@"
    else
        env --default-signal=INT,QUIT \
            "$world/book/scripts/check/mutant.bash" "$@"
    fi >"$world.why" 2>&1 </dev/null &
    job=$!
    why='' untried=''
    wait "$job"
    status=$?
    if [ "$status" != 0 ]; then
        [ "$status" != 77 ] || untried=yes
        why=$(cat "$world.why")
        : "${why:=mutant.bash failed without a word}"
    fi
    job=''
}

copy_book() { # CHAPTER
    rm -rf "$world"
    mkdir -p "$world/book" && chmod 1777 "$world"
    cp -Rp "$1" scripts "$world/book" # what is made there stays newer
    [ ! -e "$tmp/terminal" ] ||
        cp "$tmp/terminal" "$world/book/scripts/check/terminal"
}

worker() { # NUMBER
    world=$tmp/world$1 unfit='' unfit_here='' before='' kind_before=''
    trap '[ -z "$job" ] || kill "$job"; exit 1' TERM
    while read -r chapter kind name change; do
        if [ "$before" != "$chapter/$name" ]; then
            before=$chapter/$name
            copy_book "$chapter"
            kind_before=''
        fi
        if [ "$kind_before" != "$kind" ]; then
            kind_before=$kind
            mutant control "$chapter" "$name" "$kind"
            unfit=$why unfit_here=$untried
        fi
        why=$unfit untried=$unfit_here
        [ -n "$why" ] || mutant "$kind" "$chapter" "$name" "$change"
        if [ -z "$why" ]; then
            result="caught      $before $kind: $change"
        elif [ -n "$untried" ]; then
            result="not tried   $before $kind: $change
            $why"
        else
            result="NOT CAUGHT  $before $kind: $change
            $why"
        fi
        printf '%s\n' "$result"
        printf '%s\n' "$result" >>"$tmp/results"
    done <"$tmp/list$1"
}

i=0
while [ "$i" -lt "$workers" ]; do
    awk -v jobs="$workers" -v mine="$i" '
        $1 " " $3 != before { n++; before = $1 " " $3 }
        n % jobs == mine' "$tmp/list" >"$tmp/list$i"
    worker "$i" &
    jobs="$jobs $!"
    i=$((i + 1))
done
for job in $jobs; do
    wait "$job"
done
jobs=''
awk '
    /^caught / { caught++ }
    /^NOT CAUGHT / { missed++ }
    END {
        printf "%d caught, %d not caught\n", caught, missed
        exit missed > 0 || caught == 0
    }' "$tmp/results"
