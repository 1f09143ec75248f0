#!/usr/bin/env bats
# The tests of chapter 7. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# start_server SERVER [ARG...] - "SERVER PORT ARG..." in the background, its
# output in a file. The kernel chooses the port, or it is $at. Sets port, server.
start_server() {
    local i log=$BATS_TEST_TMPDIR/server
    timeout -s KILL "$((6 * LIMIT))" "$1" "${at-0}" "${@:2}" \
        >"$log" 2>&1 3>&- </dev/null &
    server=$!
    for ((i = 0; i < 500; i++)); do
        port=$(sed -n '1s/^server: listens at port \([0-9]*\)$/\1/p' "$log")
        [ -z "$port" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        command sleep 0.02
    done
    fail "does not listen: $*" "$(cat "$log")"
}

# start_again SERVER [ARG...] - the same at the same port, where the kernel still
# keeps a connection that the first server has closed first (6: TIME_WAIT)
start_again() {
    local hex i
    hex=$(printf '0100007F:%04X 0100007F:[0-9A-F]{4} 06' "$port")
    for ((i = 0; i < 500; i++)); do # the kernel may still be at the last packets
        ! grep -qE "$hex" /proc/net/tcp || break
        command sleep 0.02
    done
    [ "$i" -lt 500 ] || fail "no TIME_WAIT at $port"
    at=$port start_server "$@"
}

# end_server - waits for it; its exit status and output as run has them
end_server() {
    status=0
    wait "$server" || status=$?
    output=$(cat "$BATS_TEST_TMPDIR/server")
}

# stop_server - ends one that would go on for ever
stop_server() {
    kill "$server"
    wait "$server" || true
}

# raw FORMAT - sends these bytes to $port, says no more; all that comes back
raw() {
    # shellcheck disable=SC2016 # for the other shell
    run timeout -s KILL "$LIMIT" bash -c \
        'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "$2" >&4; cat <&4' \
        bash "$port" "$1" 3>&-
}

# by_hand SCRIPT [ARG...] - it runs with the port as $1
by_hand() {
    demo bash -c "$1" bash "$port" "${@:2}"
}

# answered STATUS - the first line that came back
answered() {
    [ "${output%%$'\r'*}" = "HTTP/1.1 $1" ] || fail "expected: $1" "$output"
}

# no_such_port NAME [ARG...] - "NAME PORT ARG...", where that is no port: usage
no_such_port() {
    local number
    for number in -1 65536 4294985726 x 1x; do
        run -2 timeout -s KILL "$LIMIT" "./$1" "$number" "${@:2}"
        says "usage: ./$1 PORT"
    done
}

# own_network COMMAND... - run it as root of a network of its own, where lo is
# up; skip where that is not allowed
own_network() {
    command -v ip >/dev/null || skip "no ip; scripts/setup.sh gets it"
    unshare -Urn true 2>/dev/null || skip "no user and network namespaces here"
    # shellcheck disable=SC2016 # the inner shell expands it
    demo unshare -Urn sh -c 'ip link set lo up && exec "$@"' sh "$@"
}

# counted COLUMN... - of /proc/net/snmp or netstat in $output, two lines a
# protocol: the names of the columns, then the counts
counted() {
    awk -v want="$*" '
        $1 != before { before = $1; split($0, name); next }
        { for (i = 2; i <= NF; i++) count[$1 name[i]] = $i; before = "" }
        END {
            n = split(want, w, " ")
            for (i = 1; i <= n; i++)
                printf "%s%d", i > 1 ? " " : "", count[w[i]]
        }' <<<"$output"
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

# a_name WHO - a folder of its own and a name in it, both are gone at its end
a_name() {
    did "$1" mkdir '/tmp/ipc-[A-Za-z0-9]+", 0700 = 0'
    did "$1" bind 'sun_path="/tmp/ipc-[A-Za-z0-9]+/name".* = 0'
    did "$1" unlink '/tmp/ipc-[A-Za-z0-9]+/name" = 0'
    did "$1" rmdir '/tmp/ipc-[A-Za-z0-9]+" = 0'
}

# ---- A connection, call by call ----

# break tcp.sh: s/^echo hello |/: |/
# break tcp.sh: s/tcp_client "\${line##\* }"/tcp_client 1/
# break tcp.sh: s/^trap leave EXIT/:/
# contrary tcp.sh: s/^echo hello |/: |/
# hang tcp.sh: s/^echo hello | //
@test "tcp.sh: a client finds a server by nothing but an address and a port" {
    transcripts tcp.sh
    in_shells tcp.sh
    facts ./tcp.sh
    # the server's three calls, then it sleeps in the fourth
    before tcp_server socket tcp_server bind
    before tcp_server bind tcp_server listen
    before tcp_server listen tcp_server accept
    waited tcp_server accept on socket until tcp_client connect
    needed tcp_server read on socket until tcp_client send
    needed tcp_client read on socket until tcp_server send
    eof tcp_server socket
    fact end timeout exit 0
    did rm any '/tmp/ipc-'
    # from another folder
    cd /
    run timeout -s KILL "$LIMIT" "$BATS_TEST_DIRNAME/tcp.sh" 3>&-
    says 'client: gets "HELLO"'
}

# break tcp_server: s/if (listen(fd, 1) == -1)/if (0)/
# break tcp_server: s/htonl(INADDR_LOOPBACK)/htonl(INADDR_ANY)/
# break tcp_server: s/(char)toupper((unsigned char)buf\[i\])/buf[i]/
# break tcp_server: s/if (bind(fd/if (0 \&\& bind(fd/
# break tcp_server: s/if (setsockopt(fd/if (0 \&\& setsockopt(fd/
# break tcp_server: s/, MSG_NOSIGNAL)/, 0)/
# break tcp_server: s/port > 65535/0/
# no hang tcp_server: alone it only says what it needs; see tcp.sh
@test "tcp_server: a server makes four calls before the first byte comes" {
    transcripts tcp_server
    misuse tcp_server
    no_such_port tcp_server
    start_server ./tcp_server
    # it listens here, and nowhere else; another one at the same port fails
    grep -q "$(printf '0100007F:%04X 00000000:0000 0A' "$port")" /proc/net/tcp
    run -1 timeout -s KILL "$LIMIT" ./tcp_server "$port" 3>&-
    says "bind to port $port: Address already in use"
    # a client that is not of this book
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; echo "good morning" >&4
        read -r line <&4; echo "$line"'
    [ "$output" = "GOOD MORNING" ]
    end_server
    [ "$status" = 0 ]
    says "server: read() has returned 13"
    # one that says nothing
    start_server ./tcp_server
    # shellcheck disable=SC2016
    by_hand ': <>"/dev/tcp/127.0.0.1/$1"'
    end_server
    [ "$status" = 0 ]
    says "server: read() has returned 0: end of file"
    says_not "has returned 1"
    # one that the server leaves; then it is started at the same port again
    start_server ./tcp_server
    # shellcheck disable=SC2016
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; echo x >&4
        read -r line <&4; kill "$2"; cat <&4' "$server"
    wait "$server" || true
    start_again ./tcp_server
    stop_server
    facts ./tcp.sh
    did tcp_server send 'MSG_NOSIGNAL.* = 6'
}

# break tcp_client: s/connect(fd, (struct sockaddr \*)&to, sizeof(to)) == -1/0/
# break tcp_client: s/SOCK_STREAM/SOCK_DGRAM/
# break tcp_client: s/while (got < size)/if (got < size)/
# break tcp_client: s/if (n == 0)/if (0)/
# break tcp_client: s/port < 1/0/
# no hang tcp_client: alone it only says what it needs; see tcp.sh
@test "tcp_client: a client makes two calls, and has to know the server's port" {
    transcripts tcp_client
    misuse tcp_client
    no_such_port tcp_client
    run -2 ./tcp_client 0
    start_server ./tcp_server
    # two lines, the last one without its end
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'printf "one\ntwo" | ./tcp_client "$1"'
    [ "$status" = 0 ]
    says 'client: gets "ONE"'
    says 'client: gets "TWO"'
    end_server
    [ "$status" = 0 ]
    # nobody is there now
    run -1 timeout -s KILL "$LIMIT" ./tcp_client "$port" 3>&- </dev/null
    says "connect to port $port: Connection refused"
    # the answer comes in pieces; and the server goes before the second one
    start_server ./super_server sh -c 'read -r line && printf "%s" O && sleep 0.1 &&
        echo NE && read -r line && printf T'
    # shellcheck disable=SC2016
    by_hand 'printf "one\ntwo\n" | ./tcp_client "$1"'
    [ "$status" = 1 ]
    says 'client: gets "ONE"'
    says "the server has gone"
    stop_server
}

# break two_sockets: s/conn2 = accept_one(listener)/conn2 = conn1/
# break two_sockets: s/    if (close(listener) == -1)/    if (0)/
# contrary two_sockets: s/conn2 = accept_one(listener)/conn2 = conn1/
# hang two_sockets: s/client("good day");//
@test "two_sockets: accept() returns a new socket, the listening one listens on" {
    transcripts two_sockets
    facts ./two_sockets
    # both clients are connected before the first accept(); it gives new ones
    before client connect client accept
    [ "$(grep '^did' "$facts" | cut -f 3 | grep -E '^(connect|accept)$' | uniq -c |
        tr -d ' \n')" = 2connect2accept ] || no_fact "connect() twice, then accept()"
    did client getpeername '<TCP:\[127.0.0.1:[0-9]+\]>, .* = -1 ENOTCONN'
    did client close '<TCP:\[127.0.0.1:[0-9]+\]> = 0'
    did client read '->127.0.0.1:[0-9]+\]>, "good day", .* = 8'
    did client read '->127.0.0.1:[0-9]+\]>, "hello", .* = 5'
}

# break half_close: s/SHUT_WR/SHUT_RDWR/
# break half_close: s/if (close(fd\[1\]) == -1)/if (0)/
# break half_close: s/if (waitpid(pid, &status, 0) == -1)/if ((status = 0))/
# contrary half_close: s/shutdown(fd, SHUT_WR)/close(fd)/
# hang half_close: s/shutdown(fd, SHUT_WR)/close(dup(fd))/
@test "half_close: shutdown() ends one direction, the other one still works" {
    transcripts half_close
    facts ./half_close
    did client shutdown 'SHUT_WR = 0'
    needed server read on socket until client shutdown
    eof server socket
    waited client read on socket until server send
    eof client socket
    before client shutdown server send
    reaps server 1
}
