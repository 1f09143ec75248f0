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

# makes_and_removes WHO [MODE] - a FIFO in a folder of its own, both are gone at
# its end
makes_and_removes() {
    did "$1" mkfifo "/tmp/ipc-[A-Za-z0-9]+/[a-z0-9]+\", S_IFIFO.${2-0600}"
    did "$1" unlink '/tmp/ipc-[A-Za-z0-9]+/[a-z0-9]+"'
    did "$1" rmdir '/tmp/ipc-[A-Za-z0-9]+"'
}

# in_shells NAME.sh - dash, bash and busybox sh print the same
in_shells() {
    local sh expected
    expected=$("./$1")
    for sh in dash bash "bash --posix" "busybox sh"; do
        command -v "${sh%% *}" >/dev/null || continue
        # shellcheck disable=SC2086 # busybox sh is two words
        demo $sh "./$1"
        [ "$output" = "$expected" ] || fail "$sh $1:" "$output"
    done
}

# ---- From the shell ----

# break shell_fifo.sh: s/mkfifo fifo/>fifo/
# break shell_fifo.sh: s/^wait "$echo"/kill "$echo"/
# contrary shell_fifo.sh: s/^mkfifo fifo/: >fifo/
# hang shell_fifo.sh: s/cat fifo >out/sleep 5/
@test "shell_fifo.sh: the shell makes a pipe with a name; echo waits in it for cat" {
    transcripts shell_fifo.sh
    in_shells shell_fifo.sh
    traced open,openat,mknod,mknodat ./shell_fifo.sh
    in_trace 'mknod(at)?\(.*"fifo", S_IFIFO'
    in_trace 'open(at)?\(.*"fifo", O_WRONLY\|O_CREAT' # the shell's >
    nothing_left
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

# ---- A file of its own kind ----

# break named_file: s/S_ISFIFO(st.st_mode)/S_ISCHR(st.st_mode)/
# break named_file: s/atexit(remove_fifo)/(void)remove_fifo/
# break named_file: s/signal(SIGINT, interrupted);//
# break named_file: s/umask(022);.*//
# break named_file: s/umask(022)/umask(0)/
# contrary named_file: s/mkfifo(fifo, 0666)/mknod(fifo, S_IFREG | 0666, 0)/
# no hang named_file: it opens nothing
@test "named_file: a FIFO is a file of a type of its own, not a device file" {
    umask 077 # the program sets its own
    transcripts named_file
    facts ./named_file
    makes_and_removes process 0666
    interrupted 2 named_file
    # what others say of one
    mkfifo "$TMPDIR/fifo"
    [ "$(stat -c '%F %s' "$TMPDIR/fifo")" = "fifo 0" ]
    rm "$TMPDIR/fifo"
}

# break no_disk: s/fsync(to) == 0/1/
# break no_disk: s/atexit(remove_fifo)/(void)remove_fifo/
# contrary no_disk: s/mkfifo(fifo, 0600)/mknod(fifo, S_IFREG | 0600, 0)/
# hang no_disk: s/O_RDONLY | O_NONBLOCK/O_RDONLY/
@test "no_disk: what is written into a FIFO goes to no disk" {
    transcripts no_disk
    facts ./no_disk
    makes_and_removes process
    did process fsync ' = -1 EINVAL'
    did process ioctl 'FIONREAD, \[9\]'
    did process ioctl 'FIONREAD, \[0\]'
    did_not process stat '/fifo", .*st_size=[1-9]'
    did process write '"good news", 9 = 9'
    did process read '"good news", 16 = 9'
}

# ---- Strangers meet ----

# break talk.sh: s/^printf .hello/printf "hullo/;s/you?.n. |/you?\\n" |/
# break talk.sh: s/^mkfifo .*/&\nrm "$dir\/fifo"/
# contrary talk.sh: s/^mkfifo .*/: >"$dir\/fifo"/
# hang talk.sh: s/5 \.\/talk_reader.*/5 sleep 5 \&/
@test "talk.sh: two programs that know nothing of each other meet by a name" {
    transcripts talk.sh
    in_shells talk.sh
    traced open,openat ./talk.sh
    in_trace 'open(at)?\(.*/ipc-[A-Za-z0-9]{6}/fifo", O_WRONLY'
    in_trace 'open(at)?\(.*/ipc-[A-Za-z0-9]{6}/fifo", O_RDONLY'
    nothing_left
}

# break talk_writer: s/argc == 1/0/
# break talk_writer: s/O_WRONLY/O_WRONLY | O_CREAT/
# contrary talk_writer: s/argc == 1/argc == 0/
# no hang talk_writer: alone it only says what it needs
@test "talk_writer: its words reach any reader that has the name" {
    transcripts talk_writer
    misuse talk_writer
    fifo=$TMPDIR/fifo
    mkfifo "$fifo"
    cat "$fifo" >"$BATS_TEST_TMPDIR/got" 3>&- &
    run -0 timeout -s KILL "$LIMIT" ./talk_writer "$fifo" <<<$'one\ntwo'
    wait $!
    [ "$(cat "$BATS_TEST_TMPDIR/got")" = $'one\ntwo' ]
    # without a reader it waits in open(), and Ctrl+C ends it
    set -m
    ./talk_writer "$fifo" </dev/null >/dev/null 3>&- &
    sleeps $!
    kill -INT $!
    status=0
    wait $! || status=$?
    [ "$status" = 130 ]
    rm "$fifo"
    run -1 ./talk_writer "$TMPDIR/none" </dev/null
    says "No such file"
    [ ! -e "$TMPDIR/none" ]
}

# break talk_reader: s/argc == 1/0/
# break talk_reader: s/!S_ISFIFO(st.st_mode)/0/
# contrary talk_reader: s/argc == 1/argc == 0/
# no hang talk_reader: alone it only says what it needs
@test "talk_reader: it shows what any writer sends, and takes no other file" {
    transcripts talk_reader
    misuse talk_reader
    fifo=$TMPDIR/fifo
    mkfifo "$fifo"
    echo "from the shell" >"$fifo" 3>&- &
    run -0 timeout -s KILL "$LIMIT" ./talk_reader "$fifo"
    wait $!
    says 'got "from the shell"'
    says "end of file"
    rm "$fifo"
    run -1 ./talk_reader "$fifo"
    says "No such file"
    echo hello >"$TMPDIR/talk"
    run -1 ./talk_reader "$TMPDIR/talk"
    says "talk is not a FIFO"
    rm "$TMPDIR/talk"
}

# ---- Two lives ----

# break name_outlives: s/to = open(fifo, O_WRONLY)/to = open(fifo, O_RDWR)/
# break name_outlives: s/if (access(fifo, F_OK) == -1)/unlink(fifo);\n    &/
# contrary name_outlives: /if (close(to) == -1)/{N;d;}
# hang name_outlives: s/O_RDONLY | O_NONBLOCK/O_RDONLY/
@test "name_outlives: the name stays when all have closed, the data does not" {
    transcripts name_outlives
    facts ./name_outlives
    makes_and_removes process
    did process open '/fifo", O_WRONLY = '
    did process ioctl 'FIONREAD, \[9\]'
    did process ioctl 'FIONREAD, \[0\]'
    interrupted 2 name_outlives
    # from the shell: a reader that comes too late finds nothing
    mkfifo "$TMPDIR/fifo"
    exec 4<>"$TMPDIR/fifo"
    echo lost >&4
    exec 4>&-
    run -124 timeout 0.2 cat "$TMPDIR/fifo"
    [ -z "$output" ]
    rm "$TMPDIR/fifo"
}

# break name_removed: s/errno == ENOENT/1/;s/if (unlink(fifo) == -1)/if (0)/
# contrary name_removed: s/if (unlink(fifo) == -1)/if (0)/
# hang name_removed: s/from = open(fifo, O_RDONLY | O_NONBLOCK)/from = open(fifo, O_RDONLY)/
@test "name_removed: who has it open does not need the name any more" {
    transcripts name_removed
    facts ./name_removed
    did process unlink '/fifo" = 0'
    did process open '/fifo", .* = -1 ENOENT'
    before process unlink process write
    did process read '"a secret", [0-9]+ = 8'
}

# ---- Opening waits ----

# break open_waits_for_writer: s/if (write(fd, "hello", 5) == -1)/if (0)/
# break open_waits_for_writer: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# break open_waits_for_writer: s/^        alarm(5);.*//
# contrary open_waits_for_writer: s/fd = open(fifo, O_RDONLY)/fd = open(fifo, O_RDWR)/
# hang open_waits_for_writer: s/fd = open(fifo, O_WRONLY)/fd = open(fifo, O_RDONLY)/
@test "open_waits_for_writer: to open a FIFO to read waits for a writer" {
    transcripts open_waits_for_writer
    facts ./open_waits_for_writer
    makes_and_removes writer
    waited reader open on fifo until writer open
    did reader alarm
    needed writer wait until reader end
    interrupted 2 open_waits_for_writer
}

# break open_waits_for_reader: s/printf("writer: open/write(fd, "x", 1);\n    &/
# break open_waits_for_reader: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# break open_waits_for_reader: s/^        alarm(5);.*//
# contrary open_waits_for_reader: s/fd = open(fifo, O_WRONLY)/fd = open(fifo, O_RDWR)/
# hang open_waits_for_reader: s/O_RDONLY | O_NONBLOCK/O_WRONLY/
@test "open_waits_for_reader: to open a FIFO to write waits for a reader" {
    transcripts open_waits_for_reader
    facts ./open_waits_for_reader
    makes_and_removes reader
    waited writer open on fifo until reader open
    did writer alarm
    did_not writer write ', "[^w]' # but what it says
    needed reader wait until writer end
    before writer end reader read
    eof reader fifo
}

# break write_returns: s/^    if (waitpid(pid, &status, 0) == -1)/    read(fd, buf, 1);\n&/
# break write_returns: s/^        alarm(5);.*//
# contrary write_returns: s/news >/news 1<>/
# hang write_returns: s/O_RDONLY | O_NONBLOCK/O_WRONLY/
@test "write_returns: echo into a FIFO waits for a reader, not for its reading" {
    transcripts write_returns
    facts ./write_returns
    makes_and_removes reader
    waited shell open on fifo until reader open
    waited_not shell write on fifo
    before shell end reader read
    needed reader wait until shell end
    interrupted 2 write_returns
}

# ---- Opening without waiting ----

# break open_nonblock: s/errno == ENXIO/errno == ENOENT/
# break open_nonblock: s/atexit(remove_fifo)/(void)remove_fifo/
# contrary open_nonblock: s/flags | O_NONBLOCK)/flags * 0 + O_RDWR)/
# hang open_nonblock: s/flags | O_NONBLOCK/flags/
@test "open_nonblock: with O_NONBLOCK nobody waits, but a writer may be refused" {
    transcripts open_nonblock
    facts ./open_nonblock
    waited_not process open
    did process open '/fifo", O_WRONLY.O_NONBLOCK = -1 ENXIO'
    did process open '/fifo", O_RDONLY.O_NONBLOCK = [0-9]'
    did process open '/fifo", O_WRONLY.O_NONBLOCK = [0-9]'
}

# break nobody_yet: s/POLLHUP) != 0/POLLIN) != 0/
# break nobody_yet: s/if (close(to) == -1)/if (0)/
# contrary nobody_yet: s/^    look("no writer yet"/    close(open(fifo, O_WRONLY));\n&/
# hang nobody_yet: s/O_RDONLY | O_NONBLOCK/O_RDONLY/
@test "nobody_yet: no writer yet and all gone read alike; poll() can tell" {
    transcripts nobody_yet
    facts ./nobody_yet
    is "$(results reader read ', 1 = ')" "0 -1 0" "read()"
    did reader read ' = -1 EAGAIN'
    did reader poll 'revents=POLLHUP'
    waited_not reader read
}

# break open_rdwr: s/if (close(to) == -1)/if (0)/
# contrary open_rdwr: s/open(fifo, O_RDWR)/open(fifo, O_RDONLY | O_NONBLOCK)/
# hang open_rdwr: s/O_RDWR/O_RDONLY/
@test "open_rdwr: with O_RDWR a process is both sides, and sees no end of file" {
    transcripts open_rdwr
    facts ./open_rdwr
    waited_not process open
    did process open '/fifo", O_RDWR = [0-9]'
    did process open '/fifo", O_WRONLY.O_NONBLOCK = [0-9]'
    did process close '/fifo> = 0' # of the second one
    did process read ' = -1 EAGAIN'
    eof_not process fifo
}

# ---- Writers come and go ----

# break writers_come_and_go: s/^    take(from);\n    take(from);/    take(from);/;s/serve(from, "two");//
# break writers_come_and_go: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary writers_come_and_go: s/^    serve(from, "one");/    open(fifo, O_WRONLY);\n&/
# hang writers_come_and_go: s/O_RDONLY | O_NONBLOCK/O_RDONLY/
@test "writers_come_and_go: end of file comes each time the last writer leaves" {
    transcripts writers_come_and_go
    facts ./writers_come_and_go
    makes_and_removes server
    is "$(results server read 'one|two|, 16 = 0')" "3 0 3 0" "read()"
    eof server fifo
    interrupted 2 writers_come_and_go
}

# break kept_open: s/, O_WRONLY); \/\* the/, O_RDONLY); \/* the/;s/keep = open(fifo, O_WRONLY)/keep = open(fifo, O_RDONLY)/
# break kept_open: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary kept_open: s/keep = open(fifo, O_WRONLY)/keep = dup(from)/
# hang kept_open: s/O_RDONLY | O_NONBLOCK/O_RDONLY/
@test "kept_open: a server that holds a write end sees no end of file" {
    transcripts kept_open
    facts ./kept_open
    makes_and_removes server
    eof_not server fifo
    did server read ' = -1 EAGAIN'
    did server open '/fifo", O_WRONLY = [0-9]'
    did_not server write ', "[^s]' # but what it says
}

# ---- A server and its clients ----

# break absent_client: s/^    from\[2\] = come(2);/    from[2] = from[1];\n    printf("client 2: has opened its FIFO\\n");/
# break absent_client: s/^        alarm(5);.*//
# break absent_client: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary absent_client: /static void server/,/^}/{s/O_WRONLY/O_WRONLY | O_NONBLOCK/;s/err(1, "open.*/continue;/;}
# hang absent_client: s/from\[2\] = come(2)/from[2] = from[1]/
@test "absent_client: a server waits in open() for a client that does not open" {
    transcripts absent_client
    facts ./absent_client
    waited "child 1" open on fifo until "client 1" open
    did "child 1" alarm
    did "child 1" open '/2", O_WRONLY = [0-9]'
    needed "client 1" wait until "child 1" end
    interrupted 2 absent_client
}

# break many_clients.sh: s/^end_server$/:/
# break many_clients.sh: s/^echo "1 10" >&3/:/
# contrary many_clients.sh: s/^exec 3<>.*/&\nexec 4<>"$dir\/requests.1"/
# hang many_clients.sh: s/5 \.\/square_server.*/5 sleep 5 \&/
@test "many_clients.sh: one FIFO takes all requests, each client has its own" {
    transcripts many_clients.sh
    in_shells many_clients.sh
    traced open,openat ./many_clients.sh
    in_trace 'requests\.1", O_WRONLY\|O_NONBLOCK\) += -1 ENXIO'
    nothing_left
}

# served COMMAND... - with a server at $fifo, which is ended after it
served() {
    fifo=$TMPDIR/requests
    mkfifo "$fifo"
    ./square_server "$fifo" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    server=$!
    SECONDS=0
    until grep -q "has the FIFO" "$BATS_TEST_TMPDIR/said"; do
        kill -0 "$server"
        [ "$SECONDS" -lt "$LIMIT" ]
    done
    "$@"
    kill -0 "$server" # it has survived that
    kill "$server"
    wait "$server" || true
    rm "$fifo"
}

asks() { # NUMBER ANSWER
    run -0 timeout -s KILL "$LIMIT" ./square_client "$fifo" "$1"
    [ "$output" = "client: asks for the square of $1, gets $2" ] || fail "$output"
}

hostile() {
    asks 12 144
    # nonsense, a client without a FIFO, and one that never opens its own
    printf 'nonsense\n99999999999 3\n7 7\n' >"$fifo"
    mkfifo "$fifo.8"
    echo "8 8" >"$fifo"
    asks 9 81
    # a client that opens and dies before it is answered
    sh -c 'exec 4<>"$1.8"; kill -STOP "$2"; echo "8 8" >"$1"; exec 4>&-
        kill -CONT "$2"' sh "$fifo" "$server"
    asks 5 25
    rm "$fifo.8"
    grep -q "a line that is no request" "$BATS_TEST_TMPDIR/said"
    grep -q "client 8 does not read: ENXIO" "$BATS_TEST_TMPDIR/said"
}

# break square_server: s/O_WRONLY | O_NONBLOCK/O_WRONLY/
# break square_server: s/O_RDWR/O_RDONLY/
# break square_server: s/number \* number/number + number/
# break square_server: s/^    close(to);//
# contrary square_server: s/argc == 1/argc == 0/
# no hang square_server: alone it only says what it needs
@test "square_server: all ask through one FIFO, and a dead client stops nobody" {
    transcripts square_server
    misuse square_server
    served hostile
    # what it has opened it closes again: a hundred clients, a few descriptors
    fifo=$TMPDIR/requests
    mkfifo "$fifo"
    (ulimit -n 16 && exec ./square_server "$fifo" >/dev/null 2>&1 3>&-) &
    server=$!
    exec 4<>"$fifo"
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        asks "$n" $((n * n))
    done
    exec 4>&-
    kill "$server"
    wait "$server" || true
    rm "$fifo"
}

# break square_client: s/^    p.fd = make_own(argv\[1\]);//;s/^    ask(argv\[1\], number);/&\n    usleep(10000);\n    p.fd = make_own(argv[1]);/
# break square_client: s/atexit(remove_own)/(void)remove_own/
# break square_client: s/O_WRONLY | O_NONBLOCK/O_WRONLY/
# contrary square_client: s/argc == 1/argc == 0/
# no hang square_client: alone it only says what it needs
@test "square_client: it asks through the server's FIFO, and is answered in its own" {
    transcripts square_client
    misuse square_client
    served asks 12 144
    fifo=$TMPDIR/requests
    mkfifo "$fifo"
    run -1 timeout -s KILL "$LIMIT" ./square_client "$fifo" 3
    says "start ./square_server first"
    # a server that has died: the client waits for five seconds, no longer
    exec 4<>"$fifo"
    run -1 timeout -s KILL 9 ./square_client "$fifo" 3
    exec 4>&-
    says "no answer"
    rm "$fifo"
    for args in "x" "3 4" "-1" "12345" "99999999999999999999"; do
        # shellcheck disable=SC2086 # each word is an argument
        run -2 ./square_client "$fifo" $args
        says "usage:"
    done
}

# ---- What goes wrong ----

# break open_order_deadlock: s/SIGKILL/SIGSTOP/
# break open_order_deadlock: s/        if (wait(&status) == -1)/        status = 9;\n        if (0)/
# contrary open_order_deadlock: s/start(b, O_RDONLY, a, O_WRONLY)/start(a, O_WRONLY, b, O_RDONLY)/
# hang open_order_deadlock: /if (kill(/{N;d;}
@test "open_order_deadlock: each opens first what the other opens last" {
    transcripts open_order_deadlock
    facts ./open_order_deadlock
    fact end "child 1" killed SIGKILL
    fact end "child 2" killed SIGKILL
    did_not "child 1" open '/b", O_WRONLY'
    did_not "child 2" open '/a", O_WRONLY'
    needed parent wait until "child 1" end
    needed parent wait until "child 2" end
    interrupted 2 open_order_deadlock
}

# break open_order: s/        if (wait(&status) == -1)/        status = 0;\n        if (0)/
# contrary open_order: s/start(a, O_WRONLY, b, O_RDONLY)/start(b, O_RDONLY, a, O_WRONLY)/
# hang open_order: s/start(a, O_WRONLY, b, O_RDONLY)/start(b, O_RDONLY, a, O_WRONLY)/
@test "open_order: who opens the same FIFO first does not deadlock" {
    transcripts open_order
    facts ./open_order
    needed "child 1" open on fifo until "child 2" open
    needed "child 2" open on fifo until "child 1" open
    needed parent wait until "child 1" end
    needed parent wait until "child 2" end
    interrupted 2 open_order
}
