#!/bin/sh
# shell_fifo.sh - a pipe with a name, made and used by the shell's commands
#
# usage: ./shell_fifo.sh
#
# Watch for: echo waits, although it has something to say.
# See: README.md "From the shell", mkfifo(1), fifo(7)
set -eu
[ $# = 0 ] || { echo "usage: $0" >&2; exit 2; }

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

say "shell: mkfifo makes a FIFO, a pipe with a name"
dir=$(trap '' HUP INT TERM && mktemp -d "${TMPDIR:-/tmp}/ipc-XXXXXX")
fifo=$dir/fifo
error=$(LC_ALL=C mkfifo -m 600 "$fifo" 2>&1) || {
    echo "$0: TMPDIR elsewhere? $error" >&2
    case $error in *permitted | *supported) exit 77 ;; esac # no FIFOs there
    exit 1
}
say "shell: ls -l begins its line with $(printf %.1s "$(ls -l "$fifo")")"

say "shell: echo good news > fifo, in the background"
echo "good news" >"$fifo" &
writer=$!
until asleep "$writer"; do :; done
say "shell: sees it asleep; runs cat < fifo"
{ news=$(cat <"$fifo") && say "cat: $news"; } & # or signals wait for cat
reader=$!
until ended "$writer" || ended "$reader"; do :; done
leave # both are in; or one has died, then this lets the other in
wait "$reader"
wait "$writer"
say "shell: echo has ended, too"
