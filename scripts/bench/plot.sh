#!/bin/sh
#
# plot.sh - draw ladder.svg, throughput.svg and parts.svg from bench.tsv
#
# usage: scripts/bench/plot.sh DIR      where bench.tsv is, and they will be
#
# What was not measured gets no diagram; throughput.svg takes two sizes. Needs
# gnuplot.
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
cd "$1" && [ -r bench.tsv ] || exit 1

# The color and the kind of point of each mechanism, the same in all panels:
# pipes blue, queues red, shared memory violet, Unix domain sockets green, the
# network orange. Whatever is not here is grey.
styles='pipe 08519c 7
pipe-1m 3182bd 5
pipe-epoll 2171b5 4
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

# read_figures: what counts of bench.tsv, in us and MB/s.
# shellcheck disable=SC2016 # awk's
read_figures='
    NR == 1 {
        for (i = 1; i <= NF; i++)
            column[$i] = i
        next
    }
    {
        group = $column["question"] "|" $column["mode"]
        size = $column["size_bytes"]
        name = $column["mechanism"]
        if (!((group, size) in names)) # its place among the sizes
            sizes[group] = sizes[group] size " "
        if (!((group, size, name) in n)) {
            names[group, size] = names[group, size] name " "
            n[group, size, name] = 0
        }
        if ($column["counts"] == "yes")
            add(group SUBSEP size SUBSEP name, $column["p50_ns"] != "" ? \
                $column["p50_ns"] / 1e3 : $column["bytes_per_s"] / 1e6)
        if (!((group, size, $1) in again)) { # the same for all mechanisms
            again[group, size, $1] = 1
            add(group SUBSEP size SUBSEP "memcpy", \
                $column["memcpy_bytes_per_s"] / 1e6)
        }
        if (!($1 in called)) {
            called[$1] = 1
            add("call", $column["system_call_ns"] / 1e3)
        }
    }
    function add(key, v,    i) { # the values of a key, in order
        for (i = n[key]++; i > 0 && value[key, i] > v; i--)
            value[key, i + 1] = value[key, i]
        value[key, i + 1] = v
    }
    function quantile(key, part,    at, i) {
        at = part * (n[key] - 1)
        i = int(at) + 1
        at -= int(at)
        return value[key, i] + \
            (i < n[key] ? at * (value[key, i + 1] - value[key, i]) : 0)
    }
    function middle(key) {
        return quantile(key, 0.5)
    }
    function svg(name, height) {
        print "reset"
        print "set terminal svg size 800," height " dynamic " \
            "font \"sans-serif,13\" background \"#ffffff\" name \"" name "\""
        print "set output \"" name ".svg\""
    }'

# What gnuplot is told: data blocks, and what to do with them.
# shellcheck disable=SC2016 # awk's
tell_gnuplot='
    # The mechanisms of a group that have a figure, fastest first.
    function ladder_rows(key,    word, i, k, j) {
        rows = 0
        k = split(names[key], word, " ")
        for (i = 1; i <= k; i++) {
            if (n[key, word[i]] == 0 || word[i] == "pipe-again")
                continue
            for (j = rows++; j > 0 && middle(key SUBSEP row[j]) > \
                middle(key SUBSEP word[i]); j--)
                row[j + 1] = row[j]
            row[j + 1] = word[i]
        }
        return rows
    }
    # One panel for each mode, fastest at the top; whiskers: quartiles.
    function ladder(    m, key, all, panels, i, size, word) {
        for (m = 1; m <= 3; m++) {
            size[m] = "round trip|" mode[m]
            split(sizes[size[m]], word, " ")
            word[1] = index(" " sizes[size[m]], " 64 ") ? 64 : word[1]
            size[m] = size[m] SUBSEP word[1]
            if (ladder_rows(size[m]) == 0)
                continue
            panels++
            all += rows
            print "$ladder_" mode[m] " << EOD"
            for (i = 1; i <= rows; i++) {
                key = size[m] SUBSEP row[i]
                printf "%s %g %g %g\n", row[i], quantile(key, 0.25), \
                    middle(key), quantile(key, 0.75)
            }
            print "EOD"
            at = bytes(word[1])
        }
        if (panels == 0)
            return
        svg("ladder", 140 * panels + 18 * all)
        print "set multiplot layout " panels ",1"
        print "set logscale x"
        print "set grid xtics"
        print "set xlabel \"round trip at " at ", microseconds\""
        print "set offsets 0, 0, 0.7, 0.7"
        print "set lmargin 18"
        print "set rmargin 4"
        print "unset key"
        for (m = 1; m <= 3; m++) {
            if (ladder_rows(size[m]) == 0)
                continue
            print "set title \"" title[m] "\""
            print "set yrange [] reverse"
            print "plot $ladder_" mode[m] " using 3:0:2:4:ytic(1) with " \
                "xerrorbars pt 7 ps 0.7 lw 1.5 lc rgb \"#1f5f99\" title \"" \
                title[m] "\""
        }
        print "unset multiplot"
    }
    # One panel for each mode, a line for each mechanism.
    function throughput(    m, panels, size, k, name, j, i, part, of, line) {
        for (m = 1; m <= 3; m++) {
            of = "one way|" mode[m]
            if (split(sizes[of], size, " ") < 2)
                continue
            panels++
            j = split("memcpy " names[of, size[1]], name, " ")
            for (k = 1; k <= j; k++) {
                if (name[k] == "pipe-again")
                    continue
                part = ""
                for (i = 1; i in size; i++)
                    if (n[of, size[i], name[k]] > 0)
                        part = part sprintf("%d %g\n", size[i], \
                            middle(of SUBSEP size[i] SUBSEP name[k]))
                if (part == "")
                    continue
                lines++
                printf "$way_%d << EOD\n%sEOD\n", lines, part
                line[m] = line[m] (line[m] ? ", \\\n" : "plot ") "$way_" \
                    lines " using 1:2 with " style(name[k]) " title \"" \
                    name[k] "\""
            }
        }
        if (panels == 0)
            return
        svg("throughput", 560 * panels)
        print "set multiplot layout " panels ",1"
        print "set logscale xy"
        print "set grid"
        print "set key outside right maxcols 1 samplen 2 font \",12\""
        print "set autoscale xfix"
        print "set offsets graph 0.03, graph 0.03, 0, 0"
        print "set format y \"%g\""
        print "set xlabel \"bytes of a message\""
        print "set ylabel \"MB/s, one way\""
        print "set xtics (\"64 B\" 64, \"1 KiB\" 1024, \"4 KiB\" 4096, " \
            "\"16 KiB\" 16384, \"64 KiB\" 65536, \"256 KiB\" 262144, " \
            "\"1 MiB\" 1048576)"
        for (m = 1; m <= 3; m++)
            if (line[m] != "") {
                print "set title \"" title[m] "\""
                print line[m]
            }
        print "unset multiplot"
    }
    function style(name) {
        if (name == "memcpy")
            return "lines dt 2 lw 2 lc rgb \"black\""
        return sprintf("linespoints ps 0.6 lw 1.5 pt %d lc rgb \"#%s\"", \
            name in point ? point[name] : 1, \
            name in color ? color[name] : "808080")
    }
    # What a round trip by pipe is made of, on one core: sleeping and waking up
    # (a bare futex without its four system calls), four system calls, four
    # copies at the speed of memcpy, and the rest.
    function parts(    key, size, k, i, calls, wake, copies, rest, part) {
        k = split(sizes["round trip|same"], size, " ")
        calls = 4 * middle("call")
        for (i = 1; i <= k; i++) {
            key = "round trip|same" SUBSEP size[i] SUBSEP
            if (n[key "pipe"] == 0 || n[key "futex"] == 0)
                continue
            wake = middle(key "futex") - calls
            copies = 4 * size[i] / middle(key "memcpy")
            rest = middle(key "pipe") - wake - calls - copies
            part = part sprintf("\"%s\" %g %g %g %g\n", bytes(size[i]), wake, \
                calls, copies, rest > 0 ? rest : 0)
        }
        if (part == "")
            return
        printf "$parts << EOD\n%sEOD\n", part
        svg("parts", 420)
        print "set title \"a pipe\047s round trip, both on one core\""
        print "set style data histograms"
        print "set style histogram rowstacked"
        print "set style fill pattern border rgb \"black\""
        print "set boxwidth 0.6"
        print "set grid ytics"
        print "set key left top reverse Left"
        print "set ylabel \"microseconds\""
        print "set xlabel \"bytes of a message\""
        print "plot $parts using 2:xtic(1) " \
            "title \"sleep and wake up (bare futex)\", \\"
        print "\"\" using 3 title \"four system calls\", \\"
        print "\"\" using 4 title \"four copies (memcpy)\", " \
            "\"\" using 5 title \"the rest\""
    }
    function bytes(size) {
        if (size >= 1048576 && size % 1048576 == 0)
            return size / 1048576 " MiB"
        return size >= 1024 && size % 1024 == 0 ? size / 1024 " KiB" : size " B"
    }
    END {
        split("same apart poll", mode, " ")
        title[1] = "same core"
        title[2] = "two cores, whoever waits sleeps"
        title[3] = "two cores, nobody sleeps"
        for (i = split(ENVIRON["styles"], line, "\n"); i > 0; i--) {
            split(line[i], word, " ")
            color[word[1]] = word[2]
            point[word[1]] = word[3]
        }
        ladder()
        throughput()
        parts()
    }'

rm -f ladder.svg throughput.svg parts.svg
styles=$styles awk -F'\t' "$read_figures$tell_gnuplot" bench.tsv | gnuplot
