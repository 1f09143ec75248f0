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

# state PID - S sleeps until something comes, Z has ended
state() { sed -n 's/^State:.\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null; }
ended() { case $(state "$1") in Z | '') ;; *) false ;; esac }
asleep() {
    ! ended "$1" || { echo "$0: process $1 has ended" >&2 && exit 1; }
    [ "$(state "$1")" = S ]
}

# leave - lets in who still waits to open the FIFO, and removes it
leave() {
    [ -n "$dir" ] || return 0
    [ ! -p "$dir/fifo" ] || exec 9<>"$dir/fifo"
    rm -rf "$dir"
    exec 9>&-
}
dir=''
trap leave EXIT
trap 'leave; exit 129' HUP
trap 'leave; exit 130' INT
trap 'leave; exit 143' TERM
trap '' PIPE # say fails, and that ends it

say "shell: makes a FIFO, starts talk_writer with its name"
dir=$(trap '' HUP INT TERM && mktemp -d "${TMPDIR:-/tmp}/ipc-XXXXXX")
fifo=$dir/fifo
error=$(LC_ALL=C mkfifo -m 600 "$fifo" 2>&1) || {
    echo "$0: TMPDIR elsewhere? $error" >&2
    case $error in *permitted | *supported) exit 77 ;; esac # no FIFOs there
    exit 1
}
printf 'hello\nhow are you?\n' | ./talk_writer "$fifo" &
writer=$!
until asleep "$writer"; do :; done
say "shell: sees it asleep; starts talk_reader with the same name"
./talk_reader "$fifo" & # in the background, or signals wait for it
reader=$!
until ended "$writer" || ended "$reader"; do :; done
leave # both are in; or one has died, then this lets the other in
wait "$reader"
wait "$writer"
say "shell: both have ended"
