#!/usr/bin/env bash
# What places.bats asks of each program. It runs in a bash of its own: bats looks
# at each line of a test, and here that would cost more than the programs do.
#
# usage: places.bash KEPT QUESTION [ARG ...]
#
# KEPT is a folder for what the programs usually print: QUESTION is usual, and
# later same, silenced or right, see below. Two programs a processor run at a
# time: some wait. Prints what is wrong.
#
# exit: 0  nothing is wrong    1  something is

set -u
LIMIT=${LIMIT:-30} # seconds for a program
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=scripts/lib/book.sh
. scripts/lib/book.sh

# usual PROGRAM - keeps what it prints here
usual() {
    timeout -s KILL "$LIMIT" "./$1" >"$KEPT/${PWD##*/}.$1" 2>&1 ||
        [ $? = 77 ] || echo "$1: fails as it is"
}

# equal FILE FILE - as cmp does it, but without a process of its own; as far as
# the first byte 0, which no program prints
equal() {
    local one other
    IFS='' read -rd '' one <"$1"
    IFS='' read -rd '' other <"$2"
    [ "$one" = "$other" ]
}

# the signals of a crash: ILL TRAP ABRT BUS FPE SEGV SYS; KILL, if it hung
crashed() { # STATUS
    case $1 in
    132 | 133 | 134 | 135 | 136 | 137 | 139 | 159) true ;;
    *) false ;;
    esac
}

# same [WRAPPER...] PROGRAM - "WRAPPER... ./PROGRAM" prints what ./PROGRAM
# prints, and exits 0
same() {
    local program=${*: -1}
    local kept=$KEPT/${PWD##*/}.$program
    # (into a file: who is left, and holds a pipe, would not be waited for)
    timeout -s KILL "$LIMIT" "${@:1:$#-1}" "./$program" >"$kept.got" 2>&1 ||
        [ $? = 77 ] || echo "$program: exit status $?"
    equal "$kept.got" "$kept" || echo "$program: $(<"$kept.got")"
}

# silenced COMMAND PROGRAM - with its output going where COMMAND sends it, it
# does not hang and does not crash; what it says of it is its own affair
silenced() {
    local status=0
    sh -c "$1" sh timeout -s KILL "$LIMIT" "./$2" >/dev/null 2>&1 || status=$?
    ! crashed "$status" || echo "$2: exit status $status"
}

# right WRAPPER... PROGRAM - it prints what it usually prints, and exits 0; or
# it says why not, exits with another status, and none of its lines is another
# than usual or at another place
right() {
    local program=${*: -1} status=0 wrong=''
    local kept=$KEPT/${PWD##*/}.$program said
    said=$kept.said
    timeout -s KILL "$LIMIT" "${@:1:$#-1}" "./$program" \
        >"$said.out" 2>"$said.err" || status=$?
    if [ "$status" = 77 ]; then
        return
    elif crashed "$status"; then
        echo "$program: exit status $status"
    fi
    if ! equal "$kept" "$said.out"; then
        [ "$status" != 0 ] || echo "$program: exit status 0, with other output"
        wrong=$(diff "$kept" "$said.out" | grep -m 1 '^>')
    fi
    if [ "$status" != 0 ] && [[ $(<"$said.err") != *': '* ]]; then
        echo "$program: exit status $status without a message"
    fi
    [ -z "$wrong" ] || echo "$program: a wrong line: $wrong"
}

KEPT=$1
shift
cpus=$(nproc 2>/dev/null) || cpus=1
wrong=$KEPT/wrong.$$
while read -r program; do
    (cd "${program%/*}" && "$@" "${program#*/}" ||
        echo "$program: not tried") >>"$wrong" &
    running=$((${running:-0} + 1))
    if [ "$running" -ge $((2 * cpus)) ]; then
        wait -n
        running=$((running - 1))
    fi
done < <(programs ch[0-9][0-9]-*)
wait
[ -n "${running-}" ] || echo "no program was tried" >>"$wrong"
cat "$wrong" && [ ! -s "$wrong" ]
