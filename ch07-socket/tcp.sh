#!/bin/sh
# tcp.sh - a client finds a server by nothing but an address and a port
#
# Watch for: who waits for whom, and what the server's last read() returns.
# See: README.md "A connection, call by call", tcp_server.c, tcp_client.c
set -eu
cd "$(dirname "$0")"

dir='' server=''
leave() { # timeout leads a group; the server is in it
    [ -z "$server" ] || kill -s TERM -- "-$server" "$server" 2>/dev/null || :
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

# Both write into one FIFO: the lines come out in the order of the writes.
dir=$(mktemp -d /tmp/ipc-XXXXXX)
mkfifo "$dir/lines"
# timeout, or the server waits for ever if no client comes
timeout 5 ./tcp_server 0 >"$dir/lines" &
server=$!
exec 3<"$dir/lines"
read -r line <&3 # server: listens at port ...
echo "shell: the server listens; starts the client with its port"
echo hello | ./tcp_client "${line##* }" >"$dir/lines"
cat <&3
wait "$server"
server=''
echo "shell: both have ended"
