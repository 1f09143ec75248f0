# names.awk - what else a word is called, by the glossary of the Chinese page
#
# usage: word=WORD awk -f names.awk README.zh-CN.md
#
# The glossary is a table: | English | 术语 | 又称、检索词 |. A row may have
# several terms, in groups:
#
#   | starvation; livelock | 饥饿；活锁 | 饿死 |
#   | to attach, to detach | 连接、分离 | 连接：挂接；分离：脱离 |
#
# The first group of one column belongs to the first of the others, and so on;
# and so do the names in a group, if there are as many. Names behind "连接：" are
# those of this term. Prints WORD, in letters of one cell, and its other names, a
# line each.

BEGIN {
    word = narrow(ENVIRON["word"])
    gsub(/^ +| +$/, "", word)
    print word
    word = squeezed(word)
    if (word ~ /[a-z]\|[a-z]/) # ls | wc
        print word = "pipeline"
}

/^## / { glossary = /^## 术语/ }

glossary && split($0, cell, / *\| */) == 5 {
    gsub(/ \([^)]*\)/, "", cell[2])
    sub(/（.*、.*）/, "", cell[3])
    gsub(/（/, "=", cell[3]) # FIFO（命名管道）: two names
    gsub(/）/, "", cell[3])
    split("", names)
    split(cell[2], english, /; */)
    groups = split(cell[3], term, /；/)
    for (g = 1; g <= groups; g++) {
        many[g] = split(term[g], name, /、/)
        for (i = 1; i <= many[g]; i++)
            names[g, i] = name[i]
        give(g, english[g])
    }
    parts = split(cell[4], also, /；/)
    for (part = 1; part <= parts; part++)
        if ((at = index(also[part], "：")) > 0)
            give_term(substr(also[part], 1, at - 1), \
                substr(also[part], at + length("：")))
        else
            give(part, also[part])
    for (i in names)
        look(names[i])
}

# give GROUP LIST - its terms have these names, too
function give(g, list,    n, i, j, name) {
    n = split(list, name, /、|, */)
    for (j = 1; j <= n; j++) {
        sub(/^to /, "", name[j])
        for (i = 1; i <= many[g]; i++)
            if (n != many[g] || i == j)
                names[g, i] = names[g, i] "=" name[j]
    }
}

function give_term(term, list,    i) {
    gsub(/、/, "=", list)
    for (i in names)
        if (index("=" names[i] "=", "=" term "="))
            names[i] = names[i] "=" list
}

function look(names,    n, i, name, is) {
    n = split(names, name, "=")
    for (i = 1; i <= n; i++)
        if (squeezed(name[i]) == word)
            is = 1
    for (i = 1; i <= n; i++)
        if (is && squeezed(name[i]) != word && !printed[name[i]]++)
            print name[i]
}

function squeezed(s) {
    s = tolower(s)
    gsub(/[ `_-]/, "", s)
    return s
}

# narrow(S) - with letters of one cell for those of two
function narrow(s,    i, n, wide) {
    n = split("０ １ ２ ３ ４ ５ ６ ７ ８ ９ Ａ Ｂ Ｃ Ｄ Ｅ Ｆ Ｇ Ｈ Ｉ Ｊ Ｋ Ｌ Ｍ Ｎ Ｏ Ｐ Ｑ Ｒ " \
        "Ｓ Ｔ Ｕ Ｖ Ｗ Ｘ Ｙ Ｚ ａ ｂ ｃ ｄ ｅ ｆ ｇ ｈ ｉ ｊ ｋ ｌ ｍ ｎ ｏ ｐ ｑ ｒ ｓ ｔ ｕ ｖ " \
        "ｗ ｘ ｙ ｚ ＋ － ＿ ｜ ％", wide, " ")
    for (i = 1; i <= n; i++)
        gsub(wide[i], substr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
            "abcdefghijklmnopqrstuvwxyz+-_|%", i, 1), s)
    gsub(/　/, " ", s)
    return s
}
