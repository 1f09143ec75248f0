# find.awk - which programs have these words in what is said about them
#
# usage: names="WORDS
#        OTHER NAME ..." more="and %d more" awk -f find.awk - \
#            ch01-pipe/eof.c ... ch01-pipe/README.md ... README.md ...
#
# stdin is the list: ch01-pipe/eof TAB title. Prints such a line for each that
# is found, and "ch01-pipe/README.md TAB TITLE" for a section, an entry of "What
# goes wrong" or a question of an exam that shows or names no program, in the
# words of the page that comes first. What has the words in the first of these
# places comes first; no more than 15 lines, then how many more there would be:
#
#   NAME     it is the name of the program; or it is in a front page's heading
#   TITLE    in name or title, be they the source's or the Chinese page's
#   SYMPTOM  in "Watch for", or in what an entry of "What goes wrong" says first
#   EXAM     in an exam's question, or in a row of a table that names programs
#   HEADING  in the heading of the section that shows it
#   SHOWN    an error (EPIPE) or a number, in what it prints
#   SOURCE   a name in its source, if no more than 12 programs use it
#
# and, if fewer than five are found there, up to five in all (if none, more): all
# the words, in any order, or all the characters of a Chinese word, in one TITLE,
# SYMPTOM, EXAM or HEADING; or the words in its OUTPUT, or in the TEXT of the
# section or the entry.
#
# Capitals are like small letters, and "-", "_" like a blank; in Chinese, blanks
# and punctuation do not count. A word in Latin letters must begin where a word
# begins: "hang" finds "hangs", "dest" does not find "newest"; if it has up to
# three letters, it must end there, too. Other names of the same (names.awk), a
# line each in $names, count for less.
#
# exit: 0  found some    1  none

BEGIN {
    NAME = 12; TITLE = 11; SYMPTOM = 10; EXAM = 9; HEADING = 8; SHOWN = 7
    SOURCE = 6; OUTPUT = 1; TEXT = 0; APART = 6 # less, for words that are apart
    worth[TEXT] = 1
    for (i = 1; i <= NAME; i++)
        worth[i] = 4 * worth[i - 1]
    alike = split(ENVIRON["names"], name, "\n")
    word = name[1]
    exactly = "(^|[^A-Za-z0-9_])" word "([^A-Za-z0-9_]|$)"
    shown = word ~ /^(E[A-Z0-9]+|[0-9][0-9][0-9]+)$/
    used = word ~ /^[A-Za-z_][A-Za-z0-9_]+$/
    apart = split(plain(word), each, " ")
    letters = plain(word)
    gsub(/[^ -~][^ -~][^ -~]/, " & ", letters)
    letters = split(letters, letter, " ")
    if (letters < apart + 2) # a Chinese word of two characters is no phrase
        letters = 0
    for (i = 1; i <= alike; i++)
        learn(name[i] = plain(name[i]))
    for (i = 1; i <= apart; i++)
        learn(each[i])
    for (i = 1; i <= letters; i++)
        learn(letter[i])
}

FILENAME == "-" || FILENAME == "" {
    key = $0
    sub(/\t.*/, "", key)
    add(key, $0)
    n = key
    sub(/.*\//, "", n)
    hit(key, TITLE, has(n, 1))
    for (i = 1; i <= alike; i++)
        if (plain(n) == name[i])
            hit(key, NAME, i == 1 ? 2 : 1)
    next
}

FNR == 1 {
    end()
    file = key = folder = FILENAME
    sub(/\.c$/, "", key)
    sub(/[^\/]*$/, "", folder)
    readme = FILENAME ~ /\.md$/
    header = !readme
    colon = FILENAME ~ /zh-CN/ ? "：" : ": "
    entry = section = wrong = exam = code = 0
}

readme && !code && /^<!-- [a-z][a-z0-9_]*(\.sh)?：/ { chinese = " " }

readme && chinese != "" { # see scripts/lib/titles.awk
    sub(/^ +/, "")
    chinese = chinese $0
    if (!sub(/ *-->$/, "", chinese))
        next
    sub(/^ <!-- /, "", chinese)
    sub(/：/, " ", chinese)
    about = folder substr(chinese, 1, index(chinese, " ") - 1)
    if ((i = index(chinese, "。请看：")) == 0)
        i = length(chinese) + 1
    hit(about, TITLE, has(substr(chinese, 1, i - 1), 1))
    hit(about, SYMPTOM, has(substr(chinese, i + length("。请看：")), 1))
    chinese = ""
    next
}

readme && /^```/ { code = !code }

readme && code {
    if (/^\$ \.\//) {
        example = $2
        gsub(/^\.\/|;$/, "", example)
        example = folder example
        if (!wrong && !exam)
            shows[example] = ""
    } else if (shown && $0 ~ exactly)
        hit(example, SHOWN, 2)
    else if (example in shows)
        shows[example] = shows[example] " " $0
}

readme && !code && /^###? / {
    end()
    section++
    heading = $0
    sub(/^#+ /, "", heading)
    if (/^## /)
        above = heading
    else
        heading = above colon heading
    wrong = /^## (What goes wrong|哪里会出错)/
    exam = /^## (Asked in exams|常见考题)/
    next
}

readme && !code && /^\|/ { end_row() }

readme && !code && (wrong || exam) && /^\*\*/ { end_entry(); entry++ }

readme && (folder != "" || !/^\|/) { text = text "\n" $0 }

readme { next }

header && FNR <= 4 && / - / {
    text = $0
    sub(/^[ *#]+/, "", text)
    sub(/ - /, " ", text)
    hit(key, TITLE, has(text, 1))
    text = ""
}
header && /Watch for:/ { watch = 1 }
header && /See: /      { watch = 0 }
header && watch {
    said = $0
    sub(/^ *[*#] *(Watch for:)?/, "", said)
    text = text " " said
}
header && /\*\/|^[^#* \/]/ {
    header = watch = 0
    hit(key, SYMPTOM, has(text, 1))
    text = ""
}
!header && used && !/^ *(\*|\/\*|#[^a-z])/ && $0 ~ exactly { uses[key] = 1 }

END {
    end()
    for (key in uses)
        n_uses++
    for (key in uses)
        if (n_uses <= 12)
            hit(key, SOURCE, 2)
    # good: what has the words somewhere down to SOURCE
    for (i = 1; i <= listed; i++) {
        found += order[i] in score
        good += score[order[i]] >= worth[SOURCE]
    }
    if (good && found > 5)
        found = good < 5 ? 5 : good
    for (n = 1; n <= 15 && n <= found; n++) {
        best = ""
        for (i = 1; i <= listed; i++)
            if (score[order[i]] > score[best])
                best = order[i]
        print line[best]
        score[best] = 0
    }
    if (found > 15)
        printf ENVIRON["more"] "\n", found - 15
    exit !found
}

function add(key, text) {
    if (key in line)
        return
    order[++listed] = key
    line[key] = text
}

# hit KEY PLACE LEVEL - it has the words there: itself (2), by another name (1),
# or apart (-1)
function hit(key, place, level) {
    if (level < 0) {
        place = place > APART ? place - APART : TEXT
        level = 1
    }
    if (!(key in line) || level <= best_at[key, place])
        return
    score[key] += (level - best_at[key, place]) * worth[place]
    best_at[key, place] = level
}

function end(    i, some, in_heading, in_text) {
    end_entry()
    if (heading != "") {
        in_heading = has(heading, 1)
        in_text = wrong || exam ? 0 : has(text)
        for (i in shows)
            if (i in line) {
                some = 1
                hit(i, HEADING, in_heading)
                hit(i, TEXT, in_text)
                hit(i, OUTPUT, has(shows[i]))
            }
        i = folder "#" section
        if (!some) {
            add(i, file "\t" heading)
            hit(i, folder == "" ? NAME : HEADING, in_heading)
            hit(i, TEXT, in_text)
        }
    }
    split("", shows)
    heading = text = ""
}

# The entry of "What goes wrong", or the question, is complete.
function end_entry(    i, n, in_bold, in_text) {
    if (entry && text ~ /^\n\*\*/) {
        bold = substr(text, 4)
        sub(/\*\*.*/, "", bold)
        gsub(/\n/, colon == ": " ? " " : "", bold)
        in_bold = has(bold, 1)
        in_text = exam ? 0 : has(text)
        n = names(text)
        for (i = 1; i <= n; i++) {
            hit(named[i], exam ? EXAM : SYMPTOM, in_bold)
            hit(named[i], TEXT, in_text)
        }
        i = folder "!" section "." entry
        if (!n) {
            gsub(/`|(\.|。)$/, "", bold)
            add(i, file "\t" heading colon bold)
            hit(i, exam ? EXAM : SYMPTOM, in_bold)
            hit(i, TEXT, in_text)
        }
    }
    text = wrong || exam ? "" : text
}

# The row of a table: it names programs; if it has many cells, each for itself.
function end_row(    cells, cell, i, j, n, in_row) {
    cells = split($0, cell, "|")
    if (cells < 8)
        cell[2] = $0
    for (i = 2; i < cells; i++) {
        in_row = has(cell[i])
        n = in_row ? names(i == 2 ? $0 : cell[i]) : 0
        for (j = 1; j <= n; j++)
            hit(named[j], EXAM, in_row)
        if (cells < 8)
            return
    }
}

# names(S) - how many programs S names, as $ ./NAME, `NAME` or a link; in named[]
function names(s,    n, link) {
    link = "(\\$ \\./|`|\\]\\()(\\.\\./)?(ch[0-9][0-9]-[a-z]+/)?" \
        "[a-z][a-z0-9_]*(\\.sh|\\.c)?"
    while (match(s, link)) {
        named[n + 1] = substr(s, RSTART, RLENGTH)
        s = substr(s, RSTART + RLENGTH)
        sub(/^(\$ \.\/|`|\]\()(\.\.\/)?/, "", named[n + 1])
        sub(/\.c$/, "", named[n + 1])
        if (named[n + 1] !~ /\//)
            named[n + 1] = folder named[n + 1]
        if (named[n + 1] in line)
            n++
    }
    return n + 0
}

# has(S, SHORT) - 2 if it has the words, 1 if another name of them, -1 if the
# words apart; if it is short, also the characters
function has(s, short,    i) {
    s = plain(s)
    joined = any_chinese == "" ? "" : squeezed(s)
    for (i = 1; i <= alike; i++)
        if (stands(name[i], s))
            return i == 1 ? 2 : 1
    for (i = 1; i <= apart && stands(each[i], s); i++)
        ;
    if (apart && i > apart)
        return -1
    for (i = 1; i <= letters && stands(letter[i], s); i++)
        ;
    return short && letters && i > letters ? -1 : 0
}

function stands(w, s) {
    return w in pattern ? s ~ pattern[w] : index(joined, plainest[w])
}

# learn WORD - how it is looked for
function learn(w,    it) {
    it = w
    if (squeezed(w) !~ /[^ -\/:-@[-`{-~]/)
        pattern[w] = "^$" # nothing but punctuation
    else if (w ~ /[^ -~]/)
        any_chinese = plainest[w] = squeezed(w)
    else {
        if (length(w) > 4)
            sub(/s$/, "", it)
        gsub(/[\\^]/, ".", it)
        gsub(/[^a-z0-9 .]/, "[&]", it)
        pattern[w] = (w ~ /^[a-z0-9]/ ? "(^|[^a-z0-9])" : "") it \
            (w ~ /^[a-z][a-z]?[a-z]?$/ ? "([^a-z0-9]|$)" : "")
    }
}

function plain(s) {
    s = tolower(s)
    gsub(/\]\([^)]*\)|[`*]|\[/, "", s)
    gsub(/[-_ \n]+/, " ", s)
    gsub(/ctrl /, "ctrl+", s) # as the pages write it
    return s
}

function squeezed(s) {
    gsub(/[ \/]|、|，|。|：|；|？|·|（|）|“|”|—/, "", s)
    return s
}
