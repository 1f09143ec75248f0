# titles.awk - what is wrong with a Chinese page's lines for its programs
#
# usage: awk -f cells.awk -f titles.awk PROGRAMS README.zh-CN.md
#
# PROGRAMS names the chapter's programs, a line each. What such a line is,
# scripts/lib/titles.awk says.

FNR == NR { programs[++count] = $0; is_one[$0] = 1; next }

FNR == 1 { page = FILENAME }

/^```/ {
    fence = !fence
    transcript = /^```console$/ ? "?" : fence ? "" : transcript
    below = fence ? "" : transcript
    if (below != "" && first[below]++)
        below = "" # its second one
    next
}

fence {
    if (transcript == "?") {
        transcript = $2
        sub(/^\.\//, "", transcript)
        sub(/;$/, "", transcript)
    }
    next
}

/^<!-- [a-z][a-z0-9_]*(\.sh)?：/ {
    inside = 1
    name = substr($2, 1, index($2, "：") - 1)
    text = ""
    if (!(name in is_one))
        problem("no such program")
    else if (said[name]++)
        problem("a second line for it")
    else if (below != name)
        problem("its line is not right below its first transcript")
}

inside {
    if (cells($0) > 80)
        problem("a line of more than 80 cells")
    text = text $0
    if (/-->$/) {
        inside = 0
        if (text !~ /^<!-- [a-z0-9_.]+：.+。请看：.+(。|？) -->$/)
            problem("not <!-- NAME：TITLE。请看：WATCH FOR。 -->")
        ended = 1
    } else if ($0 == "") {
        inside = 0
        problem("its line does not end with -->")
    }
    next
}

ended && $0 != "" { problem("no empty line after its line") }

{
    ended = 0
    below = ""
}

END {
    for (i = 1; i <= count; i++)
        if (!(programs[i] in said))
            print page ": " programs[i] ": no line <!-- " programs[i] \
                "：TITLE。请看：WATCH FOR。 --> below its transcript"
}

function problem(what) {
    print page ": " name ": " what
}
