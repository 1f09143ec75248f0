#!/bin/sh
#
# record.sh - take the recorded run anew, and show it in the pages
#
# usage: scripts/bench/record.sh [DIR]
#
# Runs `make bench` (do nothing else on the machine meanwhile), or takes what it
# left in DIR. bench.txt, bench.tsv and the diagrams go to recorded/, and each
# block of ```text in README.md and README.zh-CN.md is replaced by the part of
# bench.txt with that heading. Then it prints what is left to you: the sentences
# that state figures, in the sections that show the run, and in those of the
# book's first pages that speak of it.
#
# exit: 0 done
#       1 no run, no diagrams, or a block of which bench.txt has nothing:
#         nothing has changed
#       2 wrong usage

set -u
case ${1-} in
-*) set -- too many ;;
esac
if [ $# -gt 1 ] || { [ $# = 1 ] && [ ! -d "$1" ]; }; then
    echo "usage: scripts/bench/record.sh [DIR]" >&2
    exit 2
fi
if [ $# = 1 ]; then
    run=$(cd "$1" && pwd) || exit 1
    cd "$(dirname "$0")" || exit 1
else
    cd "$(dirname "$0")" || exit 1
    run=$PWD/results
    make -C ../.. bench || exit 1
fi
for file in bench.txt bench.tsv ladder.svg throughput.svg parts.svg; do
    if [ ! -s "$run/$file" ]; then
        echo "record.sh: no $file in $run" >&2
        exit 1
    fi
done

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

replace_blocks() { # PAGE
    awk '
        NR == FNR {
            text[NR] = $0
            of = NR
            next
        }
        # What bench.txt has below the heading that a block begins with.
        function print_part(first,    head, i) {
            head = first
            if (first ~ /^(Round trip, us|One way, MB\/s): /)
                sub(/;.*/, "", head)
            else if (first ~ /^0\.6 /)
                head = "0.6 "
            else if (first ~ /^At which sizes /)
                head = "At which sizes "
            else if (first ~ /^[^ ]*, [0-9]+ processors?, /)
                head = ""
            else
                return 0
            for (i = 1; i <= of; i++)
                if (head != "" ? index(text[i], head) == 1 : \
                    text[i] ~ /^[^ ]*, [0-9]+ processors?, /)
                    break
            if (i > of)
                return 0
            while (i <= of && (text[i] != "" || head ~ /^At/))
                print text[i++]
            return 1
        }
        inside == 2 && $0 != "```" { next }
        inside == 1 && !print_part($0) {
            print FILENAME ":" FNR ": not in bench.txt: " $0 >"/dev/stderr"
            bad = 1
            exit
        }
        inside == 1 {
            inside = 2
            next
        }
        $0 == "```text" { inside = 1 }
        $0 == "```" { inside = 0 }
        { print }
        END { exit bad }' "$run/bench.txt" "$1"
}

# sentences PAGE - those with figures, in sections that show the run, and in the
# book's first page where it links here
sentences() {
    awk -v page="$1" '
        BEGIN {
            zh = page ~ /zh-CN/
            first = page ~ /^\.\.\//
            shows = !first # how long a run takes
            one = "(^|[^a-z])(two|three|four|five|six|seven|eight|nine|ten|" \
                "eleven|twelve)([^a-z]|$)"
            part = "half|halves|third|quarter|fifth|sixth|tenth|twice|times"
            han = "两|三|四|五|六|七|八|九|十|百|倍|分之|半"
        }
        function has_figure(s) {
            gsub(/`[^`]*`|\]\([^)]*\)/, "", s)
            if (s ~ /[0-9]/)
                return 1
            return zh ? s ~ han : tolower(s) ~ one "|" part
        }
        function end_unit(    k, i, s) {
            k = zh ? split(unit, s, "。") : split(unit, s, /[.?!] /)
            for (i = 1; i <= k; i++)
                if (has_figure(s[i]))
                    found = found page ":" line ": " s[i] "\n"
            unit = ""
        }
        function end_section() {
            end_unit()
            if (shows)
                printf "%s", found
            found = ""
            shows = 0
        }
        /^```/ {
            end_unit()
            shows += !first && $0 == "```text"
            code = !code
            next
        }
        code { next }
        /^## / {
            end_section()
            next
        }
        index($0, "(scripts/bench/README") { shows = 1 }
        first && /^\|/ && !index($0, "(scripts/bench/README") { next }
        /^$|^[-|] / { end_unit() }
        unit == "" { line = FNR }
        { sub(/^  +/, "") }
        { unit = unit (unit == "" || zh ? "" : " ") $0 }
        /^\|/ { end_unit() }
        END { end_section() }' "$1"
}

for page in README.md README.zh-CN.md; do
    replace_blocks "$page" >"$tmp/$page" || exit 1
done
mkdir -p recorded
cp "$run/bench.txt" "$run/bench.tsv" "$run"/*.svg recorded || exit 1
for page in README.md README.zh-CN.md; do
    cat "$tmp/$page" >"$page" || exit 1
done
echo
echo "To be held against recorded/bench.txt, sentence by sentence:"
for page in README.md README.zh-CN.md ../../README.md ../../README.zh-CN.md; do
    echo
    sentences "$page"
done
