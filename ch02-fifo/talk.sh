#!/bin/sh
# talk.sh - two programs that know nothing of each other meet by a name
#
# Watch for: each is told the name of the FIFO, and nothing else.
# See: README.md "Strangers meet", talk_writer.c, talk_reader.c
set -eu
cd "$(dirname "$0")"

dir='' writer='' reader=''
leave() { # each timeout leads a group; what it runs is in it
    for pid in $writer $reader; do
        kill -s TERM -- "-$pid" "$pid" 2>/dev/null || :
    done
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

dir=$(mktemp -d /tmp/ipc-XXXXXX)
mkfifo "$dir/fifo"
echo "shell: has made a FIFO, starts two programs with its name"

# timeout, or one waits for ever if the other fails
printf 'hello\nhow are you?\n' | timeout 5 ./talk_writer "$dir/fifo" &
writer=$!
timeout 5 ./talk_reader "$dir/fifo" &
reader=$!
wait "$reader"
wait "$writer"
echo "shell: both have ended"
