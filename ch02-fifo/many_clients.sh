#!/bin/sh
# many_clients.sh - one FIFO takes all requests, each client has one for answers
#
# Watch for: one client never opens its FIFO, and the others are answered.
# See: README.md "A server and its clients", square_server.c, square_client.c
set -eu
cd "$(dirname "$0")"

dir='' server='' clients=''
end_server() { # timeout leads a group; the server is in it
    kill -s TERM -- "-$server" "$server" 2>/dev/null || :
}
leave() {
    [ -z "$server" ] || end_server
    # shellcheck disable=SC2086 # process ids have no blanks
    [ -z "$clients" ] || kill $clients 2>/dev/null || :
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

dir=$(mktemp -d /tmp/ipc-XXXXXX)
mkfifo "$dir/requests" "$dir/requests.1"
exec 3<>"$dir/requests" # to read and write: that does not wait
echo "shell: asks as client 1, which never opens its FIFO; starts a server"
echo "1 10" >&3
timeout 5 ./square_server "$dir/requests" &
server=$!

for n in 11 12 13; do
    ./square_client "$dir/requests" $n >"$dir/$n" &
    clients="$clients $!"
done
for pid in $clients; do
    wait "$pid"
done
cat "$dir/11" "$dir/12" "$dir/13" # in this order, whoever was first
end_server
wait "$server" 2>/dev/null || : # a shell may say "Terminated"
server='' clients=''
echo "shell: all three have their answers; has ended the server"
