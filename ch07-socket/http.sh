#!/bin/sh
# http.sh - an HTTP server answers whatever comes, and opens only what it should
#
# Watch for: which of the requests gets a file, and what the others get.
# See: README.md "A browser", super_server.c, http_server.c, http_client.c
set -eu
cd "$(dirname "$0")"

dir='' server=''
end_server() { # timeout leads a group; the server is in it
    kill -s TERM -- "-$server" "$server" 2>/dev/null || :
}
leave() {
    [ -z "$server" ] || end_server
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

dir=$(mktemp -d /tmp/ipc-XXXXXX)
mkfifo "$dir/lines"
timeout 10 ./super_server 0 ./http_server >"$dir/lines" &
server=$!
exec 3<"$dir/lines"
read -r line <&3 # server: listens at port ...
port=${line##* }
echo "shell: super_server listens, and starts http_server for each client"

./http_client "$port" 'GET / HTTP/1.0'
./http_client "$port" 'GET / HTTP/1.1' 'Host: 127.0.0.1'
./http_client "$port" 'GET / HTTP/1.1'
./http_client "$port" 'GET /README%2emd HTTP/1.0'
./http_client "$port" 'GET /pictures/../README.md HTTP/1.0'
./http_client "$port" 'GET /pictures%2f..%2fREADME.md HTTP/1.0'
./http_client "$port" 'POST / HTTP/1.0'
./http_client "$port" 'hello'
end_server
wait "$server" 2>/dev/null || : # a shell may say "Terminated"
server=''
echo "shell: has ended the server"
