#!/bin/sh
# rpc.sh - a server that dies in a call leaves its caller in doubt
#
# usage: ./rpc.sh
#
# Watch for: what the server has done, and what the client knows of it.
# See: README.md "Client and server", rpc_server.c, rpc_client.c
set -eu
[ $# = 0 ] || { echo "usage: $0" >&2; exit 2; }
cd "$(dirname "$0")"
setpriv --pdeathsig KILL true 2>/dev/null || {
    echo "$0: no setpriv --pdeathsig: install util-linux" >&2
    exit 77
}

say() { printf '%s\n' "$1"; }

# ended PID - state Z, or nothing any more
ended() { ! grep -q '^State:.[^Z]' "/proc/$1/status" 2>/dev/null; }

# port PID - at which that process listens: see tcp.sh
port() {
    inodes=$(find "/proc/$1/fd" -type l -exec readlink {} \; 2>/dev/null |
        sed -n 's/socket:\[\(.*\)\]/ \1 /p')
    hex=$(awk -v inodes="$inodes" '$4 == "0A" && index(inodes, " " $10 " ") {
        sub(/.*:/, "", $2); print $2 }' /proc/net/tcp)
    [ -n "$hex" ] && echo $((0x$hex))
}

# leave - the server must not wait for a client that will not come
leave() { [ -z "$server" ] || kill "$server" 2>/dev/null || :; }
server=''
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap '' PIPE # say fails, and that ends it

say "shell: starts rpc_server, which will die in a deposit"
setpriv --pdeathsig KILL ./rpc_server -d 0 & # it must not outlive us
server=$!
until number=$(port "$server"); do
    ! ended "$server" || { echo "$0: rpc_server has ended" >&2; exit 1; }
done
./rpc_client "$number"
status=0
wait "$server" || status=$?
server=''
say "shell: the server has ended with status $status"
