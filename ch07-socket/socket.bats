#!/usr/bin/env bats
# The tests of chapter 7. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

server=''

# (one that a failed test has left is not left any longer)
teardown() {
    [ -z "$server" ] || kill_server
    nothing_left
}

# start_server SERVER [ARG...] - "SERVER PORT ARG..." in the background, its
# output in a file. The kernel chooses the port, or it is $at. Sets port, server.
start_server() {
    local i log=$BATS_TEST_TMPDIR/server
    : >"$log"
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
    server=''
    output=$(cat "$BATS_TEST_TMPDIR/server")
}

# kill_server - timeout leads a group; the server is in it. (By itself timeout
# ends alone, where the signal comes before it knows what it has started.)
kill_server() {
    kill -s TERM -- "-$server" "$server" 2>/dev/null || true
}

# stop_server - ends one that would go on for ever
stop_server() {
    kill_server
    wait "$server" || true
    server=''
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
                printf "%s%d", (i > 1 ? " " : ""), count[w[i]]
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
# contrary tcp_server: s/argc == 1/argc == 0/
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
# contrary tcp_client: s/argc == 1/argc == 0/
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

# ---- Three attributes: domain, type, protocol ----

# break domains: s/IPPROTO_UDP);/IPPROTO_TCP);/
# break domains: s/AF_UNIX, SOCK_STREAM, IPPROTO_TCP/AF_INET, SOCK_STREAM, IPPROTO_UDP/
# contrary domains: s/IPPROTO_UDP);/IPPROTO_TCP);/
# no hang domains: it makes sockets, and uses none
@test "domains: domain and type mostly choose the protocol; not all go together" {
    transcripts domains
    facts ./domains
    did process socket 'AF_INET, SOCK_DGRAM, (0|IPPROTO_IP) = [0-9]'
    did process socket 'AF_INET, SOCK_STREAM, IPPROTO_TCP = [0-9]'
    did process socket 'AF_INET, SOCK_STREAM, IPPROTO_UDP = -1 EPROTONOSUPPORT'
    did process socket 'AF_UNIX, SOCK_STREAM, 6 = -1 EPROTONOSUPPORT'
}

# break addresses: s/deliver("a Unix name, no port", .*/puts("process: a datagram to a Unix name, no port: arrives");/
# break addresses: s/if (sendto(fd, "x", 1, 0, to, size) == -1)/if (sendto(fd, "x", 0, 0, to, size) == -1)/
# break addresses: s/return error == 0;/return 0;/
# contrary addresses: s/SOCK_DGRAM/SOCK_STREAM/
# hang addresses: s/sendto(fd, "x", 1, 0, to, size)/0/
@test "addresses: on the Internet an address has a port, in the Unix domain a name" {
    transcripts addresses
    facts ./addresses
    did process sendto 'sin_port=htons\([1-9][0-9]*\), sin_addr=.*"127.0.0.1".* = 1'
    did process sendto 'sa_family=AF_UNIX, sun_path=@"[^"]+".* = 1'
    did process recv '<UNIX[^>]*>, "x", 1, .* = 1'
    if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
        demo ./addresses
        says "to an IPv6 address and a port: arrives"
        did process sendto 'sin6_port=htons\([1-9][0-9]*\).*"::1".* = 1'
    fi
}

@test "addresses: without IPv6 it says so, and all else is the same" {
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c '
        off=/proc/sys/net/ipv6/conf/all/disable_ipv6
        { [ ! -e $off ] || echo 1 >$off; } && ./addresses && exec ./resolve'
    [ "$status" = 0 ]
    says "an IPv6 address and a port: impossible"
    says "connect() to 127.0.0.1 works"
    says "connect() to ::1 impossible"
}

# break port_zero: s/AF_INET}; \/\*/AF_INET, .sin_port = 1}; \/*/
# break port_zero: s/send(udp, "x", 1, 0)/(1)/
# break port_zero: s/connect(udp, to, sizeof(a))/0/
# contrary port_zero: s/AF_INET}; \/\*/AF_INET, .sin_port = 1}; \/*/
# no hang port_zero: it waits for nobody
@test "port_zero: nobody is ever at port 0, and not every call says so" {
    transcripts port_zero
    facts ./port_zero
    did process connect '<TCP.*sin_port=htons\(0\).* = -1 ECONNREFUSED'
    did process sendto '<UDP.*sin_port=htons\(0\).* = -1 EINVAL'
    did process connect '<UDP.*sin_port=htons\(0\).* = 0'
    did process send '<UDP.*"x", 1, 0, NULL, 0 = 1'
}

# ---- Ports ----

# break ports: s/ask(65536)/ask(65534)/
# break ports: s/htons((uint16_t)port)/htons((uint16_t)(port | 1))/
# break ports: s/SOCK_STREAM/SOCK_DGRAM/
# contrary ports: s/ask(65536)/ask(65534)/
# no hang ports: it binds, and waits for nobody
@test "ports: a port is a number of 16 bits, and 0 means: any that is free" {
    transcripts ports
    facts ./ports
    did process bind '<TCP.*sin_port=htons\(65535\).* = 0'
    did process bind '<TCP.*sin_port=htons\(0\).* = 0'
    did process getsockname 'sin_port=htons\([1-9][0-9]*\), .* = 0'
}

# break not_listening: s/if (listen(fd, 1) == -1)/if (0)/
# break not_listening: s/printf("server: has a port\\n");/&\n    close(fd), fd = new_socket();/;s/    if (listen(fd, 1) == -1)/    if (bind(fd, (struct sockaddr *)\&at, size) == -1)\n        err(1, "bind");\n&/
# contrary not_listening: s/if (listen(fd, 1) == -1)/if (0)/
# no hang not_listening: connect() is refused, or works
@test "not_listening: a port that is bound takes no client before listen()" {
    transcripts not_listening
    facts ./not_listening
    before server bind server connect
    before server connect server listen
    is "$(results server connect '')" "-1 0" "connect()"
    did server connect ' = -1 ECONNREFUSED'
    # it was the same socket all the time
    is "$(results server bind '')" 0 "bind()"
}

# break port_taken: s/if (listen(fd, 1) == -1)/if (0)/
# break port_taken: s/is_free("the same port, UDP", SOCK_DGRAM/is_free("the same port, UDP", SOCK_STREAM/
# break port_taken: s/is_free("the same port, another address", SOCK_STREAM/is_free("the same port, another address", SOCK_DGRAM/
# break port_taken: s/SO_REUSEADDR, &on/SO_REUSEPORT, \&on/
# break port_taken: s/if (setsockopt(fd/if (0 \&\& setsockopt(fd/
# contrary port_taken: s/if (listen(fd, 1) == -1)/if (0)/
# no hang port_taken: it binds, and waits for nobody
@test "port_taken: one TCP server at a port of an address, SO_REUSEADDR or not" {
    transcripts port_taken
    facts ./port_taken
    is "$(results "first server" setsockopt 'SO_REUSEADDR, .1.')" "0 0 0 0 0" \
        "SO_REUSEADDR"
    is "$(results "first server" bind '<TCP')" "0 -1 -1 0" "bind() of TCP"
    is "$(results "first server" bind '<UDP')" 0 "bind() of UDP"
    did "first server" bind '"0.0.0.0".* = -1 EADDRINUSE'
}

# break low_port: s/^        become_nobody();/        ;/
# break low_port: s/    ask(first - 1);/    ask(first);/
# break low_port: s/if (setgroups(0, NULL) == -1)/if (0)/
# break low_port: s/errx(77, "all ports/errx(1, "all ports/
# contrary low_port: s/^        become_nobody();/        ;/
# no hang low_port: it binds, and waits for nobody
@test "low_port: from which port on they are for all is a setting of the kernel" {
    transcripts low_port
    facts ./low_port
    did process bind ' = -1 EACCES'
    [ "$(id -u)" = 0 ] || skip "only root can move the limit, and then lose it"
    # groups before the user
    before process setgroups process setuid
    before process setgid process setuid
    command -v ip >/dev/null || skip "no ip; scripts/setup.sh gets it"
    unshare -n true 2>/dev/null || skip "no network namespace to be had here"
    for first in 256 1024 2000 0; do
        # shellcheck disable=SC2016 # the inner shell expands it
        run timeout -s KILL "$LIMIT" unshare -n sh -ec 'ip link set lo up
            echo "$1" >/proc/sys/net/ipv4/ip_unprivileged_port_start
            exec ./low_port' sh "$first" 3>&-
        says "process: the setting is $first"
        if [ "$first" = 0 ]; then
            [ "$status" = 77 ]
            says "all ports are for all here"
        else
            [ "$status" = 0 ]
            says "process: port $((first - 1)): bind() fails: EACCES"
            says "process: port $first: bind() works"
        fi
    done
}

# break one_port: s/"second", server\[1\]/"second", server[0]/
# break one_port: s/server\[1\] = connection(listener, &client\[1\])/server[1] = client[0]/;s/own.sin_port == at.sin_port/own.sin_port/
# contrary one_port: s/"second", server\[1\]/"second", server[0]/
# hang one_port: s/send(client\[0\], "hello", 5, MSG_NOSIGNAL)/0/
@test "one_port: several sockets at one port: the buffers belong to the sockets" {
    transcripts one_port
    facts ./one_port
    [ "$(results client accept '' | wc -w)" = 2 ] || no_fact "accept() twice"
    did client ioctl 'TCP:\[127.0.0.1:[0-9]+->.*FIONREAD, \[5\] = 0'
    did client ioctl 'TCP:\[127.0.0.1:[0-9]+->.*FIONREAD, \[0\] = 0'
    # two sockets, one port
    is "$(sed -nE 's/^did.client.ioctl.*TCP:\[127.0.0.1:([0-9]+)->.*/\1/p' "$facts" |
        uniq -c | awk '{ print $1 }')" 2 "sockets at this port"
}

# ---- Byte order ----

# break byte_order: s/at.sin_port = PORT;/at.sin_port = htons(PORT);/
# break byte_order: s/show("htons(7001) in memory", htons(PORT))/show("htons(7001) in memory", PORT)/
# break byte_order: s/if (htons(PORT) == PORT)/if (0)/
# break byte_order: s/errx(77, "it makes/errx(1, "it makes/
# break byte_order: s/^    if (knock() == -1)/    if (0)/
# contrary byte_order: s/at.sin_port = PORT;/at.sin_port = htons(PORT);/
# no hang byte_order: connect() is refused, or works
@test "byte_order: without htons() a little-endian client knocks at another port" {
    transcripts byte_order
    facts ./byte_order
    did process bind 'sin_port=htons\(7001\).* = 0'
    did process connect 'sin_port=htons\(22811\).* = -1 ECONNREFUSED'
    did process connect 'sin_port=htons\(7001\).* = 0'
    # a port that is the same in both orders shows nothing
    sed 's/PORT 7001/PORT 0x1b1b/' byte_order.c >"$BATS_TEST_TMPDIR/same.c"
    ${CC:-cc} -o "$BATS_TEST_TMPDIR/same" "$BATS_TEST_TMPDIR/same.c"
    run -77 "$BATS_TEST_TMPDIR/same"
    says "it makes no difference here"
}

# break raw_number: s/fd\[0\], 1)/fd[0], htonl(1))/
# break raw_number: s/byte\[3\], ntohl(number))/byte[3], number)/
# contrary raw_number: s/fd\[0\], 1)/fd[0], htonl(1))/
# hang raw_number: s/put("htonl(1)", fd\[0\], htonl(1));//
@test "raw_number: 1 sent as it lies in little-endian memory arrives as 16777216" {
    transcripts raw_number
    facts ./raw_number
    did sender send '"\\1\\0\\0\\0", 4, .* = 4'
    did sender send '"\\0\\0\\0\\1", 4, .* = 4'
}

# break struct_layout: s/^    long price/    int32_t price/
# break struct_layout: s/field\[1\] = htonl((uint32_t)o->price)/field[1] = (uint32_t)o->price/;s/o->price = (int32_t)ntohl(field\[1\])/o->price = (int32_t)field[1]/
# break struct_layout: s/struct order here = {0};/struct order here; memset(\&here, 255, sizeof(here));/
# contrary struct_layout: s/^    long price/    int32_t price/
# hang struct_layout: s/if (send(fd\[0\], byte,/if (0 \&\& send(fd[0], byte,/
@test "struct_layout: a struct sent as it lies in memory is another one elsewhere" {
    transcripts struct_layout
    facts ./struct_layout
    # no old bytes in the gaps; and twelve bytes in network order
    did sender send '"\\1\\0\\0\\0\\0\\0\\0\\0\\24\\0\\0\\0\\0\\0\\0\\0\\3\\0\\0\\0\\0\\0\\0\\0", 24'
    did sender send '"\\0\\0\\0\\1\\0\\0\\0\\24\\0\\0\\0\\3", 12'
}

# ---- The Unix domain ----

# break unix_stream: s/AF_UNIX, SOCK_STREAM/AF_UNIX, SOCK_DGRAM/
# break unix_stream: s/atexit(remove_name)/(void)remove_name/
# break unix_stream: s/signal(SIGINT, interrupted);/(void)interrupted;/
# break unix_stream: s/if (waitpid(pid, &status, 0) == -1)/if ((status = 0))/
# contrary unix_stream: s/AF_UNIX, SOCK_STREAM/AF_UNIX, SOCK_DGRAM/
# hang unix_stream: s/^        client();/        ;/
@test "unix_stream: in the Unix domain the address of a server can be a file's name" {
    transcripts unix_stream
    facts ./unix_stream
    a_name server
    # a socket of the client's own, and the name
    did client socket 'AF_UNIX, SOCK_STREAM, 0 = [0-9]'
    did client connect 'sun_path="/tmp/ipc-[A-Za-z0-9]+/name".* = 0'
    # the connection is there before accept(), and outlives the client
    before client end server accept
    needed server accept on socket until client connect
    did server read '"hello", 16 = 5'
    reaps server 1
    interrupted 1 unix_stream
}

# break socket_file: s/open(at.sun_path, O_RDWR)/open("\/dev\/null", O_RDWR | O_DIRECTORY)/;s/errno == ENXIO/errno/
# break socket_file: s/atexit(remove_name)/(void)remove_name/
# break socket_file: s/signal(SIGINT, interrupted);/(void)interrupted;/
# break socket_file: s/^    if (connect(client/    if (0 \&\& connect(client/
# contrary socket_file: s/if (bind(listener/if (0 \&\& bind(listener/
# no hang socket_file: open() fails, and connect() waits for nobody
@test "socket_file: a bound name is a file that open() cannot open" {
    transcripts socket_file
    facts ./socket_file
    a_name process
    did process open '/name", O_RDWR.* = -1 ENXIO'
    did process connect '/name".* = 0'
    interrupted 2 socket_file
}

# break path_length: s/try_length(109)/try_length(108)/
# break path_length: s/atexit(remove_name)/(void)remove_name/
# break path_length: s/if (unlink(name) == -1)/if (0)/
# break path_length: s/signal(SIGINT, interrupted);/(void)interrupted;/
# contrary path_length: s/try_length(109)/try_length(108)/
# no hang path_length: it binds, and waits for nobody
@test "path_length: 108 bytes of a name can be bound, or 107 and a 0" {
    transcripts path_length
    facts ./path_length
    did process bind 'sun_path="x+"}, 109 = 0'
    did process bind 'sun_path="x+"}, 110 = 0'
    did process bind ', 111 = -1 EINVAL'
    did process unlink '"x+" = 0'
    interrupted 2 path_length
    injected "/^unlink:signal=INT:when=1" ./path_length
    [ "$status" = 130 ]
    nothing_left
}

# break abstract_name: s/connect(new_socket(), name, size + 1)/connect(new_socket(), name, size)/
# break abstract_name: s/access(at.sun_path + 1, F_OK) == 0 ? "yes"/0 ? "yes"/
# break abstract_name: s/if (close(server) == -1)/if (0)/
# break abstract_name: s/getentropy(&random, sizeof(random))/(random = 0)/
# contrary abstract_name: s/if (close(server) == -1)/if (0)/
# no hang abstract_name: connect() is refused, or works
@test "abstract_name: a Unix name without a file goes with its last socket" {
    transcripts abstract_name
    facts ./abstract_name
    did server bind 'sun_path=@"ipc-[0-9a-f]+"}, 15 = 0'
    is "$(results server bind '')" "0 -1 0" "bind()"
    did server connect 'sun_path=@"ipc-[0-9a-f]+.0"}, 16 = -1 ECONNREFUSED'
    grep -qE 'access(at)?\(.*"ipc-[0-9a-f]{8}", F_OK.* = -1 ENOENT' "$facts.strace"
    did_not server unlink
    name=$(sed -nE 's/^did.server.bind.*@"([^"]*)".*/\1/p' "$facts" | sed 1q)
    facts ./abstract_name
    did_not server bind "$name" # another one each time
}

# break stale_name: s/if (unlink(at.sun_path) == -1)/if (0)/
# break stale_name: s/if (close(server) == -1)/if (0)/
# break stale_name: s/atexit(remove_name)/(void)remove_name/
# break stale_name: s/signal(SIGINT, interrupted);/(void)interrupted;/
# contrary stale_name: s/if (unlink(at.sun_path) == -1)/if (0)/
# no hang stale_name: connect() is refused, or works
@test "stale_name: the name stays when its server has gone, and is in the way" {
    transcripts stale_name
    facts ./stale_name
    a_name server
    is "$(results server connect '')" "0 -1" "connect()"
    is "$(results server bind '')" "0 -1 0" "bind()"
    # the name is gone twice: before the next bind(), and at the end
    is "$(results server unlink 'name')" "0 0" "unlink()"
    interrupted 3 stale_name
}

@test "stale_name: what is left of a server that was killed" {
    command -v nc >/dev/null && nc -h 2>&1 | grep -q -e '-U' ||
        skip "no nc that knows -U"
    mkdir "$TMPDIR/ours"
    nc -lU "$TMPDIR/ours/name" >/dev/null 2>&1 3>&- </dev/null &
    for _ in {1..100}; do
        [ ! -S "$TMPDIR/ours/name" ] || break
        command sleep 0.02
    done
    kill -KILL $!
    wait $! 2>/dev/null || true
    [ -S "$TMPDIR/ours/name" ]
    demo nc -U "$TMPDIR/ours/name" </dev/null
    [ "$status" = 1 ]
    says "Connection refused"
    rm -r "$TMPDIR/ours"
}

# break socketpair: s/put("parent", fd\[0\], "6 \* 7")/put("parent", fd[0], "6 * 8")/
# break socketpair: s/if (close(fd\[1\]) == -1)/if (0)/
# break socketpair: s/if (close(fd\[0\]) == -1)/if (0)/
# break socketpair: s/if (waitpid(pid, &status, 0) == -1)/if ((status = 0))/
# contrary socketpair: s/put("child", fd\[1\], "42")/put("child", fd[1], "4")/
# hang socketpair: s/if (close(fd\[1\]) == -1)/if (0)/
@test "socketpair: two connected sockets without a name, each for both directions" {
    transcripts socketpair
    facts ./socketpair
    [ "$(results parent socketpair '' | wc -w)" = 1 ] || no_fact "one socketpair()"
    did_not parent pipe
    did_not parent bind
    needed child read on socket until parent send
    needed parent read on socket until child send
    eof parent socket
    is "$(grep -c '^open.child.*socket' "$facts")" 1 "sockets of the child"
    reaps parent 1
}

# break peer_credentials: s/getsockopt(connection, SOL_SOCKET, SO_PEERCRED/getsockopt(listener, SOL_SOCKET, SO_PEERCRED/
# break peer_credentials: s/peer.uid == geteuid()/1/
# break peer_credentials: s/peer.pid == 1 ?/0 ?/;s/if (send(fd, "I am process 1", 14/if (send(fd, "I am process 2", 14/
# break peer_credentials: s/if (waitpid(pid, &status, 0) == -1)/if ((status = 0))/
# contrary peer_credentials: s/peer.pid == pid/peer.pid == getpid()/
# hang peer_credentials: s/^        client();/        ;/
@test "peer_credentials: the kernel says who has connected, whatever that one says" {
    transcripts peer_credentials
    facts ./peer_credentials
    # the process that the kernel names is the one that was made, and has ended
    child=$(sed -nE 's/^did.server.fork.* = ([0-9]+)$/\1/p' "$facts")
    did server getsockopt "SO_PEERCRED, \{pid=$child, uid=$(id -u), gid=$(id -g)\}"
    before client end server getsockopt
    reaps server 1
    # the server takes itself for another user: it has asked, and compared
    injected '/^geteuid:retval=4242' ./peer_credentials
    [ "$status" = 0 ]
    says "its user is mine: no"
}

# ---- Streams ----

# break stream: s/"server", fd\[1\], 64/"server", fd[1], 3/
# break stream: s/^    wait_for(fd\[1\], 11);//
# break stream: s/SOCK_STREAM, 0);/SOCK_SEQPACKET, 0);/;s/AF_INET/AF_UNIX/
# contrary stream: s/"server", fd\[1\], 64/"server", fd[1], 3/
# hang stream: s/wait_for(fd\[1\], 11)/wait_for(fd[1], 12)/
@test "stream: a stream has no messages: read() takes what is there, at most" {
    transcripts stream
    facts ./stream
    # three go out, one read brings them all; one goes out, three bring it
    is "$(results client send '')" "3 3 5 10" "send()"
    is "$(results client recv 'MSG_PEEK.MSG_WAITALL')" "11 10" "recv()"
    is "$(results client read '<TCP')" "11 4 4 2" "read()"
}

# break short_receive: s/recv(fd, data, BIG, 0)/recv(fd, data, BIG, MSG_WAITALL)/
# break short_receive: s/if (waitpid(pid, &status, 0) == -1)/if ((status = 0))/
# break short_receive: s/while ((n = recv(fd, data + got, BIG - got, 0)) > 0)/while ((n = recv(fd, data, BIG - got, 0)) > 0)/
# break short_receive: s/if (close(fd\[0\]) == -1)/if (0)/
# contrary short_receive: s/recv(fd, data, BIG, 0)/recv(fd, data, BIG, MSG_WAITALL)/
# hang short_receive: s/BIG, MSG_NOSIGNAL) != BIG/BIG - 1, MSG_NOSIGNAL) == -1/;s/if (close(fd\[0\]) == -1)/if (0)/
@test "short_receive: recv() may return before all have come, and the loop is yours" {
    transcripts short_receive
    facts ./short_receive
    is "$(results "child 1" send '')" 3000000 "send()"
    needed server recv on socket until "child 1" send
    [ "$(results server recv '' | tr ' ' '\n' | awk '$1 > 0' | wc -l)" -gt 1 ] ||
        no_fact "several recv()"
    is "$(results server recv '' | tr ' ' '\n' | awk '{ n += $1 } END { print n }')" \
        3000000 "bytes received"
    eof server socket
    reaps server 1
}

# ---- Datagrams ----

# break datagram: s/put(alice, "good", &server_at)/put(bob, "good", \&server_at)/
# break datagram: s/put(server, "hi bob", &from)/put(bob, "hi bob", \&bob_at)/
# contrary datagram: s/SOCK_DGRAM/SOCK_STREAM/
# hang datagram: s/put(bob, "hello", &server_at)/0/
@test "datagram: no connection: what comes comes whole, with its sender's address" {
    transcripts datagram
    facts ./datagram
    did_not server listen
    did_not server accept
    did_not server connect
    # both of alice's are sent before the first is read
    before server sendto server recvfrom
    is "$(results server recvfrom '"(good|day|hello)"')" "4 3 5" "recvfrom()"
    [ "$(sed -nE 's/^did.server.recv.*"(good|day)".*(htons\([0-9]+\)).*/\2/p' "$facts" |
        uniq -c | awk '{ print $1 }')" = 2 ] || no_fact "both came from one port"
    # what the two got came from the server
    [ "$(sed -nE 's/^did.server.recv.*"hi (alice|bob)".*(htons\([0-9]+\)).*/\2/p' "$facts" |
        uniq -c | awk '{ print $1 }')" = 2 ] || no_fact "both answers came from one port"
}

# break datagram_limit: s/^    try_size(fd, MOST);/    printf("process: 65507 bytes: recv() returns 65507\\n");/
# break datagram_limit: s/try_size(fd, 0)/try_size(fd, 1)/
# contrary datagram_limit: s/SOCK_DGRAM/SOCK_STREAM/
# hang datagram_limit: s/send(fd, data, size, 0) == -1/0/
@test "datagram_limit: a UDP datagram over IPv4 has 0 to 65507 bytes" {
    transcripts datagram_limit
    facts ./datagram_limit
    did process recv '<UDP.* = 65507'
    did process send '<UDP.*, 65508, .* = -1 EMSGSIZE'
    did process send '<UDP.*"", 0, .* = 0'
    did process recv '<UDP.*"", .* = 0'
}

# break datagram_limit_unix: s/    set_buffer(fd\[0\], 4096);/    set_buffer(fd[1], 4096);/
# break datagram_limit_unix: s/recv(fd\[1\], data, sizeof(data), 0)/recv(fd[1], data, 4096, 0)/
# contrary datagram_limit_unix: s/fd\[0\], 4096)/fd[0], 65508)/
# no hang datagram_limit_unix: nothing of it waits
@test "datagram_limit_unix: only the send buffer limits a Unix-domain datagram" {
    transcripts datagram_limit_unix
    facts ./datagram_limit_unix
    did process setsockopt 'SO_SNDBUF, \[65508\], 4 = 0'
    did process recv '<UNIX.* = 65508'
    did process setsockopt 'SO_SNDBUF, \[4096\], 4 = 0'
    is "$(results process send '')" "65508 4096 -1" "send()"
    did process send '<UNIX.*, 65508, .* = -1 EMSGSIZE'
}

# break datagram_loss: s/room = 8192/room = 200000/
# break datagram_loss: s/counts\[SK_MEMINFO_DROPS\]/counts[SK_MEMINFO_RCVBUF]/
# break datagram_loss: s/i < COUNT; i++/i < COUNT - 1; i++/;s/sent++/sent += 1 + (i == 0)/;s/came + dropped(fd));/COUNT);/;s/tries < 1000/tries < 9/
# contrary datagram_loss: s/room = 8192/room = 200000/
# hang datagram_loss: s/SIZE, MSG_DONTWAIT/SIZE, 0/
@test "datagram_loss: a UDP datagram without room is dropped, and nobody is told" {
    transcripts datagram_loss
    facts ./datagram_loss
    # the sender's calls all succeed
    is "$(results process send ' = 1000$' | wc -w)" 50 "send() that succeed"
    waited_not process send
}

@test "datagram_loss: what came and what was dropped, as /proc/net/snmp has it" {
    own_network sh -c './datagram_loss && grep ^Udp: /proc/net/snmp'
    [ "$status" = 0 ]
    read -r came dropped <<<"$(counted Udp:InDatagrams Udp:RcvbufErrors)"
    [ "$came" -gt 0 ] || fail "$output"
    [ "$dropped" -gt 0 ] || fail "$output"
    [ "$((came + dropped))" = 50 ] || fail "$output"
}

# break connected_udp: s/connect(fd, to, sizeof(at))/0/
# break connected_udp: s/say("connect()", connect/say("connect()", (int)sendto(fd, "", 0, 0, to, sizeof(at)) + connect/
# contrary connected_udp: s/connect(fd, to, sizeof(at))/0/
# hang connected_udp: s/poll(&p, 1, 100)/poll(\&p, 1, -1)/
@test "connected_udp: by default only connected UDP is told that nobody is there" {
    transcripts connected_udp
    facts ./connected_udp
    is "$(results process sendto ', 16 = ')" "5 5" "sendto()"
    is "$(results process send 'NULL, 0 = ')" "5 -1" "send()"
    did process connect '<UDP.* = 0'
    did process send '<UDP.* = -1 ECONNREFUSED'
    did process poll 'revents=POLLERR'
    did process poll 'Timeout'
}

@test "connected_udp: \"port unreachable\" has come each time, as /proc/net/snmp has it" {
    own_network sh -c './connected_udp && grep ^Icmp: /proc/net/snmp'
    [ "$status" = 0 ]
    [ "$(counted Icmp:OutDestUnreachs Icmp:InDestUnreachs)" = "3 3" ] ||
        fail "$output"
}

# break seqpacket: s/, SOCK_SEQPACKET)/, SOCK_STREAM)/
# break seqpacket: s/if (close(fd\[0\]) == -1)/if (0)/
# break seqpacket: s/AF_UNIX, type, 0/AF_UNIX, type == SOCK_STREAM ? SOCK_STREAM : SOCK_SEQPACKET, 0/;s/if (n == 0)/if (n == 0 \&\& type != SOCK_DGRAM)/;s/errno == EAGAIN/type == SOCK_DGRAM/
# contrary seqpacket: s/, SOCK_SEQPACKET)/, SOCK_STREAM)/
# hang seqpacket: s/MSG_DONTWAIT/0/
@test "seqpacket: it keeps messages apart and tells their end: nothing else does" {
    transcripts seqpacket
    facts ./seqpacket
    did stream socketpair 'SOCK_STREAM'
    did stream socketpair 'SOCK_DGRAM'
    did stream socketpair 'SOCK_SEQPACKET'
    is "$(results stream recv '')" "11 0 3 3 5 -1 3 3 5 0" "recv()"
}

# break truncated: s/4, MSG_TRUNC, "/4, 0, "/
# break truncated: s/4, MSG_PEEK | MSG_TRUNC/4, MSG_TRUNC/
# contrary truncated: s/4, MSG_TRUNC, "/4, 0, "/
# hang truncated: s/put(fd, "good night");//
@test "truncated: what of a datagram does not fit into your buffer is gone" {
    transcripts truncated
    facts ./truncated
    is "$(results process recv '<UDP')" "4 8 8 10" "recv()"
    did process recv '"good", 4, MSG_PEEK.MSG_TRUNC, .* = 8'
    did process recv '"good", 4, MSG_TRUNC, .* = 8'
}

# break trunc_stream: s/4, MSG_TRUNC)/4, 0)/
# break trunc_stream: s/4, MSG_TRUNC)/4, 0);\n    memcpy(buf, "....", 4)/;s/<err.h>/<err.h>\n#include <string.h>/
# contrary trunc_stream: s/4, MSG_TRUNC)/4, 0)/
# hang trunc_stream: s/"goodbye", 7/"good", 4/
@test "trunc_stream: MSG_TRUNC on TCP throws bytes away, and counts them" {
    transcripts trunc_stream
    facts ./trunc_stream
    did process recv '<TCP.*, 4, MSG_TRUNC, .* = 4'
    is "$(results process recv '')" "4 3" "recv()"
}

# ---- Raw sockets ----

# break raw_icmp: s/request(fd, 1, 1)/request(fd, 1, 0)/
# break raw_icmp: s/(uint16_t)~sum/(uint16_t)(~sum + 1)/
# break raw_icmp: s/err(errno == EPERM ? 77 : 1/err(1/
# break raw_icmp: s/if (p.revents == 0)/if (0)/;s/poll(&p, 1, 5000)/poll(\&p, 1, -1)/
# contrary raw_icmp: s/request(fd, 1, 1)/request(fd, 1, 0)/
# hang raw_icmp: s/request(fd, 2, 0)/request(fd, 2, 1)/
@test "raw_icmp: a raw socket reaches below UDP and TCP: ping, made by hand" {
    run timeout -s KILL "$LIMIT" ./raw_icmp 3>&-
    if [ "$status" != 0 ]; then
        [ "$status" = 77 ]
        says "it needs CAP_NET_RAW"
    elif [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups \
        test -x "$PWD/raw_icmp"; then
        run -77 setpriv --reuid=65534 --regid=65534 --clear-groups ./raw_icmp
        says "it needs CAP_NET_RAW, try sudo: socket: Operation not permitted"
    fi
    # where everybody is root of a network of his own
    own_network sh -c './raw_icmp && grep ^Icmp: /proc/net/snmp'
    [ "$status" = 0 ]
    # two requests, and one is answered
    [ "$(counted Icmp:OutEchos Icmp:InCsumErrors Icmp:InEchos Icmp:OutEchoReps)" = \
        "2 1 1 1" ] || fail "$output"
    # a host that does not answer
    # shellcheck disable=SC2016 # the inner shell expands it
    run timeout -s KILL 8 unshare -Urn sh -c 'ip link set lo up
        echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all || exit 77
        exec strace -o /dev/null -e inject=poll,ppoll:retval=0:when=2 ./raw_icmp' 3>&-
    [ "$status" = 77 ] || fail "exit status $status" "$output"
    transcripts raw_icmp
}

# ---- Another host ----

# break two_hosts.sh: s/ip addr add 192.0.2.1\/24/ip addr add 198.51.100.1\/24/
# break two_hosts.sh: s/^ip link set wire-a up/:/
# break two_hosts.sh: s/^ip netns add host-b/ip netns add host-b; ip addr add 192.0.2.2\/24 dev lo; ip link set lo up/
# break two_hosts.sh: s/^trap leave EXIT/:/
# contrary two_hosts.sh: s/^ip link set wire-a up/:/
# hang two_hosts.sh: s/^\.\/wire_send .*/sleep 9/
@test "two_hosts.sh: sockets reach another host, by the same calls" {
    transcripts two_hosts.sh
    in_shells two_hosts.sh
    # what it has made is gone with it
    run ip netns list
    says_not host-b
    run ip link
    says_not wire-
}

@test "two_hosts.sh: as an ordinary user, too" {
    [ "$(id -u)" = 0 ] || skip "the other test has shown it"
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$PWD/wire_send" ||
        skip "another user cannot reach this folder"
    demo setpriv --reuid=65534 --regid=65534 --clear-groups ./two_hosts.sh
    [ "$status" = 0 ]
    says "receiver: UDP: lost none"
}

# break bad_wire.sh: s/exit 77/exit 1/
# break bad_wire.sh: s/^if \[ "\$again" -gt 0 \]; then/if false; then exit 0; else exit 1; fi; if false; then/
# break bad_wire.sh: s/loss 10%/loss 0%/
# contrary bad_wire.sh: s/loss 10%/loss 0%/
# no hang bad_wire.sh: it wants netem; two_hosts.sh has the same traps
@test "bad_wire.sh: TCP repairs what a bad wire does, UDP hands it on" {
    command -v ip >/dev/null || skip "no ip; scripts/setup.sh gets it"
    unshare -nm true 2>/dev/null || skip "no network namespaces here"
    # a tc that cannot, and one that does nothing to the wire
    mkdir "$TMPDIR/bin"
    # shellcheck disable=SC2016 # for the other shell
    printf '%s\n' '#!/bin/sh' 'echo "$*" >"${0%/bin/*}/wish"' 'exit "${TC-0}"' \
        >"$TMPDIR/bin/tc"
    chmod +x "$TMPDIR/bin/tc"
    TC=2 PATH=$TMPDIR/bin:$PATH run -77 timeout -s KILL "$LIMIT" ./bad_wire.sh 3>&-
    says "no netem: modprobe sch_netem"
    PATH=$TMPDIR/bin:$PATH run -0 timeout -s KILL "$LIMIT" ./bad_wire.sh 3>&-
    says "receiver: TCP: lost none, twice none, out of order none, end of file"
    says "receiver: UDP: lost none"
    says "shell: A's TCP has sent packets again: " # or not: it may be impatient
    run cat "$TMPDIR/wish"
    says "dev wire-a root netem delay 10ms reorder 50% loss 10% duplicate 10%"
    rm -r "${TMPDIR:?}/bin" "$TMPDIR/wish"
}

@test "bad_wire.sh: the wire does to UDP what it cannot do to TCP" {
    LIMIT=$((6 * LIMIT)) # TCP waits longer each time before it sends again
    demo ./bad_wire.sh
    [ "$status" = 0 ]
    says "receiver: TCP: lost none, twice none, out of order none, end of file"
    says "receiver: UDP: lost some, twice some, out of order some, gives up"
    says "shell: A's TCP has sent packets again: yes"
    for line in "${lines[@]: -3}"; do
        grep -qxF "$line" README.md || fail "not in README.md: $line"
    done
}

# from_a_to_a SENDER... - where nobody else is, the receiver, then, when it is
# ready, SENDER. At the end TCP's and UDP's counts.
from_a_to_a() {
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c './wire_receive 127.0.0.1 & r=$!
        until grep -q ":1B5F 00000000:0000 0A" /proc/net/tcp; do
            kill -0 $r || exit 1
        done
        "$@" || echo "sender: status $?"
        s=0; wait $r || s=$?; echo "receiver: status $s"
        cat /proc/net/snmp /proc/net/netstat' sh "$@"
}

# break wire_send: s/htonl(i)/i/
# break wire_send: s/MSG_EOR | //
# break wire_send: s/^    send_numbers(connected_socket(SOCK_DGRAM));//
# break wire_send: s/i < COUNT; i++/i < COUNT - 1; i++/
# contrary wire_send: s/argc == 1/argc == 0/
# no hang wire_send: alone it only says what it needs; see two_hosts.sh
@test "wire_send: the same calls reach this host and another: send() and a number" {
    transcripts wire_send
    misuse wire_send
    run -2 ./wire_send nonsense
    from_a_to_a ./wire_send 127.0.0.1
    says "receiver: TCP: lost none, twice none, out of order none, end of file"
    says "receiver: UDP: lost none, twice none, out of order none, gives up"
    says "receiver: status 0"
    # TCP, too, makes a packet of each number
    read -r tcp udp <<<"$(counted TcpExt:TCPOrigDataSent Udp:InDatagrams)"
    [ "$tcp" -ge 200 ] || fail "$output"
    [ "$udp" = 200 ] || fail "$output"
    # nobody is there
    own_network sh -c './wire_send 127.0.0.1; echo "status $?"'
    says "connect to port 7007: Connection refused"$'\n'"status 1"
}

# break wire_receive: s/ntohl(number)/number/
# break wire_receive: s/ || number >= COUNT//
# break wire_receive: s/n != sizeof(number) || //
# break wire_receive: s/if (seen\[number\] == 0)/if (1)/
# break wire_receive: s/swaps++/swaps += 0/
# break wire_receive: s/errno != EAGAIN/1/
# contrary wire_receive: s/argc == 1/argc == 0/
# no hang wire_receive: alone it only says what it needs; see two_hosts.sh
@test "wire_receive: TCP has an end; with UDP one can only stop waiting" {
    transcripts wire_receive
    misuse wire_receive
    run -2 ./wire_receive nonsense
    # 0 and 1, lost, twice and out of order; and what is no number of ours
    # shellcheck disable=SC2016 # for the other shell
    to_both='printf "$1" >/dev/udp/127.0.0.1/7007
        printf "$2" >/dev/tcp/127.0.0.1/7007'
    from_a_to_a bash -c "$to_both" bash '\0\0\0\7' '\0\0\0\1\0\0\0\1\0\0\0\0'
    says "receiver: TCP: lost some, twice some, out of order some, end of file"
    says "receiver: UDP: lost some, twice none, out of order none, gives up"
    for wrong in '\0\0\0\xc8' '\xff\xff\xff\xff' '\0\0\0\1\0\0' '\1\0\0\0'; do
        from_a_to_a bash -c "$to_both" bash '\0\0\0\7' "$wrong"
        says "not a number of ours"
        says "receiver: status 1"
    done
}

# break resolve: s/connect(fd, a->ai_addr, a->ai_addrlen)/-1/
# break resolve: s/errx(77, "%s: %s/errx(1, "%s: %s/
# break resolve: s/if (error == -1)/if (0)/
# break resolve: s/errno == EADDRNOTAVAIL/0/
# contrary resolve: s/connect(fd, a->ai_addr, a->ai_addrlen)/-1/
# no hang resolve: it connects to itself, and waits for nobody
@test "resolve: getaddrinfo() makes addresses of a name, IPv4 or IPv6, by one code" {
    transcripts resolve
    misuse resolve
    start_server ./tcp_server
    demo ./resolve localhost "$port"
    [ "$status" = 0 ]
    [ "$output" = "client: connect() to localhost works" ]
    end_server
    run -1 ./resolve localhost "$port"
    says "localhost, port $port: Connection refused"
    run -77 ./resolve localhost no-such-service
    says "is it in /etc/hosts?"
    # where there is no IPv6
    own_network sh -c 'ip -6 addr flush dev lo; exec ./resolve'
    [ "$status" = 0 ]
    says "connect() to ::1 impossible"
}

# ---- Client and server ----

# only_server NAME - a copy of it that makes no clients: it says its port, and
# waits for those of others
only_server() {
    local copy=$BATS_TEST_TMPDIR/only_$1
    sed 's/^    pid = fork();/    printf("server: listens at port %d\\n",\n        ntohs(at.sin_port));\n    pid = 0;/
        s/alarm(5)/alarm(60)/' "$1.c" >"$copy.c"
    ${CC:-cc} -o "$copy" "$copy.c"
    printf '%s\n' "$copy"
}

# break many_clients_fork: s/^        pid = fork();/        pid = 0;/
# break many_clients_fork: s/^            alarm(5);.*//
# break many_clients_fork: s/^        alarm(5);.*//
# break many_clients_fork: s/^        close(conn);.*//
# break many_clients_fork: s/^    close(listener);.*//
# break many_clients_fork: s/^            close(listener);//
# break many_clients_fork: s/children < CLIENTS ? WNOHANG : 0/WNOHANG/
# break many_clients_fork: s/while (waitpid(-1, NULL, .*/while (0)/
# break many_clients_fork: s/^            continue;/            exit(1);/;s/<stdio.h>/<stdio.h>\n#include <stdlib.h>/
# break many_clients_fork: s/if (waitpid(pid, NULL, 0) == -1)/if (0)/
# contrary many_clients_fork: s/^        pid = fork();/        pid = 0;/
# hang many_clients_fork: s/send(fd, "?", 1, MSG_NOSIGNAL) != 1/0/
@test "many_clients_fork: many clients at once: a process for each, which may wait" {
    transcripts many_clients_fork
    facts ./many_clients_fork
    is "$(results "child 1" fork '' | wc -w)" 3 "processes of the server"
    # (the last one may have been asked already)
    waited "child 1.1" read on socket until "client 1" send
    for i in 1 2 3; do
        needed "child 1.$i" read on socket until "client 1" send
        did "child 1.$i" alarm
        # none holds the listener, or another one's connection
        is "$(grep -c "^open.child 1.$i.[0-9]*.socket" "$facts")" 1 "sockets of one"
    done
    # of the server: its listener; of the clients: none
    is "$(grep -c '^open.child 1.[0-9]*.socket' "$facts")" 1 "sockets of the server"
    fact_not open "client 1" any socket
    did "child 1" alarm
    fact end "child 1" killed SIGKILL
    needed "client 1" wait until "child 1" end
    # one accept() that fails is one client's trouble
    injected accept,accept4:error=ECONNABORTED:when=1 ./many_clients_fork
    [ "$status" = 0 ]
    says "Software caused connection abort"
    says "client 1: asks, and gets answer number 1"
}

@test "many_clients_fork: it takes away the ended ones, and never has too many" {
    start_server "$(only_server many_clients_fork)"
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 2>/dev/null
        read -r pid <"/proc/$2/task/$2/children"
        for i in 1 2 3 4 5 6 7; do
            exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "?" >&4
            head -c 1 <&4 | od -An -tu1; exec 4>&-
        done
        for i in 1 2 3 4 5; do exec {fd}<>"/dev/tcp/127.0.0.1/$1"; done
        most=0
        for i in {1..40}; do # time for a fourth process
            read -ra children <"/proc/$pid/task/$pid/children"
            [ "${#children[@]}" -le "$most" ] || most=${#children[@]}
            sleep 0.01
        done
        echo "$most"' "$server"
    [ "$(tr -d ' ' <<<"$output" | tr '\n' ' ')" = "1 1 1 1 1 1 1 3 " ] ||
        fail "$output"
    stop_server
}

# break many_clients_poll: s/answered++;/answered = 1;/
# break many_clients_poll: s/MSG_NOSIGNAL | MSG_DONTWAIT/MSG_NOSIGNAL/
# break many_clients_poll: s/used <= CLIENTS)/used <= CLIENTS + 1)/;s/fds\[1 + CLIENTS\]/fds[9 + CLIENTS]/
# break many_clients_poll: s/^            close(conn);.*/            ;/
# break many_clients_poll: s/^                close(fds\[i\].fd);//
# break many_clients_poll: s/SOCK_STREAM | SOCK_NONBLOCK/SOCK_STREAM/
# break many_clients_poll: s/if (poll(fds, used, -1) == -1)/if (poll(fds, used, 1) == -1)/
# break many_clients_poll: s/^        alarm(5);.*//
# break many_clients_poll: s/^    close(listener);.*//
# break many_clients_poll: s/warn("accept");/err(1, "accept");/
# break many_clients_poll: s/if (waitpid(pid, NULL, 0) == -1)/if (0)/
# contrary many_clients_poll: s/answered++;/answered = 1;/
# hang many_clients_poll: s/if (fds\[0\].revents == 0)/if (1)/
@test "many_clients_poll: many clients at once: one process, and poll() for all" {
    transcripts many_clients_poll
    facts ./many_clients_poll
    did_not "child 1" fork
    waited "child 1" poll
    needed "child 1" poll until "client 1" connect
    needed "child 1" poll until "client 1" send
    # it waits nowhere else, and for ever
    waited_not "child 1" read
    waited_not "child 1" accept
    did "child 1" poll 'events=POLLIN\}\], [2-4], -1'
    did_not "child 1" poll 'Timeout'
    did "client 1" socket 'SOCK_STREAM.SOCK_NONBLOCK'
    fact_not open "client 1" any socket
    did "child 1" alarm
    fact end "child 1" killed SIGKILL
    needed "client 1" wait until "child 1" end
    injected accept,accept4:error=ECONNABORTED:when=1 ./many_clients_poll
    [ "$status" = 0 ]
    says "Software caused connection abort"
    says "client 1: asks, and gets answer number 3"
}

# descriptors PID - how many it has, that of which the parent is this one
descriptors() {
    local pid
    read -r pid <"/proc/$1/task/$1/children"
    find "/proc/$pid/fd" -mindepth 1 | wc -l
}

@test "many_clients_poll: it holds three, and whoever leaves makes room" {
    start_server "$(only_server many_clients_poll)"
    before=$(descriptors "$server")
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'at=/dev/tcp/127.0.0.1/$1
        for i in 1 2 3 4 5; do # each leaves
            exec 4<>"$at"; printf "?" >&4; head -c 1 <&4 | od -An -tu1
            exec 4>&-
        done
        exec 5<>"$at" 6<>"$at" 7<>"$at"
        for fd in 5 6 7; do
            printf "?" >&"$fd"; head -c 1 <&"$fd" | od -An -tu1
        done
        exec 4<>"$at"; head -c 1 <&4 | wc -c # no room: end of file
        exec 5>&-; printf "?" >&6; head -c 1 <&6 | od -An -tu1
        exec 4<>"$at"; printf "?" >&4; head -c 1 <&4 | od -An -tu1'
    [ "$(tr -d ' ' <<<"$output" | tr '\n' ' ')" = "1 2 3 4 5 6 7 8 0 9 10 " ] ||
        fail "$output"
    # and it has no more descriptors than before
    for _ in {1..100}; do
        [ "$(descriptors "$server")" != "$before" ] || break
        command sleep 0.02
    done
    [ "$(descriptors "$server")" = "$before" ]
    stop_server
}

@test "many_clients_poll: one that asks and never reads holds up nobody" {
    # where the kernel keeps little for who does not read
    # shellcheck disable=SC2016 # the inner shells expand it
    own_network bash -c 'log=$2
        for room in rmem wmem; do
            echo 4096 4096 4096 >"/proc/sys/net/ipv4/tcp_$room" || exit 77
        done
        "$1" >"$log" & server=$!
        until read -r line <"$log"; do
            kill -0 "$server" || exit 1
        done
        at=/dev/tcp/127.0.0.1/${line##* }
        exec 4<>"$at"
        head -c 200000 /dev/zero | tr "\0" "?" >&4 2>/dev/null & fool=$!
        for i in {1..50}; do # until it has been thrown out
            kill -0 "$fool" 2>/dev/null || break
            sleep 0.02
        done
        exec 5<>"$at"; printf "?" >&5
        [ "$(timeout 2 head -c 1 <&5 | wc -c)" = 0 ] || echo "another one: is answered"
        kill "$server" "$fool" 2>/dev/null; wait' bash \
        "$(only_server many_clients_poll)" "$BATS_TEST_TMPDIR/log"
    says "another one: is answered"
}

# ---- Many descriptors ----

# break select_poll_epoll: s/FD_SET(sock\[i\], &set);/if (i == 2)\n            FD_SET(sock[i], \&set);/
# break select_poll_epoll: s/list\[i\].revents != 0/1/
# break select_poll_epoll: s/want.data.u32 = i;//
# contrary select_poll_epoll: s/left += FD_ISSET(sock\[i\], &set) != 0/left++/
# hang select_poll_epoll: s/if (write(pair\[1\], "!", 1) == -1)/if (0)/
@test "select_poll_epoll: which of three: a set, a list, or just the ready one" {
    transcripts select_poll_epoll
    facts ./select_poll_epoll
    did process select '\[[0-9]+<.*> [0-9]+<.*> [0-9]+<.*\], NULL, .* = 1 \(in '
    did process poll ', 3, -1 = 1 '
    is "$(results process epoll_ctl 'EPOLL_CTL_ADD')" "0 0 0" "epoll_ctl()"
    is "$(results process epoll_wait '')" "1" "epoll_wait()"
}

# break epoll_level: s/EPOLLIN}/EPOLLIN | EPOLLET}/
# break epoll_level: s/take(fd\[0\], 2)/take(fd[0], 3)/
# contrary epoll_level: s/EPOLLIN}/EPOLLIN | EPOLLET}/
# hang epoll_level: s/&event, 1, 0)/\&event, 1, -1)/
@test "epoll_level: level-triggered: told as long as something is left to read" {
    transcripts epoll_level
    facts ./epoll_level
    did writer epoll_ctl 'EPOLL_CTL_ADD, .*\{events=EPOLLIN, '
    is "$(results writer epoll_wait '')" "1 1 1 0" "epoll_wait()"
    is "$(results writer read '<UNIX')" "2 4" "read()"
    waited_not writer epoll_wait
}

# break epoll_edge: s/ | EPOLLET//
# break epoll_edge: s/take(fd\[0\], 2)/take(fd[0], 3)/
# contrary epoll_edge: s/ | EPOLLET//
# hang epoll_edge: s/&event, 1, 0)/\&event, 1, -1)/
@test "epoll_edge: edge-triggered: told once for what comes, never for what is left" {
    transcripts epoll_edge
    facts ./epoll_edge
    did writer epoll_ctl 'EPOLL_CTL_ADD, .*\{events=EPOLLIN.EPOLLET, '
    is "$(results writer epoll_wait '')" "1 0 1 0" "epoll_wait()"
    is "$(results writer read '<UNIX')" "2 4" "read()"
    waited_not writer epoll_wait
    # the two differ in this flag, and in two lines of their headers
    run diff epoll_edge.c epoll_level.c
    [ "$(grep -c '^<' <<<"$output")" = 3 ] || fail "$output"
    says '{.events = EPOLLIN};'
}

# ---- A browser ----

# break http.sh: s/'GET \/README%2emd HTTP\/1.0'/'GET \/README%2md HTTP\/1.0'/
# break http.sh: s/^end_server$/:/
# break http.sh: s/^trap leave EXIT/:/
# contrary http.sh: s/'GET \/README%2emd HTTP\/1.0'/'GET \/README%2md HTTP\/1.0'/
# hang http.sh: s/^\.\/http_client "\$port" 'hello'/sleep 9/
@test "http.sh: an HTTP server answers whatever comes, and opens only what it should" {
    transcripts http.sh
    in_shells http.sh
    nothing_left
}

# children PID - the processes of the one whose parent this is
children() {
    local pid
    read -r pid <"/proc/$1/task/$1/children"
    cat "/proc/$pid/task/$pid/children"
}

# until_children COUNT - $server's come to be so many, within two seconds
until_children() {
    local i
    for ((i = 0; i < 100; i++)); do
        [ "$(children "$server" | wc -w)" != "$1" ] || return 0
        command sleep 0.02
    done
    fail "children: $(children "$server" | wc -w), not $1"
}

# break super_server: s/INADDR_LOOPBACK/INADDR_ANY/
# break super_server: s/dup2(conn, 1)/dup2(conn, 2)/
# break super_server: s/SOCK_CLOEXEC | SOCK_NONBLOCK/SOCK_NONBLOCK/
# break super_server: s/NULL, NULL, SOCK_CLOEXEC/NULL, NULL, 0/
# break super_server: s/^        close(conn);/        ;/
# break super_server: s/if (setsockopt(fd/if (0 \&\& setsockopt(fd/
# break super_server: s/SOCK_CLOEXEC | SOCK_NONBLOCK/SOCK_CLOEXEC/
# break super_server: s/poll(&p, 1, 1000)/poll(\&p, 1, -1)/
# break super_server: s/err(1, "%s", command\[0\])/_exit(1)/
# contrary super_server: s/argc == 1/argc == 0/
# no hang super_server: alone it only says what it needs; see http.sh
@test "super_server: any program can serve: its stdin and stdout are the connection" {
    transcripts super_server
    no_such_port super_server cat
    run -2 ./super_server 8000
    says "usage: ./super_server PORT COMMAND"
    start_server ./super_server cat
    grep -q "$(printf '0100007F:%04X 00000000:0000 0A' "$port")" /proc/net/tcp
    run -1 timeout -s KILL "$LIMIT" ./super_server "$port" cat 3>&-
    says "bind to port $port: Address already in use"
    # two at once; the first is silent
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1" 5<>"/dev/tcp/127.0.0.1/$1"
        echo hello >&5; read -r line <&5; echo "$line"'
    [ "$output" = hello ]
    # both have gone: in a second there is no process left, and no zombie
    until_children 0
    stop_server
    # here the server is the first to close; the book's client is one, too
    # shellcheck disable=SC2016 # for the other shell
    start_server ./super_server sh -c 'read -r line && read -r empty && echo "$line"'
    demo ./http_client "$port" "as it is"
    [ "$output" = "client: as it is: as it is" ]
    stop_server
    start_again ./super_server cat
    stop_server
    # what it starts has 0, 1 and 2 from it, and no more
    start_server ./super_server sh -c 'ls -l /proc/$$/fd'
    # shellcheck disable=SC2016
    by_hand 'cat <"/dev/tcp/127.0.0.1/$1"'
    [ "$(grep -c 'socket:' <<<"$output")" = 2 ] || fail "$output"
    says " 0 -> socket:"
    says " 1 -> socket:"
    stop_server
    # an unknown command is each client's trouble
    start_server ./super_server ./no-such-command
    for _ in 1 2; do
        # shellcheck disable=SC2016
        by_hand 'cat <"/dev/tcp/127.0.0.1/$1"'
        [ -z "$output" ]
    done
    stop_server
    run cat "$BATS_TEST_TMPDIR/server"
    says "./no-such-command: No such file or directory"
    # the listener does not wait for one who has gone meanwhile
    facts -s 124 timeout -s TERM 0.3 ./super_server 0 cat
    did server socket 'SOCK_STREAM.SOCK_CLOEXEC.SOCK_NONBLOCK'
}

# break super_server: s/#define CLIENTS 100/#define CLIENTS 400/
# break super_server: s/^            kill(child\[next\], SIGKILL);/            continue;/
# break super_server: s/^            waitpid(child\[next\], NULL, 0);//
# break super_server: s/^            continue;  .*/            err(1, "accept");/
# break super_server: s/child\[next\] = 0;$/err(1, "fork");/
# break super_server: s/(next + 1) % CLIENTS/next/
@test "super_server: no client, and no number of them, stops it" {
    start_server ./super_server cat
    # 150 are silent; one more asks
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'for i in {1..150}; do exec {fd}<>"/dev/tcp/127.0.0.1/$1"; done
        exec {fd}<>"/dev/tcp/127.0.0.1/$1"; echo hello >&"$fd"
        read -r line <&"$fd"; echo "$line"
        read -r pid <"/proc/$2/task/$2/children"
        wc -w <"/proc/$pid/task/$pid/children"
        cat /proc/[0-9]*/status 2>/dev/null |
            awk -v parent="$pid" "/^State:/ { s = \$2 }
                /^PPid:/ && s == \"Z\" { n += \$2 == parent }
                END { print n + 0 }"' "$server"
    [ "$output" = $'hello\n100\n0' ] || fail "$output"
    until_children 0
    stop_server
    # an accept() and a fork() that fail are that client's trouble
    for wrong in accept,accept4:error=EMFILE:when=1 \
        clone,clone3,fork,vfork:error=EAGAIN:when=1; do
        can_trace
        timeout -s KILL 20 strace -o /dev/null -e inject="$wrong" \
            ./super_server 0 cat >"$BATS_TEST_TMPDIR/server" 2>&1 3>&- </dev/null &
        server=$!
        for _ in {1..200}; do
            port=$(sed -n '1s/.* port //p' "$BATS_TEST_TMPDIR/server")
            [ -z "$port" ] || break
            command sleep 0.02
        done
        for _ in 1 2; do
            # shellcheck disable=SC2016
            by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; echo hello >&4
                read -t 2 -r line <&4; echo "$line"' 2>/dev/null
        done
        [ "${lines[-1]}" = hello ] || fail "$wrong" "$output"
        stop_server
    done
}

# break http_client: s/"\\r\\n", 2/"\\n", 1/
# break http_client: s/    send_line(fd, "");//
# break http_client: s/errx(1, "no answer")/exit(0)/
# contrary http_client: s/argc == 1/argc == 0/
# no hang http_client: alone it only says what it needs; see http.sh
@test "http_client: an HTTP/1.x request is text: a line, some more, an empty one" {
    transcripts http_client
    no_such_port http_client x
    run -2 ./http_client 0 x
    run -2 ./http_client 80
    # what it says, to the byte
    # shellcheck disable=SC2016 # for the other shell
    start_server ./super_server sh -c 'head -c 24 | od -An -c | tr -d " \n"'
    demo ./http_client "$port" "GET / HTTP/1.0" "X: y"
    [ "$output" = 'client: GET / HTTP/1.0: GET/HTTP/1.0\r\nX:y\r\n\r\n' ] || fail "$output"
    stop_server
    start_server ./super_server true
    run -1 timeout -s KILL "$LIMIT" ./http_client "$port" x 3>&-
    [[ $output =~ "no answer"|"Connection reset"|"Broken pipe" ]] || fail "$output"
    stop_server
    run -1 timeout -s KILL "$LIMIT" ./http_client "$port" x 3>&-
    says "connect to port $port: Connection refused"
}

# all_answered STATUS REQUEST... - each is sent as printf writes it
all_answered() {
    local request
    for request in "${@:2}"; do
        raw "$request"
        answered "$1"
        # said in the body as well, and nothing else
        [ "${output#*$'\r\n\r\n'}" = "$1" ] || fail "$request" "$output"
        says $'\r\n'"Content-Length: ${#1}"$'\r\n'
    done
}

# break http_server: s/name\[strcspn(name, "?")\] = '\\0';//
# break http_server: s/, "HEAD") == 0/, "HEAD") == 1/
# break http_server: s/ \&\& !is_head \&\& size > 0/ \&\& size > 0/
# break http_server: s/"README.md" : name + 1/"stream.c" : name + 1/
# break http_server: s/if (strncasecmp(what, "http:\/\/", 7) == 0)/if (0)/
# break http_server: s/line\[--n\] = '\\0';$/;/
# break http_server: s/Connection: close/Connection: keep-alive/
# break http_server: s/\*size = st.st_size/*size = 0/
# break http_server: s/"Host:", 5/"Host:", 4/;s/strncasecmp(line/strncmp(line/
# contrary http_server: s/if (!S_ISSOCK(st.st_mode))/if (0)/
# no hang http_server: alone it only says what it needs; see http.sh
@test "http_server: answers a browser: it wants a file of this folder, in text" {
    transcripts http_server
    start_server ./super_server ./http_server
    raw 'GET / HTTP/1.0\r\n\r\n'
    answered "200 OK"
    says $'\r\nConnection: close\r\n'
    says $'\r\nContent-Type: text/plain; charset=utf-8\r\n'
    says $'\r\nContent-Length: '"$(wc -c <README.md)"$'\r\n'
    [ "${output#*$'\r\n\r\n'}" = "$(cat README.md)" ]
    # in capitals or not, with a ?, as a proxy asks, with LF for CR and LF
    for request in '/stream.c HTTP/1.1\r\nhost: x\r\n' '/stream.c?x=1 HTTP/1.0\r\n' \
        '/stream.c HTTP/1.1\nHOST:x\nX: y\n' 'http://127.0.0.1/stream.c HTTP/1.0\r\n' \
        '/%%73tream%%2Ec HTTP/1.0\r\n' '/stream.c HTTP/1.9\r\nA:\r\nHost:\r\n'; do
        raw "GET $request\r\n"
        answered "200 OK"
        [ "${output#*$'\r\n\r\n'}" = "$(cat stream.c)" ] || fail "$request" "$output"
    done
    # only the head
    raw 'HEAD / HTTP/1.0\r\n\r\n'
    answered "200 OK"
    says "Content-Length: $(wc -c <README.md)"
    [ -z "${output#*$'\r\n\r'}" ]
    raw 'HEAD /no-such-file HTTP/1.0\r\n\r\n'
    answered "404 Not Found"
    says "Content-Length: 13"
    [ -z "${output#*$'\r\n\r'}" ]
    stop_server
}

# break http_server: s/return "414/return "400/;s/"414 URI/"413 URI/
# break http_server: s/"431 Request/"430 Request/
# break http_server: s/lines < MOST/lines < 100000/
# break http_server: s/if (n == 0 || line\[n - 1\] != '\\n')/if (0)/
# break http_server: s/if (iscntrl((unsigned char)line\[i\]) \&\& line\[i\] != '\\t')/if (0)/
# break http_server: s/if (line\[0\] == ':' || line\[strspn(line, TOKEN)\] != ':')/if (0)/
# break http_server: s/if (line\[0\] == ':' || /if (/
# break http_server: s/if (hosts > 1 || /if (/
# break http_server: s/(hosts == 0 \&\& minor\[0\] != '0')/0/
# break http_server: s/if (line\[end\] != '\\0')/if (0)/
# break http_server: s/if (major\[0\] != '1')/if (0)/
# break http_server: s/if (!\*is_head \&\& strcmp(how, "GET") != 0)/if (0)/
# break http_server: s/%\*1\[ \]/%*[ ]/g
# break http_server: s/if (\*to++ == '\\0')/if (*to++ == '\\1')/
# break http_server: s/ || hex\[1\] == '\\0'//
# break http_server: s/name\[0\] != '\/' || !decode/!decode/
# break http_server: s/while (read(0, rest, sizeof(rest)) > 0)/while (0)/
@test "http_server: it survives what a fool sends" {
    start_server ./super_server ./http_server
    long=$(printf '%09000d' 0)
    all_answered "400 Bad Request" 'hello\r\n\r\n' 'GET\r\n\r\n' 'GET /\r\n\r\n' \
        'GET / HTTP/1.0 x\r\n\r\n' 'GET/ HTTP/1.0\r\n\r\n' ' GET / HTTP/1.0\r\n\r\n' \
        'GET  HTTP/1.0\r\n\r\n' 'GET  / HTTP/1.0\r\n\r\n' 'GET /  HTTP/1.0\r\n\r\n' \
        'GET\t/ HTTP/1.0\r\n\r\n' 'GET / HTTP/1.0 \r\n\r\n' 'GET / HTTP/1.10\r\n\r\n' \
        'GET / HTTP/x\r\n\r\n' 'GET\n/\nHTTP/1.0\r\n\r\n' '\r\n\r\n' \
        '\001\377 / HTTP/1.0\r\n\r\n' 'GET /\0 HTTP/1.0\r\n\r\n' '\0\n\r\n' \
        'GET / HTTP/1.0\r\nX: \0\r\n\r\n' 'GET / HTTP/1.0\rX: y\r\n\r\n' \
        'GET / HTTP/1.0\r\nX: y\rz\r\n\r\n' 'GET / HTTP/1.0\r\nX: y\r\n z\r\n\r\n' \
        'GET / HTTP/1.0\r\nX: y\r\n\tz\r\n\r\n' 'GET / HTTP/1.0\r\nno colon\r\n\r\n' \
        'GET / HTTP/1.0\r\nX : y\r\n\r\n' 'GET / HTTP/1.0\r\n: y\r\n\r\n' \
        'GET stream.c HTTP/1.0\r\n\r\n' 'GET http://x HTTP/1.0\r\n\r\n'
    # 1.1 demands a Host, and one only; what is behind the empty line is none
    all_answered "400 Bad Request" 'GET / HTTP/1.1\r\nX: y\r\n\r\n' \
        'GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n' \
        'GET / HTTP/1.1\r\n\r\nHost: x\r\n\r\n' 'GET / HTTP/1.1\r\nX: Host:\r\n\r\n'
    # what cannot be decoded, and what would be a 0
    all_answered "400 Bad Request" 'GET /%%00 HTTP/1.0\r\n\r\n' 'GET /%% HTTP/1.0\r\n\r\n' \
        'GET /README.md%%00.c HTTP/1.0\r\n\r\n' 'GET /%%zz HTTP/1.0\r\n\r\n' \
        'GET /stream.c%%4 HTTP/1.0\r\n\r\n' 'GET /%%+4 HTTP/1.0\r\n\r\n'
    all_answered "505 HTTP Version Not Supported" 'GET / HTTP/2.0\r\n\r\n'
    all_answered "501 Not Implemented" 'POST / HTTP/1.0\r\n\r\n' 'PUT / HTTP/1.0\r\n\r\n' \
        'get / HTTP/1.0\r\n\r\n' 'M-SEARCH / HTTP/1.0\r\n\r\n' 'GETS / HTTP/1.0\r\n\r\n'
    all_answered "414 URI Too Long" "GET /$long HTTP/1.0\r\n\r\n" "$long"
    all_answered "431 Request Header Fields Too Large" \
        "GET / HTTP/1.0\r\nX: $long\r\n\r\n" \
        "GET / HTTP/1.0\r\n$(printf 'X: %.0s\\r\\n' {1..300})\r\n"
    # it comes in pieces
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"
        for piece in G "ET / HT" "TP/1.0" "\r" "\n\r" "\n"; do
            printf "$piece" >&4; command sleep 0.01
        done; head -n 1 <&4'
    answered "200 OK"
    # much is behind it that nobody wants: it is not reset, or the answer were lost
    # shellcheck disable=SC2016
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "GET / HTTP/1.0\r\n\r\n" >&4
        head -c 20000000 /dev/zero >&4 || echo "it has been reset"; head -n 1 <&4'
    answered "200 OK"
    # it ends too early, or goes in the middle of the answer
    # shellcheck disable=SC2016
    for request in '' 'GET' 'GET / HTTP/1.0\r\n' 'GET /http_server HTTP/1.0\r\n\r\n'; do
        by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "$2" >&4' "$request"
    done
    raw 'GET / HTTP/1.0\r\n\r\n'
    answered "200 OK"
    stop_server
    run cat "$BATS_TEST_TMPDIR/server"
    [ "${#lines[@]}" = 1 ] || says "sendfile: " # a client that has gone
}

# a_website - a folder, the working one from now on
a_website() {
    mkdir "$TMPDIR/www" "$TMPDIR/www/sub"
    cp super_server http_server README.md "$TMPDIR/www"
    echo secret | tee "$TMPDIR/secret" "$TMPDIR/www/.secret" >"$TMPDIR/www/sub/secret"
    ln -s ../secret "$TMPDIR/www/link"
    mkfifo "$TMPDIR/www/fifo"
    cd "$TMPDIR/www" || return 1
}

# break http_server: s/name\[0\] == '.' || //
# break http_server: s/ || strchr(name, '\/') != NULL//
# break http_server: s/ || !decode(name)/ || (decode(what), 0)/;s/\*file = open_file(name\[1\]/if (!decode(name))\n        return "400 Bad Request";\n    &/
# break http_server: s/lstat(name, &st) == -1/stat(name, \&st) == -1/;s/ | O_NOFOLLOW//
# break http_server: s/if (lstat(name, &st) == -1 || !S_ISREG(st.st_mode))/if (0)/
# break http_server: s/ | O_NONBLOCK//
# break http_server: s/ | O_NOFOLLOW//
# break http_server: s/if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))/if (fstat(fd, \&st) == -1)/
@test "http_server: nobody gets out of the folder, or into a link or a FIFO" {
    source=$PWD/http_server.c
    a_website
    start_server ./super_server ./http_server
    for name in .. . .secret link fifo sub sub/ sub/secret ../secret /etc/passwd \
        %2e%2e/secret %2e%2e%2fsecret ..%2fsecret sub/../../secret no-such-file \
        %2esecret sub%2fsecret /secret %2f%2fetc%2fpasswd %252e%252e/secret \
        README.md/ http_server/../../secret '..\\secret' '%c0%ae%c0%ae/secret'; do
        all_answered "404 Not Found" "GET /${name//%/%%} HTTP/1.0\r\n\r\n"
        says_not secret
    done
    raw 'GET /README.md HTTP/1.0\r\n\r\n'
    answered "200 OK"
    # who waits for a reader of the FIFO waits on
    # shellcheck disable=SC2016 # for the other shell
    bash -c 'echo secret >fifo' 3>&- &
    writer=$!
    all_answered "404 Not Found" 'GET /fifo HTTP/1.0\r\n\r\n'
    [ "$(timeout -s KILL "$LIMIT" cat fifo)" = secret ]
    wait "$writer"
    stop_server
    # a name that is a file when it looks, and none when it opens
    sed 's/if (lstat(name, &st) == -1 .*/if (0)/' "$source" >"$BATS_TEST_TMPDIR/late.c"
    ${CC:-cc} -o late "$BATS_TEST_TMPDIR/late.c"
    start_server ./super_server ./late
    for name in link fifo sub; do
        all_answered "404 Not Found" "GET /$name HTTP/1.0\r\n\r\n"
    done
    stop_server
    cd / && rm -r "$TMPDIR/www" "$TMPDIR/secret"
}

# break http_server: s/if (setsockopt(0, SOL_SOCKET, SO_RCVTIMEO/if (0 \&\& setsockopt(0, SOL_SOCKET, SO_RCVTIMEO/
# break http_server: s/if (setsockopt(0, SOL_SOCKET, SO_SNDTIMEO/if (0 \&\& setsockopt(0, SOL_SOCKET, SO_SNDTIMEO/
# break http_server: s/return "408 Request Timeout"/return "400 Bad Request"/
# break http_server: s/\.tv_sec = 5/.tv_sec = 500/
@test "http_server: it does not wait for ever for who is silent, or does not read" {
    source=$PWD/http_server.c
    grep -q '{.tv_sec = 5}' "$source"
    a_website
    # (in place of 5 s)
    sed 's/{.tv_sec = 5}/{.tv_usec = 50000}/' "$source" >"$BATS_TEST_TMPDIR/short.c"
    ${CC:-cc} -o short "$BATS_TEST_TMPDIR/short.c"
    truncate -s 99999999 big
    start_server ./super_server ./short
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; head -n 1 <&4'
    answered "408 Request Timeout"
    # shellcheck disable=SC2016
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "GET / HTTP/1.0\r\n" >&4
        head -n 1 <&4'
    answered "408 Request Timeout"
    # 20 want much, and do not read
    # shellcheck disable=SC2016
    by_hand 'read -r pid <"/proc/$2/task/$2/children"
        for i in {1..20}; do
            exec {fd}<>"/dev/tcp/127.0.0.1/$1"
            printf "GET /big HTTP/1.0\r\n\r\n" >&"$fd"
        done
        for i in {1..100}; do
            n=$(wc -w <"/proc/$pid/task/$pid/children")
            [ "$n" != 0 ] || break
            sleep 0.02
        done
        echo "$n"' "$server"
    [ "$output" = 0 ]
    stop_server
    cd / && rm -r "$TMPDIR/www" "$TMPDIR/secret"
}

@test "http_server: curl gets this page" {
    command -v curl >/dev/null || skip "no curl"
    start_server ./super_server ./http_server
    demo curl -sS --noproxy '*' -o "$BATS_TEST_TMPDIR/page" -w '%{http_code} %{content_type}' \
        "http://127.0.0.1:$port/"
    [ "$output" = "200 text/plain; charset=utf-8" ]
    cmp README.md "$BATS_TEST_TMPDIR/page"
    demo curl -sS --noproxy '*' -I "http://127.0.0.1:$port/stream.c"
    says "200 OK"
    demo curl -sS --noproxy '*' -d hello -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/"
    [ "$output" = 501 ]
    demo curl -sS --noproxy '*' --path-as-is -o /dev/null -w '%{http_code}' \
        "http://127.0.0.1:$port/../../etc/passwd"
    [ "$output" = 404 ]
    # twenty at once
    local i pids=()
    for i in {1..20}; do
        curl -sS --noproxy '*' -o "$BATS_TEST_TMPDIR/page$i" "http://127.0.0.1:$port/" 3>&- &
        pids+=($!)
    done
    wait "${pids[@]}"
    for i in {1..20}; do
        cmp README.md "$BATS_TEST_TMPDIR/page$i"
    done
    stop_server
}

# the page as a browser has understood it: as text, in UTF-8, not as a download
@test "http_server: a real browser shows this page" {
    local browser dom=$BATS_TEST_TMPDIR/dom page
    browser=$(command -v chromium || command -v chromium-browser ||
        command -v google-chrome) || skip "no browser: chromium would do"
    start_server ./super_server ./http_server
    for page in '' README.zh-CN.md nothing; do
        timeout -k 5 "$((3 * LIMIT))" "$browser" --headless --no-sandbox --disable-gpu \
            --no-proxy-server --user-data-dir="$BATS_TEST_TMPDIR/profile" \
            --dump-dom "http://127.0.0.1:$port/$page" >"$dom" 2>/dev/null 3>&-
        case $page in
        '') grep -q '<pre.*># 7 Sockets$' "$dom" ;;
        README.zh-CN.md) grep -q '<pre.*># 7 套接字$' "$dom" ;;
        *) grep -q '<pre.*>404 Not Found</pre>' "$dom" ;;
        esac || fail "the browser shows" "$(head -c 300 "$dom")"
    done
    stop_server
}

# ---- A procedure somewhere else ----

# break rpc.sh: s/^wait "\$server" || status=\$?/kill "$server"; wait "$server" || status=$?/
# break rpc.sh: s/^trap leave EXIT/:/
# break rpc.sh: s/^\.\/rpc_client/: .\/rpc_client/;s/^cat <&3/:/;s/^wait "\$server"/kill "$server"/
# contrary rpc.sh: s/^\.\/rpc_client.*/(.\/rpc_client 1 || :) 2>"$dir\/lines" >\&2/
# hang rpc.sh: s/^\.\/rpc_client.*/sleep 4/
@test "rpc.sh: a server that dies in a call leaves its caller in doubt" {
    transcripts rpc.sh
    in_shells rpc.sh
    facts ./rpc.sh
    waited rpc_server accept on socket until rpc_client connect
    needed rpc_server recv on socket until rpc_client send
    needed rpc_client recv on socket until rpc_server send
    # the last call: it dies, and that is the end of file
    fact end rpc_server exit 3
    eof rpc_client socket
    needed rpc_client recv on socket until rpc_server end
}

# break rpc_server: s/answer\[0\] = htonl(error)/answer[0] = error/
# break rpc_server: s/answer\[1\] = htonl(result)/answer[1] = result/
# break rpc_server: s/what = ntohl(call\[0\])/what = call[0]/
# break rpc_server: s/run(what, ntohl(call\[1\])/run(what, call[1]/
# break rpc_server: s/if (what == DIVIDE \&\& b == 0)/if (0)/
# break rpc_server: s/if (what != DIVIDE \&\& what != DEPOSIT)/if (0)/
# break rpc_server: s/INADDR_LOOPBACK/INADDR_ANY/
# break rpc_server: s/if (setsockopt(fd/if (0 \&\& setsockopt(fd/
# break rpc_server: s/exit(3)/exit(0)/
# break rpc_server: s/call, sizeof(call), MSG_WAITALL) == /call, sizeof(call), 0) == /
# break rpc_server: s/MSG_WAITALL) == sizeof(call)/MSG_WAITALL) > 0/
# contrary rpc_server: s/argc == 1/argc == 0/
# no hang rpc_server: alone it only says what it needs; see rpc.sh
@test "rpc_server: unpacks the arguments, calls a procedure, packs the result" {
    transcripts rpc_server
    misuse rpc_server
    no_such_port rpc_server
    start_server ./rpc_server
    grep -q "$(printf '0100007F:%04X 00000000:0000 0A' "$port")" /proc/net/tcp
    # 258 / 2, in pieces; 1 / 0; 0xffffffff / 1; no such procedure; half a call
    # shellcheck disable=SC2016 # for the other shell
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"
        for piece in "\0\0" "\0\1\0\0\1" "\2\0\0\0\2"; do
            printf "$piece" >&4; sleep 0.02
        done
        od -An -tx1 -N8 <&4
        for call in "\0\0\0\1\0\0\0\1\0\0\0\0" \
            "\0\0\0\1\xff\xff\xff\xff\0\0\0\1" "\0\0\0\x9\0\0\0\0\0\0\0\0"; do
            printf "$call" >&4; od -An -tx1 -N8 <&4
        done; printf "\0\0\0" >&4'
    [ "$output" = ' 00 00 00 00 00 00 00 81
 00 00 00 02 00 00 00 00
 00 00 00 00 ff ff ff ff
 00 00 00 01 00 00 00 00' ] || fail "$output"
    end_server
    [ "$status" = 0 ]
    [ "${#lines[@]}" != 0 ]
    [ "$(grep -c 'server: procedure' <<<"$output")" = 4 ] || fail "$output"
    # a deposit is done, and not answered; it dies, and so it closes first
    start_server ./rpc_server
    # shellcheck disable=SC2016
    by_hand 'exec 4<>"/dev/tcp/127.0.0.1/$1"
        printf "\0\0\0\2\0\0\0\5\0\0\0\0" >&4; od -An -tx1 -N8 <&4'
    [ -z "$output" ] || fail "$output"
    end_server
    [ "$status" = 3 ]
    says "server: procedure 2: error 0, result 5"
    # and is started at the same port again
    start_again ./rpc_server
    stop_server
}

# break rpc_client: s/{htonl(what), htonl(a), htonl(b)}/{what, a, b}/
# break rpc_client: s/return ntohl(in\[0\])/return FINE/
# break rpc_client: s/\*result = ntohl(in\[1\])/*result = in[1]/
# break rpc_client: s/if (n != sizeof(in))/if (n == -1)/
# break rpc_client: s/MSG_WAITALL/0/
# break rpc_client: s/, MSG_NOSIGNAL/, 0/
# contrary rpc_client: s/argc == 1/argc == 0/
# no hang rpc_client: alone it only says what it needs; see rpc.sh
@test "rpc_client: a call that looks like any other, and another process makes it" {
    transcripts rpc_client
    misuse rpc_client
    no_such_port rpc_client
    run -2 ./rpc_client 0
    start_server ./rpc_server
    demo ./rpc_client "$port"
    [ "$output" = 'client: divide(7, 2) is 3
client: divide(7, 0): division by zero
client: deposit(100): no answer' ] || fail "$output"
    end_server
    [ "$status" = 3 ]
    run -1 timeout -s KILL "$LIMIT" ./rpc_client "$port" 3>&-
    says "connect to port $port: Connection refused"
    # what it says, to the byte
    start_server ./super_server sh -c 'head -c 12 | od -An -tx1 >&2; cat >/dev/null'
    # shellcheck disable=SC2016 # for the other shell
    demo timeout 0.3 ./rpc_client "$port" || true
    stop_server
    run cat "$BATS_TEST_TMPDIR/server"
    says " 00 00 00 01 00 00 00 07 00 00 00 02"
    # errors that it does not know are no "no answer": 9, and the highest
    start_server ./super_server sh -c 'printf "\0\0\0\11\0\0"; sleep 0.05
        printf "\0\0\377\377\377\377\0\0\0\0\0\0\0"; head -c 36 >/dev/null'
    demo ./rpc_client "$port"
    [ "$output" = 'client: divide(7, 2): error 9
client: divide(7, 0): error 4294967295
client: deposit(100): no answer' ] || fail "$output"
    stop_server
    # a server that goes at once: no signal ends it
    start_server ./super_server true
    demo ./rpc_client "$port"
    [ "$status" = 0 ]
    says "client: deposit(100): no answer"
    stop_server
}

# ---- What goes wrong ----

# break address_in_use: s/first_run(1)/first_run(0)/
# break address_in_use: s/client = new_socket(0)/client = new_socket(1)/
# break address_in_use: s/^    close_it(listener);//
# contrary address_in_use: s/first_run(1)/first_run(0)/
# hang address_in_use: s/^    close_it(listener);$//;s/^    close_it(conn);$//
@test "address_in_use: a port may stay taken for a while though nobody has it" {
    transcripts address_in_use
    facts ./address_in_use
    is "$(results "first run" bind '')" "0 -1 -1 0 -1 0" "bind()"
    is "$(sed -nE 's/^did.first run.setsockopt.*SO_REUSEADDR, .([01]).*/\1/p' "$facts" |
        tr -d '\n')" 00011001 "SO_REUSEADDR"
    eof "first run" socket
    fact_not open "first run" any socket # nobody has it any more
    # the kernel still has the ports of both first runs, in state 6, TIME_WAIT
    ports=$(sed -nE 's/^did.first run.bind.*sin_port=htons\(([1-9][0-9]*)\).*/\1/p' \
        "$facts" | sort -u)
    [ "$(wc -l <<<"$ports")" = 2 ]
    for port in $ports; do
        grep -qE "$(printf '0100007F:%04X 0100007F:[0-9A-F]{4} 06' "$port")" /proc/net/tcp
    done
}

# break connection_reset: s/MSG_PEEK/0/
# break connection_reset: s/MSG_NOSIGNAL/0/
# contrary connection_reset: s/MSG_PEEK/0/
# hang connection_reset: s/recv(server, buf, sizeof(buf), MSG_PEEK)/read(client, buf, sizeof(buf))/
@test "connection_reset: whoever closes with bytes unread resets the connection" {
    transcripts connection_reset
    facts ./connection_reset
    did client recv '"hello", 16, MSG_PEEK, .* = 5'
    did client read ' = -1 ECONNRESET'
    is "$(results client read '<TCP')" "-1 0" "read()"
    did client send 'MSG_NOSIGNAL.* = -1 EPIPE'
}

@test "connection_reset: the kernel has sent a reset, as /proc/net/netstat has it" {
    own_network sh -c './connection_reset && cat /proc/net/netstat'
    [ "$status" = 0 ]
    [ "$(counted TcpExt:TCPAbortOnClose)" = 1 ] || fail "$output"
    # no reset comes of a close() when all has been read
    own_network sh -c './half_close && cat /proc/net/netstat /proc/net/snmp'
    [ "$status" = 0 ]
    [ "$(counted TcpExt:TCPAbortOnClose Tcp:OutRsts)" = "0 0" ] || fail "$output"
}

# break write_after_end: s/read(server, buf, sizeof(buf))/recv(server, buf, sizeof(buf), MSG_PEEK)/
# break write_after_end: s/^    if (poll(&reset, 1, 1000) == -1)/    if (0)/
# break write_after_end: s/MSG_NOSIGNAL/0/
# contrary write_after_end: s/read(server, buf, sizeof(buf))/recv(server, buf, sizeof(buf), MSG_PEEK)/
# hang write_after_end: s/if (close(server) == -1)/if (0)/
@test "write_after_end: send() succeeds once when the other side has closed" {
    transcripts write_after_end
    facts ./write_after_end
    is "$(results client send '')" "5 4 -1" "send()"
    did client poll 'revents=POLLERR'
    did client send 'MSG_NOSIGNAL.* = -1 EPIPE'
    eof client socket
}

# break full_backlog: s/listen_somewhere(1)/listen_somewhere(2)/
# break full_backlog: s/if (setsockopt(fd/if (0 \&\& setsockopt(fd/
# contrary full_backlog: s/listen_somewhere(1)/listen_somewhere(2)/
# hang full_backlog: s/client("third", 100000)/client("third", 0)/
@test "full_backlog: listen(1) lets two in, and the third one waits in connect()" {
    transcripts full_backlog
    facts ./full_backlog
    did server listen ', 1 = 0'
    did_not server accept
    is "$(results server connect '')" "0 0 -1" "connect()"
    did server connect ' = -1 EINPROGRESS'
    [ "$(results server setsockopt SO_SNDTIMEO | wc -w)" = 3 ] || no_fact "limits"
}

@test "full_backlog: ss shows the queue and its limit" {
    command -v ss >/dev/null || skip "no ss; scripts/setup.sh gets it"
    sed 's/^    client("third", 100000).*/    printf("server: listens at port %d\\n", ntohs(at.sin_port));\n    setvbuf(stdout, NULL, _IONBF, 0);\n    execlp("ss", "ss", "-ltn", NULL);/;s/<unistd.h>/<unistd.h>\n#include <stdlib.h>/' \
        full_backlog.c >"$BATS_TEST_TMPDIR/queue.c"
    ${CC:-cc} -o "$BATS_TEST_TMPDIR/queue" "$BATS_TEST_TMPDIR/queue.c"
    demo "$BATS_TEST_TMPDIR/queue"
    port=$(sed -n 's/.*listens at port //p' <<<"$output")
    grep -qE "^LISTEN +2 +1 +127.0.0.1:$port " <<<"$output" || fail "$output"
}

# break close_wait: s/close(fd); \/\*/close(conn); &/
# break close_wait: s/^        close(fd); .*/        ;/
# contrary close_wait: s/close(fd); \/\*/close(conn); &/
# hang close_wait: s/if (close(fd) == -1)/if (0)/
@test "close_wait: a server that forgets close() runs out of descriptors" {
    transcripts close_wait
    facts ./close_wait
    eof server socket
    did server accept ' = -1 EMFILE'
    accepted=$(results server accept '->' | wc -w)
    # none of them has been closed, all of the clients' have been
    is "$(grep -c '^open.server.*socket' "$facts")" "$((accepted + 1))" \
        "sockets that it has at the end"
    is "$(results server connect '' | wc -w)" "$((accepted + 1))" "connect()"
}

# without the loopback interface, as in a namespace that is new
@test "what goes wrong: Network is unreachable" {
    unshare -Urn true 2>/dev/null || skip "no user and network namespaces here"
    run -1 unshare -Urn ./tcp_client 5000
    says "tcp_client: connect to port 5000: Network is unreachable"
}

@test "what goes wrong: Name or service not known" {
    ldd ./resolve | grep -q musl && skip "musl says it in other words"
    run -77 ./resolve no..name 80
    says "resolve: no..name: Name or service not known"
}
