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
        die 2 "$places: say which: ./run.sh ${places%%-*} $1" \
            "${places}：请说明是哪一个：./run.sh ${places%%-*} $1"
    [ -n "$folders" ] || no_chapter "$1"
    there=$(shown "$folders" | tr '\n' ' ' | sed 's/ $//')
    die 2 "no program $1 in $folders; there are: $there" \
        "$folders 里没有程序 $1，有的是：$there"
}

no_chapter() { # WORD
    there="$(chapters | sed 's/-.*//' | tr '\n' ' ')all"
    die 2 "no chapter or program $1; chapters: $there; \
programs: ./run.sh --list" \
        "没有 $1 这样的章或程序；各章：${there}；各个程序：./run.sh --list"
}

# (What these three find they leave in variables: to print it takes a process,
# and a chapter has many programs.)

# path_of FOLDER PROGRAM - sets path
path_of() {
    case $2 in
    /*) path=$2 ;;
    *) path=$1/$2 ;;
    esac
}

# source_of FOLDER PROGRAM - sets source, to nothing if there is none; a script
# is its own
source_of() {
    path_of "$1" "$2"
    source=''
    if [ -e "$path.c" ]; then
        source=$path.c
    elif [ -n "$(sed -n '1s/^#!.*/script/p;1q' "$path" 2>/dev/null)" ]; then
        source=$path
    fi
}

# seen PATH - as the reader would type it
seen() {
    printf '%s\n' "${1#"$from"/}"
}

# title_of FOLDER PROGRAM - sets title to what follows "NAME - " in its first
# comment; in Chinese to what the Chinese page says, if it does
title_of() {
    title=''
    if [ "$lang" = zh ] && [ -r "$1/README.zh-CN.md" ]; then
        title=$(LC_ALL=C awk -v name="$2" -f scripts/lib/titles.awk \
            "$1/README.zh-CN.md")
    fi
    [ -z "$title" ] || return 0
    source_of "$1" "$2"
    [ -n "$source" ] || return 0
    {
        read -r line
        for _ in 2 3 4; do
            read -r mark word dash line
            case $mark$dash$word in
            [*#]-*[!a-z0-9_.]*) ;;
            [*#]-?*) title=$line ;;
            esac
        done
    } <"$source"
}

# headline FOLDER PROGRAM - sets title to its name, with its title if it has one
headline() {
    title_of "$1" "$2"
    title=$2${title:+ - $title}
}

# titled FOLDER - its programs as shown prints them, with the folder before, a
# tab and the title behind
titled() {
    {
        [ "$lang" != zh ] || [ ! -r "$1/README.zh-CN.md" ] ||
            LC_ALL=C awk -f scripts/lib/titles.awk "$1/README.zh-CN.md"
        echo
        shown "$1"
    } | LC_ALL=C awk -F '\t' -v dir="$1" '
        !listed { if ($0 == "") listed = 1; else title[$1] = $2; next }
        {
            path = dir "/" $0
            if (title[$0] == "")
                title[$0] = in_comment($0 ~ /\.sh$/ ? path : path ".c")
            print path "\t" title[$0]
        }
        function in_comment(file,    text, i) {
            for (i = 1; i <= 4 && (getline text <file) > 0; i++)
                if (i > 1 && sub(/^ *[*#] *[a-z0-9_.]* - /, "", text))
                    break
                else
                    text = ""
            close(file)
            return text
        }'
}
