#!/bin/sh
#
# book.sh - does the book hold together? names each place where not
#
# usage: scripts/check/book.sh [programs | transcripts | languages | claims |
#                               links]                default: all of them
#
#   programs     every program has its header, a transcript in both READMEs,
#                a test and a way to break it; is short, and never sleeps
#   transcripts  every console block runs a program that exists
#   languages    README.md and README.zh-CN.md have the same sections, code
#                blocks and table rows
#   claims       the rows of "What the notes say" are numbered without a gap,
#                and each leads to a program
#   links        every link within the project, and every section that a
#                program refers to, exists
#
# exit: 0  it does    1  it does not    2  wrong usage

set -u
cd "$(dirname "$0")/../.." || exit 1

MAX_LINES=120         # of a program,
MAX_LINES_BROWSER=160 # of one that has to bear what browsers and fools send

problems=0
problem() {
    printf '%s\n' "$1"
    problems=$((problems + 1))
}

# sources FOLDER - the programs' source files there, without the folder
sources() {
    (cd "$1" && for f in *.c *.sh; do
        case $f in run.sh | '*'*) ;; *) printf '%s\n' "$f" ;; esac
    done)
}

# blocks FILE - its fenced code blocks, fences included
blocks() {
    awk '{ s = $0; sub(/^ +/, "", s) }
         s ~ /^```/ { print; inside = !inside; next }
         inside' "$1"
}

# commands FILE - the first line of every console block
commands() {
    awk '/^```console$/ { first = 1; next }
         first { print; first = 0 }' "$1"
}

# headings FILE - its headings, code blocks left out
headings() {
    awk '/^```/ { inside = !inside; next } !inside && /^#+ /' "$1"
}

# anchors FILE - the links that its headings can be reached by
anchors() {
    headings "$1" | sed 's/^#* *//' | tr '[:upper:] ' '[:lower:]-' |
        LC_ALL=C awk -v gone='， 。 ？ ！ ： ； 、 （ ） “ ” 《 》' '
        BEGIN { n = split(gone, c, " ") }
        {
            gsub(/[][`*.,;:?!"()|\/\047]/, "")
            for (i = 1; i <= n; i++)
                while ((at = index($0, c[i])) > 0)
                    $0 = substr($0, 1, at - 1) substr($0, at + length(c[i]))
            print
        }'
}

check_programs() {
    for dir in ch[0-9][0-9]-*; do
        for file in $(sources "$dir"); do
            name=${file%.c} at=$dir/$file
            sed -n 2,3p "$at" | grep -q "^ *[*#] $name - ." ||
                problem "$at: the second line is not '$name - TITLE'"
            grep -q "usage: \./$name" "$at" ||
                problem "$at: no 'usage: ./$name' in its header"
            most=$MAX_LINES
            ! grep -q 'HTTP/1' "$at" || most=$MAX_LINES_BROWSER
            [ "$(wc -l <"$at")" -le "$most" ] ||
                problem "$at: longer than $most lines"
            if grep -qE '(^|[^A-Za-z_"])(u|nano|clock_nano)?sleep( *\(| [0-9])' \
                "$at"; then
                problem "$at: sleeps; order must come from the mechanism"
            fi
            for readme in README.md README.zh-CN.md; do
                commands "$dir/$readme" 2>/dev/null |
                    grep -qE "^\\$ \./$name( |;|\$)" ||
                    problem "$dir/$readme: no transcript of ./$name"
            done
            cat "$dir"/*.bats 2>/dev/null | grep -q "^@test \"$name: " ||
                problem "$dir: no test with a title '$name: ...'"
            cat "$dir"/*.bats 2>/dev/null | grep -q "^# break $name: " ||
                problem "$dir: no '# break $name: ...' above its test"
        done
    done
}

check_transcripts() {
    for readme in ch[0-9][0-9]-*/README*.md; do
        [ -e "$readme" ] || continue
        dir=${readme%/*}
        commands "$readme" | while IFS= read -r line; do
            name=${line#\$ ./}
            name=${name%%[ ;]*}
            case $name in
            "$line") ;;
            *.sh) [ ! -e "$dir/$name" ] || continue ;;
            *) [ ! -e "$dir/$name.c" ] || continue ;;
            esac
            printf '%s\n' "$readme: no such program: $line"
        done
    done >"$tmp/out"
    while IFS= read -r line; do
        problem "$line"
    done <"$tmp/out"
}

# rows FILE - of its table rows the ids, their number; its links to programs
rows() {
    sed -n 's/^| *\([0-9][0-9.]*\) .*/\1/p' "$1"
    grep -c '^|' "$1"
    grep -o '](\([a-z0-9_]*\.\(c\|sh\)\))' "$1" | sort
}

check_languages() {
    for readme in README.md ch[0-9][0-9]-*/README.md scripts/*/README.md; do
        [ -e "$readme" ] || { problem "$readme: missing"; continue; }
        other=${readme%.md}.zh-CN.md
        [ -e "$other" ] || { problem "$other: missing"; continue; }
        blocks "$readme" >"$tmp/a"
        # the glossary stands in the Chinese front page only
        sed '/^<!-- glossary -->$/,$d' "$other" >"$tmp/other"
        blocks "$tmp/other" >"$tmp/b"
        cmp -s "$tmp/a" "$tmp/b" ||
            problem "$other: code block differs: $(diff "$tmp/a" "$tmp/b" |
                sed -n '2p')"
        headings "$readme" | sed 's/ .*//' >"$tmp/a"
        headings "$tmp/other" | sed 's/ .*//' >"$tmp/b"
        cmp -s "$tmp/a" "$tmp/b" || problem "$other: not the sections of $readme"
        rows "$readme" >"$tmp/a"
        rows "$tmp/other" >"$tmp/b"
        cmp -s "$tmp/a" "$tmp/b" ||
            problem "$other: not the table rows or program links of $readme: $(
                diff "$tmp/a" "$tmp/b" | sed -n '2p')"
    done
}

check_claims() {
    for readme in README.md README.zh-CN.md \
        ch[0-9][0-9]-*/README.md ch[0-9][0-9]-*/README.zh-CN.md; do
        [ -e "$readme" ] || continue
        case $readme in
        */*) number=${readme#ch} number=${number%%-*} ;;
        *) number=00 ;; # the book as a whole
        esac
        awk -v file="$readme" -v chapter="${number#0}" -F ' *[|] *' '
            /^\| *[0-9]+\.[0-9]+ *\|/ {
                if ($2 != chapter "." ++n)
                    print file ": claim " $2 " where " chapter "." n \
                        " should stand"
                if ($3 == "" || $4 == "" || $5 !~ /\]\([a-z0-9_.\/-]+\)/)
                    print file ": claim " $2 " leads nowhere"
            }
            END { if (n == 0) print file ": no table of claims" }
        ' "$readme"
    done >"$tmp/out"
    while IFS= read -r line; do
        problem "$line"
    done <"$tmp/out"
}

check_links() {
    for md in ./*.md ch[0-9][0-9]-*/*.md scripts/*/*.md; do
        [ -e "$md" ] || continue
        anchors "$md" >"$tmp/anchors"
        awk '/^```/ { inside = !inside; next } !inside' "$md" |
            grep -o '](\([^)]*\))' | sed 's/^](//; s/)$//' |
            while IFS= read -r target; do
                case $target in
                http*) ;;
                '#'*)
                    grep -qxF -e "${target#?}" "$tmp/anchors" ||
                        printf '%s\n' "$md: no section $target"
                    ;;
                *)
                    file=${md%/*}/${target%%#*}
                    if ! [ -e "$file" ]; then
                        printf '%s\n' "$md: leads nowhere: $target"
                        continue
                    fi
                    case $target in *'#'*) ;; *) continue ;; esac
                    anchors "$file" | grep -qxF -e "${target##*#}" ||
                        printf '%s\n' "$md: no such section: $target"
                    ;;
                esac
            done
    done >"$tmp/out"
    for dir in ch[0-9][0-9]-*; do
        [ -e "$dir/README.md" ] || continue
        headings "$dir/README.md" | sed 's/^#* *//; s/`//g' >"$tmp/sections"
        for file in $(sources "$dir"); do
            sed -n 's/.*README.md "\([^"]*\)".*/\1/p' "$dir/$file" |
                while IFS= read -r section; do
                    grep -qxF -e "$section" "$tmp/sections" ||
                        printf '%s\n' "$dir/$file: README.md has no \"$section\""
                done
            grep -q 'See: README.md "' "$dir/$file" ||
                printf '%s\n' "$dir/$file: no 'See: README.md \"...\"'"
        done
    done >>"$tmp/out"
    while IFS= read -r line; do
        problem "$line"
    done <"$tmp/out"
}

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ $# -gt 0 ] || set -- programs transcripts languages claims links
for what; do
    case $what in
    programs | transcripts | languages | claims | links) "check_$what" ;;
    *)
        echo "usage: scripts/check/book.sh [programs | transcripts |" \
            "languages | claims | links]" >&2
        exit 2
        ;;
    esac
done
[ "$problems" = 0 ]
