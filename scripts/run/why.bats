#!/usr/bin/env bats
# run.sh --why: programs that hang, each with the right cause.

load ../test_helper

setup_file() {
    MAKEFLAGS='' make -s -C "$BATS_TEST_DIRNAME/../trace"
}

run_sh=$BATS_TEST_DIRNAME/../../run.sh

# compiled NAME - hangs/NAME.c or goes_on/NAME.c, outside of the book
compiled() {
    can_trace
    cd "$BATS_TEST_TMPDIR" || return 1
    "${CC:-cc}" -w -O2 -o "$1" "$BATS_TEST_DIRNAME"/*/"$1.c" -pthread -lrt
}

# why NAME STATUS [OPTION...] - what --why says of it; what it has
# made is removed as it says
why() {
    local remove
    compiled "$1"
    LIMIT=60 bounded "$run_sh" --why -t 0.5 "${@:3}" "./$1"
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
holds its write end (fd <n>), and is in wait() for wc"
    chain "wc read(fd <n>), has read 3 bytes; end of file comes when every write \
end is closed" "open for writing: fd <n> in main" "main wait(), for wc"
    never deadlock
}

@test "why: a full pipe, and who could read it waits for the writer" {
    why full_pipe_wait 1
    root "child 1 waits for room in the pipe that main made, which is full; \
main holds its read end (fd <n>), and is in wait() for child 1: nobody reads"
    chain "child 1 write(fd <n>)" "open for reading: fd <n> in main" \
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
    root "main has read 16 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; child 1 has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>): deadlock"
    chain "main read(fd <n>)" "child 1 read(fd <n>)"
}

@test "why: a message of another type" {
    why wrong_type 1
    root "child 1 waits for a message of type 2 in message queue <n>, and \
there is one only of type 1 (from main)"
    chain "left in the kernel: message queue <n>; this removes it: ipcrm -q <n>"
}

@test "why: a write end that the reader keeps" {
    why self_write_end 1
    root "child 1 waits for the end of file of the pipe that main made; it still \
holds the write end itself (fd <n>), and nobody else does"
    chain "open for writing: fd <n> in child 1" \
        "main wait(), for child 1"
    never "main still"
}

@test "why: a write end that another program has inherited" {
    why exec_keeps 1
    root "child 2 waits for the end of file of the pipe that main made; cat \
still holds its write end (fd <n>), and is in read(fd 0)"
    chain "open for writing: fd <n> in cat" \
        "main wait(), for cat and child 2"
    never "main still"
}

@test "why: two that write first" {
    why both_write 1
    root "deadlock: main is in write(fd <n>) and waits for child 1 to read (fd \
<n>); child 1 is in write(fd <n>) and waits for main to read (fd <n>)"
}

@test "why: two that read first" {
    why both_read 1
    root "deadlock: main is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for main to write (fd <n>)"
    never "stdio"
}

@test "why: a pipe to itself" {
    why own_pipe 1
    root "main waits for room in the pipe that main made, which is full; only \
main itself could read it (fd <n>)"
}

@test "why: a question in the buffer of a stream" {
    why stdio_buffer 1
    root "child 1 waits for main, whose text (9 bytes: \"question\") is still in \
its stdio buffer for fd <n>: it has not been written, fflush() is \
missing; main is in read(fd <n>)"
}

@test "why: printf into a pipe" {
    why stdout_pipe 1
    root "main waits for child 1, whose text (6 bytes: \"ready\") is still in \
its stdio buffer for fd 1: it has not been written, fflush() is \
missing; child 1 is in read(fd <n>)"
}

@test "why: a FIFO that nobody opens to write" {
    why fifo_nobody 1
    root "main waits in open() until somebody opens the FIFO ./lonely to write: \
nobody does"
    chain "main open(./lonely)" \
        "left in the kernel: FIFO"
}

@test "why: two FIFOs in opposite order" {
    why fifo_order 1
    root "deadlock: main waits in open() until somebody opens the FIFO ping to \
read; child 1 waits in open() until somebody opens the FIFO pong to \
read"
}

@test "why: a message in another queue" {
    why two_queues 1
    root "main waits for a message in message queue <n>, and there is none; \
nobody here is left to send one; child 1 sent into another queue, <n>"
}

@test "why: a full queue" {
    why full_queue 1
    root "main waits for room in message queue <n>, which is full; nobody takes \
a message"
    never "deadlock"
}

@test "why: a full queue for both directions" {
    why one_queue 1
    root "deadlock: main waits for room in message queue <n>, which is full; \
child 1 waits for room in message queue <n>, which is full; and nobody \
else here is left to let them go on"
}

@test "why: too few posts for the waits" {
    why few_posts 1
    [[ ${lines[0]} =~ ^child\ [1-3]\ waits\ until\ semaphore\ 0\ of\ set ]]
    [[ ${lines[0]} = *"is at least 1; it is 0 (2 up, 2 down in all): too few \
posts, and nobody here is left to post: main is in wait() for child "? ]]
    never deadlock
}

@test "why: two semaphores in opposite order" {
    why sem_order 1
    root "deadlock: main waits for semaphore 0 of set <n> that child 1 has \
taken; child 1 waits for semaphore 1 of set <n> that main has taken"
}

@test "why: two mutexes in opposite order" {
    why mutex_order 1
    root "deadlock: thread 1 waits for a mutex that thread 2 holds; thread 2 \
waits for a mutex that thread 1 holds"
    chain "main pthread_join(), for thread 1"
}

@test "why: a mutex locked twice" {
    why mutex_twice 1
    root "main waits for a mutex that it holds itself: it has locked it twice"
}

@test "why: a mutex whose owner has ended" {
    why mutex_died 1
    root "main waits for a mutex that child 1 locked, and has ended without \
unlocking it"
}

@test "why: a semaphore for threads, in shared memory" {
    why pshared_zero 1
    root "child 1 waits for a semaphore in shared memory that sem_init() made \
for threads of one process only (pshared is 0): sem_post() in another \
process does not wake it"
}

@test "why: a semaphore with an old value" {
    compiled old_sem
    ./old_sem 1
    why old_sem 1
    ./old_sem 1 2
    root "main waits for the semaphore /why_old_sem, whose value is 0; it was \
there before this program, and has its value from then: sem_open() \
gives a value only to a new one"
    never "too few"
}

@test "why: accept() with nobody" {
    why accept_nobody 1
    root "main waits in accept() for somebody to connect to 0.0.0.0:<n>, and \
nobody does"
}

@test "why: connect() to a full backlog" {
    why full_backlog 1
    root "child 1 waits in connect(): the backlog of the listening socket is \
full; main listens there and does not accept: it is in wait() for \
child 1"
}

@test "why: wait() for a child that waits" {
    why child_pauses 1
    root "child 1 waits for a signal in pause(), and nobody here is left to send \
one: main is in wait() for child 1"
    chain "main wait(), for child 1"
}

@test "why: a condition that was signalled before the wait" {
    why cond_lost 1
    [[ ${lines[0]} = "main waits for "* ]]
    never deadlock holds
}

@test "why: a socketpair whose ends are both open in the reader" {
    why socketpair_kept 1
    root "child 1 has read 3 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; it still holds the other end \
itself (fd <n>), and nobody else does"
}

@test "why: a lock of a file" {
    why flock_kept 1
    [[ ${lines[0]} = "child 1 waits for a lock of the file "*" that main \
holds; main is in wait() for child 1" ]]
}

@test "why: an empty POSIX queue" {
    why mq_empty 1
    [[ ${lines[0]} = "child 1 waits for a message in the queue /why_empty"*", \
and there is none; nobody here is left to send one: main is in wait() for \
child 1" ]]
}

@test "why: two named semaphores in opposite order" {
    why posix_sem_order 1
    root "deadlock: main waits for the semaphore /why_a, which is 0; child 1 \
waits for the semaphore /why_b, which is 0; and nobody else here is \
left to let them go on"
}

@test "why: five philosophers" {
    why philosophers 1
    root "deadlock: thread 1 waits for a mutex that thread 2 holds; thread 2 \
waits for a mutex that thread 3 holds; thread 3 waits for a mutex that \
thread 4 holds; thread 4 waits for a mutex that thread 5 holds; thread \
5 waits for a mutex that thread 1 holds"
}

@test "why: two mutexes in shared memory" {
    why shared_mutex_order 1
    root "deadlock: main waits for a mutex that child 1 holds; child 1 waits for \
a mutex that main holds"
}

@test "why: a signal that is blocked" {
    why blocked_signal 1
    root "main waits for a signal in pause(); SIGUSR1 is there, but blocked \
while it waits"
}

@test "why: a write end in a program that sleeps" {
    why sleep_keeps 1
    root "main waits for the end of file of the pipe that main made; sleep still \
holds its write end (fd <n>), and sleeps"
    never deadlock "child 2 still"
}

@test "why: a write end in a child that pauses" {
    why paused_keeps 1
    root "main waits for the end of file of the pipe that main made; child 1 \
still holds its write end (fd <n>), and is in pause()"
    never deadlock "child 2 still"
}

@test "why: no datagram" {
    why udp_nobody 1
    root "main waits for a datagram at its socket (fd <n>), and nobody here is \
left to send one"
}

@test "why: an eventfd that nobody adds to" {
    why eventfd_nobody 1
    root "child 1 waits at its eventfd (fd <n>), and nobody here is left to let \
it go on: main is in wait() for child 1"
}

@test "why: the thread that is joined waits, not who joins it" {
    why join_cond 1
    [[ ${lines[0]} = "thread 1 waits for a "* ]] || fail "$output"
    chain "main pthread_join(), for thread 1"
}

@test "why: poll() for a pipe" {
    why poll_ever 1
    [[ ${lines[0]} = "child 1 waits for data, or the end of file, of the pipe "* ]]
    chain "child 1 poll(fd <n>)"
}

@test "why: another signal than those of sigwait()" {
    why sigwait_other 1
    root "main waits for a signal in sigwait(); SIGUSR2 is there, but is none \
of those that it waits for"
}

@test "why: a child that is stopped" {
    why stopped 1
    root "child 1 is stopped by a signal, as by SIGSTOP or Ctrl+Z; SIGCONT \
lets it go on"
}

@test "why: a socket, read until the end by a child" {
    why server_kept 1
    root "child 1 has read 4 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; main has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>): deadlock"
}

@test "why: the mutex before the count, with semaphores" {
    why mutex_first 1
    root "deadlock: main waits for semaphore 0 of set <n>, which is 0; child 1 \
waits for semaphore 1 of set <n>, which is 0; and nobody else here is left to \
let them go on"
}

@test "why: another thread that naps may still write" {
    why thread_busy 1
    root "main sleeps: busy, not stuck"
    never "still holds" deadlock
}

# goes_on NAME TEXT - it ends by itself; what is said of it at the end
goes_on() {
    why "$1" 0
    [[ $'\n'$output = *$'\n'"$2" ]] || fail "not: $2" "$output"
    never waits "busy" deadlock
}

@test "why: programs that do not hang: they compute, nap, ask, talk" {
    local name
    for name in computes naps slow_child poll_loop talks; do
        goes_on $name $'done\nmain ended by itself, exit status 0'
    done
}

@test "why: programs that do not hang: a timer ends the wait" {
    goes_on alarm_ends $'done\nmain ended by itself, exit status 0'
    goes_on interval $'done\nmain ended by itself, exit status 0'
}

@test "why: how it has ended, and who was left" {
    goes_on status "main ended by itself, exit status 3"
    goes_on crash "main ended by itself, killed by SIGSEGV"
    goes_on zombie "main ended by itself, exit status 0
  child 1: a zombie until main ended, which did not wait for it"
    goes_on orphan "main ended by itself, exit status 0
  child 1: an orphan, it ended after main"
    goes_on server "started
main ended by itself, exit status 0
  child 1: an orphan, it lived on after main, in accept"
}

@test "why: who computes or naps for ever is busy, not stuck" {
    why for_ever 1
    root "main computes: busy, not stuck"
    why nap_loop 1
    root "child 1 sleeps: busy, not stuck"
    chain "main wait(), for child 1"
    never deadlock
}

@test "why: until Ctrl+C" {
    compiled kept_write_end
    # as from a terminal: SIGINT to all of them
    run timeout -s INT -k "$LIMIT" 3 "$run_sh" --why -t 600 ./kept_write_end 3>&-
    root "wc waits for the end of file of the pipe that main made; main still \
holds its write end (fd <n>), and is in wait() for wc"
}

# of_running NAME - what --why -p says of it, as soon as it can say anything
of_running() {
    local i
    compiled "$1"
    "./$1" >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
    job=$!
    for ((i = 0; i < 10 * LIMIT; i++)); do
        run "$run_sh" --why -p "$job"
        [[ $output = *"busy, not stuck"* || $output = *"is there is"* ]] || break
        command sleep 0.1
    done
    kill -KILL $(pgrep -P "$job") "$job" || true
    wait "$job" 2>/dev/null || true
    [ "$status" = 1 ] || fail "exit status $status" "$output"
}

@test "why -p: of a process that hangs now, and its relatives" {
    of_running both_write
    root "deadlock: both_write <n> is in write(fd <n>) and waits for both_write \
<n> to read (fd <n>); both_write <n> is in write(fd <n>) and waits for \
both_write <n> to read (fd <n>)"
    of_running kept_write_end
    chain "kept_write_end wait(), for wc" "open for writing: fd <n> in kept_write_end"
    never deadlock
}

@test "run.sh --trace: of a program that hangs it says why below the picture" {
    compiled kept_write_end
    run -1 "$run_sh" --trace ./kept_write_end
    [[ $output = *"never returned"*$'\n'"wc waits for the end of file of the \
pipe that main made; main still holds its write end"* ]]
}

@test "run.sh: Ctrl+C points to --why" {
    compiled kept_write_end
    run timeout -s INT -k "$LIMIT" 2 "$run_sh" ./kept_write_end 3>&-
    [[ $output = *"./run.sh --why ./kept_write_end"* ]] || fail "$output"
}

@test "run.sh --why: misuse, and where strace is not to be had" {
    local args
    for args in '--why' '--why ch01' '--why --trace ch01 eof' '-t 1 ch01 eof' \
        '--why -t x ch01 eof' '--why -p' '--why -p x' '--why -p 1 ch01 eof'; do
        # shellcheck disable=SC2086 # words
        run "$run_sh" $args
        [ "$status" = 2 ] || fail "$args: exit status $status" "$output"
    done
    mkdir "$BATS_TEST_TMPDIR/bin"
    for args in sh dirname uname awk sed find make cc basename tr; do
        ln -s "$(command -v $args)" "$BATS_TEST_TMPDIR/bin"
    done
    PATH=$BATS_TEST_TMPDIR/bin run -77 "$run_sh" --why /bin/true
    [ "$output" = "run.sh: --why needs strace; type: scripts/setup.sh" ]
}
