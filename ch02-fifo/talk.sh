#!/bin/sh
# talk.sh - two programs that know nothing of each other talk through a name
#
# usage: ./talk.sh
#
# Watch for: each is told the name of the FIFO, and nothing else.
# See: README.md "Strangers meet", talk_writer.c, talk_reader.c
set -eu
[ $# = 0 ] || { echo "usage: $0" >&2; exit 2; }
cd "$(dirname "$0")"

say() { printf '%s\n' "$1"; }

# asleep PID - it sleeps until something comes: state S; Z has ended
asleep() {
    case $(grep '^State:' "/proc/$1/status") in
    State:?S*) true ;;
    State:?Z* | '') echo "$0: process $1 has ended" >&2 && exit 1 ;;
    *) false ;;
    esac
}

# leave - lets in who still waits to open the FIFO, and removes it
leave() {
    [ ! -p "$dir/fifo" ] || exec 9<>"$dir/fifo"
    rm -rf "$dir"
}
dir=''
trap leave EXIT
trap 'leave; exit 129' HUP
trap 'leave; exit 130' INT
trap 'leave; exit 143' TERM
trap '' PIPE # say fails, and that ends it

say "shell: makes a FIFO, starts talk_writer with its name"
dir=$(trap '' HUP INT TERM && mktemp -d "${TMPDIR:-/tmp}/ipc-XXXXXX")
mkfifo -m 600 "$dir/fifo"
printf 'hello\nhow are you?\n' | ./talk_writer "$dir/fifo" &
writer=$!
until asleep "$writer"; do :; done
say "shell: sees it asleep; starts talk_reader with the same name"
./talk_reader "$dir/fifo" &
wait $! # in the background: a signal ends wait, but would not end the reader
wait "$writer"
say "shell: both have ended"
