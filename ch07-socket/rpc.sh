#!/bin/sh
# rpc.sh - a server that dies in a call leaves its caller in doubt
#
# Watch for: what the server has done, and what the client knows of it.
# See: README.md "A procedure somewhere else", rpc_server.c, rpc_client.c
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
timeout 5 ./rpc_server 0 >"$dir/lines" &
server=$!
exec 3<"$dir/lines"
read -r line <&3 # server: listens at port ...
echo "shell: the server listens; starts the client with its port"
./rpc_client "${line##* }" >"$dir/lines"
cat <&3
status=0
wait "$server" || status=$?
server=''
echo "shell: the server has ended with status $status"
