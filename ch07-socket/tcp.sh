#!/bin/sh
# tcp.sh - a client finds a server by nothing but an address and a port
#
# Watch for: who waits for whom, and what the server's last read() returns.
# See: README.md "A connection, call by call", tcp_server.c, tcp_client.c
set -eu
cd "$(dirname "$0")"

# timeout, or the server waits for ever if no client comes
timeout 5 ./tcp_server 0 | {
    read -r line # server: listens at port ...
    echo "shell: the server listens; starts the client with its port"

    # The client writes into the server's pipe: so cat has the lines of both in
    # the order in which they were written.
    exec 3>/proc/self/fd/0
    echo hello | ./tcp_client "${line##* }" >&3
    exec 3>&-
    cat
}
