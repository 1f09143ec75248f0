#!/usr/bin/env bats
# The tests of chapter 7. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

server=''

# (one that a failed test has left is not left any longer)
teardown() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
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

# stop_server - ends one that would go on for ever
stop_server() {
    kill "$server"
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

# ---- Three attributes: domain, type, protocol ----

# break domains: s/IPPROTO_UDP);/IPPROTO_TCP);/
# break domains: s/AF_UNIX, SOCK_STREAM, IPPROTO_TCP/AF_INET, SOCK_STREAM, IPPROTO_UDP/
# contrary domains: s/IPPROTO_UDP);/IPPROTO_TCP);/
# no hang domains: it makes sockets, and uses none
@test "domains: domain and type choose the protocol, and not all go together" {
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
    says "connect() to ::1 fails"
}

# break port_zero: s/AF_INET}; \/\*/AF_INET, .sin_port = 1}; \/*/
# break port_zero: s/send(udp, "x", 1, 0)/(1)/
# break port_zero: s/connect(udp, to, sizeof(a))/0/
# contrary port_zero: s/AF_INET}; \/\*/AF_INET, .sin_port = 1}; \/*/
# no hang port_zero: it waits for nobody
@test "port_zero: nobody is ever at port 0, and each call says so in its own way" {
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
@test "port_taken: one server at a port of an address, whatever option it sets" {
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
@test "byte_order: without htons() a client knocks at another port, unwarned" {
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
@test "raw_number: 1 is sent as it lies in memory, and 16777216 arrives" {
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
