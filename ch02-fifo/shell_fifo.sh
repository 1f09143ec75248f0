#!/bin/sh
# shell_fifo.sh - the shell makes a pipe with a name; echo waits in it for cat
#
# Watch for: echo waits, although it has something to say.
# See: README.md "From the shell", mkfifo(1), fifo(7)
set -eu

dir='' echo='' cat=''
leave() { # each timeout leads a group; what it runs is in it
    for pid in $echo $cat; do
        kill -s TERM -- "-$pid" "$pid" 2>/dev/null || :
    done
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

returned() { if [ -e returned ]; then echo yes; else echo no; fi; }

dir=$(mktemp -d /tmp/ipc-XXXXXX)
cd "$dir"
mkfifo fifo
# shellcheck disable=SC2012 # what ls says is the question
echo "shell: ls -l says of it: $(ls -l fifo | cut -c 1)"

# timeout, or one waits for ever if the other fails
timeout 5 sh -c 'echo good news >fifo; : >returned' &
echo=$!
sleep 0.1 # time for echo to return, if it did not wait
echo "shell: echo good news >fifo; has it returned? $(returned)"

timeout 5 cat fifo >out &
cat=$!
wait "$cat"
wait "$echo"
echo "cat: $(cat out)"
echo "shell: and now? $(returned)"
