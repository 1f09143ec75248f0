#!/bin/sh
#
# test.sh - run the tests of these folders, and count
#
# usage: scripts/test.sh [FOLDER | FILE.bats ...]     default: all there are
#
# Prints what bats prints, then "N passed, N failed, N skipped" on a line of
# its own. BATS_FLAGS are handed to bats (-f REGEX: only tests of such titles).
#
# All there are: where namespaces may be made, most of those of scripts/ run
# beside the others, in IPC, mount and PID namespaces of their own. (Each
# test sees to it that nothing is left, and would see the others' objects.)
# Their results are printed after the others'.
#
# exit: 0  none failed, and some passed    1  otherwise

set -u
cd "$(dirname "$0")/.." || exit 1

test_files() { # FOLDER | FILE ...
    # shellcheck disable=SC2086 # BATS_FLAGS are words
    bats --tap ${BATS_FLAGS:-} "$@"
}

# apart COMMAND... - in namespaces, and with a /dev/shm and a /dev/mqueue, of
# its own (a mount that is there already would go on to show the old queues);
# without root in a user namespace, too, with no more rights than before. A job
# in the background has SIGINT ignored; the tests want it as it is for others.
apart() {
    own='' drop=''
    if [ "$(id -u)" != 0 ]; then
        own='--user --map-current-user --keep-caps'
        drop='setpriv --inh-caps=-all --ambient-caps=-all'
    fi
    # shellcheck disable=SC2086 # they are words
    env --default-signal=INT,QUIT unshare $own --ipc --mount --pid \
        --mount-proc --fork --kill-child \
        sh -c 'mount -t tmpfs tmpfs /dev/shm &&
            { [ ! -d /dev/mqueue ] || mount -t mqueue mqueue /dev/mqueue; } &&
            exec "$@"' sh $drop "$@"
}

all() {
    if ! apart true 2>/dev/null; then
        test_files ch[0-9][0-9]-*/*.bats scripts/*.bats scripts/*/*.bats
        return
    fi
    beside=$(mktemp) || return
    first='' second='' # of those of scripts/: about as much time in each lane
    for f in scripts/*.bats scripts/*/*.bats; do
        case $f in
        scripts/trace/*.bats | scripts/check/pictures.bats) first="$first $f" ;;
        *) second="$second $f" ;;
        esac
    done
    # shellcheck disable=SC2086
    apart bats --tap ${BATS_FLAGS:-} $second >"$beside" 2>&1 &
    job=$!
    trap 'kill "$job" 2>/dev/null; wait "$job"; rm -f "$beside"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    # shellcheck disable=SC2086
    test_files ch[0-9][0-9]-*/*.bats $first
    wait "$job"
    cat "$beside"
    grep -q '^1\.\.[0-9]' "$beside" || echo "not ok 0 scripts: bats did not run"
}

if [ $# = 0 ]; then
    all
else
    test_files "$@"
fi | awk '
    { print; fflush() }
    /^1\.\.[0-9]+$/ { planned += substr($0, 4) }
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
