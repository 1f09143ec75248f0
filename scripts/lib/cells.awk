# cells.awk - how wide text is on a terminal, and where a line of it may end
#
# To be used before a script of one's own: awk -f cells.awk -f OTHER.awk. Most
# awks count bytes here (LC_ALL=C), some know UTF-8 all the same; it does for
# both, and knows by itself what is wide.
#
#   cells(s)         how many cells s takes
#   padded(s, n)     s, and blanks up to n cells
#   fit(s, n)        how much of s, counted as by substr(), goes into a line of
#                    n cells: whole words, if any does; Chinese may be broken
#                    anywhere, but not before a full stop or after a bracket
#   fit(s, n, 1)     the same, but a word that is too long is never broken

BEGIN {
    in_bytes = length("é") > 1
    no_cell = "0300-036F 200B-200F 2028-202E 2060-2064 20D0-20FF FE00-FE0F " \
        "FE20-FE2F FEFF-FEFF"
    two_cells = "1100-115F 2E80-303E 3041-A4CF AC00-D7A3 F900-FAFF FE30-FE6F " \
        "FF00-FF60 FFE0-FFE6 1F300-1F64F 1F680-1F6FF 1F900-1F9FF 20000-3FFFD"
    ranges = split(no_cell " " two_cells, range, " ")
    for (i = 1; i <= ranges; i++) {
        split(range[i], end_of, "-")
        range_from[i] = encoded(from_hex(end_of[1]))
        range_to[i] = encoded(from_hex(end_of[2]))
        range_cells[i] = i <= split(no_cell, end_of, " ") ? 0 : 2
    }
    not_first = "，。、；：？！）》〉」』】”’…—,.;:?!)%"
    not_last = "（《〈「『【“‘("
}

function from_hex(s,    n) {
    for (; s != ""; s = substr(s, 2))
        n = n * 16 + index("0123456789ABCDEF", substr(s, 1, 1)) - 1
    return n
}

# The character of this number, at least 128, in UTF-8.
function encoded(n,    s) {
    if (!in_bytes)
        return sprintf("%c", n)
    for (s = ""; n >= (s == "" ? 64 : length(s) == 1 ? 32 : 16); n = int(n / 64))
        s = sprintf("%c", 128 + n % 64) s
    return sprintf("%c", (length(s) == 1 ? 192 : length(s) == 2 ? 224 : 240) + n) s
}

# The character of s at i; of what is no UTF-8, a byte.
function character(s, i,    c, n, k, next_one) {
    c = substr(s, i, 1)
    if (!in_bytes || c < "\300")
        return c
    n = c < "\340" ? 2 : c < "\360" ? 3 : 4
    for (k = 1; k < n; k++) {
        next_one = substr(s, i + k, 1)
        if (next_one < "\200" || next_one > "\277")
            return c
    }
    return substr(s, i, n)
}

function width_of(c,    i) {
    if (c <= "~" || (in_bytes && length(c) == 1))
        return 1
    for (i = 1; i <= ranges; i++)
        if (c >= range_from[i] && c <= range_to[i])
            return range_cells[i]
    return 1
}

function cells(s,    i, n, c) {
    for (i = 1; i <= length(s); i += length(c)) {
        c = character(s, i)
        n += width_of(c)
    }
    return n + 0
}

function padded(s, n) {
    for (n -= cells(s); n > 0; n--)
        s = s " "
    return s
}

function fit(s, room, whole,    i, c, before, w, wide, used, cut) {
    for (i = 1; i <= length(s); i += length(c)) {
        c = character(s, i)
        w = width_of(c)
        if (c == " ")
            cut = i
        else if (i > 1 && (w == 2 || wide) && before != " " &&
            !index(not_first, c) && !index(not_last, before))
            cut = i - 1
        used += w
        if (used > room && cut > (whole ? 0 : 1))
            return cut
        if (used > room && !whole)
            return i > 1 ? i - 1 : length(c)
        before = c
        wide = w == 2
    }
    return length(s)
}
