# screen.awk - what does not look well in a Chinese page
#
# usage: awk -f cells.awk -f screen.awk README.zh-CN.md ...
#
# Code is left alone. A table's row is measured as it is shown, so without its
# links' targets; so is a link that has a line to itself, which can be made no
# shorter; any other line as it stands. Where a line ends, a blank is shown: it
# does no harm after a full-width mark, but tears two characters apart.

FNR == 1 { fence = list = 0; before = "" }

/^ *```/ { fence = !fence; before = ""; next }
fence { next }

/^[^ ]/ { list = 0 }
/^    / && !list { next } # code as well
/^ *([-*]|[0-9]+\.) / { list = 1; before = "" }

/^\|/ {
    if (length($0) > 50 && cells(shown($0)) > 100)
        problem("a row of more than 100 cells")
    before = ""
    next
}

length($0) > 40 && cells(alone($0) ? shown($0) : $0) > 80 {
    problem("a line of more than 80 cells")
}

/^$/ || /^ *</ || /^#/ { before = ""; next }

/。）|？）|！）/ { problem("a sentence in brackets of its own") }
before == "" && /^（/ { problem("a paragraph in brackets") }

torn(before, $0) { problem("a blank between two characters") }

{ before = $0 }

# as a reader sees it; \| is a bar
function shown(s,    text) {
    gsub(/\\\|/, "|", s)
    gsub(/[`*]/, "", s)
    while (match(s, /\[[^]]*\]\([^)]*\)/)) {
        text = substr(s, RSTART + 1, RLENGTH - 1)
        sub(/\]\(.*/, "", text)
        s = substr(s, 1, RSTART - 1) text substr(s, RSTART + RLENGTH)
    }
    return s
}

function alone(s) {
    return s ~ /^ *([-*] )?\[[^]]*\]\([^)]*\)[^ -~]*$/
}

# does the one line end, and the other begin, with a character, or a quotation?
function torn(a, b) {
    sub(/\*+$/, "", a)
    sub(/\]\([^)]*\)$/, "", a)
    sub(/^ *[[*]*/, "", b)
    return a ~ /[^ -~]$/ && a !~ /(，|。|、|；|：|？|！|）|》|…)$/ &&
        b ~ /^[^ -~]/
}

function problem(what) {
    print FILENAME ":" FNR ": " what
}
