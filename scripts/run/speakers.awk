# speakers.awk - who speaks in a program, with a colon between the names
#
# usage: command="./eof" awk -f speakers.awk [README.md] [eof.c]
#
# The README shows what the program prints: the transcript of this very
# command, or else of its first word, has the speakers in their order. Where it
# has none they are those that the source has: names that the text of a printf()
# or an echo begins with.

BEGIN {
    command = "$ " ENVIRON["command"]
    sub(/ +$/, "", command)
    first = command
    sub(/^\$ /, "", first)
    sub(/ .*/, "", first)
    first = "$ " first
    said = "(print|puts|say|echo)[a-z]*\\(?(1, |stdout, )?[ \"']*[a-z][a-z0-9_ ]*: "
}

FILENAME ~ /\.md$/ {
    if ($0 == "```console") {
        getline
        same = $0 == command
        inside = same || !begun &&
            substr($0 " ", 1, length(first) + 1) ~ /[ ;]$/ &&
            index($0, first) == 1
        if (same)
            count = 0 # better than another's
        begun = begun || inside
    } else if (/^```/)
        inside = 0
    else if (inside && match($0, /^[a-z][a-z0-9_ ]*: /))
        heard(substr($0, 1, RLENGTH))
    next
}

begun { next }

{
    while (match($0, said)) {
        heard(substr($0, RSTART, RLENGTH))
        $0 = substr($0, RSTART + RLENGTH)
    }
}

END {
    for (i = 1; i <= count; i++)
        printf "%s%s", (i > 1 ? ":" : ""), name[i]
    print ""
}

function heard(s,    i) {
    sub(/.*["'(]/, "", s)
    sub(/^(echo|printf) +/, "", s)
    sub(/: $/, "", s)
    if (length(s) > 18 || s == "usage")
        return
    for (i = 1; i <= count; i++)
        if (name[i] == s)
            return
    name[++count] = s
}
