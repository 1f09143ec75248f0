#!/bin/sh
#
# pictures.sh - draw the pictures of the chapters' READMEs again
#
# usage: scripts/check/pictures.sh [-c] [CHAPTER | CHAPTER/PROGRAM ...]
#
#   scripts/check/pictures.sh ch01-pipe/eof      one; ch01-pipe: a chapter's
#
# A README that shows ![...](pictures/NAME.svg) has its picture in that place:
# what ./run.sh --trace drew of NAME. No list is kept but the READMEs.
#
#   -c   draw nothing; name each picture that is missing, is shown in one
#        language only, is shown nowhere, or is older than its program
#
# Which source a picture was drawn from is in its last line, as cksum(1) has
# it: <!-- NAME.c CHECKSUM BYTES -->.
#
# exit: 0  drawn, or nothing to complain    1  otherwise    2  wrong usage
#       77 programs cannot be traced here: ./run.sh --trace says why

set -u
cd "$(dirname "$0")/../.." || exit 1

usage() {
    echo "usage: scripts/check/pictures.sh [-c] [CHAPTER | CHAPTER/PROGRAM ...]" >&2
    exit 2
}

check=false
while getopts c opt; do
    case $opt in
    c) check=true ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))

shown() { # README: the names of the pictures it shows, in order
    sed -n 's/.*!\[.*](pictures\/\([a-z0-9_]*\)\.svg).*/\1/p' "$1"
}

mark() { # CHAPTER NAME: the last line of its picture
    (cd "$1" && printf '<!-- %s -->\n' "$(cksum "$2.c" |
        awk '{ print $3, $1, $2 }')")
}

problems=0
problem() {
    echo "$1"
    problems=$((problems + 1))
}

check_chapter() { # CHAPTER
    en=$(shown "$1/README.md")
    zh=$(shown "$1/README.zh-CN.md")
    [ "$en" = "$zh" ] || problem "$1: not the same pictures in both languages"
    for name in $(printf '%s\n' "$en" "$zh" | sort -u); do
        picture=$1/pictures/$name.svg
        if ! [ -e "$1/$name.c" ]; then
            problem "$1: a picture of no program: $name"
        elif ! [ -e "$picture" ]; then
            problem "$picture: missing; type: scripts/check/pictures.sh $1/$name"
        elif [ "$(tail -n 1 "$picture")" != "$(mark "$1" "$name")" ]; then
            problem "$picture: older than $name.c; type: scripts/check/pictures.sh $1/$name"
        fi
    done
    for picture in "$1"/pictures/*; do
        [ -e "$picture" ] || continue
        name=${picture##*/}
        printf '%s\n' "$en" | grep -qxF -e "${name%.svg}" ||
            problem "$picture: shown nowhere"
    done
}

draw() { # CHAPTER NAME
    mkdir -p "$1/pictures"
    MAKEFLAGS='' make -s -C "$1" "$2" || exit 1
    echo "$1/pictures/$2.svg"
    ./run.sh --lang en --trace --svg "$1/pictures/.new" "$1" "$2" >/dev/null
    status=$?
    if [ "$status" != 0 ]; then
        rm -f "$1/pictures/.new"
        exit "$status"
    fi
    mark "$1" "$2" >>"$1/pictures/.new"
    mv "$1/pictures/.new" "$1/pictures/$2.svg"
}

[ $# -gt 0 ] || set -- ch[0-9][0-9]-*
for what in "$@"; do
    what=${what%/}
    chapter=${what%%/*}
    [ -d "$chapter" ] || usage
    if $check; then
        check_chapter "$chapter"
        continue
    fi
    case $what in
    */*) names=${what#*/} ;;
    *) names=$(shown "$chapter/README.md") ;;
    esac
    for name in $names; do
        [ -e "$chapter/$name.c" ] || usage
        draw "$chapter" "$name"
    done
done
[ "$problems" = 0 ]
