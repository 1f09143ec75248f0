#!/usr/bin/env bats
# The runner, as students and instructors type it.

load test_helper

setup_file() {
    # A copy with chapters 1 and 4, so that nothing here is built or forgotten.
    book=$BATS_FILE_TMPDIR/book
    export book
    mkdir "$book"
    cp -R "$BATS_TEST_DIRNAME"/../{Makefile,run.sh,scripts,ch01-pipe,ch04-shm} \
        "$book"
    make -s -C "$book" clean
}

@test "run.sh: before anything is made it says what to type" {
    cd "$book"
    run -1 ./run.sh
    [ "$output" = "run.sh: nothing is made yet; type: make ch01" ]
    run -1 ./run.sh ch04
    says "is not built yet; type: make ch04"
    [ "${#lines[@]}" = 1 ]
}

@test "run.sh: runs what was made last, in the README's order" {
    cd "$book"
    make -s ch04
    make -s ch01
    run -0 ./run.sh
    says "ch01-pipe/hello.c"
    says_not "ch04-shm/"
    want=$(sed -n 's/^\$ \.\/\([a-z_]*\).*/ch01-pipe\/\1.c/p' \
        ch01-pipe/README.md | awk '!seen[$0]++')
    [ "$(grep '^ch01-pipe/.*\.c$' <<<"$output")" = "$want" ]
    make -s ch04
    run -0 ./run.sh
    says_not "ch01-pipe/"
}

@test "run.sh: one column for each speaker" {
    cd "$book"
    run -0 ./run.sh ch01 eof
    [ "${lines[0]}" = "eof - $(sed -n 's/ \* eof - //p' ch01-pipe/eof.c)" ]
    [ "${lines[1]}" = "ch01-pipe/eof.c" ]
    [[ ${lines[2]} =~ ^\ \ parent\ +child$ ]]
    [[ ${lines[3]} =~ ^\ \ calls\ read ]]
    [[ ${lines[4]} =~ ^\ {30,}has\ the\ write\ end\ twice ]]
}

@test "run.sh: what the front page shows is what it prints" {
    cd "$BATS_TEST_DIRNAME/.."
    want=$(awk '/^```console$/ { getline; inside = $0 == "$ ./run.sh ch01 eof"; next }
        /^```/ { inside = 0 } inside' README.md)
    [ -n "$want" ]
    run -0 ./run.sh ch01 eof
    [ "$output" = "$want" ]
}

@test "run.sh: no line is wider than 80 columns, and no word is lost" {
    cd "$book"
    make -s
    run -0 ./run.sh all
    [ -z "$(awk 'length($0) > 80' <<<"$output")" ] ||
        fail "$(awk 'length($0) > 80' <<<"$output")"
    run -0 ./run.sh --plain ch01 deadlock
    words=$(printf '%s\n' "$output" | sed 's/^[a-z ]*: //' | tr -s ' ' '\n')
    run -0 ./run.sh ch01 deadlock
    [ "$(sed '1,3d' <<<"$output" | tr -s ' ' '\n' | sed '/^$/d')" = "$words" ]
}

@test "run.sh: --plain prints what the program prints, byte for byte" {
    cd "$book"
    ./ch01-pipe/hello >"$BATS_TEST_TMPDIR/want"
    ./run.sh --plain ch01 hello >"$BATS_TEST_TMPDIR/got"
    cmp "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
}

@test "run.sh: arguments after a program are the program's" {
    cd "$book"
    run -0 ./run.sh --plain ch01 shell_pipeline echo x --step
    [ "$output" = "x --step" ]
    run -2 ./run.sh ch01 hello too many
    says "usage: ./hello"
}

@test "run.sh: --list prints folder, program and title" {
    cd "$book"
    run -0 ./run.sh --list ch01
    [ "${lines[0]}" = "ch01-pipe/hello	$(sed -n 's/ \* hello - //p' ch01-pipe/hello.c)" ]
    [ "${#lines[@]}" = "$(find ch01-pipe -name '*.c' | wc -l)" ]
    [ -z "$(awk -F '\t' 'NF != 2 || $2 == ""' <<<"$output")" ]
}

@test "run.sh: an unknown chapter, program or option: what there is, exit 2" {
    cd "$book"
    run -2 ./run.sh ch99
    says "ch01"
    run -2 ./run.sh ch01 nothing
    says " hello "
    run -2 ./run.sh --nothing
    says "usage:"
    run -2 ./run.sh all hello
    run -0 ./run.sh --help
    says "usage: ./run.sh"
}

@test "run.sh: works from within a chapter, and after make there" {
    cd "$book/ch04-shm"
    make -s
    run -0 ./run.sh
    says "ch04-shm/race.c"
    says_not "ch01-pipe/"
    run -0 ./run.sh --plain race
    says "the counter went from 5 to 6"
    cd /
    run -0 "$book/ch01-pipe/run.sh" hello
    says "ch01-pipe/hello.c"
}

@test "run.sh: a program that fails or cannot be shown is named" {
    cd "$book"
    printf '#!/bin/sh\necho broken; exit 3\n' >ch01-pipe/hello
    printf '#!/bin/sh\necho "no such thing here" >&2; exit 77\n' >ch01-pipe/eof
    run -1 ./run.sh ch01
    says "failed: ch01-pipe/hello, exit status 3"
    says "skipped: ch01-pipe/eof"
    says "no such thing here"
    run -3 ./run.sh ch01 hello
    run -77 ./run.sh ch01 eof
    touch ch01-pipe/hello.c ch01-pipe/eof.c
    make -s ch01
}

@test "run.sh: a program older than its source is named" {
    cd "$book"
    touch -d '+1 hour' ch01-pipe/hello.c
    run -0 ./run.sh ch01 hello
    says "older than its source; type: make ch01"
    touch ch01-pipe/hello.c
    make -s ch01
}

# on a terminal: what script(1) shows of a command typed there
on_terminal() { # COMMAND
    TERM=xterm script -qec "stty cols 80; $1" /dev/null </dev/null 3>&- |
        tr -d '\r'
}

terminal_or_skip() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 3>&- ||
        skip "no pseudo-terminal to be had here"
}

@test "run.sh: colour on a terminal only, and never against NO_COLOR" {
    terminal_or_skip
    cd "$book"
    run on_terminal "./run.sh ch01 eof"
    says $'\033[38;5;'
    NO_COLOR=1 run on_terminal "./run.sh ch01 eof"
    says_not $'\033'
    run ./run.sh ch01 eof
    says_not $'\033'
}

@test "run.sh: --step waits for a key at every line" {
    terminal_or_skip
    cd "$book"
    keys() {
        printf '%s' "$1" | TERM=dumb timeout -k 1 "$LIMIT" \
            script -qec './run.sh --step ch01 eof' /dev/null | tr -d '\r'
    }
    run keys ' q'
    says "calls read()"
    says_not "closes the last"
    run keys '        '
    says "end of file"
    run -1 setsid -w ./run.sh --step ch01 eof </dev/null
    says "needs a terminal"
}

@test "run.sh: Ctrl+C stops the program and the runner, and leaves nothing" {
    cd "$book"
    mkfifo "$BATS_TEST_TMPDIR/never"
    set -m
    ./run.sh ch01 shell_pipeline cat <>"$BATS_TEST_TMPDIR/never" \
        >/dev/null 2>&1 3>&- &
    until marked | grep -q ' cat $'; do
        kill -0 "$!"
    done
    kill -INT -- "-$!"
    status=0
    wait "$!" || status=$?
    [ "$status" = 130 ]
}

@test "run.sh: clears what a killed run has left, and nothing that runs" {
    cd "$book"
    (exit 0) &
    wait "$!"
    dead=/dev/shm/ipc-$(id -u)-$!
    alive=/dev/shm/ipc-$(id -u)-$$
    touch "$dead" "$alive"
    run ./run.sh --plain ch01 hello
    left=$(find "$dead" "$alive" 2>/dev/null || true)
    rm -f "$dead" "$alive"
    [ "$left" = "$alive" ]
}
