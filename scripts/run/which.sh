# shellcheck shell=sh
#
# which.sh - which program is meant, and what is known of it
#
# To be sourced by run.sh, in the book's folder. $from is the folder in which
# the reader has typed the command, $chapter what --chapter says.

# shellcheck disable=SC2034 # dir is for run.sh

# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh || exit 1 # chapters

# folder NAME - the folder of ch01 or ch01-pipe; nothing if there is none
folder() {
    for d in $(chapters); do
        case $1 in
        "$d" | "${d%%-*}") printf '%s\n' "$d" ;;
        esac
    done
}

# shown FOLDER - its programs in the README's order, then any others
shown() {
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
        ! is_program "$1" "$name" || printf '%s\n' "$name"
    done | awk '!seen[$0]++'
}

is_program() { # FOLDER NAME
    [ -e "$1/$2.c" ] || case $2 in
    *.sh) [ -e "$1/$2" ] && [ "$2" != run.sh ] ;;
    *) false ;;
    esac
}

# choose [CHAPTER] [PROGRAM ...] - what the words mean: $folders; $dir and
# $name of a program; $words, how many of the words those are. The reader's own
# program has a name with a slash, to be seen from $dir; in a chapter's folder
# it is one of the chapter's.
choose() {
    folders='' dir='' name='' words=0
    if [ -n "$chapter" ]; then
        folders=$(folder "$chapter")
        [ -n "$folders" ] || no_chapter "$chapter"
    elif [ $# -gt 0 ]; then
        case ${1%/} in
        all) folders=$(chapters) ;;
        */*) ;;
        *) folders=$(folder "${1%/}") ;;
        esac
        if [ -n "$folders" ]; then
            words=1
            shift
        fi
    fi
    [ $# -gt 0 ] || return 0
    words=$((words + 1))
    case $1 in
    */*) own "${1%.c}" ;;
    *) the_book_s "${1%.c}" ;;
    esac
}

# own PATH - the program that the reader means by it
own() {
    [ "$words" = 1 ] || usage
    dir=$from name=$1 folders=''
    there=$(cd "$from" && cd "${1%/*}/" 2>/dev/null && pwd -P)
    if [ "${there%/*}" = "$(pwd -P)" ] &&
        is_program "${there##*/}" "${1##*/}"; then
        dir=${there##*/} name=${1##*/}
    fi
}

# the_book_s NAME - the program of that name, in $folders or wherever it is
the_book_s() {
    case $folders in *"
"*) usage ;; esac
    places='' count=0
    for d in ${folders:-$(chapters)}; do
        if is_program "$d" "$1"; then
            places="$places${places:+, }$d/$1"
            count=$((count + 1))
            dir=$d name=$1
        fi
    done
    [ "$count" != 1 ] || return 0
    [ "$count" = 0 ] ||
        die 2 "$places: say which: ./run.sh ${places%%-*} $1"
    [ -z "$folders" ] || die 2 "no program $1 in $folders; there are: \
$(shown "$folders" | tr '\n' ' ' | sed 's/ $//')"
    no_chapter "$1"
}

no_chapter() { # WORD
    die 2 "no chapter or program $1; chapters: \
$(chapters | sed 's/-.*//' | tr '\n' ' ')all; programs: ./run.sh --list"
}

# path_of FOLDER PROGRAM
path_of() {
    case $2 in
    /*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1/$2" ;;
    esac
}

# source_of FOLDER PROGRAM - nothing if there is no source; a script is its own
source_of() {
    path=$(path_of "$1" "$2")
    if [ -e "$path.c" ]; then
        printf '%s\n' "$path.c"
    elif [ -n "$(sed -n '1s/^#!.*/script/p;1q' "$path" 2>/dev/null)" ]; then
        printf '%s\n' "$path"
    fi
}

# seen PATH - as the reader would type it
seen() {
    printf '%s\n' "${1#"$from"/}"
}

# title FOLDER PROGRAM - what follows "NAME - " in its first comment
title() {
    source=$(source_of "$1" "$2")
    [ -z "$source" ] || sed -n '2,4s/^ *[*#] *[a-z0-9_.]* - //p' "$source"
}

# headline FOLDER PROGRAM - its name, with its title if it has one
headline() {
    text=$(title "$1" "$2")
    printf '%s\n' "$2${text:+ - $text}"
}
