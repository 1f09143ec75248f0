#!/bin/sh
#
# run.sh - what `make bench` does: measure, show, keep, draw
#
# usage: scripts/bench/run.sh [OPTION ...]      options as in main.c
#
# Everything goes to scripts/bench/results/, in place of what was there once
# there is something: bench.txt (what is shown), bench.tsv (every repetition)
# and, where gnuplot is, ladder.svg, throughput.svg and parts.svg.
#
# exit: bench's status

set -u
cd "$(dirname "$0")" || exit 1
rm -rf results.new
mkdir results.new || exit 1
trap 'rm -rf results.new' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
{
    ./bench -o results.new "$@"
    echo $? >results.new/status
} | tee results.new/bench.txt
status=$(cat results.new/status)
rm -f results.new/status
[ "$status" = 0 ] || exit "$status"
rm -rf results
mv results.new results || exit 1
echo
if ./plot.sh results; then
    echo "diagrams: scripts/bench/results/*.svg"
fi
echo "every repetition: scripts/bench/results/bench.tsv"
