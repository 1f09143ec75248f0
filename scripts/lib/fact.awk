# fact.awk - names, and beside each a text in lines of at most 80 cells
#
# usage: awk -f cells.awk -f fact.awk     of lines NAME TAB TEXT
#
# The text begins in the column 26; no word of it is broken.

{
    at = index($0, "\t")
    text = substr($0, at + 1)
    gsub(/[ \t]+/, " ", text)
    sub(/^ /, "", text)
    line = "  " padded(substr($0, 1, at - 1), 23)
    do {
        cut = fit(text, 54, 1)
        piece = substr(text, 1, cut)
        sub(/ $/, "", piece)
        print line (piece == "" ? "" : " " piece)
        line = padded("", 25)
        text = substr(text, cut + 1)
        sub(/^ /, "", text)
    } while (text != "")
}
