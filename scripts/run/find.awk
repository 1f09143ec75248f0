# find.awk - which programs have these words in what is said about them
#
# usage: words="WORDS" awk -f find.awk - ch01-pipe/eof.c ch01-pipe/README.md ...
#
# stdin is the list: ch01-pipe/eof TAB title. The words are looked for, in small
# letters and capitals alike, in the name (a blank for each "_"), the title and
# "Watch for", be they the source's or the Chinese page's, and in the READMEs: in
# the headings, which find what their section shows; in the questions of exams and
# in the entries of "What goes wrong", which find what they name, or, if it is no
# program, the entry itself. A word
# like EPIPE is also looked for in what the programs print, as the READMEs show
# it. If all this finds none, a section whose text has the words finds what it
# shows, or itself. Prints "ch01-pipe/eof TAB title" for each.
#
# The words are looked for as they stand, side by side; with apart=1 in any order,
# all of them in one title, heading, question, entry or section.
#
# exit: 0  found some    1  none

BEGIN {
    word = tolower(ENVIRON["words"])
    gsub(/ctrl-/, "ctrl+", word) # as the pages write it
    if (ENVIRON["apart"])
        apart = split(word, each)
    if (ENVIRON["words"] ~ /^E[A-Z0-9]+$/)
        error = "(^|[^A-Za-z0-9_])" ENVIRON["words"] "([^A-Za-z0-9_]|$)"
}

FILENAME == "-" || FILENAME == "" {
    key = $0
    sub(/\t.*/, "", key)
    order[++programs] = key
    line[key] = $0
    name = key
    sub(/.*\//, "", name)
    gsub(/_/, " ", name)
    title = substr($0, length(key) + 2)
    if (apart ? has(name " " title) : has(title) || has(name) || index(key, "/" word))
        found[key] = 1
    next
}

FNR == 1 {
    end()
    end_section()
    file = key = folder = FILENAME
    sub(/\.c$/, "", key)
    sub(/[^\/]*$/, "", folder)
    readme = FILENAME ~ /\.md$/
    wrong = number = 0
    header = !readme
    exam = 0
}

readme && !code && /^<!-- [a-z][a-z0-9_]*(\.sh)?：/ { chinese = " " }

readme && chinese != "" { # see scripts/lib/titles.awk
    sub(/^ +/, "")
    chinese = chinese $0
    if (!sub(/ *-->$/, "", chinese))
        next
    sub(/^ <!-- /, "", chinese)
    i = index(chinese, "：")
    about = folder substr(chinese, 1, i - 1)
    chinese = substr(chinese, i + length("："))
    sub(/。请看：/, "\n", chinese)
    if ((about in line) && has(chinese))
        found[about] = 1
    chinese = ""
    next
}

readme {
    if (/^```/)
        code = !code
    if (code && /^\$ \.\//) {
        shown = $2
        sub(/^\.\//, "", shown)
        sub(/;$/, "", shown)
        if ((folder shown) in line)
            shows[folder shown]
    } else if (code && error != "" && $0 ~ error && ((folder shown) in line))
        found[folder shown] = 1
    if (!code && /^###? /) {
        end_section()
        heading = $0
        sub(/^#+ /, "", heading)
    }
    if (!code && /^## /) {
        end()
        exam = /^## (Asked in exams|常见考题)/
        wrong = exam || /^## (What goes wrong|哪里会出错)/
        next
    }
    if (!wrong && !code)
        prose[++long] = $0
    if (wrong && !code && /^(\*\*|### )/) {
        end()
        number++
    }
    if (wrong)
        entry[++lines] = $0
    next
}

header && FNR <= 4 && / - / {
    text = $0
    sub(/^[ *#]*[a-z0-9_.]+ - /, "", text)
    if (has(text))
        found[key] = 1
}
header && /Watch for:/ { watch = 1 }
header && /See: /      { watch = 0 }
header && watch {
    text = $0
    sub(/^ *[*#] */, "", text)
    entry[++lines] = text
}
header && /\*\/|^[^#* \/]/ { header = 0; end() }

END {
    end()
    end_section()
    for (i = 1; i <= programs; i++)
        if (order[i] in found) {
            print line[order[i]]
            some = 1
        }
    for (i = 1; i <= others; i++)
        print other[i]
    if (some || others)
        exit 0
    for (i = 1; i <= programs; i++)
        if (order[i] in later)
            print line[order[i]]
    for (i = 1; i <= sections; i++)
        print section[i]
    exit !length_of(later) && !sections
}

function length_of(a,    i, n) {
    for (i in a)
        n++
    return n + 0
}

# The section is complete: what it shows is found by its heading, else perhaps
# later by its text.
function end_section(    i, in_text, some) {
    in_text = in_lines(prose, long)
    for (i in shows) {
        some = 1
        if (has(heading))
            found[i] = 1
        if (in_text)
            later[i] = 1
    }
    if (in_text && !some && heading != "")
        section[++sections] = file "\t" heading
    split("", shows)
    split("", prose)
    long = 0
    heading = ""
}

function has(s,    i) {
    s = tolower(s)
    if (!apart)
        return index(s, word) > 0
    for (i = 1; i <= apart; i++)
        if (!index(s, each[i]))
            return 0
    return 1
}

# Are the words in one of n lines, or over two? Or, apart, in all of them together?
function in_lines(l, n,    i, all) {
    for (i = 1; i <= n && apart; i++)
        all = all " " l[i]
    for (i = 1; i <= n && !apart; i++)
        if (has(l[i] " " l[i + 1]) || has(l[i] l[i + 1]))
            return 1
    return apart && n && has(all)
}

# The entry is complete: are the words in it?
function end(    i, hit, named) {
    hit = !exam && in_lines(entry, lines)
    if (exam) # its question only, in bold, on one line or two
        hit = has(bold(entry[1] " " entry[2])) || has(bold(entry[1] entry[2]))
    if (hit && !readme)
        found[key] = 1
    else if (hit) {
        for (i = 1; i <= lines; i++)
            named += names(entry[i])
        if (!named && !exam && !told[folder number]++) { # not in both languages
            i = entry[1] " " entry[2]
            if (sub(/^\*\*/, "", i))
                sub(/\*\*.*/, "", i)
            else
                i = entry[1]
            gsub(/^### |`/, "", i)
            other[++others] = file "\t" i
        }
    }
    split("", entry)
    lines = watch = 0
}

function bold(s) {
    if (!sub(/^\*\*/, "", s))
        return ""
    sub(/\*\*.*/, "", s)
    return s
}

# The programs that a line names: $ ./NAME, or NAME in backquotes.
function names(s,    n, count) {
    while (match(s, /(\$ \.\/|`|\]\()[a-z][a-z0-9_]*(\.sh|\.c)?/)) {
        n = substr(s, RSTART, RLENGTH)
        s = substr(s, RSTART + RLENGTH)
        sub(/^(\$ \.\/|`|\]\()/, "", n)
        sub(/\.c$/, "", n)
        if ((folder n) in line) {
            found[folder n] = 1
            count++
        }
    }
    return count + 0
}
