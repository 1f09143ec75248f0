#!/bin/sh
#
# kills.sh - end each program by a signal at any moment, see that nothing stays
#
# usage: scripts/trials/kills.sh [-C DIR] [-n SIGNALS] [-s SEED] [PROGRAM ...]
#
#   scripts/trials/kills.sh -n 1000 ch01-pipe/eof     one program; ch01-pipe: a chapter
#
#   -n SIGNALS  signals for each program, 1 to 999999, default 200
#   -s SEED     of the moments, 1 to 999999 (default: another each time; it is
#               printed)
#   -C DIR      the book (default: the folder above this script's)
#   PROGRAM     eof, ch01-pipe/eof or ch01-pipe; default: all there are
#   -h          this text
#
# In turn: SIGINT, SIGTERM, SIGHUP to the whole process group; the same to the
# main process alone; SIGKILL to any one of the processes. The moment is spread
# evenly over the program's own run time, the median of nine runs.
#
# It falls short if two seconds later a process or an object is still there;
# and, except after SIGKILL, if it ends with exit 0 and other output.
# When SIGKILL hits the owner of a named object, no program can help it that the
# object stays: one whose name begins with "ipc-", or a System V key that begins
# with the byte "I" or is IPC_PRIVATE, or the file sem.?????? that glibc makes
# within sem_open(). Then the program is run once more, and must work and remove
# what is its own. What the killed one left is removed and counted as "left by
# kill -9".
# "Running" counts the signals that met the program before its end.
#
# It cannot try every moment: with another seed it may find more.
#
# exit: 0  nothing fell short        1   something did    2  wrong usage
#       77 a tool is missing, or nothing could be measured

# shellcheck source=scripts/trials/lib.sh
. "$(dirname "$0")/lib.sh"

root=$here/../.. signals=200 seed=''
while getopts C:n:s:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    n) number "$OPTARG" && signals=$OPTARG ;;
    s) number "$OPTARG" && seed=$OPTARG ;;
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

# Are all of these a killed owner's named objects? If the main process was
# killed it may be any; else the killed one's number must be in the name.
# sem.?????? is glibc's: sem_open() makes it, links it to the real name, then
# removes it; nobody can if SIGKILL comes in between.
may_stay() { # OBJECTS
    echo "$1" | while read -r what which key; do
        case $what in
        '') ;;
        shm | sem | msg)
            [ "$key" = 0 ] || [ $((key >> 24)) = 73 ] || exit 1
            [ "$killed" = "$main_pid" ] ||
                [ $((key & 0xffffff)) = "$killed" ] || exit 1
            ;;
        file)
            case ${which##*/} in
            sem.??????) continue ;;
            ipc-* | sem.ipc-*) ;;
            *) exit 1 ;;
            esac
            [ "$killed" = "$main_pid" ] || case $which in
            *"-$killed" | *"-$killed"[!0-9]*) ;;
            *) exit 1 ;;
            esac
            ;;
        *) exit 1 ;;
        esac
    done
}

remove() { # OBJECTS
    echo "$1" | while read -r what which _; do
        case $what in
        shm | sem | msg | file)
            "$base/launch" -m "$w/mq" -x "$what $which"
            ;;
        esac
    done
}

# after_kill PROGRAM: sets fault, empty if all is well with what it left
after_kill() {
    fault='' there=$objects
    if [ "$kind" = hang ]; then
        fault="does not end within two seconds${held:+ (there: $held)}"
    elif [ -n "$left" ] && ! may_stay "$there"; then
        fault="left behind: $left"
    elif [ -n "$left" ]; then
        count "$1" 0 0 1
        trial "$binary"
        if [ "$kind $value" != 'exit 0' ] || ! same "$1"; then
            fault="then it does not work: $kind $value: $(said)"
        elif [ -n "$left" ]; then
            fault="then the next run leaves behind: $left"
        fi
    fi
    remove "$there"
}

# after SIGINT, SIGTERM, SIGHUP
after_end() { # PROGRAM
    fault=''
    if [ "$kind" = hang ]; then
        fault="does not end within two seconds${held:+ (there: $held)}"
    elif [ "$kind $value" = 'exit 0' ] && ! same "$1"; then
        fault='exit 0 with other output'
    fi
    [ -z "$left" ] || fault="$fault${fault:+; }left behind: $left"
}

send() { # PROGRAM: one signal of the plan, in signal, whom, at
    if [ "$signal" = 9 ]; then
        trial -K -t 2 -g 2 -k 9 -a "$whom" -w "$at" "$binary"
        count "$1" 1 "$sent"
        where='a process that is not the main one'
        [ "$killed" != "$main_pid" ] || where='the main process'
        after_kill "$1"
    else
        trial -t 2 -g 2 -k "$signal" -a "$whom" -w "$at" "$binary"
        count "$1" 1 "$sent"
        where='the process group'
        [ "$whom" = group ] || where='the main process'
        after_end "$1"
    fi
    [ -n "$fault" ] && ! stopped || return 0
    case $signal in
    1) signal_name=SIGHUP ;;
    2) signal_name=SIGINT ;;
    9) signal_name=SIGKILL ;;
    *) signal_name=SIGTERM ;;
    esac
    how="cc -o /tmp/${1#*/} $1.c && cc -o /tmp/launch scripts/trials/launch.c"
    how="$how && /tmp/launch -d \$(mktemp -d) -t 2 -g 2 -k $signal -a $whom"
    how="$how -w $at -r /tmp/report /tmp/${1#*/}; cat /tmp/report"
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
table 'signals|running|left by kill -9|run ms'
