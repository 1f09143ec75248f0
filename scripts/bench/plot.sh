#!/bin/sh
#
# plot.sh - draw ladder.svg, throughput.svg and parts.svg from what bench wrote
#
# usage: scripts/bench/plot.sh DIR
#
# DIR holds ladder.dat, throughput.dat and parts.dat, as bench -o DIR makes
# them. A file without data gets no diagram, nor does throughput.dat with a
# single size. Needs gnuplot.
#
# exit: 0 drawn    1 gnuplot failed    2 wrong usage    77 no gnuplot

set -u
if [ $# != 1 ] || [ ! -d "$1" ]; then
    echo "usage: scripts/bench/plot.sh DIR" >&2
    exit 2
fi
if ! command -v gnuplot >/dev/null; then
    echo "plot.sh: no gnuplot; type: scripts/setup.sh --all" >&2
    exit 77
fi
cd "$1" || exit 1

blocks() { # FILE - how many blocks, with two empty lines after each
    awk 'NF && !inside { n++ } { inside = NF > 0 } END { print n + 0 }' "$1"
}

titles() { # of ladder.dat's blocks, with "|" between
    sed -n 's/^"\(.*\)"$/\1/p' ladder.dat | paste -sd '|' -
}

# One panel for each mode, fastest at the top; whiskers: quartiles.
ladder() {
    n=$(blocks ladder.dat)
    rows=$(awk 'NF == 4 { k++ } END { print k + 0 }' ladder.dat)
    [ "$n" -gt 0 ] || return 0
    {
        echo "set terminal svg size 800,$((140 * n + 18 * rows)) dynamic \
font 'sans-serif,13' background '#ffffff' name 'ladder'"
        echo "set output 'ladder.svg'"
        echo "set multiplot layout $n,1"
        echo 'set logscale x
              set grid xtics
              set xlabel "round trip at 64 B, microseconds"
              set offsets 0, 0, 0.7, 0.7
              set lmargin 18
              set rmargin 4
              unset key'
        i=0
        while [ "$i" -lt "$n" ]; do
            title=$(titles | cut -d '|' -f $((i + 1)))
            echo "set title \"$title\""
            echo "set yrange [] reverse"
            echo "plot 'ladder.dat' index $i every ::1 using \
3:0:2:4:ytic(1) with xerrorbars pt 7 ps 0.7 lw 1.5 lc rgb '#1f5f99'"
            i=$((i + 1))
        done
        echo 'unset multiplot'
    } | gnuplot
}

# The color and the kind of point of each mechanism, the same in all panels:
# pipes blue, queues red, shared memory violet, Unix domain sockets green, the
# network orange. Whatever is not here is grey.
styles='pipe 08519c 7
pipe-1m 3182bd 5
vmsplice 6baed6 9
splice 6baed6 8
fifo 08306b 2
sysv-queue cb181d 7
posix-queue fb6a4a 5
shm-sem 3f007d 7
ring-256k 6a51a3 5
ring-1m 807dba 9
place-256k 9e9ac8 4
place-1m 9e9ac8 8
mailbox c51b8a 2
unix-stream 00441b 7
socketpair 238b45 5
unix-dgram 41ab5d 9
unix-seqpacket a1d99b 13
udp fd8d3c 7
tcp a63603 5'

# One panel for each mode, a line for each mechanism.
throughput() {
    sizes=$(awk '$1 + 0 > 0 { print $1 }' throughput.dat | sort -u | wc -l)
    [ "$sizes" -gt 1 ] || return 0
    sed -n 's/^"\(.*\)" "\(.*\)"$/\1|\2/p' throughput.dat >.names
    modes=$(cut -d '|' -f 1 .names | uniq | wc -l)
    {
        echo "set terminal svg size 800,$((560 * modes)) dynamic \
font 'sans-serif,13' background '#ffffff' name 'throughput'"
        echo "set output 'throughput.svg'"
        echo "set multiplot layout $modes,1"
        echo 'set logscale xy
              set grid
              set key outside right maxcols 1 samplen 2 font ",12"
              set autoscale xfix
              set offsets graph 0.03, graph 0.03, 0, 0
              set format y "%g"
              set xlabel "bytes of a message"
              set ylabel "MB/s, one way"
              set xtics ("64 B" 64, "1 KiB" 1024, "4 KiB" 4096, \
                  "16 KiB" 16384, "64 KiB" 65536, "256 KiB" 262144, \
                  "1 MiB" 1048576)'
        cut -d '|' -f 1 .names | uniq | while read -r mode; do
            echo "set title \"$mode\""
            styles=$styles awk -F'|' -v mode="$mode" '
                BEGIN {
                    for (n = split(ENVIRON["styles"], line, "\n"); n > 0; n--) {
                        split(line[n], word, " ")
                        color[word[1]] = word[2]
                        point[word[1]] = word[3]
                    }
                }
                $1 == mode {
                    style = sprintf("linespoints ps 0.6 lw 1.5 pt %d " \
                        "lc rgb \"#%s\"", $2 in point ? point[$2] : 1, \
                        $2 in color ? color[$2] : "808080")
                    if ($2 == "memcpy")
                        style = "lines dt 2 lw 2 lc rgb \"black\""
                    printf "%s \"throughput.dat\" index %d every ::1 " \
                        "using 1:2 with %s title \"%s\"", \
                        (k++ ? ", \\\n" : "plot"), NR - 1, style, $2
                }
                END { print "" }' .names
        done
        echo 'unset multiplot'
    } | gnuplot
    rm -f .names
}

# What a pipe's round trip is made of.
parts() {
    [ -s parts.dat ] || return 0
    gnuplot <<'EOT'
set terminal svg size 800,420 dynamic font 'sans-serif,13' \
    background '#ffffff' name 'parts'
set output 'parts.svg'
set title "a pipe's round trip, both on one core"
set style data histograms
set style histogram rowstacked
set style fill pattern border rgb "black"
set boxwidth 0.6
set grid ytics
set key left top reverse Left
set ylabel "microseconds"
set xlabel "bytes of a message"
plot 'parts.dat' using 2:xtic(1) title "sleep and wake up (bare futex)", \
    '' using 3 title "four system calls", \
    '' using 4 title "four copies (memcpy)", '' using 5 title "the rest"
EOT
}

ladder && throughput && parts
