# shellcheck shell=sh
#
# script.sh - the options and the ways out that the scripts have in common
#
# To be sourced by a script whose head is a comment, with "# usage: ..." in it,
# before it goes to another folder. It needs no other tool. (setup.sh needs
# none of it but lang.sh: it is what is run first.)
#
#   help              prints that head; exit 0. In Chinese, which a script has
#                     that sources lang.sh first, what stands in zh/NAME.txt
#   misuse            prints its lines of usage on stderr; exit 2
#   number TEXT       misuse, unless TEXT is a number from 1 to 999999
#   need TOOL OPTION  exit 77, unless there is the TOOL, which setup.sh OPTION
#                     (default: --all) installs
#   ways_out FUNCTION FUNCTION is called on every way out; a signal ends the
#                     script with the status that a shell gives it
#   private_folder    sets tmp, a folder that is gone on every way out

# as it can be read from any folder
case $0 in
/*) script=$0 ;;
*) script=$PWD/$0 ;;
esac

in_chinese=''
if [ "${lang-en}" = zh ]; then
    in_chinese=${script##*/}
    in_chinese=${script%/*}/lib/zh/${in_chinese%.sh}.txt
    [ -r "$in_chinese" ] || in_chinese=''
fi

help() {
    if [ -n "$in_chinese" ]; then
        cat "$in_chinese"
        exit 0
    fi
    while IFS= read -r line; do
        case $line in
        '#!'*) ;;
        '# '*) shown=yes && printf '%s\n' "${line#??}" ;;
        '#') [ -z "${shown-}" ] || echo ;;
        *) break ;;
        esac
    done <"$script"
    exit 0
}

misuse() {
    if [ -n "$in_chinese" ]; then
        sed -n '/^用法：/,/^$/{ /./p; }' "$in_chinese" >&2
        exit 2
    fi
    inside=''
    while IFS= read -r line; do
        case $inside$line in
        '# usage: '* | 'yes#  '*) inside=yes ;;
        yes*) break ;;
        *) continue ;;
        esac
        line=${line#??} line=${line%default: *}
        printf '%s\n' "${line%"${line##*[! ]}"}" # no blanks at its end
    done <"$script" >&2
    exit 2
}

number() {
    case $1 in
    '' | 0* | *[!0-9]* | ???????*) misuse ;;
    esac
}

need() {
    command -v "$1" >/dev/null 2>&1 && return
    echo "${0##*/}: no $1; type: scripts/setup.sh ${2---all}" >&2
    exit 77
}

ways_out() {
    # shellcheck disable=SC2064 # the name, as it is now
    trap "$1" EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
}

remove_private_folder() {
    rm -rf "$tmp"
}

private_folder() {
    tmp=$(mktemp -d) || exit 1
    ways_out remove_private_folder
}
