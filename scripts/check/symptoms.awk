# symptoms.awk - the entries of a page's section on what goes wrong
#
# Of each entry, which begins with words in bold type, a line: what one sees
# TAB the link to what shows it: its first transcript or program, else a
# section, else the chapter. -v dir=FOLDER -v title=SECTION -v anchor=ITS-ANCHOR
# -v page=FILE -v chapter=NAME

function trimmed(s) {
    while (sub(/(\.|,|:|。|，|：| )$/, "", s))
        ;
    return s
}

# a line goes on without a blank where both ends are Chinese, or one is a mark
function joined(a, b) {
    if (a == "")
        return b
    if (a ~ /[^ -~]$/ && b ~ /^[^ -~]/ || a ~ /(，|。|；|：|、|）|（)$/ ||
        b ~ /^(，|。|；|：|、|）|（)/)
        return a b
    return a " " b
}

function ends(    what, link) {
    if (text == "")
        return
    what = substr(text, 3, index(substr(text, 3), "**") - 1)
    link = shown
    if (link == "" && match(text, program))
        link = substr(text, RSTART + 2, RLENGTH - 3)
    if (link != "") {
        name = link
        sub(/.*\//, "", name)
        sub(/\.c$/, "", name)
        if (!sub(/^\.\.\//, "", link)) # another chapter's
            link = dir "/" link
        print trimmed(what) "\t[" name "](" link ")"
    } else if (match(text, /\[[^]]*\]\(#[^)]*\)/)) {
        link = substr(text, RSTART, RLENGTH)
        sub(/\(#/, "(" dir "/" page "#", link)
        print trimmed(what) "\t" link
    } else
        print trimmed(what) "\t[" chapter "](" dir "/" page "#" anchor ")"
}

BEGIN { program = "\\]\\((\\.\\./ch[0-9][0-9]-[a-z]*/)?[a-z0-9_]*\\.(c|sh)\\)" }

/^```/ { fence = !fence; next }
fence {
    # a transcript, before any program was named
    if (inside && shown == "" && !match(text, program) && /^\$ \.\//) {
        shown = $2
        sub(/^\.\//, "", shown)
        if (shown !~ /\.sh$/)
            shown = shown ".c"
    }
    next
}
/^## / {
    ends()
    text = shown = ""
    inside = $0 == "## " title
    next
}
!inside { next }
/^\*\*/ {
    ends()
    text = $0
    shown = ""
    next
}
text != "" { text = joined(text, $0) }
END { ends() }
