#!/usr/bin/env bats
# Each check of lint.sh goes red where it should, and no other one.

load ../test_helper
load made_up

setup() {
    cd "$BATS_TEST_DIRNAME" || return 1
    made_up_book "$BATS_TEST_TMPDIR/book"
    cd "$BATS_TEST_TMPDIR/book" || return 1
    # lint.sh runs none of these, and would look at them each time
    rm scripts/test.sh scripts/check/mutant*
    for tool in gcc clang clang-format shellcheck; do
        command -v $tool >/dev/null || skip "no $tool; scripts/setup.sh --lint"
    done
}

teardown() {
    :
}

results() { # WHAT... - these are bad, the others are not
    local what
    for what in 'gcc, no warning' 'clang, no warning' clang-format shellcheck \
        'shellcheck, tests' "the programs are in the book's form" \
        'the book holds together' 'the pictures are of their programs' \
        'the first page has what the chapters say'; do
        case " $* " in
        *" $what;"*) grep -qxF "BAD $what" <<<"$output" ;;
        *) grep -qxF "ok  $what" <<<"$output" ;;
        esac || fail "$what" "$output"
    done
}

@test "lint: the made-up book is clean" {
    run scripts/check/lint.sh
    [ "$status" = 0 ] || fail "$output"
    results
}

@test "lint: a warning, with either compiler" {
    sed -i 's/    setvbuf/    unsigned u = -1;\n\n    u++;\n&/' ch01-sample/bell.c
    run scripts/check/lint.sh
    [ "$status" = 1 ] || fail "$output"
    results 'gcc, no warning;' 'clang, no warning;' \
        "the programs are in the book's form;" # setvbuf() is not the first
    says 'Wsign-conversion'
}

@test "lint: the format of a program, and of what stands in scripts" {
    sed -i 's/^    n = read/   n  = read/' ch01-sample/bell.c
    sed -i 's/^static int master;/static  int master;/' scripts/check/terminal.c
    run scripts/check/lint.sh
    [ "$status" = 1 ] || fail "$output"
    results 'clang-format;'
    says 'ch01-sample/bell.c:35:'
    says 'scripts/check/terminal.c:'
}

@test "lint: shell scripts and tests, the form, the book, the pictures" {
    # shellcheck disable=SC2016 # it is what they hold
    printf '#!/bin/sh\necho $1\n' >scripts/new.sh
    # shellcheck disable=SC2016
    printf 'load test_helper\n@test "new: x" {\n    echo $output\n}\n' >scripts/new.bats
    sed -i 's/^    return status != 0;/    status++, status--;\n&/' ch01-sample/bell.c
    sed -i '/^# break/d' ch01-sample/sample.bats
    echo '![a bell](pictures/bell.svg)' >>ch01-sample/README.md
    run scripts/check/lint.sh
    [ "$status" = 1 ] || fail "$output"
    results 'shellcheck;' 'shellcheck, tests;' \
        "the programs are in the book's form;" 'the book holds together;' \
        'the pictures are of their programs;'
    says 'In scripts/new.sh line 2:'
    says 'In scripts/new.bats line 3:'
    says 'ch01-sample/bell.c:42: a comma joins statements'
    says "ch01-sample: no '# break bell: ...' above its test"
    says 'ch01-sample/pictures/bell.svg: missing'
}

@test "lint: a tool that is missing is named" {
    mkdir bin
    ln -s "$(command -v dirname)" bin
    for tool in gcc clang clang-format shellcheck; do
        PATH=$PWD/bin run -1 /bin/sh scripts/check/lint.sh
        [ "$output" = "lint.sh: no $tool; type: scripts/setup.sh --lint" ] ||
            fail "$output"
        ln -s /bin/true "bin/$tool"
    done
}

@test "lint: wrong usage is exit 2" {
    run -2 scripts/check/lint.sh all
    says 'usage: scripts/check/lint.sh'
}
