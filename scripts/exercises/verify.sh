#!/bin/sh
#
# verify.sh - do the exercises' own checks do what they should?
#
# usage: scripts/exercises/verify.sh [-abq] [-n CHECKS] [-r RUNS] [EXERCISE ...]
#
#   scripts/exercises/verify.sh tally          one; ch01: those of a chapter
#
# For each exercise (default: all):
#
#   handed    as it is handed out it is not passed, and what "handed" says comes
#             first; the check ends
#   solution  scripts/exercises/solutions/NAME*.patch (several ways: NAME.WAY)
#             passes CHECKS whole checks (5), of which one is beside a load; and
#             RUNS runs by itself (50), half of them beside a load, print the
#             same; with gcc, clang and musl-gcc, those that there are
#   impostor  each scripts/exercises/impostors/NAME.KIND.patch is refused, and
#             what its line "refused:" says comes first (a|b: one of these);
#             there are three of three kinds, at least
#   form      of the program is that of the book's
#   text      all sentences, hints and what was learnt are there in both languages;
#             each line that it should print stands in the source or its head
#
#   -a  the attacks on the checker, too
#   -b  as handed out, one check of one solution, and one impostor
#   -q  quick: one check of each, no further runs, no other compilers
#   -h  this text
#
# exit: 0  all do    1  some do not    2  wrong usage    77  no strace

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
cd "$(dirname "$0")/../.." || exit 1
here=scripts/exercises
checks=5 runs=50 quick=0 brief=0 attacks=0
while getopts abqn:r:h opt; do
    case $opt in
    a) attacks=1 ;;
    b) quick=1 brief=1 ;;
    q) quick=1 ;;
    n) number "$OPTARG" && checks=$OPTARG ;;
    r) number "$OPTARG" && runs=$OPTARG ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
need strace
private_folder
bad=0

wrong() { # MESSAGE
    echo "BAD $name: $1"
    bad=1
}

# judge SOURCE - sets status and first, what is first said of it
judge() {
    rm -rf "$tmp/result"
    mkdir "$tmp/result"
    $here/judge.sh "$1" "$exercise.check" "$tmp/result" 2>"$tmp/errors"
    status=$?
    first=$(awk -F '\t' '$1 == "not" { print $2; exit }' "$tmp/result/verdict")
    [ ! -s "$tmp/errors" ] || wrong "the checker says: $(sed 1q "$tmp/errors")"
}

said() {
    cut -f 1,2,4,5 "$tmp/result/verdict" | grep -v '^ok' | sed 's/^/    /'
}

passes() { # SOURCE HOW
    judge "$1"
    if [ "$status" != 0 ]; then
        wrong "$2: not passed (exit $status)"
        said
    elif [ -s "$tmp/result/warnings" ]; then
        wrong "$2: a warning"
        sed 's/^/    /' "$tmp/result/warnings"
    fi
}

patched() { # PATCH
    mkdir -p "$tmp/source"
    $here/patched.sh "$exercise.c" "$1" >"$tmp/source/$name.c" ||
        wrong "${1##*/} does not fit"
}

handed() {
    wanted=$(awk '$1 == "handed" { print $2; exit }' "$exercise.check")
    judge "$exercise.c"
    if [ "$status" != 1 ]; then
        wrong "as it is handed out: exit $status, not 1"
        said
    elif [ "$first" != "$wanted" ]; then
        wrong "as it is handed out: $first comes first, not $wanted"
        said
    fi
}

spin() {
    while :; do :; done
}

# beside_load COMMAND... - with two that compute
beside_load() {
    spin &
    one=$!
    spin &
    two=$!
    "$@"
    kill $one $two
    wait $one $two 2>/dev/null
}

# plain_runs - of the program as it is, in a folder of its own
plain_runs() {
    i=0 n=$1
    while [ $i -lt "$n" ]; do
        i=$((i + 1))
        rm -rf "$tmp/box"
        mkdir "$tmp/box"
        cp "$tmp/program" "$tmp/box/$name"
        [ ! -s "$tmp/input" ] || cp "$tmp/input" "$tmp/box/input"
        [ ! -s "$tmp/script" ] || cp "$tmp/script" "$tmp/box/script"
        set --
        [ ! -s "$tmp/input" ] || set -- "$@" -i input
        [ ! -s "$tmp/script" ] || set -- "$@" -s script
        # shellcheck disable=SC2046 # words
        $here/box -q 5 -w "$tmp/box" -c "$name" "$@" ENTER "./$name" $(value args)
        sort "$tmp/box/out" >"$tmp/out"
        grep -E '^(end|peer|left)' "$tmp/box/report" >>"$tmp/out"
        if [ ! -e "$tmp/first" ]; then
            mv "$tmp/out" "$tmp/first"
        elif ! cmp -s "$tmp/out" "$tmp/first"; then
            wrong "run $i of the solution is another than the first"
            diff "$tmp/first" "$tmp/out" | sed 's/^/    /'
            return
        fi
    done
}

value() {
    awk -v key="$1" '$1 == key { sub(/^[ \t]*[^ \t]+[ \t]*/, ""); print; exit }' \
        "$exercise.check"
}

block() {
    awk -v key="$1" '
        $1 == "|" { if (inside) { sub(/^[ \t]*\| ?/, ""); print } next }
        NF { inside = $1 == key }' "$exercise.check"
}

# several_checks WHAT - in all as many as CHECKS says, one beside a load
several_checks() {
    i=1
    while [ $i -lt "$checks" ]; do
        passes "$tmp/source/$name.c" "$1, check $i"
        i=$((i + 1))
    done
    beside_load passes "$tmp/source/$name.c" "$1, beside a load"
}

solutions() {
    found=0
    for patch in "$here/solutions/$name".patch "$here/solutions/$name".*.patch; do
        [ -e "$patch" ] || continue
        found=1
        way=${patch##*/}
        patched "$patch"
        if [ $quick = 1 ]; then
            passes "$tmp/source/$name.c" "$way"
            [ $brief = 0 ] || break
            continue
        fi
        several_checks "$way"
        rm -f "$tmp/first"
        block input >"$tmp/input"
        block peer >"$tmp/script"
        for compiler in gcc clang musl-gcc; do
            command -v $compiler >/dev/null || continue
            [ $compiler = gcc ] || CC=$compiler passes "$tmp/source/$name.c" \
                "$way, $compiler"
            $compiler -O2 -Wall -Wextra -o "$tmp/program" \
                "$tmp/source/$name.c" -pthread || wrong "$way: $compiler"
            plain_runs $((runs / 2))
            beside_load plain_runs $((runs - runs / 2))
        done
    done
    [ $found = 1 ] || wrong "no solution"
}

impostors() {
    kinds=''
    for patch in "$here/impostors/$name".*.patch; do
        [ -e "$patch" ] || continue
        impostor=${patch##*/}
        kinds="$kinds$(sed -n 's/^kind: //p' "$patch")
"
        wanted=$(sed -n 's/^refused: //p' "$patch")
        patched "$patch"
        judge "$tmp/source/$name.c"
        if [ "$status" != 1 ]; then
            wrong "$impostor: exit $status, not refused"
            said
        else
            case "|$wanted|" in
            *"|$first|"*) ;;
            *)
                wrong "$impostor: refused for $first, not for $wanted"
                said
                ;;
            esac
        fi
        [ $brief = 0 ] || return
    done
    [ "$(printf '%s' "$kinds" | sort -u | grep -c .)" -ge 3 ] ||
        wrong "impostors of three kinds, please"
}

text() {
    [ -r "$exercise.check" ] || wrong "no $exercise.check"
    awk '
        { sub(/^[ \t]+/, "") }
        /^#/ || /^\|/ || !/./ { next }
        $1 ~ /^(title|hint|learnt|check)$/ {
            end()
            what = $1 " " $2
            n[$1]++
            open = $1
            if ($2 == "en")
                en = 1
        }
        $1 == "must" || $1 == "never" { rule = 1 }
        $1 == "en" { en = 1 }
        $1 == "zh" { zh = 1 }
        $1 ~ /^(task|lines|status|args|input|peer|late|reversed|rounds|handed|allow|role)$/ { end() }
        $1 == "task" && $2 == "zh" && NF > 2 { task = 1 }
        function end() {
            # a rule may have the sentences of all
            if (open && !(en && zh) && !(open == "check" && !rule && !en && !zh))
                print "both languages, please: " what
            open = ""
            en = zh = rule = 0
        }
        END {
            end()
            if (n["hint"] < 2 || n["hint"] > 3) print "two or three hints, please"
            if (n["learnt"] != 1) print "what is to be learnt, please"
            if (n["title"] != 1) print "a title in Chinese, please"
            if (!task) print "the task in Chinese, please"
            if (n["check"] < 1) print "a check, please"
        }' "$exercise.check" >"$tmp/text"
    $here/lines.sh "$exercise.c" "$exercise.check" >>"$tmp/text"
    while IFS= read -r line; do
        wrong "$line"
    done <"$tmp/text"
    lines=$(wc -l <"$exercise.c")
    if [ "$lines" -lt 30 ] || [ "$lines" -gt 80 ]; then
        wrong "$((lines)) lines: 30 to 80, please"
    fi
    scripts/check/form.sh "$exercise.c" >"$tmp/form" ||
        wrong "its form: $(sed 1q "$tmp/form")"
    if command -v clang-format >/dev/null; then
        clang-format --dry-run --Werror "$exercise.c" 2>/dev/null ||
            wrong "clang-format would have it otherwise"
    fi
    sed -n "2p" "$exercise.c" | grep -q "^ \* $name - ." ||
        wrong "its head has no title"
}

[ $# -gt 0 ] || set -- .
count=0
for exercise in ch[0-9][0-9]-*/exercises/*.c; do
    exercise=${exercise%.c} name=${exercise##*/} name=${name%.c}
    [ -f "$exercise.c" ] || continue
    for wanted; do
        case $wanted in
        . | "$name" | "$exercise" | "${exercise%%-*}" | "${exercise%%/*}") ;;
        *) continue ;;
        esac
        count=$((count + 1))
        before=$bad bad=0
        text
        handed
        solutions
        impostors
        [ $bad = 1 ] || echo "ok  $name"
        [ $before = 0 ] || bad=1
        break
    done
done
[ $count != 0 ] || misuse

exercise=$here/attacks/attack
for source in "$here"/attacks/*.c; do
    [ $attacks = 1 ] || break
    name=${source##*/} before=$bad bad=0
    wanted=$(sed -n '1s/.*refused: \([a-z]*\) .*/\1/p' "$source")
    judge "$source"
    if [ "$status" != 1 ]; then
        wrong "exit $status, not refused"
        said
    elif [ "$wanted" != any ] && [ "$wanted" != "$first" ]; then
        wrong "refused for $first, not for $wanted"
        said
    fi
    [ $bad = 1 ] || echo "ok  attack: ${name%.c}"
    [ $before = 0 ] || bad=1
done
exit $bad
