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

say "shell: mkfifo makes a FIFO, a pipe with a name"
dir=$(trap '' HUP INT TERM && mktemp -d "${TMPDIR:-/tmp}/ipc-XXXXXX")
fifo=$dir/fifo
mkfifo -m 600 "$fifo"
say "shell: ls -l begins its line with $(printf %.1s "$(ls -l "$fifo")")"

say "shell: echo good news > fifo, in the background"
echo "good news" >"$fifo" &
writer=$!
until asleep "$writer"; do :; done
say "shell: sees it asleep; runs cat < fifo"
cat <"$fifo" | sed 's/^/cat: /' &
wait $! # in the background: a signal ends wait, but would not end cat
wait "$writer"
say "shell: echo has ended, too"
