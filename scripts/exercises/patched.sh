#!/bin/sh
#
# patched.sh - a source as a patch makes it
#
# usage: scripts/exercises/patched.sh SOURCE PATCH
#
# Prints it. PATCH is what diff -u prints, with any lines before it. Every line
# of it must be as the source has it: nothing is searched for.
#
# exit: 0  done    1  the patch does not fit    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
case ${1-} in -h) help ;; esac
if [ $# != 2 ] || [ ! -r "$1" ] || [ ! -r "$2" ]; then
    misuse
fi

awk '
    function expect(text) {
        if (line[at++] != text)
            bad = 1
    }
    NR == FNR { line[++n] = $0; next }
    /^@@ / {
        split($2, from, ",")
        first = -from[1] + (from[2] == "0")
        if (!at)
            at = 1
        while (at < first)
            print line[at++]
        inside = hunks = 1
        next
    }
    !inside { next }
    /^ / || /^$/ { expect(substr($0, 2)); print substr($0, 2); next }
    /^-/ { expect(substr($0, 2)); next }
    /^[+]/ { print substr($0, 2); next }
    /^\\/ { next }
    { inside = 0 }
    END {
        for (at = at ? at : 1; at <= n; at++)
            print line[at]
        exit bad || !hunks
    }' "$1" "$2"
