#!/bin/sh
#
# book.sh - does the book hold together? names each place where not
#
# usage: scripts/check/book.sh [programs | transcripts | pages | languages |
#                     titles | screen | claims | links | names]
#                     default: all of them
#
#   programs     every program has its header, a transcript in both READMEs, a
#                test, and above it how to break it (scripts/check/mutants.sh);
#                it is short, and so is half of its chapter
#   transcripts  every console block runs a program that exists
#   pages        a chapter's README begins with its contents, and has the
#                sections that every chapter has, each with one name in Chinese;
#                where another page lists its contents, they are its sections
#   languages    README.md and README.zh-CN.md have the same sections, code
#                blocks and table rows
#   titles       README.zh-CN.md has a line of each program's title and what to
#                watch for, in Chinese (scripts/lib/titles.awk), and of no other
#   screen       README.zh-CN.md reads well on a screen: its lines and rows fit,
#                no sentence is in brackets of its own (scripts/check/screen.awk)
#   claims       the rows of "What the notes say" are numbered without a gap,
#                and each leads to a program
#   links        every link within the project, and every section that a
#                program refers to, exists
#   names        scripts/check/NAMES.md leads from the names of the first
#                edition's programs to programs that exist
#
# How a program is written is the affair of scripts/check/form.sh.
#
# exit: 0  it does    1  it does not    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh

problems=0
problem() {
    printf '%s\n' "$1"
    problems=$((problems + 1))
}

# each line of $tmp/out is one
problems() {
    while IFS= read -r line; do
        problem "$line"
    done <"$tmp/out"
}

# What is asked of the lines of a program, and of the one in the middle of a
# chapter; of some chapters, that nine programs in ten have 100 at most.
most_lines() { # SOURCE
    case $1 in
    */http_server.c) echo 200 ;;
    *) echo 120 ;;
    esac
}

median_lines() { # CHAPTER
    case $1 in
    ch01-*) echo 70 ;;
    ch04-*) echo 75 ;;
    ch06-*) echo 80 ;;
    ch02-* | ch03-*) echo 85 ;;
    ch05-*) echo 90 ;;
    ch07-*) echo 95 ;;
    *) echo 120 ;;
    esac
}

nine_in_ten() { # CHAPTER
    case $1 in
    ch01-* | ch04-*) true ;;
    *) false ;;
    esac
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

# anchors FILE - the links that its headings can be reached by; as on GitHub they
# keep letters, digits, - and _, and no other mark
# shellcheck disable=SC1112 # these quotes are meant
anchors() {
    headings "$1" | sed 's/^#* *//' | tr '[:upper:] ' '[:lower:]-' |
        LC_ALL=C awk -v gone='， 。 ？ ！ ： ； 、 （ ） “ ” ‘ ’ 《 》 — … ·' '
        BEGIN { n = split(gone, c, " ") }
        {
            gsub(/[][`*.,;:?!"()|\/\047+=<>&@#$%^~{}\\]/, "")
            for (i = 1; i <= n; i++)
                while ((at = index($0, c[i])) > 0)
                    $0 = substr($0, 1, at - 1) substr($0, at + length(c[i]))
            print
        }'
}

check_programs() {
    for dir in $(chapters); do
        # shellcheck disable=SC2046 # no name has a blank
        set -- $(sources "$dir")
        [ $# -gt 0 ] || continue
        awk -v folder="$dir" -f scripts/check/programs.awk \
            of=tests /dev/null "$dir"/*.bats \
            of=page "$dir"/README.md "$dir"/README.zh-CN.md of=source "$@"
        lengths "$dir" "$@"
    done >"$tmp/out" 2>&1
    problems
}

lengths() { # CHAPTER SOURCE...
    chapter=$1
    shift
    for source; do
        echo "$(wc -l <"$source") $(most_lines "$source") $source"
    done | sort -n | awk -v chapter="$chapter" \
        -v most="$(median_lines "$chapter")" \
        -v ten="$(nine_in_ten "$chapter" && echo 1)" '
        { lines[NR] = $1; long += $1 > 100 }
        $1 > $2 { print $3 ": longer than " $2 " lines" }
        END {
            median = (lines[int((NR + 1) / 2)] + lines[int(NR / 2) + 1]) / 2
            if (median > most)
                print chapter ": half of its programs have " median \
                    " lines or more, not " most
            if (ten && long * 10 > NR)
                print chapter ": " long " of " NR \
                    " programs have more than 100 lines"
        }'
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
    problems
}

# What every chapter has, by the names in README.md; of one of them how many
# questions, at least and at most.
SECTIONS='What goes wrong
Asked in exams and interviews
Try it
Read on
For the instructor'
QUESTIONS='Asked in exams and interviews'
FEWEST=6 MOST=18

# sections FILE - the titles of its sections, in order
sections() {
    headings "$1" | sed -n 's/^## //p'
}

# contents FILE - what its list of contents says: title and link, a line each;
# it stands before the first section, or is that
contents() {
    awk '/^## / && !/^## (Contents|目录)$/ { exit }
         /^[-*] \[.*\]\(#[^)]*\)( \([^)]*\))?$/ { # and perhaps a remark
            sub(/\) \([^)]*\)$/, ")")
            sub(/^[-*] \[/, "")
            sub(/\]\(#/, "\t")
            print substr($0, 1, length($0) - 1)
         }' "$1"
}

# questions FILE N - how many begin in its section N, and how many of these
# lead to no program
questions() {
    awk -v wanted="$2" '
        function ends() {
            if (inside && n > 0 && !leads)
                nowhere++
            leads = 0
        }
        /^```/ { fence = !fence }
        !fence && /^## / { ends(); inside = ++section == wanted; next }
        inside && !fence && /^(###+ |([-*] )?\*\*|[0-9]+\. )/ { ends(); n++ }
        inside && /\]\((\.\.\/ch[0-9][0-9]-[a-z]*\/)?[a-z0-9_]*\.(c|sh)\)/ { leads = 1 }
        END { ends(); print n + 0, nowhere + 0 }' "$1"
}

# check_contents PAGE - what it lists is what it has; leaves the list in $tmp/b
check_contents() {
    sections "$1" | grep -vxE 'Contents|目录' >"$tmp/titles"
    sed 's/^/# /' "$tmp/titles" >"$tmp/as-page"
    anchors "$tmp/as-page" | paste "$tmp/titles" - >"$tmp/a"
    contents "$1" >"$tmp/b"
    cmp -s "$tmp/a" "$tmp/b" || [ ! -s "$tmp/b" ] ||
        problem "$1: its contents are not its sections: $(
            diff "$tmp/a" "$tmp/b" | sed -n 2p | tr '\t' ' ')"
}

check_pages() {
    for page in README.md README.zh-CN.md scripts/*/README*.md; do
        [ ! -e "$page" ] || check_contents "$page"
    done
    : >"$tmp/pairs"
    for dir in $(chapters); do
        for page in "$dir/README.md" "$dir/README.zh-CN.md"; do
            [ -e "$page" ] || { problem "$page: missing"; continue; }
            check_contents "$page"
            [ -s "$tmp/b" ] || problem "$page: no list of contents at the top"
        done
        sections "$dir/README.md" >"$tmp/a"
        sections "$dir/README.zh-CN.md" >"$tmp/b" 2>/dev/null
        printf '%s\n' "$SECTIONS" | while IFS= read -r title; do
            at=$(grep -nxF -e "$title" "$tmp/a" | sed 's/:.*//')
            if [ -z "$at" ]; then
                echo "$dir/README.md: no section '$title'"
                continue
            fi
            chinese=$(sed -n "${at}p" "$tmp/b")
            if [ -z "$chinese" ]; then
                echo "$dir/README.zh-CN.md: no section for '$title'"
                continue
            fi
            printf '%s\t%s\n' "$title" "$chinese" >>"$tmp/pairs"
            [ "$title" = "$QUESTIONS" ] || continue
            for page in README.md README.zh-CN.md; do
                questions "$dir/$page" "$at" >"$tmp/q"
                read -r many nowhere <"$tmp/q"
                [ "$many" -ge "$FEWEST" ] && [ "$many" -le "$MOST" ] ||
                    echo "$dir/$page: $many questions, not $FEWEST to $MOST"
                [ "$nowhere" = 0 ] ||
                    echo "$dir/$page: $nowhere questions lead to no program"
            done
        done >"$tmp/out"
        problems
    done
    LC_ALL=C sort -u "$tmp/pairs" | awk -F '\t' '
        $1 == before { print "README.zh-CN.md: \"" $1 "\" has two names: " \
            name ", " $2 }
        { before = $1; name = $2 }' >"$tmp/out"
    problems
}

check_names() {
    page=scripts/check/NAMES.md
    [ -e "$page" ] || return 0
    awk -F '|' '
        /^\|/ && !/^\|[-| ]*$/ && n++ > 0 {
            if ($3 ~ /^ *$/)
                print "-", $2
            while (match($3, /ch[0-9][0-9]-[a-z]*\/[a-z0-9_]*(\.sh)?/)) {
                print substr($3, RSTART, RLENGTH)
                $3 = substr($3, RSTART + RLENGTH)
            }
        }' "$page" >"$tmp/names"
    # shellcheck disable=SC2119 # all of them
    programs >"$tmp/programs"
    while read -r name rest; do
        if [ "$name" = - ]; then
            problem "$page: $rest has become nothing, and no word about it"
        elif ! grep -qxF -e "$name" "$tmp/programs"; then
            problem "$page: no such program: $name"
        fi
    done <"$tmp/names"
}

# rows FILE - of its table rows the ids, their number; its links to programs
rows() {
    sed -n 's/^| *\([0-9][0-9.]*\) .*/\1/p' "$1"
    grep -c '^|' "$1"
    grep -o '](\([a-z0-9_]*\.\(c\|sh\)\))' "$1" | sort
}

check_languages() {
    for readme in README.md ch[0-9][0-9]-*/README.md scripts/*/README.md; do
        case $readme in *'*'*) continue ;; esac # there is none
        [ -e "$readme" ] || { problem "$readme: missing"; continue; }
        other=${readme%.md}.zh-CN.md
        [ -e "$other" ] || { problem "$other: missing"; continue; }
        blocks "$readme" >"$tmp/a"
        # these stand in the Chinese front page only: the glossary, and a list of
        # the English words that programs print
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

check_titles() {
    for dir in $(chapters); do
        programs "$dir" | sed 's,.*/,,' >"$tmp/programs"
        LC_ALL=C awk -f scripts/lib/cells.awk -f scripts/check/titles.awk \
            "$tmp/programs" "$dir/README.zh-CN.md" >"$tmp/out" 2>&1
        problems
    done
}

check_screen() {
    for readme in README.zh-CN.md ch[0-9][0-9]-*/README.zh-CN.md \
        scripts/*/README.zh-CN.md; do
        [ ! -e "$readme" ] || LC_ALL=C awk -f scripts/lib/cells.awk \
            -f scripts/check/screen.awk "$readme"
    done >"$tmp/out" 2>&1
    problems
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
    problems
}

# links FILE - where its links lead, code blocks left out
links() {
    awk '/^```/ { inside = !inside; next }
        !inside {
            while (match($0, /\]\([^)]*\)/)) {
                print substr($0, RSTART + 2, RLENGTH - 3)
                $0 = substr($0, RSTART + RLENGTH)
            }
        }' "$1"
}

check_links() {
    for md in ./*.md ch[0-9][0-9]-*/*.md scripts/*/*.md; do
        [ -e "$md" ] || continue
        md=${md#./}
        anchors "$md" | sed "s|^|$md#|" >>"$tmp/anchors"
        case $md in */*) folder=${md%/*}/ ;; *) folder='' ;; esac
        links "$md" | while IFS= read -r target; do
            file=$folder${target%%#*}
            case $target in
            http*) continue ;;
            '#'*) file=$md ;;
            *'#'*) ;;
            *)
                [ -e "$file" ] ||
                    printf '%s\n' "$md: leads nowhere: $target"
                continue
                ;;
            esac
            printf '%s\t%s\t%s\n' "$file#${target#*#}" "$md" "$target"
        done
    done >"$tmp/links"
    awk -F '\t' '
        FNR == NR { anchors[$0]; next }
        NF < 3 { print; next }
        {
            at = $1
            while (sub(/[^\/]+\/\.\.\//, "", at))
                ;
            if (!(at in anchors))
                print $2 ": no such section: " $3
        }' "$tmp/anchors" "$tmp/links" >"$tmp/out"
    for dir in $(chapters); do
        [ -e "$dir/README.md" ] || continue
        headings "$dir/README.md" | sed 's/^#* *//; s/`//g' >"$tmp/sections"
        # shellcheck disable=SC2046 # no name has a blank
        awk 'FNR == 1 { end(); source = FNR == NR ? "" : FILENAME; refers = 0 }
            FNR == NR { sections[$0]; next }
            match($0, /README\.md "[^"]*"/) {
                refers = refers || /See: README\.md "/
                title = substr($0, RSTART + 11, RLENGTH - 12)
                if (!(title in sections))
                    print source ": README.md has no \"" title "\""
            }
            function end() {
                if (source != "" && !refers)
                    print source ": no \047See: README.md \"...\"\047"
            }
            END { end() }' "$tmp/sections" $(sources "$dir")
    done >>"$tmp/out"
    problems
}

private_folder

[ $# -gt 0 ] ||
    set -- programs transcripts pages languages titles screen claims links names
for what; do
    case $what in
    programs | transcripts | pages | languages | titles | screen | claims | \
        links | names)
        "check_$what"
        ;;
    *) misuse ;;
    esac
done
[ "$problems" = 0 ]
