# What every .bats file loads: load ../scripts/test_helper
#
# A test runs in its chapter's folder. Its title begins with the program's
# name and a colon. Above it stands how to break the program, so that the test
# can be seen to fail (scripts/check/mutants.sh):
#
#   # break NAME: SED-EXPRESSION, applied to NAME.c
#   @test "NAME: the sentence that the program shows" {

bats_require_minimum_version 1.5.0
# shellcheck source-path=SCRIPTDIR source=lib/left.sh
. "${BASH_SOURCE[0]%/*}/lib/left.sh"

LIMIT=${LIMIT:-10} # seconds a program may take in a test, on a loaded machine

setup() {
    cd "$BATS_TEST_DIRNAME" || return 1
    mark=ipc-test-$$-$BATS_TEST_NUMBER
    TMPDIR=$BATS_TEST_TMPDIR/tmp
    export TMPDIR IPC_TEST_MARK=$mark
    mkdir -p "$TMPDIR"
    objects >"$BATS_TEST_TMPDIR/objects"
}

# Every test ends with this: nothing may be left of what it started.
teardown() {
    nothing_left
}

fail() { # MESSAGE...
    printf '%s\n' "$@" >&2
    return 1
}

# objects - this user's objects with a mark of the book, a line each
objects() {
    things
}

# remove_objects LIST - of such lines, those that have a name
remove_objects() {
    local thing class pid
    while IFS= read -r thing; do
        class_of "$thing"
        [ "$class" != mark ] || remove "$thing"
    done <<<"$1"
}

# marked - processes that this test has started and that still run
marked() {
    local f
    grep -lzxF "IPC_TEST_MARK=$mark" /proc/[0-9]*/environ 2>/dev/null |
        while IFS= read -r f; do
            f=${f%/environ}
            printf 'process %s\n' "${f#/proc/} $(tr '\0' ' ' <"$f/cmdline")"
        done 2>/dev/null
}

# nothing_left - no process, object or file of this test, half a second on.
# What others make and remove beside it has another name each time.
nothing_left() {
    local made now left i
    export -n IPC_TEST_MARK # what looks must not carry it
    for i in 1 2 3 4 5 6; do
        now=$(objects | grep -vxF -f "$BATS_TEST_TMPDIR/objects") || true
        [ "$i" = 1 ] || now=$(grep -xF -e "$made" <<<"$now") || true
        made=$now
        left=$(
            marked
            find "$TMPDIR" -mindepth 1
        )
        [ -n "$made$left" ] || return 0
        [ "$i" = 6 ] || command sleep 0.1
    done
    remove_objects "$made"
    fail "left behind:" ${made:+"$made"} ${left:+"$left"}
}

# demo COMMAND... - run it, bounded, output and errors in $output; skip the
# test if the program says that this machine cannot show it
demo() {
    run timeout -s KILL "$LIMIT" "$@" 3>&-
    [ "$status" != 77 ] || skip "${output##*$'\n'}"
}

# matches EXPECTED ACTUAL - equal, but for <placeholders> of one word each
matches() {
    local pattern
    [ "$1" != "$2" ] || return 0
    case $1 in *\<*\>*) ;; *) return 1 ;; esac
    pattern=$(printf '%s\n' "$1" |
        sed 's/[][\\.*^$+?(){}|]/\\&/g; s/<[a-z][a-z ]*>/[^[:space:]]+/g')
    [[ $2 =~ ^$pattern$ ]]
}

# transcripts NAME - runs every transcript of NAME in README.md as it stands
# there, and compares to the byte
transcripts() {
    local command='' expected='' line inside=0 count=0
    while IFS= read -r line || [ -n "$line" ]; do
        case $inside:$line in
        0:'```console') inside=1 ;;
        0:*) ;;
        1:"\$ ./$1" | 1:"\$ ./$1 "* | 1:"\$ ./$1;"*)
            inside=2 command=${line#\$ } expected=
            ;;
        1:*) inside=0 ;;
        2:'```')
            inside=0 count=$((count + 1))
            transcript "$command" "$expected" || return 1
            ;;
        2:*) expected+=$line$'\n' ;;
        esac
    done <README.md
    [ "$count" -gt 0 ] || fail "README.md has no transcript of ./$1"
}

transcript() { # COMMAND EXPECTED
    [ -n "$2" ] || fail "an empty transcript: $1"
    demo sh -c "$1"
    [ "$status" = 0 ] || fail "exit status $status: $1" "$output"
    matches "${2%$'\n'}" "$output" ||
        fail "$ $1" "--- README.md says" "${2%$'\n'}" "--- it printed" "$output"
}

# misuse NAME - an unknown option and too many arguments: usage, exit 2. Only a
# program with a line "usage:" in its header is asked for that.
misuse() {
    local args source=$1.c
    [ -e "$source" ] || source=$1
    grep -q "usage: \./$1" "$source" ||
        fail "$1 has no usage: and so no misuse"
    for args in --no-such-option '1 2 3 4 5 6 7 8 9'; do
        # shellcheck disable=SC2086 # each word is an argument
        run --separate-stderr timeout -s KILL "$LIMIT" "./$1" $args 3>&-
        [ "$status" = 2 ] || fail "./$1 $args: exit status $status, not 2"
        [ -z "$output" ] || fail "./$1 $args: wrote to stdout: $output"
        # shellcheck disable=SC2154 # bats sets it
        [[ $stderr == *"usage: ./$1"* ]] || fail "./$1 $args: $stderr"
    done
}

# says TEXT - $output holds it
says() {
    [[ $output == *"$1"* ]] || fail "expected: $1" "--- it printed" "$output"
}

# says_not TEXT
says_not() {
    [[ $output != *"$1"* ]] || fail "unexpected: $1" "--- it printed" "$output"
}

# traced SYSCALLS COMMAND... - its system calls as strace sees them go to the
# file $trace, each line with its process first and what a descriptor is. There,
# a call is in two pieces if another process has had a line in between, which
# is chance unless the call waits. In $calls it is whole, where it has ended.
traced() {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    trace=$BATS_TEST_TMPDIR/trace
    run timeout -s KILL "$LIMIT" strace -f -y \
        -e trace="$1" -o "$trace" "${@:2}" 3>&-
    [ "$status" = 0 ] || fail "exit status $status: ${*:2}" "$output"
    calls=$BATS_TEST_TMPDIR/calls
    awk '/ <unfinished \.\.\.>$/ {
            sub(/ <unfinished \.\.\.>$/, ""); begun[$1] = $0; next
        }
        $2 == "<..." && $1 in begun {
            whole = begun[$1]; sub(/.* resumed> ?/, ""); $0 = whole $0
        }
        { print }' "$trace" >"$calls"
}

# in_trace REGEX - the trace has such a line, or such a call in two pieces
in_trace() {
    grep -qE -e "$1" "$trace" "$calls" ||
        fail "not in the trace: $1" "$(head -n 50 "$trace")"
}
