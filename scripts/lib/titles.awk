# titles.awk - what a Chinese page says of its programs, a line each
#
# usage: awk [-v name=NAME] -f titles.awk README.zh-CN.md
#
# Below a program's first transcript stands
#
#   <!-- NAME：TITLE。请看：WHAT TO
#   WATCH FOR -->
#
# in one line or more, joined without a blank. Prints for each
# NAME TAB TITLE TAB WHAT TO WATCH FOR, or the TITLE of the one that is asked
# for. (scripts/check/book.sh titles demands that they are there.)

/^<!-- [a-z][a-z0-9_]*(\.sh)?：/ {
    sub(/^<!-- /, "")
    inside = 1
    said = ""
}

inside {
    sub(/^ +/, "")
    said = said $0
    if (!sub(/ *-->$/, "", said))
        next
    inside = 0
    at = index(said, "：")
    print_title(substr(said, 1, at - 1), substr(said, at + length("：")))
}

function print_title(program, text,    at) {
    at = index(text, "。请看：")
    if (at == 0)
        at = length(text) + 1
    if (name == "")
        print program "\t" substr(text, 1, at - 1) "\t" \
            substr(text, at + length("。请看："))
    if (name == program) {
        print substr(text, 1, at - 1)
        exit
    }
}
