#!/bin/sh
#
# kills.sh - end each program by a signal at any moment, see that nothing stays
#
# usage: scripts/trials/kills.sh [-C DIR] [-n SIGNALS] [-s SEED] [-t SECONDS]
#                                [PROGRAM ...]
#
#   scripts/trials/kills.sh -n 1000 ch01-pipe/eof     one program; ch01-pipe: a chapter
#
#   -n SIGNALS  signals for each program, 1 to 999999, default 200
#   -s SEED     of the moments, 1 to 999999 (default: another each time; it is
#               printed)
#   -t SECONDS  within which its processes end, default 10
#   -C DIR      the book (default: the folder above this script's)
#   PROGRAM     eof, ch01-pipe/eof or ch01-pipe; default: all there are
#   -h          this text
#
# In turn: SIGINT, SIGTERM, SIGHUP to the whole process group; the same to the
# main process alone; SIGKILL to any one of the processes. The moment is spread
# evenly over the program's own run time, the median of nine runs.
#
# It falls short if SECONDS later one of its processes still runs; if it
# ends with exit 0 and other output, but for SIGKILL; if SIGINT to the group, as
# Ctrl+C sends it, leaves anything, and does so once more in five at the same
# moment (a signal within the very call that makes an object comes before the
# program knows of it); and if the other signals leave anything that sweep.sh
# does not know, see scripts/lib/left.sh. If something was left, the program is
# run once more, and must work and leave nothing itself; then that is removed,
# and counted as "left".
# "Running" counts the signals that met the program before its end.
#
# It cannot try every moment: with another seed it may find more.
#
# exit: 0  nothing fell short        1   something did    2  wrong usage
#       77 a tool is missing, or nothing could be measured

# shellcheck source=scripts/trials/lib.sh
. "$(dirname "$0")/lib.sh"

root=$here/../.. signals=200 seed='' limit=10
while getopts C:n:s:t:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    n) number "$OPTARG" && signals=$OPTARG ;;
    s) number "$OPTARG" && seed=$OPTARG ;;
    t) number "$OPTARG" && limit=$OPTARG ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
seed=${seed:-$(($(date +%s) % 999999 + 1))}
begin "$@"
echo "seed $seed"

moments() { # PROGRAM MILLISECONDS: signal, whom, microseconds; a line each
    hash=$(printf %s "$1" | cksum)
    awk -v seed="$seed" -v hash="${hash%% *}" -v count="$signals" \
        -v ms="$2" 'BEGIN {
            srand((seed + hash) % 2147483647)
            split("2 15 1 2 15 1 9", signal, " ")
            split("group group group main main main any", whom, " ")
            for (i = 0; i < count; i++) {
                at = rand() * ms * 1000
                r = int(rand() * 1000)
                k = i % 7 + 1
                print signal[k], whom[k] (k == 7 ? ":" r : ""), int(at)
            }
        }'
}

# Are all of these things that may stay after this signal?
may_stay() {
    printf '%s' "$objects" | while IFS= read -r thing; do
        class_of "$thing"
        case $signal$whom:$class in
        2group:libc) ;;
        2group:* | *:other) exit 1 ;;
        esac
    done
}

# after PROGRAM: sets fault, empty if all is well
after() {
    fault='' there=$objects
    if [ "$kind" = hang ]; then
        fault="does not end within $limit s${held:+ (there: $held)}"
    elif [ "$signal" != 9 ] && [ "$kind $value" = 'exit 0' ] && ! same "$1"
    then
        fault='exit 0 with other output'
    fi
    case $left in
    '') ;;
    *'process '*) fault="$fault${fault:+; }left behind: $left" ;;
    *) may_stay || fault="$fault${fault:+; }left behind: $left" ;;
    esac
    if [ -n "$left" ] && [ -z "$fault" ]; then
        count "$1" 0 0 1
        trial "$binary"
        if [ "$kind $value" != 'exit 0' ] || ! same "$1"; then
            fault="then it does not work: $kind $value: $(said)"
        elif [ -n "$left" ]; then
            fault="then the next run leaves behind: $left"
        fi
        objects=$there
    fi
    clear_away
}

# again PROGRAM: was that left behind by more than chance?
again() {
    for _ in 1 2 3 4 5; do
        ! stopped || return 1
        trial -K -t "$limit" -g "$limit" -k 2 -a group -w "$at" "$binary"
        after "$1"
        [ -z "$fault" ] || return 0
    done
    count "$1" 0 0 1
    return 1
}

send() { # PROGRAM: one signal of the plan, in signal, whom, at
    trial -K -t "$limit" -g "$limit" -k "$signal" -a "$whom" -w "$at" "$binary"
    count "$1" 1 "$sent"
    case $whom in
    group) where='the process group' ;;
    main) where='the main process' ;;
    *)
        where='a process that is not the main one'
        [ "$killed" != "$main_pid" ] || where='the main process'
        ;;
    esac
    after "$1"
    [ -n "$fault" ] && ! stopped || return 0
    case $signal$whom:$fault in
    '2group:left behind: '*) again "$1" || return 0 ;;
    esac
    case $signal in
    1) signal_name=SIGHUP ;;
    2) signal_name=SIGINT ;;
    9) signal_name=SIGKILL ;;
    *) signal_name=SIGTERM ;;
    esac
    how="cc -o /tmp/${1#*/} $1.c && cc -o /tmp/launch scripts/trials/launch.c"
    how="$how && /tmp/launch -d \$(mktemp -d) -t $limit -g $limit"
    how="$how -k $signal -a $whom -w $at -r /tmp/report /tmp/${1#*/}; cat /tmp/report"
    fall "$1" "$signal_name to $where: $fault" "$how" "$at us"
}

one() { # PROGRAM
    build "$1" cc && reference "$1" || return 0
    for _ in 1 2 3 4 5 6 7 8 9; do
        ! stopped || break
        trial "$binary"
        echo "$ms"
    done | sort -n | sed -n 5p >"$w/ms"
    ! stopped || return 0
    read -r median <"$w/ms"
    count "$1" 0 0 0 "$median"
    moments "$1" "$median" >"$w/plan"
    done=0
    while read -r signal whom at <&4; do
        ! stopped || break
        done=$((done + 1))
        progress "$1" "$done/$signals"
        send "$1" 4<&-
    done 4<"$w/plan"
}

each_program one
table 'signals|running|left|run ms'
