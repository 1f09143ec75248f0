# lanes.awk - "speaker: text" lines as columns, each line as soon as it is there
#
# Who will speak is told beforehand, for a line cannot wait until all have
# spoken. Whoever is not known, and whatever nobody says, is shown as it came.
#
#   speakers  their names, with a colon between them, in the columns' order
#   width     of the terminal
#   colour    1: a colour for each speaker
#   step      1: wait for a key before every line; after q the rest is dropped
#
# usage: awk -f scripts/lib/cells.awk -f lanes.awk    what is wide, it knows
#
# exit: 0    3 after q    4 after Ctrl+C there

BEGIN {
    split("33 166 29 133", shade, " ")
    lanes = split(speakers, speaker, ":")
    for (i = 1; i <= lanes; i++)
        lane[speaker[i]] = i
    size = lanes > 0 ? int((width - 2) / lanes) : width
    last = size - 2
    narrow = lanes > 1 && size < 18
    for (i = 0; i < width; i++)
        blanks = blanks " "
}

/\004$/ { # the runner's own: nobody needs to be waited for any more
    sub(/\004$/, "")
    over = 1
    if ($0 == "" || quit)
        exit
}

quit { next }

step {
    fflush()
    # Ctrl+C may have ended dd before it reaches the shell, which then knows
    # it from dd
    answer = system("trap 'exit 4' INT; " \
        "key=$(dd bs=1 count=1 2>/dev/null </dev/tty) || exit 4; " \
        "[ \"$key\" != q ] || exit 3")
    if (answer == 4)
        exit 4
    if (answer != 0) {
        quit = 1
        next
    }
}

{
    name = ""
    if (match($0, /^[a-z][a-z0-9_ ]*: /))
        name = substr($0, 1, RLENGTH - 2)
    if (name in lane && !narrow) {
        if (!headed++)
            head()
        put(lane[name], substr($0, length(name) + 3))
    } else
        print
    fflush()
    if (over)
        exit
}

END {
    if (answer != 4)
        exit quit ? 3 : 0
}

function paint(n, s) {
    return colour ? "\033[38;5;" shade[(n - 1) % 4 + 1] "m" s "\033[0m" : s
}

function head(    i, s) {
    s = "  "
    for (i = 1; i < lanes; i++)
        s = s paint(i, speaker[i]) \
            substr(blanks, 1, size - cells(speaker[i]))
    print s paint(lanes, speaker[lanes])
}

# Prints s in the column of speaker n, further lines a little to the right.
function put(n, s,    from, room, cut, piece) {
    from = 2 + (n - 1) * size
    room = last
    do {
        cut = fit(s, room)
        piece = substr(s, 1, cut)
        sub(/ +$/, "", piece)
        print substr(blanks, 1, from) paint(n, piece)
        s = substr(s, cut + 1)
        sub(/^ +/, "", s)
        if (room == last) {
            from += 2
            room -= 2
        }
    } while (s != "")
}
