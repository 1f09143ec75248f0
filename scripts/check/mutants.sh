#!/bin/sh
#
# mutants.sh - break each program as its tests say, and see them go red
#
# usage: scripts/check/mutants.sh [FOLDER [PROGRAM ...]]     default: all there are
#
#   scripts/check/mutants.sh ch01-pipe eof     one program
#
# Above a test stands "# break NAME: SED-EXPRESSION". Each such line is tried
# by itself, in a copy: the expression is applied to NAME.c (or NAME.sh), the
# result is built, and the tests whose title begins with "NAME: " are run. At
# least one of them must fail. Ends with "N caught, N not caught".
#
# exit: 0  every broken program was caught    1  not    2  wrong usage

set -u
cd "$(dirname "$0")/../.." || exit 1
case ${1:-} in
-*)
    echo "usage: scripts/check/mutants.sh [FOLDER [PROGRAM ...]]" >&2
    exit 2
    ;;
esac

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

caught=0 missed=0
try() { # FOLDER NAME EXPRESSION
    rm -rf "$tmp/book"
    mkdir "$tmp/book"
    cp -R "$1" scripts "$tmp/book"
    source=$tmp/book/$1/$2.c
    [ -e "$source" ] || source=$tmp/book/$1/$2
    sed -e "$3" "$source" >"$tmp/new"
    why=
    if cmp -s "$source" "$tmp/new"; then
        why="the expression changes nothing"
    else
        cat "$tmp/new" >"$source"
        if ! (cd "$tmp/book/$1" && make "$2") >"$tmp/log" 2>&1; then
            why="it does not compile: $(grep -m 1 error: "$tmp/log")"
        else
            "$tmp/book/scripts/test.sh" "$1" >"$tmp/log" 2>&1
            grep -q '^not ok' "$tmp/log" || why="no test fails"
        fi
    fi
    if [ -z "$why" ]; then
        caught=$((caught + 1))
        printf 'caught      %s/%s: %s\n' "$1" "$2" "$3"
    else
        missed=$((missed + 1))
        printf 'NOT CAUGHT  %s/%s: %s\n            %s\n' "$1" "$2" "$3" "$why"
    fi
}

if [ $# = 0 ]; then
    set -- ch[0-9][0-9]-*
    wanted=
else
    folder=${1%/}
    shift
    wanted=" $* "
    set -- "$folder"
fi
for folder; do
    cat "$folder"/*.bats | sed -n 's/^# break \([a-z0-9_.]*\): /\1 /p' \
        >"$tmp/list"
    while read -r name expression; do
        case ${wanted:- } in
        '  ' | ' ' | *" $name "*) ;;
        *) continue ;;
        esac
        export BATS_FLAGS="-f ^$name:" LIMIT=3
        try "$folder" "$name" "$expression" </dev/null
    done <"$tmp/list"
done
echo "$caught caught, $missed not caught"
[ "$missed" = 0 ] && [ "$caught" -gt 0 ]
