#!/usr/bin/env bats
# run.sh --why: programs that hang, each with the right cause.

load ../test_helper

setup_file() {
    MAKEFLAGS='' make -s -C "$BATS_TEST_DIRNAME/../trace"
}

run_sh=$BATS_TEST_DIRNAME/../../run.sh

# compiled NAME - hangs/NAME.c, outside of the book
compiled() {
    can_trace
    cd "$BATS_TEST_TMPDIR" || return 1
    "${CC:-cc}" -w -O2 -o "$1" "$BATS_TEST_DIRNAME/hangs/$1.c" -pthread -lrt
}

# why NAME STATUS [OPTION...] - what --why says of hangs/NAME.c; what it has
# made is removed as it says
why() {
    local remove
    compiled "$1"
    bounded "$run_sh" --why -t 0.5 "${@:3}" "./$1"
    while read -r remove; do
        $remove
    done < <(sed -n 's/^left in the kernel: .* removes it: //p' <<<"$output")
    [ "$status" = "$2" ] || fail "exit status $status, not $2" "$output"
}

# root PATTERN - the first line, all of it; <n> stands for a number
root() {
    local pattern
    pattern=$(sed 's/[][\\.*^$+?(){}|]/\\&/g; s/<n>/[0-9]+/g' <<<"$1")
    [[ ${lines[0]} =~ ^$pattern$ ]] || fail "not: $1" "$output"
}

# chain PATTERN... - these stand below it, blanks aside
chain() {
    local want pattern
    for want; do
        pattern=$(sed 's/[][\\.*^$+?(){}|]/\\&/g; s/ /[[:space:]]+/g; s/<n>/[0-9]+/g' \
            <<<"$want")
        [[ ${output#*$'\n'} =~ $pattern ]] || fail "not: $want" "$output"
    done
}

# never WORD... - accuses nobody of this
never() {
    local word
    for word; do
        case $output in *"$word"*) fail "says: $word" "$output" ;; esac
    done
}

@test "why: a write end that the parent keeps" {
    why kept_write_end 1
    root "wc waits for the end of file of the pipe that main made; main still \
holds its write end (fd 4), and is in wait() for wc"
    chain "wc read(fd 0), has read 3 bytes; end of file comes when every write \
end is closed" "open for writing: fd 4 in main" "main wait(), for wc"
    never deadlock
}

@test "why: a full pipe, and who could read it waits for the writer" {
    why full_pipe_wait 1
    root "child 1 waits for room in the pipe that main made, which is full; \
main holds its read end (fd 3), and is in wait() for child 1: nobody reads"
    chain "child 1 write(fd 4)" "open for reading: fd 3 in main" \
        "main wait(), for child 1"
    never "still holds"
}

@test "why: a signal that came before the wait for it" {
    why lost_wakeup 1
    root "main waits for a signal in pause(); SIGUSR1 from child 1 came \
before, and its handler had run when the wait began: it is lost, and nobody \
sends another"
}

@test "why: a semaphore in memory that is not shared" {
    why private_sem 1
    root "child 1 waits for a semaphore in memory that is not shared: since \
fork() each process has a semaphore of its own, and sem_post() in another one \
does not change this one"
    chain "child 1 sem_wait()" "main wait(), for child 1"
}

@test "why: a socket that is read until an end that cannot come" {
    why tcp_until_eof 1
    chain "main read(fd 4)" "child 1 read(fd 4)"
}

@test "why: a message of another type" {
    why wrong_type 1
    root "child 1 waits for a message of type 2 in message queue <n>, and \
there is one only of type 1 (from main)"
    chain "left in the kernel: message queue <n>; this removes it: ipcrm -q <n>"
}
