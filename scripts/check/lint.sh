#!/bin/sh
#
# lint.sh - warnings, formatting, shell scripts, and the book's own rules
#
# usage: scripts/check/lint.sh
#
# C: gcc and clang with every warning of $WARNINGS an error; clang-format; the
# book's form, scripts/check/form.sh. Shell: shellcheck. The book:
# scripts/check/book.sh, scripts/check/pictures.sh -c, scripts/check/symptoms.sh -c.
#
# exit: 0  clean    1  not, or a tool is missing    2  wrong usage

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh

[ $# = 0 ] || misuse

bad=0
check() { # WHAT COMMAND...
    what=$1
    shift
    if "$@"; then
        echo "ok  $what"
    else
        echo "BAD $what"
        bad=1
    fi
}

for tool in gcc clang clang-format shellcheck; do
    if ! command -v "$tool" >/dev/null; then
        echo "lint.sh: no $tool; type: scripts/setup.sh --lint" >&2
        exit 1
    fi
done

# files SUFFIX... - the programs, and what stands in scripts, by their ends; but
# for programs of students' kind, which are as they are
files() {
    for suffix; do
        sources | grep "\.$suffix\$"
        find scripts -type f -name "*.$suffix" ! -path "scripts/run/*/*"
    done
}

# COMPILER - every program, -O2 so that all warnings are found
compile() {
    for f in $(files c); do
        # shellcheck disable=SC2086 # the warnings are words
        "$1" $WARNINGS -O2 -c -o /dev/null "$f" || return 1
    done
}

shell_scripts() {
    for f in run.sh .ci/run; do
        [ ! -f "$f" ] || echo "$f"
    done
    files sh
}

# shellcheck disable=SC2046 # no name has a blank
{
    check "gcc, no warning" compile gcc
    check "clang, no warning" compile clang
    check "clang-format" clang-format --dry-run --Werror $(files c h)
    check "shellcheck" shellcheck -x $(shell_scripts)
    check "shellcheck, tests" shellcheck -x -P SCRIPTDIR \
        $(files bash bats; find ch[0-9][0-9]-*/ -name '*.bats')
}
check "the programs are in the book's form" scripts/check/form.sh
check "the book holds together" scripts/check/book.sh
check "the pictures are of their programs" scripts/check/pictures.sh -c
check "the first page has what the chapters say" scripts/check/symptoms.sh -c
exit $bad
