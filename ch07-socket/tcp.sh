#!/bin/sh
# tcp.sh - a client finds a server by nothing but an address and a port
#
# usage: ./tcp.sh
#
# Watch for: who makes which call, and which call waits for which.
# See: README.md "A connection, call by call", tcp_server.c, tcp_client.c
set -eu
[ $# = 0 ] || { echo "usage: $0" >&2; exit 2; }
cd "$(dirname "$0")"
setpriv --pdeathsig KILL true 2>/dev/null || {
    echo "$0: no setpriv --pdeathsig: install util-linux" >&2
    exit 77
}

say() { printf '%s\n' "$1"; }

# state PID - S sleeps until something comes, Z has ended
state() { sed -n 's/^State:.\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null; }
ended() { case $(state "$1") in Z | '') ;; *) false ;; esac }

# port PID - at which that process listens. As ss -ltnp does it: the inodes of
# its sockets, looked up among those that listen (0A)
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

say "shell: starts tcp_server, lets the kernel choose the port"
setpriv --pdeathsig KILL ./tcp_server 0 & # it must not outlive us
server=$!
until number=$(port "$server") && [ "$(state "$server")" = S ]; do
    ! ended "$server" || { echo "$0: tcp_server has ended" >&2; exit 1; }
done
say "shell: it is asleep in accept(); starts tcp_client with that port"
printf 'hello\n' | ./tcp_client "$number"
wait "$server"
server=''
say "shell: both have ended"
