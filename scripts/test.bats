#!/usr/bin/env bats
# test.sh: what it counts, and that nothing gets lost on the way.

load test_helper

# A book with three files of tests, and a bats that prints what stands in them.
# In the second lane nothing of /tmp can be seen but the book.
setup_file() {
    book=$BATS_FILE_TMPDIR/book
    export book PATH=$book/bin:$PATH
    mkdir -p "$book/ch01-one" "$book/scripts/two" "$book/bin" "$book/lanes"
    cp -R "$BATS_TEST_DIRNAME/test.sh" "$BATS_TEST_DIRNAME/lib" "$book/scripts"
    cat >"$book/bin/bats" <<'EOF'
#!/bin/sh
for file; do :; done
space="$(readlink /proc/self/ns/ipc) $(readlink /proc/self/ns/pid)"
echo "# flags: $*"
echo "# where: $space"
echo "# process $$"
i=0
: >"lanes/$space"
while [ -e both ] && [ "$(ls lanes | wc -l)" -lt 2 ] && [ "$i" -lt 100 ]; do
    sleep 0.1
    i=$((i + 1))
done
if [ -d "$file" ]; then cat "$file"/*.bats; else cat "$file"; fi
EOF
    chmod +x "$book/bin/bats"
}

tap() { # LINES-OF-CH01 [LINES-OF-TWO [LINES-OF-THE-REST]]
    printf '%b' "$1" >"$book/ch01-one/one.bats"
    printf '%b' "${2-1..0\\n}" >"$book/scripts/two/two.bats"
    printf '%b' "${3-1..0\\n}" >"$book/scripts/rest.bats"
    rm -f "$book"/lanes/* "$book/both"
}

last() { # TEXT - it is the last line
    [ "${lines[-1]}" = "$1" ] || fail "$output"
}

@test "test.sh: counts what passed, failed and was skipped, over all files" {
    tap '1..2\nok 1 a\nok 2 b # skip no c\n' '1..1\nok 1 a # in 3 ms\n' \
        '1..3\nok 1 a\nok 2 b\nok 3 not ok\n'
    cd /
    run -0 "$book/scripts/test.sh"
    last "5 passed, 0 failed, 1 skipped"
    says "ok 2 b # skip no c"
    for file in ch01-one/one.bats scripts/two/two.bats scripts/rest.bats; do
        [ "$(grep -cxF "# test.sh: $file" <<<"$output")" = 1 ] || fail "$output"
    done
}

@test "test.sh: one failure, wherever, is exit 1" {
    for at in 1 2 3; do
        files=('1..1\nok 1 a\n' '1..1\nok 1 a\n' '1..1\nok 1 a\n')
        files[at - 1]='1..2\nok 1 a\nnot ok 2 b\n# why\n'
        tap "${files[@]}"
        run -1 "$book/scripts/test.sh"
        last "3 passed, 1 failed, 0 skipped"
        says "# why"
    done
}

@test "test.sh: a test without a result has failed, and so has a file" {
    tap '1..3\nok 1 a\n'
    run -1 "$book/scripts/test.sh"
    says "bats gave no result for 2 tests"
    last "1 passed, 2 failed, 0 skipped"
    for at in 1 2 3; do
        files=('1..1\nok 1 a\n' '1..1\nok 1 a\n' '1..1\nok 1 a\n')
        files[at - 1]='syntax error\n'
        tap "${files[@]}"
        run -1 "$book/scripts/test.sh"
        says "bats gave no result for "
        last "2 passed, 1 failed, 0 skipped"
    done
}

@test "test.sh: if nothing has passed, nothing is well" {
    tap '1..1\nok 1 a # skip no b\n'
    run -1 "$book/scripts/test.sh"
    last "0 passed, 0 failed, 1 skipped"
    tap '1..0\n'
    run -1 "$book/scripts/test.sh"
    last "0 passed, 0 failed, 0 skipped"
    rm "$book"/scripts/*/*.bats "$book"/*/*.bats
    run -1 "$book/scripts/test.sh"
    last "0 passed, 0 failed, 0 skipped"
}

@test "test.sh: folders and files are run as they are named, with BATS_FLAGS" {
    tap '1..1\nok 1 a\n' '1..2\nok 1 b\nok 2 c\n'
    BATS_FLAGS='-f ^b' run -0 "$book/scripts/test.sh" ch01-one scripts/two/two.bats
    last "3 passed, 0 failed, 0 skipped"
    says "# flags: --tap -f ^b ch01-one"
    says "# flags: --tap -f ^b scripts/two/two.bats"
    says_not "rest.bats"
}

# The second lane takes what the first has not: here that waits for it.
@test "test.sh: two lanes, each file in namespaces of its own" {
    (cd "$book" && unshare --ipc --mount --pid --fork --user --map-current-user \
        true) || skip "no namespaces here"
    tap '1..1\nok 1 a\n' '1..1\nok 1 b\n' '1..1\nok 1 c\n'
    : >"$book/both"
    run -0 "$book/scripts/test.sh"
    last "3 passed, 0 failed, 0 skipped"
    here="$(readlink /proc/self/ns/ipc) $(readlink /proc/self/ns/pid)"
    [ "$(grep -cx '# process 1' <<<"$output")" = 3 ] || fail "$output"
    says_not "# where: $here"
}

@test "test.sh: without namespaces all is run here, one after the other" {
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/unshare"
    chmod +x "$BATS_TEST_TMPDIR/unshare"
    tap '1..1\nok 1 a\n' '1..1\nok 1 b\n' '1..1\nok 1 c\n'
    PATH=$BATS_TEST_TMPDIR:$PATH run -0 "$book/scripts/test.sh"
    last "3 passed, 0 failed, 0 skipped"
    here="$(readlink /proc/self/ns/ipc) $(readlink /proc/self/ns/pid)"
    [ "$(grep -cxF "# where: $here" <<<"$output")" = 3 ] || fail "$output"
}

@test "test.sh: wrong usage is exit 2, --help is not" {
    run -2 --separate-stderr "$book/scripts/test.sh" -x
    [ "$stderr" = "usage: scripts/test.sh [FOLDER | FILE.bats ...]" ]
    run -0 "$book/scripts/test.sh" --help
    says "exit: 0"
}
