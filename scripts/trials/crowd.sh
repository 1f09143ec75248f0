#!/bin/sh
#
# crowd.sh - many copies at once, and each call late: the same bytes
#
# usage: scripts/trials/crowd.sh [-C DIR] [-n COPIES] [-d yes|no|only]
#                                [PROGRAM ...]
#
#   scripts/trials/crowd.sh ch01-pipe/eof     one program; ch01-pipe: a chapter
#
#   -n COPIES  how many at once, 1 to 999999, default 50
#   -d yes     delays, too; the default
#   -d no      no delays        -d only    nothing else
#   -C DIR     the book (default: the folder above this script's)
#   PROGRAM    eof, ch01-pipe/eof or ch01-pipe; default: all there are
#   -h         this text
#
# First nine runs, one after the other, on the machine as it is: "alone ms" is
# the longest. Then, beside a busy loop on each processor, COPIES that wait at
# one gate and start together, all on one processor; then the same on all of
# them. If root calls, half of them run as one user without rights and half as
# another.
# Then the delays: strace holds up each call of one name in each process for
# 15 ms before it begins; and in another run after it has ended. So for every
# name that the program calls, but for those that only start it. An order
# that rests on chance or on a pause is seen to be wrong.
#
# It falls short if one prints other bytes, ends with another exit status than
# 0, or not within 60 seconds, or leaves something behind. "Bad" counts those.
# It cannot see an order that goes wrong once in a million runs.
#
# exit: 0  nothing fell short        1   something did    2  wrong usage
#       77 a tool is missing, or nothing could be measured

# shellcheck source=scripts/trials/lib.sh
. "$(dirname "$0")/lib.sh"

root=$here/../.. copies=50 delays=yes
while getopts C:n:d:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    n) number "$OPTARG" && copies=$OPTARG ;;
    d)
        case $OPTARG in
        yes | no | only) delays=$OPTARG ;;
        *) misuse ;;
        esac
        ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
need taskset
[ "$delays" = no ] || need strace
groups=1 # of one user, two could not be told apart
[ "$(id -u)" != 0 ] || groups=2
JOBS=$groups
begin "$@"

# the processors that we may use, with commas, and the first of them
cpus=$(taskset -cp $$ | awk -F': ' '{
    n = split($2, part, ",")
    for (i = 1; i <= n; i++) {
        k = split(part[i], end, "-")
        for (c = end[1]; c <= end[k]; c++) list = list "," c
    }
    print substr(list, 2)
}')
cpu=${cpus%%,*}

# a group of copies, started by launch as its user
cat >"$base/group" <<'END'
launch=$1 gate=$2 copies=$3 there=$4 program=$5
i=0 pids=''
while [ $i -lt "$copies" ]; do
    (
        : <"$gate"
        exec "$launch" -z "$program"
    ) </dev/null >"$there/$i.out" 2>"$there/$i.err" &
    pids="$pids $!"
    i=$((i + 1))
done
: >"$there/ready"
i=0
for p in $pids; do
    wait "$p"
    echo $? >"$there/$i.status"
    i=$((i + 1))
done
END

busy() { # a loop on each processor, which ends with this script at the latest
    loops=''
    for c in $(echo "$cpus" | tr , ' '); do
        # shellcheck disable=SC2016
        taskset -c "$c" sh -c 'while kill -0 "$1" 2>/dev/null; do
            i=0
            while [ $i -lt 100000 ]; do i=$((i + 1)); done
        done' busy $$ &
        loops="$loops $!"
    done
}

quiet() {
    for p in $loops; do
        kill -9 "$p" # it ignores the others, as the worker does
        wait "$p"
    done 2>/dev/null
}

group() { # NUMBER COPIES PROGRAM PROCESSORS
    w=$base/w$1
    trial -t 60 taskset -c "$4" sh "$base/group" "$base/launch" \
        "$base/gate" "$2" "$base/copies$1" "$base/bin/$3"
    case $kind in
    hang) echo 'not all copies end within 60 s' ;;
    none) echo "does not start: $(said)" ;;
    esac >"$w/wrong"
    [ -z "$left" ] || echo "left behind: $left" >>"$w/wrong"
}

# open the gate when all wait there, or a group has ended without that
open_gate() {
    g=1 tries=0
    while [ "$g" -le "$groups" ]; do
        if [ -e "$base/copies$g/ready" ] || [ "$tries" = 600 ] || stopped; then
            g=$((g + 1))
        else
            tries=$((tries + 1))
            sleep 0.05
        fi
    done
    exec 9<>"$base/gate"
}

crowd() { # PROGRAM WHERE PROCESSORS
    program=$1 where=$2
    how="scripts/trials/crowd.sh -n $copies $program"
    rm -f "$base/gate"
    mkfifo -m 666 "$base/gate"
    busy
    members=''
    g=1
    while [ "$g" -le "$groups" ]; do
        rm -rf "$base/copies$g"
        mkdir "$base/copies$g"
        read -r user <"$base/w$g/user"
        [ -z "$user" ] || chown "$user" "$base/copies$g"
        # an odd one goes to the first group
        group "$g" $(((copies + groups - g) / groups)) "$program" "$3" &
        members="$members $!"
        g=$((g + 1))
    done
    open_gate
    for p in $members; do
        wait "$p"
    done
    exec 9>&-
    quiet
    ! stopped || return 0
    bad=0
    g=1
    while [ "$g" -le "$groups" ]; do
        while IFS= read -r wrong; do
            fall "$program" "$where: $wrong" "$how"
        done <"$base/w$g/wrong"
        look_at_group
        g=$((g + 1))
    done
    count "$program" "$copies" "$bad"
}

look_at_group() {
    i=0
    while [ "$i" -lt $(((copies + groups - g) / groups)) ]; do
        there=$base/copies$g/$i
        status=$(cat "$there.status" 2>/dev/null)
        wrong=''
        if [ "$status" != 0 ]; then
            wrong="exit ${status:-none}: $(sed -n 1p "$there.err" 2>/dev/null)"
        elif ! cmp -s "$there.out" "$base/ref/$program"; then
            wrong="other output: $(other_line "$program" "$there.out")"
        fi
        i=$((i + 1))
        [ -n "$wrong" ] || continue
        bad=$((bad + 1))
        fall "$program" "$where: $wrong" "$how" "user $g copy $i"
    done
}

one() { # PROGRAM
    build "$1" cc && reference "$1" || return 0
    echo "$1" >>"$base/good"
    longest=0
    for _ in 1 2 3 4 5 6 7 8 9; do
        trial "$binary"
        longest=$(printf '%s\n' "$longest" "$ms" | sort -n | tail -n 1)
        ! stopped || return 0
    done
    count "$1" 0 0 "$longest"
    progress "$1" 'on one processor'
    crowd "$1" 'all on one processor' "$cpu"
    ! stopped || return 0
    progress "$1" 'on all processors'
    crowd "$1" 'on all processors' "$cpus"
}

# These begin a program, or cannot be held up at that end.
unheld=" arch_prctl set_tid_address set_robust_list rseq brk prlimit64 \
readlink readlinkat execve:exit exit:exit exit_group:exit rt_sigreturn:exit "

held_up() { # [STRACE-OPTION ...]: runs it so
    trial -t 60 -g 10 strace -DDD -qqq -f -e signal=none "$@" "$binary"
}

# each call late
late() { # PROGRAM
    case $delays in
    yes)
        grep -qxF -e "$1" "$base/good" || return 0
        ;;
    esac
    # shellcheck disable=SC2086 # words
    build "$1" $static && reference "$1" || return 0
    : >"$w/log"
    held_up -o "$w/log"
    if [ "$kind $value" != 'exit 0' ] || ! same "$1"; then
        stopped || echo "no delays: $1 cannot be traced" >>"$base/notes"
        return 0
    fi
    sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$w/log" | sort -u >"$w/calls"
    while read -r call <&4; do
        for end in enter exit; do
            case $unheld in
            *" $call "* | *" $call:$end "*) continue ;;
            esac
            ! stopped || return 0
            progress "$1" "$call late, $end"
            held_up -o /dev/null -e "trace=$call" \
                -e "inject=$call:delay_$end=15000" 4<&-
            ! stopped || return 0
            judge "$1"
        done
    done 4<"$w/calls"
}

judge() { # PROGRAM: the run in which call was late at its end
    wrong=''
    case $kind in
    none) return ;; # strace knows no way to hold it up
    hang) wrong="does not end within 60 s${held:+ (there: $held)}" ;;
    *)
        if [ "$kind $value" != 'exit 0' ]; then
            wrong="$kind $value: $(said)"
        elif ! same "$1"; then
            wrong="other output: $(other_line "$1" "$w/out")"
        elif [ -n "$left" ]; then
            wrong="left behind: $left"
        fi
        ;;
    esac
    count "$1" 0 0 0 1
    [ -n "$wrong" ] || return 0
    count "$1" 0 1 0 0
    fall "$1" "$call late by 15 ms: $wrong" \
        "$static -o /tmp/${1#*/} $1.c && strace -f -e inject=$call:delay_$end=15000 /tmp/${1#*/}" \
        "$end"
}

: >"$base/good"
if [ "$delays" != only ]; then
    jobs=1 # each group has a worker's place, but there is one worker
    each_program one
    jobs=$groups
fi
if [ "$delays" != no ]; then
    rm -rf "$base/claimed"
    mkdir "$base/claimed"
    : >"$base/done"
    static='cc -O1 -static' # few calls but its own
    echo 'int main(void) { return 0; }' >"$base/probe.c"
    $static -o "$base/probe" "$base/probe.c" 2>/dev/null || static='cc -O1'
    each_program late
fi
table 'copies|bad|alone ms|delays'
