#!/bin/sh
#
# test.sh - run the tests of these folders, and count
#
# usage: scripts/test.sh [FOLDER | FILE.bats ...]     default: all there are
#
# Prints what bats prints, then "N passed, N failed, N skipped" on a line of
# its own. BATS_FLAGS are handed to bats (-f REGEX: only tests of such titles).
#
# exit: 0  none failed, and some passed    1  otherwise

set -u
cd "$(dirname "$0")/.." || exit 1
if [ $# = 0 ]; then
    set -- ch[0-9][0-9]-*/*.bats scripts/*.bats
fi
# shellcheck disable=SC2086 # BATS_FLAGS are words
bats --tap ${BATS_FLAGS:-} "$@" | awk '
    { print; fflush() }
    /^1\.\.[0-9]+$/ { planned = substr($0, 4) + 0 }
    /^ok [0-9]+ .*# skip/ { skipped++; next }
    /^ok [0-9]+/ { passed++ }
    /^not ok [0-9]+/ { failed++ }
    END {
        lost = planned - passed - failed - skipped
        if (lost > 0) {
            print "bats gave no result for", lost, "tests"
            failed += lost
        }
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0 || passed == 0
    }'
