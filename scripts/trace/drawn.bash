#!/usr/bin/env bash
# Is every program of the book drawn, as text and as SVG? For trace.bats, in a
# bash of its own: bats looks at each line of a test, which would cost more than
# the programs do.
#
# usage: drawn.bash FOLDER
#
# FOLDER is for what strace has seen. As many programs at a time as there are
# processors. Prints what is wrong.
#
# exit: 0  nothing is wrong    1  something is

set -u
kept=$1
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh
trace=scripts/trace/trace

draw() { # PROGRAM
    local at=$kept/${1//\//.} status=0
    (cd "${1%/*}" && timeout -s KILL 60 strace -f -yy -s 256 -o "$at.seen" \
        "./${1##*/}" >"$at.said" 2>&1 </dev/null) || status=$?
    case $status in 0 | 77) ;; *)
        echo "$1: exit status $status: $(<"$at.said")"
        return
        ;;
    esac
    $trace -u "$at.seen" >"$at.text" 2>"$at.errors" ||
        echo "$1: cannot be drawn"
    [ ! -s "$at.errors" ] || echo "$1: $(<"$at.errors")"
    mapfile -n 3 -t lines <"$at.text"
    [ "${#lines[@]}" = 3 ] || echo "$1: no picture"
    $trace -s "$at.svg" "$at.seen" || echo "$1: no SVG"
    rm "$at.seen" "$at.said"
}

cpus=$(nproc 2>/dev/null) || cpus=1
running=0 number=0
while read -r program; do
    number=$((number + 1))
    draw "$program" >"$kept/$number.wrong" &
    running=$((running + 1))
    if [ "$running" -ge "$cpus" ]; then
        wait -n
        running=$((running - 1))
    fi
done < <(programs ch[0-9][0-9]-*)
wait

# what holds of all pictures, asked once
{
    cat "$kept"/*.wrong
    cd "$kept" || exit
    grep -E '0x[0-9a-f]{6}' ./*.text | grep -v '“' | sed 's/^/an address: /'
    grep -E '<script|href|@import|url\([^#]' ./*.svg |
        sed 's/^/the SVG is not alone: /'
    ! command -v xmllint >/dev/null || xmllint --noout ./*.svg 2>&1
} >"$kept/wrong"
cat "$kept/wrong"
rm "$kept"/*.text "$kept"/*.svg "$kept"/*.errors "$kept"/*.wrong
[ "$number" -gt 0 ] && [ ! -s "$kept/wrong" ]
