#!/bin/sh
#
# run.sh - what `make bench` does: measure, show, keep, draw
#
# usage: scripts/bench/run.sh [OPTION ...]      options as in main.c
#
# Everything goes to scripts/bench/results/, in place of what was there:
# bench.txt (what is shown), bench.tsv (every repetition) and, where gnuplot
# is, ladder.svg, throughput.svg and parts.svg.
#
# exit: bench's status

set -u
cd "$(dirname "$0")" || exit 1
rm -rf results
mkdir results || exit 1
{
    ./bench -o results "$@"
    echo $? >results/status
} | tee results/bench.txt
status=$(cat results/status)
rm -f results/status
[ "$status" = 0 ] || exit "$status"
echo
if ./plot.sh results; then
    echo "diagrams: scripts/bench/results/*.svg"
fi
rm -f results/*.dat
echo "every repetition: scripts/bench/results/bench.tsv"
