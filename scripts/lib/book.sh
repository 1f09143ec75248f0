# shellcheck shell=sh
#
# book.sh - what the book consists of; no list of it is kept anywhere
#
# To be sourced. Each function looks in the current folder, which is the book,
# and prints a line for each thing; CHAPTERs are folders, default: all.
#
#   chapters              ch01-pipe
#   sources [CHAPTER ...] ch01-pipe/eof.c, ch07-socket/tcp.sh: every program's
#                         source; a chapter's run.sh is none
#   programs [CHAPTER ...]  the same as they are run: ch01-pipe/eof
#   $WARNINGS             the compiler's warnings, each of them an error

# shellcheck disable=SC2034 # for those who source this
WARNINGS='-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes
-Wmissing-prototypes -Wpedantic -Wvla -Werror'

chapters() {
    for chapter in ch[0-9][0-9]-*/; do
        [ ! -d "$chapter" ] || printf '%s\n' "${chapter%/}"
    done
}

sources() {
    [ $# -gt 0 ] || set -- ch[0-9][0-9]-*
    for chapter; do
        for source in "${chapter%/}"/*.c "${chapter%/}"/*.sh; do
            case $source in
            */run.sh) ;;
            *) [ ! -f "$source" ] || printf '%s\n' "$source" ;;
            esac
        done
    done
}

programs() {
    sources "$@" | sed 's/\.c$//'
}
