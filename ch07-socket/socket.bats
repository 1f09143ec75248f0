#!/usr/bin/env bats
# The tests of chapter 7. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# free_port - sets port: nobody listens there, and the kernel gives it to nobody
free_port() {
    local hex
    while :; do
        port=$((20000 + RANDOM % 10000))
        hex=$(printf ':%04X ' "$port")
        grep -q "$hex" /proc/net/tcp || return 0
    done
}

# until_listening PID - that process listens at $port of 127.0.0.1 (or what
# /proc/net/tcp has as $address); fails if it has ended
until_listening() {
    local hex i
    hex=$(printf '%s:%04X 00000000:0000 0A' "${address:-0100007F}" "$port")
    for i in {1..100}; do
        ! grep -q "$hex" /proc/net/tcp || return 0
        kill -0 "$1" 2>/dev/null || return 1
        command sleep 0.05
    done
    return 1
}

# start_server COMMAND... - it, with a port added, in the background; its
# output goes to a file. Sets port and server. Another port if one is taken.
start_server() {
    local i
    for i in 1 2 3 4 5; do
        free_port
        timeout -s KILL "$((3 * LIMIT))" "$@" "$port" >"$BATS_TEST_TMPDIR/server" 2>&1 3>&- &
        server=$!
        ! until_listening "$server" || return 0
        ! kill "$server" 2>/dev/null || break # it has not ended, nor listens
        wait "$server" || true
    done
    fail "does not listen: $*" "$(cat "$BATS_TEST_TMPDIR/server")"
}

# start_again COMMAND... - the same at the same port, where the kernel still
# keeps a connection that the first server has closed first (6: TIME_WAIT)
start_again() {
    local hex i
    hex=$(printf '0100007F:%04X 0100007F:[0-9A-F]{4} 06' "$port")
    for i in {1..100}; do # the kernel may still be at the last packets
        ! grep -qE "$hex" /proc/net/tcp || break
        command sleep 0.05
    done
    [ "$i" -lt 100 ] || fail "no TIME_WAIT at $port"
    timeout -s KILL "$((3 * LIMIT))" "$@" "$port" >"$BATS_TEST_TMPDIR/server" 2>&1 3>&- &
    server=$!
    until_listening "$server" || fail "does not listen again: $*" "$(cat "$BATS_TEST_TMPDIR/server")"
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

# answered STATUS - the first line that came back
answered() {
    [ "${output%%$'\r'*}" = "HTTP/1.1 $1" ] || fail "expected: $1" "$output"
}

# break stream: s/make_pair(&at_client, &at_server);/int sv[2]; socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv); at_client = sv[0]; at_server = sv[1];/
# break stream: s/write_all(fd, "two", 3), //
# break stream: s/SOCK_STREAM, 0);/SOCK_DGRAM, 0);/
@test "stream: a stream socket carries bytes both ways, in order, not messages" {
    transcripts stream
    misuse stream
    traced sendto,read ./stream
    # three go out, one read brings them all; one goes out, three bring it
    [ "$(grep -cE 'sendto.*"(one|two|three)"' "$trace")" = 3 ]
    in_trace '"onetwothree", 64\) += 11'
    [ "$(grep -c 'sendto.*"0123456789"' "$trace")" = 1 ]
    [ "$(grep -cE '"(0123|4567|89)", 4\) += [42]' "$trace")" = 3 ]
}

# break tcp.sh: s/^printf .* |/: |/
# break tcp.sh: s/tcp_client "/tcp_client 1 "/
@test "tcp.sh: a client finds a server by nothing but an address and a port" {
    transcripts tcp.sh
    misuse tcp.sh
    run -1 sh -c './tcp.sh >&- 2>/dev/null'
    # from another folder, with a descriptor 3 already open
    cd /
    run timeout -s KILL "$LIMIT" "$BATS_TEST_DIRNAME/tcp.sh" 3</dev/null
    says 'client: read() brings "HELLO"'
}

# break tcp_server: s/listen(fd, 1) == -1/0/
# break tcp_server: s/htonl(INADDR_LOOPBACK)/htonl(INADDR_ANY)/
# break tcp_server: s/(char)toupper((unsigned char)buf\[i\])/buf[i]/
# break tcp_server: s/int conn = accept(listener, NULL, NULL)/int conn = dup(listener)/
@test "tcp_server: waits for a client, sends back what it says, in capitals" {
    transcripts tcp_server
    misuse tcp_server
    for number in -1 65536 4294985726 x 1x ''; do
        run -2 ./tcp_server "$number"
    done
    traced socket,bind,listen,accept,accept4,close,read ./tcp_server
    in_trace 'bind\(.*sin_port=htons\(0\).*127\.0\.0\.1'
    # in the order of the notes; the last read brings end of file
    [ "$(awk '/ socket\(/ && !s { s = NR } / bind\(/ { b = NR }
        / listen\(/ { l = NR } / accept4?\(/ { a = NR }
        /"hello.n", 4096\) += 6/ { r = NR }
        /"", 4096\) += 0/ { e = NR }
        END { print (s < b && b < l && l < a && a < r && r < e) }' "$trace")" = 1 ]
}

# break tcp_server: s/port != 0 .. setsockopt(.*sizeof(on))/0/
# break tcp_server: s/        if (first)/        if (first \&\& n > 0)/
@test "tcp_server: it serves a client that is not of this book, and ends with it" {
    start_server ./tcp_server
    # another one at the same port
    run -1 ./tcp_server "$port"
    says "bind to port $port: "
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"; echo "good morning" >&4
        read -r line <&4; echo "$line"' bash "$port"
    [ "$output" = "GOOD MORNING" ]
    end_server
    [ "$status" = 0 ]
    says "server: read() returns 0, end of file; close()"
    # one that says nothing
    start_server ./tcp_server
    # shellcheck disable=SC2016
    demo bash -c ': <>"/dev/tcp/127.0.0.1/$1"' bash "$port"
    end_server
    [ "$status" = 0 ]
    says "another socket"$'\n'"server: read() returns 0, end of file; close()"
    # one that the server leaves; then it is started at the same port again
    start_server ./tcp_server
    # shellcheck disable=SC2016
    demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"; echo x >&4
        read -r line <&4; kill "$2"; cat <&4' bash "$port" "$server"
    wait "$server" || true
    start_again ./tcp_server
    stop_server
}

# break tcp_client: s/connect(fd, (struct sockaddr \*)&to, sizeof(to)) == -1/0/
# break tcp_client: s/send(fd, line, (size_t)n, MSG_NOSIGNAL) != n/0/
# break tcp_client: s/dup2(conn, 1) == -1/0/
# break tcp_client: s/ || strlen(line) != (size_t)n//
@test "tcp_client: connects to a server, sends what it gets at stdin" {
    transcripts tcp_client
    misuse tcp_client
    for number in 0 -1 65536 4294985726 x 1x ''; do
        run -2 ./tcp_client "$number"
    done
    free_port
    run -1 ./tcp_client "$port"
    says "connect to port $port: Connection refused"
    start_server ./tcp_server
    # shellcheck disable=SC2016 # for the other shell
    demo sh -c 'printf "one\ntwo" | ./tcp_client "$1"' sh "$port"
    says 'client: read() brings "ONE"'
    says 'client: read() brings "TWO"'
    end_server
    [ "$status" = 0 ]
    # what is not text is refused, not sent in part
    for line in 'a\0b\n' '\0\n' "$(printf '%04096d' 0)\n"; do
        start_server ./tcp_server
        # shellcheck disable=SC2016
        run -1 bash -c 'printf "$2" | ./tcp_client "$1"' bash "$port" "$line" 3>&-
        says "a line too long, or with a byte 0 in it"
        says_not "write() sends"
        end_server
    done
}

# break two_sockets: s/conn2 = accept(listener, NULL, NULL)/conn2 = dup(conn1)/
# break two_sockets: s/second = client(&at)/second = dup(first)/;s/listen(listener, 2)/(fcntl(listener, 4, 04000), listen(listener, 2))/;s/<errno.h>/<errno.h>\n#include <fcntl.h>/
# break two_sockets: s/    close(listener);//
@test "two_sockets: accept() makes another socket, the listening one listens on" {
    transcripts two_sockets
    misuse two_sockets
    traced accept,accept4,connect ./two_sockets
    # both clients are connected before the first accept(), the third is refused
    [ "$(awk '/connect\(.* = 0/ { c = NR } / accept4?\(/ && !a { a = NR }
        /ECONNREFUSED/ { r = NR } END { print (c < a && a < r) }' "$trace")" = 1 ]
}

# break half_close: s/shutdown(fd, SHUT_WR) == -1/close(fd) == -1/
# break half_close: s/SHUT_WR/SHUT_RDWR/
# break half_close: s/int copy = dup(fd)/int copy = fd/
@test "half_close: shutdown() ends one direction, the other one still works" {
    transcripts half_close
    misuse half_close
    traced shutdown,sendto ./half_close
    [ "$(awk '/shutdown\(/ { s = NR } /sendto.*3 words/ { a = NR }
        /EPIPE/ { e = NR } END { print (s < a && a < e) }' "$trace")" = 1 ]
    # on one descriptor, and it is seen on another one
    descriptors=$(sed -nE 's/.*(shutdown|sendto)\(([0-9]+).*(SHUT_WR|"more").*/\2/p' "$trace")
    [ "$(printf '%s\n' "$descriptors" | sort -u | wc -l)" = 2 ]
}

# break many_clients: s/for (;; close(conn)) {/for (;; close(conn)) { conn = accept(listener, NULL, NULL); while (answer(conn)) ; continue;/
# break many_clients: s/fds\[open\].events = POLLIN/fds[open].events = 0/
# break many_clients: s/number \* number, /number + number, /
# break many_clients: s/    return n /    if (!n)\n        err(1, "read");\n    return n /
# break many_clients: s/run(poll_server, clients)/run(fork_server, clients)/
@test "many_clients: many clients at once: a process for each, or poll() for all" {
    transcripts many_clients
    misuse many_clients
    for number in 1 201 -1 x 2x ''; do
        run -2 ./many_clients -n "$number"
    done
    demo ./many_clients -n 200
    [ "$status" = 0 ]
    says "200 right answers, processes behind them: 200"
    says "200 right answers, processes behind them: 1"
    traced clone,clone3,fork,vfork ./many_clients -n 50
    # two servers, and a process for each client of the first
    [ "$(grep -cE '(clone|clone3|fork)(\(|.* resumed).* = [0-9]+$' "$trace")" = 52 ]
    # a client that resets the connection harms nobody but itself: the second
    # read() of each process fails so, with poll() that is client 1
    run timeout -s KILL "$LIMIT" strace -f -o /dev/null \
        -e trace=read -e inject=read:error=ECONNRESET:when=2 ./many_clients 3>&-
    [ "$status" = 1 ]
    says "20 right answers, processes behind them: 20"
    says "client 1 has not got its answer"
}

# break http_server: s/: v\[0\] != '0'/: 0/
# break http_server: s/(host ? .* != NULL/(host ? 0/
# break http_server: s/end\[1\] = '.0'/(void)0/
# break http_server: s/setsockopt(listener.*sizeof(port))/0/
# break http_server: s/argv\[2\], &in.sin_addr/argv[2], here/
# break http_server: s/Connection: close/Connection: keep-alive/
# break http_server: s/ : st.st_size/ : 0/
# break http_server: s/what\[strcspn(what, "?")\] = '.0'/(void)0/
# break http_server: s/head ? "" : body/body/
# break http_server: s/head ? "" : body/""/
# break http_server: s/if ((pid = fork()) == 0) {/if ((pid = 0) == 0) {/
# break http_server: s/} while (n > 0 .*/} while (0);/
@test "http_server: serves the files of its folder to curl and to your browser" {
    transcripts http_server
    misuse http_server
    for number in 0 -1 65536 4294985726 x 1x ''; do
        run -2 ./http_server "$number"
    done
    run -2 ./http_server 8000 x
    run -2 ./http_server 0 127.0.0.1
    start_server ./http_server
    raw 'GET / HTTP/1.0\r\n\r\n'
    says $'\r\nConnection: close\r\n'
    [ "${output#*$'\r\n\r\n'}" = "$(cat README.md)" ]
    stop_server
    start_again ./http_server
    raw 'GET /README.md?x=1 HTTP/1.0\n\n'
    [ "${output#*$'\r\n\r\n'}" = "$(cat README.md)" ]
    raw 'GET /stream.c HTTP/1.1\r\nhost: x\r\n\r\n'
    [ "${output#*$'\r\n\r\n'}" = "$(cat stream.c)" ]
    # 1.1 demands a Host, and one only; what is behind the empty line is none
    for header in 'X: y\r\n\r\n' 'Host: x\r\nhost: y\r\n\r\n' '\r\nHost: x\r\n\r\n'; do
        raw "GET / HTTP/1.1\r\n$header"
        answered "400 Bad Request"
        [ "${output#*$'\r\n\r\n'}" = "400 Bad Request" ]
    done
    raw 'HEAD /no-such-file HTTP/1.0\r\n\r\n'
    answered "404 Not Found"
    says "Content-Length: 14"
    [ -z "${output#*$'\r\n\r'}" ]
    raw 'HEAD / HTTP/1.0\r\n\r\n'
    answered "200 OK"
    says "Content-Length: $(wc -c <README.md)"
    says_not "Sockets"
    stop_server
    # at another address; there it listens, and not at 127.0.0.1
    # shellcheck disable=SC2016 # for the other shell
    address=0200007F start_server sh -c 'exec ./http_server "$1" 127.0.0.2' sh
    stop_server
}

# break http_server: s/lstat(name, st)/stat(name, st)/;s/ | O_NOFOLLOW//
# break http_server: s/ \&\& strchr(name, '\/') == NULL//
# break http_server: s/ \&\& S_ISREG(st->st_mode)//
# break http_server: s/ \&\& name\[0\] != '.'//
# break http_server: s/readlink("\/proc\/self\/exe", here, sizeof(here) - 1) == -1/!strcpy(here, argv[0])/
@test "http_server: nobody gets out of the folder, or into a link or a FIFO" {
    mkdir "$TMPDIR/www" "$TMPDIR/www/sub"
    cp http_server README.md "$TMPDIR/www"
    echo secret >"$TMPDIR/secret"
    echo secret >"$TMPDIR/www/.secret"
    echo secret >"$TMPDIR/www/sub/secret"
    ln -s ../secret "$TMPDIR/www/link"
    mkfifo "$TMPDIR/www/fifo"
    start_server "$TMPDIR/www/http_server"
    for name in .. . .secret link fifo sub sub/secret ../secret /etc/passwd \
        %2e%2e/secret %2e%2e%2fsecret ..%2fsecret sub/../../secret no-such-file \
        README.md/ http_server/../../secret; do
        raw "GET /${name//%/%%} HTTP/1.0\r\n\r\n"
        answered "404 Not Found"
        says_not secret
    done
    raw 'GET /README.md HTTP/1.0\r\n\r\n'
    answered "200 OK"
    # who waits for a reader of the FIFO waits on
    # shellcheck disable=SC2016 # for the other shell
    bash -c 'echo secret >"$1"' bash "$TMPDIR/www/fifo" 3>&- &
    writer=$!
    raw 'GET /fifo HTTP/1.0\r\n\r\n'
    answered "404 Not Found"
    [ "$(timeout -s KILL "$LIMIT" cat "$TMPDIR/www/fifo")" = secret ]
    wait "$writer"
    stop_server
    # its folder is where the program is, however it has been called
    mkdir "$TMPDIR/other"
    ln -s "$TMPDIR/www/http_server" "$TMPDIR/other/http_server"
    echo secret >"$TMPDIR/other/README.md"
    start_server "$TMPDIR/other/http_server"
    raw 'GET /README.md HTTP/1.0\r\n\r\n'
    answered "200 OK"
    says_not secret
    stop_server
    rm -r "$TMPDIR/www" "$TMPDIR/other" "$TMPDIR/secret"
}

# break http_server: s/INADDR_LOOPBACK/INADDR_ANY/
# break http_server: s/strchr(text, '.n') *?/1 ?/
# break http_server: s/ .. strlen(text) == (size_t)got//
# break http_server: s/children < 32/children < 64/
# break http_server: s/ .. errno != ECONNRESET//
# break http_server: s/strcmp(how, "GET") != 0/0/
# break http_server: s/, alarm(10)//
# break http_server: s/n > 0 .. shutdown(conn, SHUT_WR) == 0/n > 0/
@test "http_server: it survives what a fool sends" {
    start_server ./http_server # and it listens on loopback only
    long=$(printf '%09000d' 0)
    raw 'hello\r\n\r\n'
    answered "400 Bad Request"
    raw "GET /$long HTTP/1.0\r\n\r\n"
    answered "414 URI Too Long"
    raw "GET / HTTP/1.0\r\nX: $long\r\n\r\n"
    answered "431 Request Header Fields Too Large"
    for method in POST PUT DELETE OPTIONS M-SEARCH get; do
        raw "$method / HTTP/1.0\r\n\r\n"
        answered "405 Method Not Allowed"
        says "Allow: GET, HEAD"
    done
    for line in 'GET' 'GET /' 'GET / HTTP/2.0' 'GET / HTTP/1.0 x' 'GET/ HTTP/1.0' \
        ' GET / HTTP/1.0' 'GET  HTTP/1.0' 'GET  / HTTP/1.0' 'GET\n/\nHTTP/1.0' \
        '\001\377 / HTTP/1.0' 'GET / HTTP/1.0\r\nX: \0' 'GET /\0'; do
        raw "$line\r\n\r\n"
        answered "400 Bad Request"
    done
    # it need not wait for the end of what is no text
    # shellcheck disable=SC2016 # for the other shell
    run timeout 5 bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "\0" >&4; cat <&4' \
        bash "$port" 3>&-
    answered "400 Bad Request"
    # it comes in pieces; it ends too early; it goes away before the answer
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"
        for piece in G "ET / HT" "TP/1.0" "\r" "\n\r" "\n"; do
            printf "$piece" >&4; command sleep 0.02
        done; head -n 1 <&4' bash "$port"
    answered "200 OK"
    # shellcheck disable=SC2016
    for request in '' 'GET' 'GET /http_server HTTP/1.0\r\n\r\n'; do
        demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "$2" >&4' \
            bash "$port" "$request"
    done
    # 31 silent clients hold up nobody
    # shellcheck disable=SC2016
    demo bash -c 'for i in {1..31}; do
            exec {fd}<>"/dev/tcp/127.0.0.1/$1"
        done; exec 4<>"/dev/tcp/127.0.0.1/$1"; printf "GET / HTTP/1.0\r\n\r\n" >&4
        head -n 1 <&4' bash "$port"
    answered "200 OK"
    # who goes in the middle of the answer resets the connection
    for i in {1..10}; do
        # shellcheck disable=SC2016
        demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"
            printf "GET / HTTP/1.0\r\n\r\n" >&4; head -c 1 <&4' bash "$port"
        [ "$output" = H ]
    done
    # 40 silent ones: it has 32 processes and waits for the first of them to end
    # shellcheck disable=SC2016
    demo bash -c 'for i in {1..40}; do
            exec {fd}<>"/dev/tcp/127.0.0.1/$1"
        done
        read -r main <"/proc/$2/task/$2/children"
        for i in {1..100}; do
            read -ra pids <"/proc/$main/task/$main/children"
            [ "${#pids[@]}" -lt 32 ] || ! grep -q "^State:.S" "/proc/$main/status" || break
            command sleep 0.05
        done
        echo "${#pids[@]}"' bash "$port" "$server"
    [ "$output" = 32 ]
    kill -0 "$server" # it has taken all that
    stop_server
    # a client that has gone is no news
    run cat "$BATS_TEST_TMPDIR/server"
    says_not "serving"
    traced alarm ./http_server
    in_trace 'alarm\(10\)'
}

@test "http_server: curl gets this page" {
    command -v curl >/dev/null || skip "no curl"
    start_server ./http_server
    demo curl -sS --noproxy '*' -o "$BATS_TEST_TMPDIR/page" -w '%{http_code} %{content_type}' \
        "http://127.0.0.1:$port/"
    [ "$output" = "200 text/plain; charset=utf-8" ]
    cmp README.md "$BATS_TEST_TMPDIR/page"
    demo curl -sS --noproxy '*' -I "http://127.0.0.1:$port/stream.c"
    says "200 OK"
    demo curl -sS --noproxy '*' -d hello -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/"
    [ "$output" = 405 ]
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

# break rpc_server: s/htonl(error), answer\[1\] = htonl(result)/error, answer[1] = result/
# break rpc_server: s/what = ntohl(call\[0\]), a = ntohl(call\[1\])/what = ntohl(call[0]), a = call[1]/
# break rpc_server: s/what == DIVIDE \&\& b == 0/0/
# break rpc_server: s/what != DIVIDE \&\& what != DEPOSIT/0/
# break rpc_server: s/setsockopt(listener.*sizeof(port))/0/
# break rpc_server: s/_exit(3)/_exit(1)/
@test "rpc_server: unpacks the arguments, calls a procedure, packs the result" {
    transcripts rpc_server
    misuse rpc_server
    for number in -1 65536 4294985726 x 1x ''; do
        run -2 ./rpc_server "$number"
    done
    start_server ./rpc_server
    # 258 / 2, 1 / 0, no such procedure, deposits of 5 and 6, half a call
    # shellcheck disable=SC2016 # for the other shell
    demo bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$1"
        for call in "\0\0\0\1\0\0\1\2\0\0\0\2" "\0\0\0\1\0\0\0\1\0\0\0\0" \
            "\0\0\0\x9\0\0\0\0\0\0\0\0" "\0\0\0\2\0\0\0\5\0\0\0\0" \
            "\0\0\0\2\0\0\0\6\0\0\0\0"; do
            printf "$call" >&4; od -An -tx1 -N8 <&4
        done; printf "\0\0\0" >&4' bash "$port"
    [ "$output" = ' 00 00 00 00 00 00 00 81
 00 00 00 02 00 00 00 00
 00 00 00 01 00 00 00 00
 00 00 00 00 00 00 00 05
 00 00 00 00 00 00 00 0b' ]
    end_server
    [ "$status" = 1 ]
    says "half a call"
    # it dies and so closes first; and is started at the same port again
    start_server ./rpc_server -d
    demo ./rpc_client "$port"
    says "deposit(100): no answer"
    end_server
    [ "$status" = 3 ]
    start_again ./rpc_server
    demo ./rpc_client "$port"
    says "deposit(100) is 100"
    end_server
    [ "$status" = 0 ]
}

# break rpc_client: s/{htonl(what), htonl(a), htonl(b)}/{what, a, b}/
# break rpc_client: s/        return NO_ANSWER;/        return FINE;/
# break rpc_client: s/return ntohl(in\[0\])/return FINE/
# break rpc_client: s/error > 2 ? 2/error > 2 ? 0/
@test "rpc_client: a call that looks like any other, and is made by another process" {
    transcripts rpc_client
    misuse rpc_client
    for number in 0 -1 65536 4294985726 x 1x ''; do
        run -2 ./rpc_client "$number"
    done
    free_port
    run -1 ./rpc_client "$port"
    says "connect to port $port: Connection refused"
    start_server ./rpc_server
    demo ./rpc_client "$port"
    [ "$output" = 'client: makes three calls
client: divide(7, 2) is 3
client: divide(7, 0): division by zero
client: deposit(100) is 100' ]
    end_server
    [ "$status" = 0 ]
    # an error that it does not know is no "no answer". tcp_server sends back
    # what it gets, 1 7 2 1 7 0 2: so the errors are 1, 2 and 7
    start_server ./tcp_server
    demo ./rpc_client "$port"
    [ "$output" = 'client: makes three calls
client: divide(7, 2): unknown
client: divide(7, 0): division by zero
client: deposit(100): unknown' ]
    end_server
}

# break rpc.sh: s/-d 0/0/
# break rpc.sh: s/^\.\/rpc_client/true/;s/^wait /kill "$server"; wait /
@test "rpc.sh: a server that dies in a call leaves its caller in doubt" {
    transcripts rpc.sh
    misuse rpc.sh
    run -1 sh -c './rpc.sh >&- 2>/dev/null'
}

# break address_in_use: s/first_run(1)/first_run(0)/
# break address_in_use: s/second_run(at, 1)/second_run(at, 0)/
# break address_in_use: s/conn == -1 || shutdown(conn, SHUT_WR) == -1/conn == -1/;s/read(client, &byte, 1) != 0 || //
@test "address_in_use: a server's port stays taken for a while after its end" {
    # exit 77 is for kernels that keep none, and for them only
    grep -qx 0 /proc/sys/net/ipv4/tcp_max_tw_buckets || run -0 ./address_in_use
    transcripts address_in_use
    misuse address_in_use
    traced bind ./address_in_use
    # the kernel still has the ports of both first runs, in state 6, TIME_WAIT
    run sed -n 's/.*EADDRINUSE.*/&/; s/.*sin_port=htons(\([1-9][0-9]*\)).*/\1/p' "$trace"
    ports=$(printf '%s\n' "$output" | sort -u)
    [ "$(printf '%s\n' "$ports" | wc -l)" = 2 ]
    for port in $ports; do
        grep -qE "$(printf '0100007F:%04X 0100007F:[0-9A-F]{4} 06' "$port")" /proc/net/tcp
    done
}

# break address_in_use: s/if (listen_at(&at, 0) != -1)/if (0)/
@test "address_in_use: where the kernel keeps no TIME_WAIT it says so" {
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c 'echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets || exit 77
        status=0; ./address_in_use || status=$?; echo "status $status"'
    says "tcp_max_tw_buckets"$'\n'"status 77"
    says_not "its port: TIME_WAIT"
}

# break connection_reset: s/(reads ? 0 : MSG_PEEK)/0/
# break connection_reset: s/(reads ? 0 : MSG_PEEK)/MSG_PEEK/
# break connection_reset: s/    run(1);/    run(0);/
@test "connection_reset: whoever closes with bytes unread resets the connection" {
    transcripts connection_reset
    misuse connection_reset
    traced read,sendto ./connection_reset
    in_trace 'read\(.*ECONNRESET'
    [ "$(grep -c EPIPE "$trace")" = 2 ]
}

# own_network COMMAND... - run it as root of a network of its own, where lo is
# up; skip where that is not allowed
own_network() {
    command -v ip >/dev/null || skip "no ip; scripts/setup.sh gets it"
    unshare -Urn true 2>/dev/null || skip "no user and network namespaces here"
    # shellcheck disable=SC2016 # the inner shell expands it
    demo unshare -Urn sh -c 'ip link set lo up && exec "$@"' sh "$@"
}

# in_use NAME - where its port is taken already, it says what to do, exits 77
in_use() {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null -e inject=getpid:error=EPERM true 2>/dev/null ||
        skip "strace is not allowed here, or too old"
    run -77 timeout -s KILL "$LIMIT" strace -qq -f -o /dev/null \
        -e inject=bind:error=EADDRINUSE "./$1" 3>&-
    says "in use? try again: "
}

# break domains: s/number == IPPROTO_UDP/number == IPPROTO_TCP/
# break domains: s/in.sin_port = 0/in.sin_port += 0/
# break domains: s/socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)/socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)/
@test "domains: domain, type and protocol make a socket what it is" {
    transcripts domains
    misuse domains
    if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
        demo ./domains
        says "an IPv6 address and a port: arrives"
    fi
    traced socket,sendto ./domains
    in_trace 'socket\(AF_INET, SOCK_STREAM, IPPROTO_UDP\) += -1 EPROTONOSUPPORT'
    in_trace 'sendto\(.*sin_port=htons\(0\).* = -1 EINVAL'
}

@test "domains: without IPv6 it says so, and all else is the same" {
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c '
        off=/proc/sys/net/ipv6/conf/all/disable_ipv6
        { [ ! -e $off ] || echo 1 >$off; } && exec ./domains'
    [ "$status" = 0 ]
    says "an IPv6 address and a port: impossible"
}

# break ports: s/htons((uint16_t)port)/htons((uint16_t)(port | 1))/
# break ports: s/listen(fd\[2\], 1) == -1/0/
# break ports: s/SOCK_DGRAM, 65535/SOCK_STREAM, 65535/
# break ports: s/first - 1, &fd/first, \&fd/
# break ports: s/errno == EADDRINUSE ? 77 : 1/1/
@test "ports: a port is a number of 16 bits, and a server waits at one" {
    transcripts ports
    misuse ports
    traced bind,connect,listen ./ports
    # 65536 goes in as 0; who comes before listen() is refused, then let in
    [ "$(awk '/bind.*htons\(0\)/ { any = NR }
        /connect.*ECONNREFUSED/ { refused = NR }
        /listen/ { ready = NR }
        /connect.* = 0/ { in_ = NR }
        END { print (any && any < refused && refused < ready && ready < in_) }' \
        "$trace")" = 1 ]
    in_use ports
}

@test "ports: where nobody else is, TCP and UDP can both have 65535" {
    own_network sh -c './ports; true'
    says "process: has port 65535 of TCP and port 65535 of UDP"
}

@test "ports: below the limit for all it takes a privilege, wherever that is" {
    [ "$(id -u)" = 0 ] || skip "only root can move the limit, and then lose it"
    command -v ip >/dev/null || skip "no ip; scripts/setup.sh gets it"
    unshare -n true 2>/dev/null || skip "no network namespace to be had here"
    for first in 0 256 1024 2000; do
        # shellcheck disable=SC2016 # the inner shell expands it
        demo unshare -n sh -ec 'ip link set lo up
            echo "$1" >/proc/sys/net/ipv4/ip_unprivileged_port_start
            exec ./ports' sh "$first"
        [ "$status" = 0 ]
        says "for all from $first"$'\n'
        case $first in
        0) says "the port below: none" ;;
        *) says "the port below: EACCES" ;;
        esac
    done
}

# break one_port: s/waiting(server\[1\])/waiting(server[0])/
# break one_port: s/    connection(listener, &a, client + 1, server + 1);/    server[1] = server[0], client[1] = client[0];/
@test "one_port: several sockets at one port: the buffers are the sockets'" {
    transcripts one_port
    misuse one_port
    traced accept,accept4,sendto,send ./one_port
    [ "$(grep -c '^[0-9]* *accept' "$trace")" = 2 ]
}

# break byte_order: s/show("as htons() turns it, high byte first:", htons(PORT))/show("as htons() turns it, high byte first:", PORT)/
# break byte_order: s/    a.sin_port = PORT;//
# break byte_order: s/errno == EADDRINUSE ? 77 : 1/1/
@test "byte_order: over the network a number goes with its high byte first" {
    transcripts byte_order
    misuse byte_order
    traced connect ./byte_order
    in_trace 'connect\(.*sin_port=htons\(22811\).* ECONNREFUSED'
    in_trace 'connect\(.*sin_port=htons\(7001\).* = 0'
    in_use byte_order
}

# break byte_order: s/errx(77, "some/errx(1, "some/
# break byte_order: s/if (htons(PORT) == PORT)/if (0)/
@test "byte_order: where it cannot show it, it says why" {
    # where nobody else is, it can
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c './byte_order; echo "status: $?"'
    says "status: 0"
    # shellcheck disable=SC2016
    own_network sh -c './http_server 22811 0.0.0.0 & server=$!
        until grep -q " 00000000:591B .* 0A " /proc/net/tcp; do
            kill -0 $server || exit 1
        done
        ./byte_order; echo "status: $?"; kill $server'
    says "somebody listens there: end the server at 22811"
    says "status: 77"
    sed 's/PORT 7001/PORT 0x1b1b/' byte_order.c >"$BATS_TEST_TMPDIR/same.c"
    cc -o "$BATS_TEST_TMPDIR/same" "$BATS_TEST_TMPDIR/same.c"
    run -77 "$BATS_TEST_TMPDIR/same"
    says "one order here"
}

# break unix_stream: s/AF_UNIX, SOCK_STREAM/AF_UNIX, SOCK_DGRAM/
# break unix_stream: s/connect(fd, (const struct sockaddr \*)a, sizeof(\*a)) == -1/0/
# break unix_stream: s/    atexit(remove_name);/    (void)remove_name;/
@test "unix_stream: in the Unix domain an address is a file name" {
    transcripts unix_stream
    misuse unix_stream
    traced bind,connect,accept,accept4,openat ./unix_stream
    in_trace 'openat\(.*/ipc-.*/name", O_RDWR.* ENXIO'
    in_trace 'connect\(.*sun_path=".*/ipc-.*/name"'
    TMPDIR=/$(printf '%0120d' 0) run -77 ./unix_stream
    says "107 bytes"
}

@test "unix_stream: a signal at any moment leaves no name" {
    for i in 1 2 3 4 5 6 7 8 9; do # 0 would mean for ever
        for signal in INT TERM HUP PIPE; do
            for program in unix_stream stale_name; do
                timeout -k "$LIMIT" -s "$signal" "0.000$i" "./$program" >/dev/null || true
            done
        done
    done
    ./unix_stream | true
    nothing_left
}

# break stale_name: s/unlink(path) == -1/0/
# break stale_name: /^static int make_socket/,$s/    close(fd);/    fd = fd + 0;/
@test "stale_name: the name stays when its server has gone, and is in the way" {
    transcripts stale_name
    misuse stale_name
    traced bind,unlink,unlinkat ./stale_name
    # bind() works, does not, and works again when the name is gone
    [ "$(awk '/bind.* = 0/ { n++; if (n == 2) again = NR }
        /bind.*EADDRINUSE/ { in_use = NR }
        /unlink.* = 0/ && !gone { gone = NR }
        END { print (in_use && in_use < gone && gone < again) }' "$trace")" = 1 ]
}

# break abstract_name: s/a.sun_path + 1, 64/a.sun_path, 64/
# break abstract_name: s/bound(size + 1)/bound(size)/
# break abstract_name: s/^    close(fd);/    fd += 0;/
@test "abstract_name: a Unix domain name without a file, gone with its socket" {
    transcripts abstract_name
    misuse abstract_name
    traced bind,unlink,unlinkat ./abstract_name
    in_trace 'bind\(.*sun_path=@"ipc-'
    run -1 grep unlink "$trace"
}

# break socketpair: s/write(fd\[0\], "6 \* 7", 5) != 5/0/
# break socketpair: s/    if (close(fd\[1\]) == -1)/    if (0)/;s/read(fd\[0\], &byte, 1) != 0/recv(fd[0], \&byte, 1, MSG_DONTWAIT) != 0/
# break socketpair: s/talk("child", fd\[1\], "42")/talk("child", fd[1], NULL)/
@test "socketpair: two connected sockets without a name, each for both directions" {
    transcripts socketpair
    misuse socketpair
    traced socketpair,pipe,pipe2,bind ./socketpair
    [ "$(grep -c '^[0-9]* *socketpair' "$trace")" = 1 ]
    run -1 grep -e pipe -e bind "$trace"
}

# break seqpacket: s/"seqpacket", SOCK_SEQPACKET/"seqpacket", SOCK_STREAM/
# break seqpacket: s/"seqpacket", SOCK_SEQPACKET/"seqpacket", SOCK_DGRAM/
# break seqpacket: s/    if (close(fd\[0\]) == -1)/    if (0)/
@test "seqpacket: connected as a stream is, and it keeps messages apart" {
    transcripts seqpacket
    misuse seqpacket
}

# break peer_credentials: s/getsockopt(connection, SOL_SOCKET, SO_PEERCRED/getsockopt(fd, SOL_SOCKET, SO_PEERCRED/
# break peer_credentials: s/peer.uid == geteuid()/1/
@test "peer_credentials: the kernel says who has connected, whatever it claims" {
    transcripts peer_credentials
    misuse peer_credentials
    traced getsockopt,exit_group ./peer_credentials
    # the process that the kernel names is the one that ended first
    [ "$(awk '/exit_group/ && !child { child = $1 }
        /SO_PEERCRED/ { sub(/.*pid=/, ""); sub(/,.*/, ""); peer = $0 }
        END { print (child != "" && child == peer) }' "$trace")" = 1 ]
    # the parent takes itself for another user: it has asked, and compared
    strace -o /dev/null -e inject=getpid:error=EPERM true 2>/dev/null ||
        skip "this strace is too old"
    demo strace -qq -o /dev/null -e inject=geteuid,geteuid32:retval=4242 \
        ./peer_credentials
    [ "$status" = 0 ]
    says "its user was another one"
}

# break datagram: s/(struct sockaddr \*)&from\[i + 1\]/(struct sockaddr *)\&from[1]/
# break datagram: s/    for (; \*word != NULL; word++)/    if (*word != NULL)/
# break datagram: s/SOCK_DGRAM, 0)) == -1/SOCK_STREAM, 0)) == -1/
# break datagram: s/        until_asleep(pid);/        (void)until_asleep;/
# break datagram: s/if (i == 2)/if (i == 0)/
@test "datagram: no connection, each datagram a message with its sender's address" {
    transcripts datagram
    misuse datagram
    traced listen,accept,accept4,connect,bind,sendto,recvfrom ./datagram
    run -1 grep -e listen -e accept -e connect "$trace"
    # both of alice's are sent before the first is read, bob's when they are
    [ "$(awk '/sendto\(.*"day"/ { day = NR }
        / recvfrom\(/ && !first { first = NR }
        /"day".* = 3/ { read_ = NR }
        /sendto\(.*"hello"/ { hello = NR }
        END { print (day && day < first && first < read_ && read_ < hello) }' \
        "$trace")" = 1 ]
}

# break datagram_limit: s/65535 - 20 - 8/65535 - 20/
# break datagram_limit: s/65535 - 20 - 8/65535 - 20 - 9/
# break datagram_limit: s/try("unix", un, (size_t)buffer)/try("unix", un, (size_t)buffer \/ 2)/
@test "datagram_limit: a datagram has a maximal length, and no minimal one" {
    transcripts datagram_limit
    misuse datagram_limit
    traced sendto,recvfrom ./datagram_limit
    in_trace 'sendto\(.*, 65508, .* = -1 EMSGSIZE'
    in_trace 'recvfrom\(.* = 65507'
}

# break truncated: s/receive(fd, buf, 4, MSG_TRUNC)/receive(fd, buf, 4, 0)/
# break truncated: s/MSG_PEEK | MSG_TRUNC/MSG_TRUNC/
# break truncated: s/receive(fd, buf, 4, 0)/receive(fd, buf, sizeof(buf), 0)/
@test "truncated: what of a datagram does not fit into your buffer is gone" {
    transcripts truncated
    misuse truncated
}

# break datagram_loss: s/room = 8192/room = 200000/
# break datagram_loss: s/counts\[8\]/counts[7]/
@test "datagram_loss: a datagram that finds no room is dropped, nobody is told" {
    transcripts datagram_loss
    misuse datagram_loss
    traced sendto ./datagram_loss
    # the sender's calls all succeed
    [ "$(grep -c 'sendto(.* = 1000$' "$calls")" = 50 ]
}

@test "datagram_loss: what came and what was dropped, as /proc/net/snmp has it" {
    # shellcheck disable=SC2016 # the inner shell expands it
    own_network sh -c './datagram_loss && grep ^Udp: /proc/net/snmp'
    [ "$status" = 0 ]
    # two lines: the names of the columns, then the counts
    [ "$(awk '/^Udp:/ && n++ == 0 { split($0, name); next }
        /^Udp:/ { for (i = 2; i <= NF; i++) count[name[i]] = $i }
        END { print (count["InDatagrams"] > 0 && count["RcvbufErrors"] > 0 &&
            count["InDatagrams"] + count["RcvbufErrors"] == 50) }' \
        <<<"$output")" = 1 ] || fail "$output"
}

# break raw_icmp: s/e.checksum ^= 1/e.checksum ^= 0/
# break raw_icmp: s/(uint16_t)~sum/(uint16_t)(~sum + 1)/
@test "raw_icmp: a raw socket reaches below UDP and TCP: ping, made by hand" {
    misuse raw_icmp
    transcripts raw_icmp
}

@test "raw_icmp: without the privilege it says so; in a network of its own it works" {
    run ./raw_icmp
    if [ "$status" != 0 ]; then
        [ "$status" = 77 ]
        says CAP_NET_RAW
    fi
    own_network ./raw_icmp
    [ "$status" = 0 ]
    says "type 0, number 2"
}

# break wire: s/    for (i = 0; i < COUNT; i++) {/    for (i = 1; i < COUNT; i++) {/
# break wire: s/number = htonl(i)/number = htonl(COUNT - 1 - i)/
# break wire: s/number = htonl(i)/number = htonl(i | 1)/
# break wire: s/errno == EADDRINUSE ? 77 : 1/1/
@test "wire: numbers sent by TCP and by UDP, and what the way has done to them" {
    transcripts wire
    misuse wire
    run -2 ./wire -r nonsense
    run -2 ./wire -r 127.0.0.1 -s 127.0.0.1
    traced sendto,socket ./wire
    [ "$(grep -c 'sendto(.*, 4, .* = 4$' "$calls")" = 400 ]
    in_use wire
}

# break wire: s/MSG_EOR | //
@test "wire: TCP sends each number in a packet of its own, too" {
    own_network sh -c './wire && cat /proc/net/netstat'
    [ "$status" = 0 ]
    # two lines: the names of the columns, then the counts
    [ "$(awk '/^TcpExt:/ && n++ == 0 { split($0, name); next }
        /^TcpExt:/ { for (i = 2; i <= NF; i++) count[name[i]] = $i }
        END { print (count["TCPOrigDataSent"] >= 200) }' <<<"$output")" = 1 ]
}

# break two_hosts.sh: s/ip addr add 192.0.2.1\/24/ip addr add 198.51.100.1\/24/
# break two_hosts.sh: s/^until_true is_apart$/until_true true/;s/^mine unshare -n sh/mine sh/
# break two_hosts.sh: s/^ip link set wire-a up$/true/
@test "two_hosts.sh: two hosts with a wire between them, in two network namespaces" {
    transcripts two_hosts.sh
    misuse two_hosts.sh
}

@test "two_hosts.sh: as an ordinary user, too" {
    [ "$(id -u)" = 0 ] || skip "the other test has shown it"
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$PWD/wire" ||
        skip "another user cannot reach this folder"
    demo setpriv --reuid=65534 --regid=65534 --clear-groups ./two_hosts.sh
    [ "$status" = 0 ]
    says "receiver: UDP: lost none"
}

@test "two_hosts.sh: -b: the wire does to UDP what it cannot do to TCP" {
    LIMIT=$((5 * LIMIT)) # TCP waits longer each time before it sends again
    demo ./two_hosts.sh -b
    [ "$status" = 0 ]
    says "shell: A's TCP has sent packets again: yes"
    says "receiver: TCP: lost none, twice none, out of order none"
    says "receiver: UDP: lost some, twice some, out of order some"
    for line in "${lines[@]: -4}"; do
        grep -qxF "$line" README.md || fail "not in README.md: $line"
    done
}
