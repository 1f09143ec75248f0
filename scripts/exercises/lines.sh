#!/bin/sh
#
# lines.sh - can a student know what the program should print?
#
# usage: scripts/exercises/lines.sh SOURCE CHECK
#
# Each line of "lines" in CHECK must stand in SOURCE, in its head or in its code:
# word for word, but for numbers, <a word>, and what comes from its input or its
# arguments; or as a string with words of its own, which has a % where the line
# has something else. Prints those that do not.
#
# exit: 0  all do    1  some do not    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
while getopts h opt; do
    case $opt in
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
if [ $# != 2 ] || [ ! -r "$1" ] || [ ! -r "$2" ]; then
    misuse
fi

LC_ALL=C awk '
    # words that the program has from elsewhere
    function learn(text,   n, i, word) {
        gsub(/\\n/, " ", text)
        gsub(/"/, " ", text)
        n = split(text, word, " ")
        for (i = 1; i <= n; i++)
            given[word[i]] = 1
    }

    function is_open(word) {
        return word ~ /^[0-9.]+[,:;]?$/ || word ~ /<[a-z ]*>/ || (word in given)
    }

    # "log: %s\n" as a regular expression; "" if it has too little of its
    # own
    function pattern_of(text,   own) {
        sub(/(\\n)+$/, "", text)
        gsub(/%[-+ 0-9.*]*(hh|h|ll|l|z|j|t)?[a-zA-Z]/, "\001", text)
        own = text
        gsub(/\\n/, "", own)
        if (own !~ /[A-Za-z][A-Za-z][A-Za-z]|[:"].*[:"].*[:"]/ || text !~ /\001/)
            return ""
        gsub(/\\"/, "\"", text)
        gsub(/[][().*+?^$|{}\\]/, "[&]", text)
        gsub(/\001/, ".*", text)
        return "^" text "$"
    }

    function is_a_format_of(line,   rest, n, pattern) {
        rest = source
        while (match(rest, /"([^"\\]|\\.)*"/)) {
            n = RSTART + RLENGTH
            pattern = pattern_of(substr(rest, RSTART + 1, RLENGTH - 2))
            if (pattern != "" && line ~ pattern)
                return 1
            rest = substr(rest, n)
        }
        return 0
    }

    # its words, those after each other that are not open, stand there
    function stands(line,   n, i, word, piece) {
        n = split(line, word, " ")
        piece = ""
        for (i = 1; i <= n + 1; i++) {
            if (i <= n && !is_open(word[i])) {
                piece = piece (piece == "" ? "" : " ") word[i]
                continue
            }
            if (piece != "" && index(source, piece) == 0)
                return 0
            piece = ""
        }
        return 1
    }

    NR == FNR {
        sub(/^ \* /, "") # of the head
        source = source " " $0
        next
    }
    { sub(/^[ \t]+/, "") }
    $1 == "|" {
        sub(/^\| ?/, "")
        if (block == "lines")
            line[++lines] = $0
        else if (block == "input")
            learn($0)
        else if (block == "peer" && $1 == "write")
            learn($0)
        next
    }
    NF { block = $1 }
    $1 == "args" { learn($0) }
    END {
        gsub(/" *"/, "", source) # a string in two pieces
        gsub(/[ \t]+/, " ", source)
        for (i = 1; i <= lines; i++)
            if (!stands(line[i]) && !is_a_format_of(line[i])) {
                print "neither its head nor its source has: " line[i]
                bad = 1
            }
        exit bad
    }' "$1" "$2"
