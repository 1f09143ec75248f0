#!/usr/bin/env bats
# Nothing is forgotten: see book.sh for what each of these checks.

load ../test_helper

holds() {
    run ./book.sh "$1"
    [ "$status" = 0 ] || fail "$output"
}

@test "book: every program has its sections, its test and a way to break it" {
    holds programs
}

@test "book: every transcript runs a program that exists" {
    holds transcripts
}

@test "book: the two languages agree" {
    holds languages
}

@test "book: every claim leads to a program" {
    holds claims
}

@test "book: every link and every section referred to exists" {
    holds links
}

# What book.sh finds in a copy of chapter 1 after a change to it.
complains() { # WHAT TEXT
    run "$BATS_TEST_TMPDIR/book/scripts/check/book.sh" "$1"
    [ "$status" = 1 ] || fail "nothing found" "$output"
    says "$2"
    rm -rf "$BATS_TEST_TMPDIR/book"
}

a_copy() {
    mkdir "$BATS_TEST_TMPDIR/book"
    cp -R ../../scripts ../../ch01-pipe ../../README*.md "$BATS_TEST_TMPDIR/book"
    cd "$BATS_TEST_TMPDIR/book/ch01-pipe"
}

@test "book: what is forgotten is named" {
    a_copy
    cp hello.c new.c
    complains programs "README.zh-CN.md: no transcript of ./new"
    cd "$BATS_TEST_DIRNAME" && a_copy
    cp hello.c new.c
    complains programs "no test with a title 'new: ...'"
    cd "$BATS_TEST_DIRNAME" && a_copy
    rm hello.c
    complains transcripts "ch01-pipe/README.md: no such program: $ ./hello"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i 's/parent: read "hello"/parent: read "hullo"/' README.zh-CN.md
    complains languages "ch01-pipe/README.zh-CN.md: code block differs"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i '/^| 1\.7 /d' README.md
    complains claims "ch01-pipe/README.md: claim 1.8 where 1.7 should stand"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i '/^## End of file/s/End/Finish/' README.md
    complains links 'ch01-pipe/eof.c: README.md has no "End of file"'
    cd "$BATS_TEST_DIRNAME" && a_copy
    echo '[there](../README.md#nowhere)' >>README.md
    complains links 'ch01-pipe/README.md: no such section: ../README.md#nowhere'
}
