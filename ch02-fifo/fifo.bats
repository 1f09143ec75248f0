#!/usr/bin/env bats
# The tests of chapter 2. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# state PID - the letter of its state, as ps shows it
state() {
    sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status"
}

# sleeps PID - wait until it does; fails if it has ended
sleeps() {
    local i
    for ((i = 0; i < 500; i++)); do
        [ "$(state "$1")" != S ] || return 0
        command sleep 0.01
    done
    fail "process $1 does not sleep: state $(state "$1")"
}

# dies NAME HOW - a NAME.sh in which one of the two ends before they have met
# (HOW, for sed, says so) fails, and does not wait for ever
dies() {
    sed -e "$2" "$1.sh" >"$TMPDIR/$1.sh"
    ! cmp -s "$1.sh" "$TMPDIR/$1.sh" || fail "changes nothing: $2"
    ln -sf "$PWD/talk_writer" "$PWD/talk_reader" "$TMPDIR"
    run timeout "$LIMIT" sh "$TMPDIR/$1.sh" 3>&-
    case $status in 0 | 124) fail "$2: exit status $status" "$output" ;; esac
    says_not "ended"
    rm "$TMPDIR/$1.sh" "$TMPDIR/talk_writer" "$TMPDIR/talk_reader"
}

# break shell_fifo.sh: s/mkfifo -m 600/touch/
# break shell_fifo.sh: s/^leave # both.*/:/
# break shell_fifo.sh: s/^until asleep .*/:/;s/>"$fifo" &/>"$fifo.other" \&/
@test "shell_fifo.sh: a pipe with a name, made and used by the shell's commands" {
    transcripts shell_fifo.sh
    misuse shell_fifo.sh
    run -1 sh -c './shell_fifo.sh >&- 2>/dev/null'
    for sh in dash bash busybox; do
        command -v $sh >/dev/null || continue
        [ $sh != busybox ] || sh="busybox sh"
        # shellcheck disable=SC2086 # busybox sh is two words
        demo $sh ./shell_fifo.sh
        [ "$status" = 0 ]
        says "cat: good news"
    done
}

@test "shell_fifo.sh: by hand, with mkfifo, ls, echo and cat" {
    fifo=$TMPDIR/fifo
    mkfifo "$fifo"
    [ -p "$fifo" ]
    [[ $(ls -l "$fifo") == p* ]]
    echo "good news" >"$fifo" 3>&- &
    sleeps $!
    run timeout -s KILL "$LIMIT" cat "$fifo"
    [ "$output" = "good news" ]
    wait $!
    rm "$fifo"
}

@test "shell_fifo.sh: if one of the two dies, the other does not wait for ever" {
    # shellcheck disable=SC2016 # for the other shell
    dies shell_fifo 's/^{ news=/kill -9 "$writer"; &/'
    dies shell_fifo 's/^{ news=.*}/false/'
}

# break named_file: s/tmp && \*tmp/tmp/
# break named_file: s/errno == EOPNOTSUPP/0/
# break named_file: s/mkfifo(path, 0600)/mknod(path, S_IFREG | 0600, 0)/
# break named_file: s/write(to, "good news", 9) != 9/0/
@test "named_file: mkfifo() makes a name for a pipe, and the name is a file of type p" {
    transcripts named_file
    misuse named_file
    traced mknod,mknodat ./named_file
    in_trace 'mknod(at)?\(.*/ipc-[A-Za-z0-9]{6}/fifo", S_IFIFO\|0600'
    # a stranger's view of the same: mkfifo and stat
    mkfifo "$TMPDIR/fifo"
    [ "$(stat -c '%F %s' "$TMPDIR/fifo")" = "fifo 0" ]
    rm "$TMPDIR/fifo"
}

# break talk.sh: s/mkfifo -m 600/touch/
# break talk.sh: s/^leave # both.*/:/
# break talk.sh: s/^printf .* |/: |/
@test "talk.sh: two programs that know nothing of each other talk through a name" {
    transcripts talk.sh
    misuse talk.sh
    run -1 sh -c './talk.sh >&- 2>/dev/null'
    # from another folder, too
    cd /
    run timeout -s KILL "$LIMIT" "$BATS_TEST_DIRNAME/talk.sh" 3>&-
    says 'reader: got "how are you?"'
}

@test "talk.sh: if one of the two dies, the other does not wait for ever" {
    # shellcheck disable=SC2016 # for the other shell
    dies talk 's/^\.\/talk_reader.*/kill -9 "$writer"; &/'
    dies talk 's/^\.\/talk_reader.*/false \&/'
}

# break talk_reader: s/fgets(line, sizeof(line), f) != NULL/0/
# break talk_reader: s/!S_ISFIFO(st.st_mode)/0/
# break talk_reader: s/echo hello from a shell >/echo hello >/
@test "talk_reader: reads, line by line, from whoever opens the FIFO to write" {
    transcripts talk_reader
    misuse talk_reader
    mkfifo "$TMPDIR/fifo"
    # two writers at once, that are not of this book; it ends after the second
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c './talk_reader "$1" & exec 4>"$1"; echo one >"$1"
        echo two >&4; exec 4>&-; wait $!' bash "$TMPDIR/fifo"
    [ "$output" = 'reader: calls open() to read
reader: got "one"
reader: got "two"
reader: end of file, no writer has it open any more' ]
    rm "$TMPDIR/fifo"
    # no FIFO there, or an ordinary file
    run -1 ./talk_reader "$TMPDIR/fifo"
    says "open $TMPDIR/fifo: No such file"
    echo hello >"$TMPDIR/fifo"
    run -1 ./talk_reader "$TMPDIR/fifo"
    says "is not a FIFO"
    says_not "hello"
    rm "$TMPDIR/fifo"
}

# break talk_writer: s/write(fd, buf, (size_t)n) != n/0/
# break talk_writer: s/!S_ISFIFO(st.st_mode)/0/
@test "talk_writer: sends what it gets at stdin to whoever opens the FIFO to read" {
    transcripts talk_writer
    misuse talk_writer
    demo sh -c './talk_writer <&-'
    says 'sed: good bye'
    mkfifo "$TMPDIR/fifo"
    printf 'one\ntwo' | ./talk_writer "$TMPDIR/fifo" >/dev/null 3>&- &
    sleeps $!
    run timeout -s KILL "$LIMIT" cat "$TMPDIR/fifo"
    wait $!
    [ "$output" = $'one\ntwo' ]
    # the reader leaves after the first line
    timeout -s KILL "$LIMIT" head -n 1 "$TMPDIR/fifo" >/dev/null 3>&- &
    # shellcheck disable=SC2016 # for the other shell
    run timeout -s KILL "$LIMIT" sh -c 'yes | ./talk_writer "$1"' sh "$TMPDIR/fifo"
    [ "$status" = 1 ]
    says "write: Broken pipe"
    wait $!
    rm "$TMPDIR/fifo"
    # no FIFO there, or an ordinary file: it must not be created, nor changed
    run -1 ./talk_writer "$TMPDIR/fifo" </dev/null
    [ ! -e "$TMPDIR/fifo" ]
    echo old >"$TMPDIR/fifo"
    run -1 ./talk_writer "$TMPDIR/fifo" <<<"new"
    says "is not a FIFO"
    [ "$(cat "$TMPDIR/fifo")" = old ]
    rm "$TMPDIR/fifo"
}

# break write_returns: s/!asleep(pid)/0/
# break write_returns: s/echo good news >/dd bs=99999 if=\/dev\/zero 1<>/
# break write_returns: s/waitpid(pid, &status, 0)/(status = 0)/
@test "write_returns: echo into a FIFO waits for a reader's open(), not for a read" {
    transcripts write_returns
    misuse write_returns
    traced open,openat,read,exit_group ./write_returns
    # asked for its state; the shell's open() was waiting; the shell has ended
    # before its words are read
    in_trace '/proc/[0-9]+/stat'
    in_trace 'open.*/fifo", O_WRONLY.*<unfinished'
    [ "$(grep -n -m 1 'exited with 0' "$trace" | cut -d : -f 1)" -lt \
        "$(grep -n 'read(.*"good news' "$trace" | cut -d : -f 1)" ]
}

@test "write_returns: so it is with this shell's echo, and a reader that only opens" {
    mkfifo "$TMPDIR/fifo"
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c 'echo unread >"$1" & exec 4<"$1"; wait $! && echo ended
        read -r line <&4; echo "$line"' bash "$TMPDIR/fifo"
    [ "$output" = $'ended\nunread' ]
    rm "$TMPDIR/fifo"
}

# break open_waits_for_writer: s/open(path, O_RDONLY)/open(path, O_RDONLY | O_NONBLOCK)/
# break open_waits_for_writer: s/open(path, O_RDONLY)/open(path, O_RDWR)/
# break open_waits_for_writer: s/!asleep(pid)/0/
@test "open_waits_for_writer: open() to read sleeps until somebody opens to write" {
    transcripts open_waits_for_writer
    misuse open_waits_for_writer
    traced open,openat ./open_waits_for_writer
    in_trace '/proc/[0-9]+/stat'
    in_trace 'open.*/fifo", O_RDONLY.*<unfinished'
    [ "$(grep -n 'O_WRONLY' "$trace" | cut -d : -f 1)" -gt \
        "$(grep -n '/fifo", O_RDONLY' "$trace" | cut -d : -f 1)" ]
}

@test "open_waits_for_writer: so does cat, until somebody comes" {
    mkfifo "$TMPDIR/fifo"
    cat "$TMPDIR/fifo" 3>&- &
    sleeps $!
    [ -z "$(find "/proc/$!/fd" -lname "$TMPDIR/fifo")" ] # it has not got in
    : >"$TMPDIR/fifo"
    wait $!
    rm "$TMPDIR/fifo"
}

# break open_waits_for_reader: s/open(path, O_WRONLY)/open(path, O_RDWR)/
# break open_waits_for_reader: s/!asleep(pid)/0/
@test "open_waits_for_reader: open() to write sleeps until somebody opens to read" {
    transcripts open_waits_for_reader
    misuse open_waits_for_reader
    traced open,openat,exit_group,read ./open_waits_for_reader
    in_trace '/proc/[0-9]+/stat'
    in_trace 'open.*/fifo", O_WRONLY.*<unfinished'
    # the writer has ended before the only read()
    [ "$(grep -n -m 1 'exited with 0' "$trace" | cut -d : -f 1)" -lt \
        "$(grep -n 'read(.*/ipc-.*fifo' "$trace" | cut -d : -f 1)" ]
}

# break open_nonblock: s/to = open(path, O_WRONLY | O_NONBLOCK)/to = open(path, O_WRONLY)/
# break open_nonblock: s/O_WRONLY | O_NONBLOCK) != -1/O_RDWR | O_NONBLOCK) != -1/
# break open_nonblock: s/from = open(path, O_RDONLY | O_NONBLOCK)/from = open(path, O_RDWR | O_NONBLOCK)/
@test "open_nonblock: with O_NONBLOCK open() never waits: it works, or gives ENXIO" {
    transcripts open_nonblock
    misuse open_nonblock
    traced open,openat,read ./open_nonblock
    in_trace 'open.*O_WRONLY\|O_NONBLOCK\) += -1 ENXIO'
    in_trace 'read\(.*/fifo>.* = -1 EAGAIN'
    [ "$(grep -c 'open.*/fifo", O_[RW]' "$trace")" = 3 ]
    [ "$(grep -c 'open.*/fifo", O_[RW].*|O_NONBLOCK' "$trace")" = 3 ]
}

# break open_rdwr: s/open(path, O_RDWR)/open(path, O_RDONLY | O_NONBLOCK)/
# break open_rdwr: s/open(path, O_RDWR)/open(path, O_WRONLY | O_NONBLOCK)/
# break open_rdwr: s/open(path, O_RDWR)/open(path, O_RDWR | O_NONBLOCK)/
@test "open_rdwr: on Linux open() with O_RDWR waits for nobody: it is both sides" {
    transcripts open_rdwr
    misuse open_rdwr
    traced open,openat ./open_rdwr
    [ "$(grep 'open.*/fifo", O_RDWR' "$trace" | grep -vc O_NONBLOCK)" = 1 ]
    mkfifo "$TMPDIR/fifo"
    # so does the shell's <>
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c 'exec 4<>"$1"; echo me >&4; read -r line <&4; echo "$line"' \
        bash "$TMPDIR/fifo"
    [ "$output" = me ]
    rm "$TMPDIR/fifo"
}

# break name_outlives: s/if (close(from) == -1 || close(to) == -1)/if (0)/
# break name_outlives: s/if (unlink(path) == -1)/if (0)/
@test "name_outlives: the name stays until it is removed, the data does not" {
    transcripts name_outlives
    misuse name_outlives
}

# break writers_come_and_go: s/to = open(path, O_WRONLY)/to = open("\/dev\/null", O_WRONLY)/
# break writers_come_and_go: s/from = open(path, O_RDONLY/from = open(path, O_RDWR/
@test "writers_come_and_go: a reader sees end of file each time the last one leaves" {
    transcripts writers_come_and_go
    misuse writers_come_and_go
    traced read ./writers_come_and_go
    [ "$(grep -c 'read(.*/fifo.* = 0$' "$calls")" = 2 ]
    [ "$(grep -c 'read(.*/fifo.* = -1 EAGAIN' "$calls")" = 1 ]
}

# break many_clients: s/to = open(fifo(n)/to = open(fifo(clients + 1 - n)/
# break many_clients: s/to = open(fifo(n), O_WRONLY)/to = open(fifo(n), O_WRONLY | O_CREAT, 0600)/
# break many_clients: s/int to = open(fifo(0), O_WRONLY)/int to = open(fifo(0), O_WRONLY | O_CREAT, 0600)/
# break many_clients: s/"%d %d\\n", n, number) < 0/"%d %d\\n", n, 11) < 0/
# break many_clients: s/"%d %d\\n", n, number) < 0/"%d ", n) < 0 || dprintf(to, "%d\\n", number) < 0/
@test "many_clients: one FIFO takes all requests, each client has one for answers" {
    transcripts many_clients
    misuse many_clients
    traced open,openat,creat,write ./many_clients
    # who opens a FIFO must not make a file of that name
    in_trace 'open.*/0", O_WRONLY'
    run -1 grep -E 'O_CREAT|creat\(' "$trace"
    # a request is one write() of a whole line
    [ "$(grep -c 'write(.*/0>, "' "$trace")" = 3 ]
    for n in 1 2 3; do
        in_trace "write\(.*/0>, \"$n 1$n\\\\n\", 5"
        in_trace "write\(.*/$n>, \"[0-9]+\\\\n\", 4"
    done
}

@test "many_clients: -n says how many, ten of them and ninety-nine as well" {
    for n in 1 10 99; do
        demo ./many_clients -n $n
        [ "$status" = 0 ] || fail "$output"
        says "server: has $n requests, none is mixed up"
        says "server: client $n sent $((n + 10)), gets $(((n + 10) * (n + 10)))"
        says "each client has got its own answer"
        [ "${#lines[@]}" = $((n + 3)) ]
    done
    for n in 0 -1 100 x 1x ''; do
        run ./many_clients -n "$n"
        [ "$status" = 2 ] || fail "-n $n: exit status $status"
    done
}

# break open_order_deadlock: s/start("right", a, O_WRONLY, b, O_RDONLY)/start("right", a, O_RDWR, b, O_RDWR)/
# break open_order_deadlock: s/start("right", b, O_RDONLY, a, O_WRONLY)/start("right", a, O_WRONLY, b, O_RDONLY)/
@test "open_order_deadlock: two FIFOs opened in the wrong order, and both sides wait" {
    transcripts open_order_deadlock
    misuse open_order_deadlock
    traced open,openat,kill ./open_order_deadlock
    # until they are killed, both have begun one open() and no more
    [ "$(sed '/kill(/q' "$trace" | grep -c 'open.*/ipc-.*/[ab]"')" = 2 ]
    # and all of them are for one direction
    [ "$(grep -c 'open.*/ipc-.*/[ab]", O_RDONLY' "$trace")" = 4 ]
    [ "$(grep -c 'open.*/ipc-.*/[ab]", O_WRONLY' "$trace")" = 2 ]
    [ "$(grep -c 'open.*/ipc-.*/[ab]"' "$trace")" = 6 ]
}

# programs - their names, the shell's as well
programs() {
    for source in *.c shell_fifo.sh talk.sh; do
        echo "${source%.c}"
    done
}

@test "named_file: where no folder can be made, each program says which" {
    long=$TMPDIR$(printf '/%0200d' {1..20})
    for program in $(programs); do
        TMPDIR=/no/such/folder run --separate-stderr ./"$program"
        [ "$status" = 1 ] || fail "$program: exit status $status"
        # shellcheck disable=SC2154 # bats sets it
        [[ $stderr == *"/no/such/folder/ipc-"*": No such file"* ]] ||
            fail "$program: $stderr"
        TMPDIR=$long run --separate-stderr ./"$program"
        [ "$status" = 1 ] || fail "$program, a long path: exit status $status"
        [ -n "$stderr" ] || fail "$program, a long path: says nothing"
    done
}

@test "named_file: where TMPDIR is empty, each program takes /tmp" {
    for program in $(programs); do
        TMPDIR='' traced mkdir,mkdirat ./"$program"
        in_trace 'mkdir(at)?\(.*"/tmp/ipc-[A-Za-z0-9]{6}", '
    done
}

@test "named_file: where there are no FIFOs, each program skips, with the remedy" {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    for program in $(programs); do
        for error in EPERM:77 EOPNOTSUPP:77 ENOSPC:1; do
            run timeout -s KILL "$LIMIT" strace -f -o /dev/null \
                -e trace=mknodat,mknod \
                -e inject="mknodat,mknod:error=${error%:*}" ./"$program" 3>&-
            [ "$status" = "${error#*:}" ] ||
                fail "$program, $error: exit status $status: $output"
            says "TMPDIR elsewhere?"
        done
    done
}

@test "named_file: a signal at any moment leaves no folder" {
    # after 0.2 to 3 ms, a script after ten times that; a duration of 0 would
    # be no limit at all
    for i in 02 05 10 20 30; do
        for signal in INT TERM HUP PIPE; do
            for program in $(programs); do
                case $program in *.sh) after=0.0$i ;; *) after=0.00$i ;; esac
                timeout -k "$LIMIT" -s "$signal" "$after" ./"$program" \
                    >/dev/null 2>&1 3>&- || true
            done
        done
    done
    for program in $(programs); do
        ./"$program" | true
        ./"$program" | head -n 1
    done
    nothing_left
}
