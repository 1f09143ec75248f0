#!/bin/sh
#
# symptoms.sh - the first page's table: what do you see?
#
# usage: scripts/check/symptoms.sh [-c]
#
# Makes it anew, in both languages, of what the chapters say under "What goes
# wrong": so a new entry touches its chapter only. What stands in code, such as
# `Broken pipe`, comes first, each text once with all that have it; the name of
# the call in front is left out. Then come the others, in the chapters' order.
#
#   -c   write nothing; say which page is not as the chapters have it, which two
#        rows say the same, and which text in code nothing brings about: it has
#        to be in a transcript or a test, itself or as the name of an error or a
#        signal (EPIPE for Broken pipe)
#   -h   this text
#
# exit: 0  written, or nothing to complain    1  otherwise    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh

check=false
while getopts ch opt; do
    case $opt in
    c) check=true ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
[ $# = 0 ] || misuse

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# rows PAGE TITLE ANCHOR BEFORE AFTER COMMA - of the table, from the pages of all
# chapters; a chapter's name is its number, with words before and after
rows() {
    for dir in $(chapters); do
        number=${dir#ch} number=${number%%-*}
        [ ! -e "$dir/$1" ] || LC_ALL=C awk -v dir="$dir" -v page="$1" \
            -v title="$2" -v anchor="$3" -v chapter="$4${number#0}$5" \
            -f scripts/check/symptoms.awk "$dir/$1"
    done | LC_ALL=C awk -F '\t' -v comma="$6" '
        # one text in code, and what a Chinese system says for it
        function literal(s,    rest) {
            if (s !~ /^`[^`]+`/)
                return 0
            rest = substr(s, 2)
            rest = substr(rest, index(rest, "`") + 1)
            return rest == "" || index(rest, "（") == 1 &&
                substr(rest, length(rest) - length("）") + 1) == "）"
        }
        function add(key, link) {
            if (!(key in links)) {
                order[++n] = key
                links[key] = link
            } else if (index(links[key], link) == 0)
                links[key] = links[key] comma link
        }
        {
            s = $1
            gsub(/, or `|，或者 ?`|, `|、`/, "\n`", s)
            parts = split(s, part, "\n")
            all = 1
            for (i = 1; i <= parts; i++)
                all = all && literal(part[i])
            if (!all) {
                add("2" sprintf("%04d", NR) $1, $2)
                next
            }
            for (i = 1; i <= parts; i++) {
                key = substr(part[i], 2)
                key = substr(key, 1, index(key, "`") - 1)
                sub(/^[a-z_]*: /, "", key)
                if (index(part[i], "（"))
                    chinese[key] = substr(part[i], index(part[i], "（"))
                add("1" key, $2)
            }
        }
        END {
            for (i = 1; i <= n; i++) {
                key = order[i]
                if (key ~ /^1/) {
                    text = substr(key, 2)
                    print key "\t| `" text "`" chinese[text] " | " links[key] " |"
                } else
                    print key "\t| " substr(key, 6) " | " links[key] " |"
            }
        }' | LC_ALL=C sort -f | cut -f 2-
}

bad=0
page() { # HEADING PAGE TITLE ANCHOR BEFORE AFTER COMMA
    {
        printf '%s\n' "$1" '|---|---|'
        shift
        rows "$@"
    } >"$tmp/table"
    awk -v table="$tmp/table" '
        { if (!skip) print }
        /^<!-- made by scripts\/check\/symptoms\.sh -->$/ {
            while ((getline line <table) > 0)
                print line
            skip = 1
            found = 1
        }
        /^<!-- end -->$/ { if (skip) print; skip = 0 }
        END { exit !found }' "$1" >"$tmp/page" || {
        echo "$1: no place for the table of what one sees"
        bad=1
        return
    }
    if [ "$check" = false ]; then
        cat "$tmp/page" >"$1" || exit 1
    elif ! cmp -s "$tmp/page" "$1"; then
        echo "$1: what one sees is not what the chapters say;" \
            "scripts/check/symptoms.sh makes it anew"
        bad=1
    fi
    sed 1,2d "$tmp/table" | cut -d '|' -f 2 | sort | uniq -d >"$tmp/twice"
    while IFS= read -r row; do
        echo "$1: two rows say:$row"
        bad=1
    done <"$tmp/twice"
}

page '| what you see | what shows it |' \
    README.md 'What goes wrong' what-goes-wrong 'chapter ' '' ', '
page '| 看到的现象 | 演示程序 |' \
    README.zh-CN.md '哪里会出错' '哪里会出错' '第 ' ' 章' '、'

# brought PAGE - complains of a text that no transcript and no test contains
brought() {
    "${CC:-cc}" -o "$tmp/errors" scripts/check/errors.c || return 1
    "$tmp/errors" >"$tmp/names" || return 1
    for dir in $(chapters); do
        awk '/^```/ { inside = !inside } inside' "$dir/README.md"
        sed '/^ *#/d' "$dir"/*.bats
    done >"$tmp/all"
    awk -F '\t' '
        # "Broken pipe" is EPIPE and SIGPIPE
        function named(text,    i, n, name) {
            n = split(names[text], name, " ")
            for (i = 1; i <= n; i++) {
                if (index(all, name[i]))
                    return 1
            }
            return 0
        }
        FILENAME ~ /names$/ { names[$2] = names[$2] " " $1; next }
        FILENAME ~ /all$/ { all = all $0 "\n"; next }
        /^<!-- made by/ { inside = 1 }
        /^<!-- end/ { inside = 0 }
        inside && /^\| `/ {
            text = substr($0, 4)
            text = substr(text, 1, index(text, "`") - 1)
            said = text
            sub(/^[a-z_]*: /, "", said) # the call in front of it
            if (!index(all, text) && !named(said)) {
                print FILENAME ": in no transcript and no test: " text
                bad = 1
            }
        }
        END { exit bad }' "$tmp/names" "$tmp/all" "$1"
}

if [ "$check" = true ]; then
    brought README.md || bad=1
fi
exit "$bad"
