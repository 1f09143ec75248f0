#!/bin/sh
#
# test.sh - run the tests of these folders, and count
#
# usage: scripts/test.sh [FOLDER | FILE.bats ...]     default: all there are
#
# Prints what bats prints, then "N passed, N failed, N skipped" on a line of
# its own. BATS_FLAGS are handed to bats (-f REGEX: only tests of such titles).
#
# Where namespaces may be made, each file has IPC, mount and PID namespaces and
# a /tmp of its own (each test sees to it that nothing is left, and would see the
# others' objects and programs). All there are: in three lanes a processor, as
# many tests wait for much of their time, and each lane takes the next file;
# what the first one says is printed at once, the others' at the end.
#
# exit: 0  none failed, and some passed    1  otherwise    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/lib/script.sh"
case ${1-} in
-h | --help) help ;;
-*) misuse ;;
esac
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=scripts/lib/apart.sh
. scripts/lib/apart.sh

test_file() { # FOLDER | FILE [COMMAND...]: by that COMMAND
    file=$1
    shift
    echo "# test.sh: $file"
    # shellcheck disable=SC2086 # BATS_FLAGS are words
    "$@" bats --tap ${BATS_FLAGS:-} "$file"
}

# lane [COMMAND...] - the files that nobody has taken, one after the other; the
# long ones first, or the last lane would be alone for long, and those that wait
# together with those that compute
lane() {
    for file in scripts/exercises/*.bats scripts/run/*.bats \
        scripts/trials/*.bats scripts/run.bats scripts/check/*.bats \
        ch07-*/*.bats scripts/*/*.bats ch[0-9][0-9]-*/*.bats scripts/*.bats; do
        if [ -e "$file" ] && mkdir "$tmp/$(echo "$file" | tr / +)" 2>/dev/null
        then
            test_file "$file" "$@"
        fi
    done
}

by_itself() { # COMMAND...
    (apart '' "$@")
}

beside() { # COMMAND...
    (apart '' "$@") &
    job=$!
    wait "$job"
}

finish() {
    for lane in $lanes; do
        kill "$lane" 2>/dev/null
    done
    wait
    remove_private_folder
}

# Each lane is a process of its own, and what it runs ends with it.
in_lane() { # COMMAND...
    job=''
    trap - EXIT
    trap '[ -z "$job" ] || kill -KILL "$job"; exit 143' TERM
    lane "$@"
}

all() {
    lanes=''
    private_folder
    ways_out finish
    # once, and not in each lane
    [ ! -d scripts/trace ] || MAKEFLAGS='' make -s -C scripts/trace || exit 1
    if ! may_be_apart; then
        lane
        return
    fi
    most=$(nproc 2>/dev/null) || most=1
    most=$((3 * most)) number=1
    in_lane beside &
    lanes=$!
    while [ $((number += 1)) -le "$most" ]; do
        in_lane beside >"$tmp/lane$number" 2>&1 &
        lanes="$lanes $!"
    done
    # shellcheck disable=SC2086 # numbers
    wait $lanes
    lanes=''
    cat "$tmp"/lane*
}

if [ $# = 0 ]; then
    all
else
    for file; do
        # shellcheck disable=SC2046 # a word or none
        test_file "$file" $(! may_be_apart || echo by_itself)
    done
fi | awk '
    function no_result() {
        if (file == "")
            return
        print "bats gave no result for " file
        lost++
    }
    { print; fflush() }
    /^# test\.sh: / { no_result(); file = substr($0, 12); next }
    /^1\.\.[0-9]+$/ { planned += substr($0, 4); file = "" }
    /^ok [0-9]+ .*# skip/ { skipped++; next }
    /^ok [0-9]+/ { passed++ }
    /^not ok [0-9]+/ { failed++ }
    END {
        no_result()
        missing = planned - passed - failed - skipped
        if (missing > 0)
            print "bats gave no result for " missing " tests"
        failed += lost + (missing > 0 ? missing : 0)
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0 || passed == 0
    }'
