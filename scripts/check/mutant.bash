#!/usr/bin/env bash
#
# mutant.bash - change one program as its tests say: does anybody notice?
#
# usage: scripts/check/mutant.bash KIND CHAPTER PROGRAM CHANGE
#
# mutants.sh calls it, in a copy of the book. KIND is break, contrary, hang or
# hang-catches, see there; or control, and in place of CHANGE one of these: is
# the program, as it is, what its change must not be?
#
# exit: 0  it is noticed    1  it is not; on stdout stands why
#       77 the program, as it is, cannot be shown on this machine

set -u
cd "$(dirname "$0")/../.." || exit 1
# what it takes from there: transcripts, matches; things of lib/left.sh
bats_require_minimum_version() { :; }
# shellcheck source=scripts/test_helper.bash
. scripts/test_helper.bash

RUNS=20 AT_ONCE=5 SECONDS_EACH=2
kind=$1 chapter=$2 name=$3 change=${4-}
top=$PWD
log=$(mktemp -d) || exit 1
trap finish EXIT
BATS_TEST_TMPDIR=$log # where transcripts are put

finish() { # the program is as it was
    [ ! -e "$log/before" ] || cat "$log/before" >"$top/$source"
    rm -rf "$log"
}

no() { # WHY...
    printf '%s\n' "$*"
    exit 1
}

cannot() { # WHY...
    printf '%s\n' "$*"
    exit 77
}

source=$chapter/$name.c
[ -e "$source" ] || source=$chapter/$name

apply() {
    cp "$source" "$log/before"
    if [[ $change =~ ^[A-Za-z0-9_./-]*\.(c|sh)$ ]]; then
        cat "$chapter/$change" >"$log/new" 2>/dev/null || no "no file $change"
    else
        sed -e "$change" "$source" >"$log/new" 2>/dev/null ||
            no "sed does not understand it"
    fi
    ! cmp -s "$source" "$log/new" || no "it changes nothing"
    cat "$log/new" >"$source"
}

build() {
    case $source in
    *.c) rm -f "$chapter/$name" ;;
    *) return ;;
    esac
    make -C "$chapter" "$name" >"$log/make" 2>&1 ||
        no "it does not compile: $(grep -m 1 error: "$log/make")"
}

tests() { # SECONDS each program may take in them
    BATS_FLAGS="-f ^${name//./\\.}:" LIMIT=$1 timeout -k 5 300 \
        scripts/test.sh "$chapter" >"$log/tests" 2>&1
    case $? in 124 | 137) no "its tests do not end" ;; esac
}

try_break() {
    tests 3
    grep -q '^not ok' "$log/tests" || no "no test fails"
}

# The transcript that a program alone is held to: that of ./NAME without
# arguments, or else its first one.
find_transcript() {
    its_command='' its_output='' # (transcripts has names of its own)
    transcript() {
        if [ -z "$its_command" ] || { [ "$1" = "./$name" ] &&
            [ "$its_command" != "./$name" ]; }; then
            its_command=$1 its_output=${2%$'\n'}
        fi
    }
    cd "$chapter" || exit 1
    transcripts "$name" || exit 1
}

run_to() { # FILE SECONDS
    env --default-signal=INT,QUIT timeout -s KILL "$2" \
        sh -c "$its_command" >"$1" 2>&1 </dev/null
}

# Several at a time: most of those that hang wait.
try_contrary() {
    local run i
    find_transcript
    for ((run = 0; run < RUNS; run += AT_ONCE)); do
        for ((i = 0; i < AT_ONCE; i++)); do
            run_to "$log/$i" "$SECONDS_EACH" 2>/dev/null & # "Killed"
        done
        wait
        for ((i = 0; i < AT_ONCE; i++)); do
            ! matches "$its_output" "$(cat "$log/$i")" ||
                no "it prints the same as ./$name does" \
                    "(run $((run + i + 1)) of $RUNS)"
        done
    done
}

everything() { # that may be left; the book's own marks where others are about
    things mark private libc other
    ls -A
    [ -z "${APART-}" ] || find /dev/shm /dev/mqueue /tmp -mindepth 1 \
        -maxdepth 1 ! -path "$log" 2>/dev/null
}

on_terminal() { # OPTION
    local before left
    cd "$chapter" || exit 1
    before=$(everything)
    # shellcheck disable=SC2086 # an option, or none
    ../scripts/check/terminal $1 "./$name" >"$log/said"
    case $? in
    0) ;;
    3) no "it does not hang: it has ended within two seconds" ;;
    *) no "$(cat "$log/said")" ;;
    esac
    left=$(everything | grep -vxF -e "$before")
    [ -z "$left" ] || no "left behind:" "$(tr '\n' ' ' <<<"$left")"
}

as_it_is() { # KIND
    case $1 in
    break)
        tests 10
        ! grep -q '^not ok' "$log/tests" || no "as it is, its tests fail"
        grep -q '^ok' "$log/tests" || no "it has no tests"
        grep '^ok' "$log/tests" | grep -qv '# skip' ||
            cannot "$(sed -n 's/^ok .* # skip *//p' "$log/tests" | head -n 1)"
        ;;
    contrary)
        find_transcript
        run_to "$log/0" 10
        [ $? != 77 ] || cannot "$(tail -n 1 "$log/0")"
        matches "$its_output" "$(cat "$log/0")" ||
            no "as it is, it does not print its transcript"
        ;;
    hang*)
        # (what is said of one that does not hang)
        (on_terminal "") | grep -q '^it does not hang' ||
            no "as it is, it hangs on a terminal"
        ;;
    esac
}

[ "$kind" = control ] || apply
build
case $kind in
control) as_it_is "$change" ;;
break) try_break ;;
contrary) try_contrary ;;
hang) on_terminal "" ;;
hang-catches) on_terminal -c ;;
esac
