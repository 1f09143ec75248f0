#!/bin/sh
#
# lint.sh - warnings, formatting, shell scripts, and the book's own rules
#
# usage: scripts/check/lint.sh
#
# C: gcc and clang with every warning of $WARNINGS an error; clang-format.
# Shell: shellcheck. The book: scripts/check/book.sh.
#
# exit: 0  clean    1  not, or a tool is missing    2  wrong usage

set -u
cd "$(dirname "$0")/../.." || exit 1
if [ $# -gt 0 ]; then
    echo "usage: scripts/check/lint.sh" >&2
    exit 2
fi

WARNINGS="-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes \
-Wmissing-prototypes -Wpedantic -Wvla -Werror"

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

# COMPILER - every program, -O2 so that all warnings are found
compile() {
    for f in ch[0-9][0-9]-*/*.c scripts/trials/*.c \
        scripts/bench/*.c scripts/bench/mechanisms/*.c scripts/trace/*.c; do
        # shellcheck disable=SC2086 # the warnings are words
        "$1" $WARNINGS -O2 -c -o /dev/null "$f" || return 1
    done
}

check "gcc, no warning" compile gcc
check "clang, no warning" compile clang
check "clang-format" clang-format --dry-run --Werror ch[0-9][0-9]-*/*.c \
    scripts/trials/*.c scripts/bench/*.[ch] scripts/bench/mechanisms/*.c \
    scripts/trace/*.[ch]
check "shellcheck" shellcheck -x run.sh scripts/*.sh scripts/*/*.sh \
    .ci/run ch[0-9][0-9]-*/*.sh
check "shellcheck, tests" shellcheck -x -P SCRIPTDIR scripts/*.bash \
    scripts/*.bats scripts/*/*.bats ch[0-9][0-9]-*/*.bats
check "the book holds together" scripts/check/book.sh
check "the pictures are of their programs" scripts/check/pictures.sh -c
exit $bad
