# shellcheck shell=sh disable=SC2034 # the scripts read what trial sets
#
# lib.sh - what faults.sh, kills.sh, crowd.sh and portable.sh share
#
# They source it. All work is done in one private folder, $base, removed on
# every way out. Each of $jobs workers has a place of its own there, $w, and if
# root calls, a user of its own without a name: what that user owns is the
# program's. launch.c starts the programs and sees what becomes of them.
#
# JOBS in the environment: how many at a time. Default: one for each processor
# for root, else 1, since two programs of one user cannot be told apart.

set -u

me=${0##*/} here=$(dirname "$0")
# shellcheck source=scripts/lib/script.sh
. "$here/../lib/script.sh"
# shellcheck source=scripts/lib/book.sh
. "$here/../lib/book.sh"
# shellcheck source=scripts/lib/left.sh
. "$here/../lib/left.sh"
tab=$(printf '\t')
base='' pids='' claims=''
# what trial finds out
kind='' value='' ms='' sent='' killed='' left='' held='' objects='' main_pid=''

finish() {
    trap '' INT TERM HUP
    [ -n "$base" ] || return
    : >"$base/stop"
    for p in $pids; do
        wait "$p"
    done 2>/dev/null
    [ ! -t 2 ] || printf '\r\033[K' >&2
    for p in $claims; do
        rmdir "$p"
    done
    rm -rf "$base"
}

owns_nothing() { # UID
    ! getent passwd "$1" >/dev/null 2>&1 &&
        awk -v u="$1" '
            FNR == 1 { for (c = 1; c <= NF; c++) if ($c == "cuid") k = c }
            $k == u { found = 1 }
            END { exit found }' /proc/sysvipc/shm /proc/sysvipc/sem \
            /proc/sysvipc/msg 2>/dev/null &&
        [ -z "$(find /dev/shm /dev/mqueue /tmp /var/tmp -maxdepth 1 \
            -user "$1" 2>/dev/null)" ] &&
        [ -z "$(find /proc -maxdepth 1 -user "$1" 2>/dev/null)" ]
}

claim_user() { # sets user: an id without a name, which is ours from now on
    user=$((61000 + $$ % 1000 * 4))
    while ! { owns_nothing "$user" && mkdir "/tmp/ipc-measure-$user"; }; do
        user=$((user + 1))
    done 2>/dev/null
    claims="$claims /tmp/ipc-measure-$user"
}

# begin PROGRAM...: after the options. Makes $base with launch, the workers'
# places, and the list of programs, lines like ch01-pipe/eof. $root is the book.
begin() {
    root=$(cd "$root" 2>/dev/null && pwd) || {
        echo "$me: no such folder" >&2
        exit 2
    }
    need cc
    ways_out finish
    as_root=false
    if [ "$(id -u)" = 0 ]; then
        as_root=true
        unset TMPDIR # the workers' users must reach it
        jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN)}
    else
        jobs=${JOBS:-1}
    fi
    base=$(mktemp -d "${TMPDIR:-/tmp}/ipc-measure.$$.XXXXXX") || exit 1
    chmod 711 "$base"
    umask 022
    unset TMPDIR
    mkdir "$base/bin" "$base/ref" "$base/claimed"
    for list in falls skips notes counts 'done'; do
        : >"$base/$list"
    done
    find_programs "$@"
    cc -O1 -static -o "$base/launch" "$here/launch.c" 2>/dev/null ||
        cc -O1 -o "$base/launch" "$here/launch.c" || exit 1
    k=1
    while [ "$k" -le "$jobs" ]; do
        mkdir -p "$base/w$k/dir" "$base/w$k/mq"
        : >"$base/w$k/log"
        user=''
        if $as_root; then
            claim_user
            chown "$user" "$base/w$k/dir" "$base/w$k/log"
        fi
        echo "$user" >"$base/w$k/user"
        k=$((k + 1))
    done
}

find_programs() { # PROGRAM...
    # shellcheck disable=SC2119 # all there are
    (cd "$root" && programs) | grep -v '\.sh$' >"$base/all"
    [ $# -gt 0 ] || set -- ''
    for name in "$@"; do
        name=${name%/}
        awk -v name="${name%.c}" '
            name == "" || $0 == name || index($0, name "/") == 1 ||
                substr($0, index($0, "/") + 1) == name { print; found = 1 }
            END { exit !found }' "$base/all" || {
            echo "$me: no such program or chapter: $name" >&2
            exit 2
        }
    done >"$base/programs"
}

# trial LAUNCH-OPTION... COMMAND...: runs it by launch in the worker's place.
# There it leaves out, err and report. Sets kind (exit, signal, hang; none: it
# did not start), value, ms, sent, killed, left and held (text), objects (as in
# lib/left.sh, a line each; those that -K let stay are there) and main_pid.
trial() {
    read -r user <"$w/user"
    rm -f "$w/report"
    "$base/launch" ${user:+-u "$user"} -d "$w/dir" -m "$w/mq" \
        -r "$w/report" "$@" </dev/null >"$w/out" 2>"$w/err"
    launched=$?
    kind=none value='' ms=0 sent=0 killed=0 left='' held='' objects=''
    main_pid=0
    [ "$launched" = 0 ] || return 0
    while read -r word a b; do
        case $word in
        pid) main_pid=$a ;;
        status) kind=${a%% *} value=$b ;;
        ms) ms=$a ;;
        sent) sent=$a ;;
        killed) killed=$a ;;
        blind) : >"$base/blind" ;;
        left | held)
            text=$(plainly "$a $b") || continue
            if [ "$word" = held ]; then
                held="$held${held:+, }$text"
            else
                left="$left${left:+, }$text"
            fi
            [ "$a" = process ] || objects="$objects$a $b
"
            ;;
        esac
    done <"$w/report"
    if [ -z "$user" ]; then # else launch has removed it, but for -K
        case " $* " in *' -K '*) ;; *) clear_away ;; esac
    fi
}

# plainly PROCESS-OR-THING: without what differs from run to run; 1 if that is
# of somebody else, who runs as the same user
plainly() {
    case $1 in
    process*)
        echo "process ${1##* }"
        return
        ;;
    "file $w/dir/"*) set -- "file \$TMPDIR/${1##*/}" ;;
    *)
        class_of "$1"
        [ -n "$user" ] || [ "$class" != other ] || return 1
        case $1 in
        "file $w/mq/"*) set -- "queue /${1##*/}" ;;
        file*) ;;
        *) set -- "System V ${1%% *}" ;;
        esac
        ;;
    esac
    echo "$1" | sed -E 's/([.-])[A-Za-z0-9]{6}$/\1XXXXXX/; s/[0-9]{3,}/N/g
        s/(ipc-)[0-9a-fN]{8,}/\1N/'
}

# clear_away: removes what is in objects. Without a user of its own, it may be
# of somebody else: nothing of that, if it is in use or another program runs.
clear_away() {
    [ -n "$objects" ] || return 0
    mine=$(printf '%s' "$objects")
    if [ -z "$user" ]; then
        mine=$(printf '%s' "$objects" | unused)
        [ -z "$(book_runs "$root")" ] || mine=''
        [ "$(printf '%s' "$objects")" = "$mine" ] || : >"$base/stays"
    fi
    printf '%s\n' "$mine" | while IFS= read -r thing; do
        [ -z "$thing" ] || "$base/launch" -m "$w/mq" -x "$thing"
    done
}

said() { # the first line of what the last trial said on stderr
    sed -n 1p "$w/err"
}

reason() { # why it cannot be shown, as a program says that ends with 77
    sed -n '$s/^[^ :]*: //p' "$w/err"
}

stopped() { # is it time to go?
    [ -e "$base/stop" ]
}

# fall PROGRAM WHAT COMMAND [ITEM]: it fell short; the COMMAND shows it again.
# What differs in nothing but the ITEM is shown together.
fall() {
    printf '%s\t%s\t%s\t%s\n' "$1" "$(printf %s "$2" | tr "$tab" ' ')" \
        "${4-}" "$3" >>"$base/falls"
}

skip() { # PROGRAM REASON: it cannot be measured here
    printf '%s\t%s\n' "$1" "$2" >>"$base/skips"
}

count() { # PROGRAM NUMBER...: to be added to its columns in the table
    (IFS=$tab && echo "$*") >>"$base/counts"
}

# build PROGRAM COMPILER...: makes $binary from $source; 1 if it cannot
build() {
    source=$root/$1.c binary=$base/bin/$1
    mkdir -p "${binary%/*}"
    program=$1
    shift
    "$@" -o "$binary" "$source" 2>"$w/cc" && return
    line=$(grep -m 1 error: "$w/cc") || line=$(sed -n 1p "$w/cc")
    fall "$program" "does not build: ${line#"$root/"}" "$* $program.c"
    return 1
}

# reference PROGRAM: two plain runs of $binary show what it prints; 1 if it
# cannot be measured
reference() {
    r=$base/ref/$1 program=$1
    mkdir -p "${r%/*}"
    for again in 1 2; do
        trial "$binary"
        ! stopped || return 1
        if [ "$kind $value" = 'exit 77' ]; then
            skip "$program" "$(reason)"
            return 1
        fi
        wrong=''
        if [ "$kind" = none ]; then
            wrong="does not start: $(said)"
        elif [ "$kind $value" != 'exit 0' ]; then
            wrong="by itself: $kind $value: $(said)${held:+; there: $held}"
        elif [ -n "$left" ]; then
            wrong="by itself: left behind: $left"
        elif [ "$again" = 1 ]; then
            cp "$w/out" "$r"
        elif ! cmp -s "$w/out" "$r"; then
            wrong='by itself: two runs print different bytes'
        fi
        [ -n "$wrong" ] || continue
        fall "$program" "$wrong" \
            "cc -o /tmp/${program#*/} $program.c && /tmp/${program#*/}"
        return 1
    done
}

same() { # PROGRAM: did the last trial print what it always does?
    cmp -s "$w/out" "$base/ref/$1"
}

other_line() { # PROGRAM FILE: the first line that FILE has or has not
    diff "$base/ref/$1" "$2" >"$w/diff"
    grep -m 1 '^>' "$w/diff" || grep -m 1 '^<' "$w/diff"
}

progress() { # PROGRAM TEXT: on a terminal, what is being done
    [ -t 2 ] || return 0
    printf '\r%.78s\033[K' "$(wc -l <"$base/done")/$total $1 $2" >&2
}

finished() { # PROGRAM: one more; without a terminal that is a line
    echo "$1" >>"$base/done"
    [ ! -t 2 ] || return 0
    awk -F"$tab" -v program="$1" -v total="$total" '
        FILENAME ~ /done$/ { n++; next }
        $1 != program { next }
        FILENAME ~ /skips$/ { skipped = 1 }
        FILENAME ~ /falls$/ { fell++ }
        END {
            how = "well"
            if (fell) how = "fell short " fell " times"
            if (skipped) how = "skipped"
            print n "/" total " " program ": " how
        }' "$base/done" "$base/skips" "$base/falls" >&2
}

worker() { # NUMBER FUNCTION
    trap - EXIT
    trap '' INT TERM HUP
    w=$base/w$1
    while read -r program <&3; do
        ! stopped || break
        mkdir -p "$base/claimed/${program%/*}"
        mkdir "$base/claimed/$program" 2>/dev/null || continue
        progress "$program" ''
        name=$program
        "$2" "$program" 3<&-
        stopped || finished "$name"
    done 3<"$base/programs"
}

# each_program FUNCTION: FUNCTION PROGRAM for every one, by all workers
each_program() {
    total=$(awk 'END { print NR }' "$base/programs")
    k=1
    while [ "$k" -le "$jobs" ]; do
        worker "$k" "$1" &
        pids="$pids $!"
        k=$((k + 1))
    done
    for p in $pids; do
        wait "$p"
    done
    pids=''
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

rows() { # HEADS: a row for each program, its counts summed
    awk -F"$tab" -v heads="$1" '
        function cell(text, c) {
            printf "%" (length(head[c]) + 3) "s", text
        }
        FILENAME ~ /programs$/ {
            name[++n] = $1
            if (length($1) > wide) wide = length($1)
        }
        FILENAME ~ /skips$/ { skip[$1] = $2 }
        FILENAME ~ /falls$/ { if (!fell[$1]++) short++; all++ }
        FILENAME ~ /counts$/ { for (c = 2; c <= NF; c++) sum[$1, c] += $c }
        END {
            k = split(heads "|fell short", head, "|")
            if (wide < 7) wide = 7
            printf "%-" wide "s", "program"
            for (c = 1; c <= k; c++) cell(head[c], c)
            print ""
            for (i = 1; i <= n; i++) {
                printf "%-" wide "s", name[i]
                if (name[i] in skip) {
                    print "   skipped: " skip[name[i]]
                    skipped++
                    continue
                }
                for (c = 1; c < k; c++) cell(sum[name[i], c + 1] + 0, c)
                cell(fell[name[i]] + 0, k)
                print ""
            }
            printf "%d programs, %d fell short %d times, %d skipped\n",
                n, short, all, skipped
            exit skipped == n
        }' "$base/programs" "$base/skips" "$base/falls" "$base/counts"
}

reasons() { # what fell short, and the commands that show it again
    sort -t "$tab" -k1,1 -k2,2 -k3,3n "$base/falls" | awk -F"$tab" '
        function flush() {
            if (key != "")
                print "\n" key (items != "" ? " [" items "]" : "") "\n    " how
        }
        $1 ": " $2 != key || $3 == "" {
            flush()
            key = $1 ": " $2
            items = ""
            how = $4
        }
        $3 != "" { items = items (items != "" ? ", " : "") $3 }
        END { flush() }'
}

# table HEADS: what was found, HEADS with "|" between; the exit status
table() {
    measured=true
    rows "$1" || measured=false
    reasons
    [ ! -s "$base/notes" ] || { echo && sort -u "$base/notes"; }
    if [ -e "$base/blind" ]; then
        echo 'note: queues of mq_open() cannot be seen: no /dev/mqueue' >&2
    fi
    if [ -e "$base/stays" ]; then
        echo 'note: without root it cannot be told whose it is, and some of what' \
            'was left is still there; see scripts/sweep.sh' >&2
    fi
    [ ! -s "$base/falls" ] || return 1
    $measured || return 77
}
