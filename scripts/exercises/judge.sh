#!/bin/sh
#
# judge.sh - one check of one program
#
# usage: scripts/exercises/judge.sh [-l en|zh] [-snp] SOURCE CHECK RESULT
#
#   SOURCE  the program, in C       CHECK  its expectations, NAME.check
#   RESULT  a new folder, of the caller, where all goes that came of it:
#           "verdict" as judge.awk prints it; "warnings"; for each run its facts,
#           strace's lines, and what it printed
#
#   -l en|zh  the language of the sentences
#   -s        all runs, also if one of them shows already that it is wrong
#   -n        without namespaces, as where they may not be made
#   -p        without the tracer, as where there is none
#
# exit: 0  passed                  1   not yet
#       3  the machine was too slow, or full: neither passed nor wrong
#       4  what could be seen is right, but it could not be seen how it came
#          about: neither
#       5  it does not compile     77  a tool is missing
#       2  wrong usage, or the expectations are wrong
#
# CC and CFLAGS may be set.

set -u
# shellcheck source=scripts/lib/script.sh
. "$(dirname "$0")/../lib/script.sh"
here=$(cd "$(dirname "$0")" && pwd)
lang=en all=0 tracer=1 shared=''
while getopts l:snph opt; do
    case $opt in
    l) lang=$OPTARG ;;
    s) all=1 ;;
    n) shared=1 ;;
    p) tracer=0 ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
[ $# = 3 ] || misuse
source=$1 check=$2 result=$3
if [ ! -r "$source" ] || [ ! -r "$check" ] || [ ! -d "$result" ]; then
    misuse
fi

name=${check##*/} name=${name%.check}
case $name in # these are files of the checker beside it
all_places | as_it_is | box | err | input | lines | mix | out | peer | places | \
    report | script | trace | turn | why)
    echo "judge.sh: $name: another name, please" >&2
    exit 2
    ;;
esac
work=$result/work

# value KEY - what stands after this word
value() {
    awk -v key="$1" '$1 == key { sub(/^[ \t]*[^ \t]+[ \t]*/, ""); print; exit }' \
        "$check"
}

# block KEY - the lines with a bar after this word; exit 1 if there are none
block() {
    awk -v key="$1" '
        $1 == "|" { if (inside) { sub(/^[ \t]*\| ?/, ""); print; n++ } next }
        NF { inside = $1 == key }
        END { exit !n }' "$check"
}

# into PATH COMMAND... - COMMAND -o FILE makes it; others may do so at the same
# time, and even have our process id, in another namespace
into() {
    path=$1
    shift
    new=$(mktemp -d "${path%/*}/new.XXXXXX") || return
    "$@" -o "$new/made" && mv -f "$new/made" "$path"
    set -- $?
    rm -rf "$new"
    return "$1"
}

# tool NAME - makes a tool in the checker's folder, if it may not be made where
# it belongs
tool() { # NAME SOURCE...
    made=$1
    shift
    if [ -x "$made" ] && [ -z "$(find "$@" -newer "$made")" ]; then
        return
    fi
    [ -w "${made%/*}" ] || made=$work/${made##*/}
    into "$made" "${HOSTCC:-cc}" -O2 "$@" || exit 77
}

export IPC_LANG="$lang" # in which the tracer says why it hangs
mkdir "$work" || exit 2
tool "$here/box" "$here/box.c" "$here/enter.c" "$here/world.c" \
    "$here/inside.c" "$here/look.c" "$here/peer.c" "$here/ports.c"
[ "$made" = "$work/box" ] || cp "$made" "$work/box"
tool "$here/../trace/trace" "$here"/../trace/*.c "$here"/../trace/calls/*.c \
    "$here"/../trace/causes/*.c
[ "$made" = "$work/trace" ] || cp "$made" "$work/trace"
if [ $tracer = 1 ]; then
    strace -o /dev/null true 2>/dev/null || tracer=0
fi

run=0
facts=''
# what the kernel calls them; ? where a processor has not this one
gives='write,writev,sendto,sendmsg,msgsnd,mq_timedsend,semop,close,?dup2,dup3'
gives="$gives,kill,unlinkat,?unlink,shmdt,munmap"
takes='read,readv,recvfrom,recvmsg,msgrcv,mq_timedreceive,?accept,accept4'
takes="$takes,wait4,connect"

# boxed KIND ARG... - one run; its facts become a file
boxed() {
    kind=$1
    shift
    run=$((run + 1))
    rm -f "$work/lines" "$work/why" "$work/peer" "$work/report" "$work/turn"
    "$work/box" ${shared:+-n} -w "$work" -c "$name" ${input:+-i input} \
        ${peer:+-s script} "$@" || return
    {
        printf 'run\t%s\n' "$kind"
        sed 's/^/out	/' "$work/out"
        sed 's/^/box	/' "$work/report"
        [ ! -s "$work/peer" ] || sed 's/^/peer	/' "$work/peer"
        [ ! -s "$work/why" ] || sed 's/^/why	/' "$work/why"
    } >"$result/run.$run"
    facts="$facts $result/run.$run"
    for file in out err lines why; do
        [ ! -e "$work/$file" ] || mv "$work/$file" "$result/$file.$run"
    done
}

# of_program - strace's lines, from where the program begins; the last line may
# be cut off
of_program() {
    awk -v name="\"./$name\"" '
        !begun && $2 == "execve(" name "," { begun = 1 }
        begun' "$result/lines.$run"
}

# injection CALL,...[:MS[:WHICH]] - what strace is told
injection() {
    echo "$1" | awk -F : '{
        printf "inject=%s:delay_exit=%d", $1, 1000 * (NF > 1 ? $2 : 5)
        if (NF > 2)
            printf ":when=%s", $3
    }'
}

# traced KIND [CHANGE [-e CHANGE]...]
traced() {
    kind=$1
    shift
    change=${1:+-e}
    # shellcheck disable=SC2086 # words
    boxed "$kind" WORK/trace why -t 0.5 -l "$longest" $change "$@" -o WORK/lines \
        -c WORK/why ${peer:+-w WORK/turn} ENTER "./$name" $arguments
    [ -s "$result/lines.$run" ] || return 0
    of_program | "$work/trace" -f - >>"$result/run.$run" 2>"$result/remarks.$run"
    # cut, and yet it was only slow: once more, with more time
    if [ "$longest" = 3 ] &&
        grep -q '^box	end exit 124$' "$result/run.$run" && was_slow; then
        facts=${facts% *}
        longest=15
        traced "$kind" "$@"
        longest=3
    fi
}

# was_slow - is this all that the last run tells?
was_slow() {
    LC_ALL=C awk -f "$here/judge.awk" "lang=$lang" partial=1 \
        "$here/messages.$lang" "$check" "$result/run.$run" |
        grep -q '^verdict	slow'
}

plain() { # KIND [OPTION...]
    # shellcheck disable=SC2086 # words
    boxed "$@" -q 2 ENTER "./$name" $arguments
}

# judge [partial=1] - what the runs until now tell
judge() {
    # shellcheck disable=SC2086 # words; a path of the result has no blank
    LC_ALL=C awk -f "$here/judge.awk" "lang=$lang" "$@" \
        "$here/messages.$lang" "$check" $facts >"$result/verdict" || exit 2
    verdict=$(sed -n 's/^verdict	\([a-z]*\).*/\1/p' "$result/verdict")
}

# mix - mix.o, for this compiler: made once, where the checker may write
mix() {
    kept=$here/mix.o
    case ${CC:-cc} in cc | gcc) ;; *) kept=$work/mix.o ;; esac
    [ -w "$here" ] || kept=$work/mix.o
    if [ ! -s "$kept" ] || [ -n "$(find "$here/mix.c" -newer "$kept")" ]; then
        into "$kept" "${CC:-cc}" -w -O1 -c "$here/mix.c"
    fi
    [ "$kept" = "$work/mix.o" ] || cp "$kept" "$work/mix.o"
}

# mixed - as it is, but that others come between any two accesses to what is
# shared, see mix.c
mixed() {
    mv "$work/$name" "$work/as_it_is"
    mix
    # with -O0 each access is one, as in the programs that students build
    # shellcheck disable=SC2016 # it is for another shell
    "$work/box" ${shared:+-n} -C 20 -t 60 -w "$work" -c "$name.c" -c mix.o \
        -k "$name" ENTER sh -c '"$1" -w -O0 -g -fsanitize=thread -c "$2.c" &&
        "$1" -no-pie -o "$2" "$2.o" mix.o -pthread -lrt' sh "${CC:-cc}" "$name"
    if [ -x "$work/$name" ]; then
        for who in none parent child none none; do
            export MIX_LATE=$who
            plain mixed -k places
            unset MIX_LATE
            [ -s "$work/places" ] || continue
            cat "$work/places" >>"$work/all_places"
            ! grep -q ^spin "$work/places" || echo spin >>"$result/run.$run"
            rm -f "$work/places"
        done
        # the lines of the source, those that came most often first
        if [ -s "$work/all_places" ] && command -v addr2line >/dev/null; then
            for what in write spin; do
                sed -n "s/^$what //p" "$work/all_places" | sort | uniq -c |
                    sort -rn | awk '{ print $2 }' | sed 20q |
                    addr2line -e "$work/$name" |
                    sed -n 's/.*:\([0-9][0-9]*\).*/\1/p' | awk '!seen[$0]++' \
                    >"$result/where.$what"
            done
        fi
    fi
    mv "$work/as_it_is" "$work/$name"
}

# reversed - who was made first begins last
reversed() {
    mv "$work/$name" "$work/as_it_is"
    cp "$here/mix.c" "$work/mix.c"
    # shellcheck disable=SC2016 # it is for another shell
    "$work/box" ${shared:+-n} -C 20 -t 60 -w "$work" -c "$name.c" -c mix.c \
        -k "$name" ENTER sh -c '"$1" -w -O1 -o "$2" "$2.c" mix.c -pthread -lrt' \
        sh "${CC:-cc}" "$name"
    if [ -x "$work/$name" ]; then
        export MIX_LATE=reversed
        plain reversed -k places
        unset MIX_LATE
        rm -f "$work/places"
    fi
    mv "$work/as_it_is" "$work/$name"
}

compile() {
    if [ "$(wc -c <"$source")" -gt 1000000 ]; then
        echo "$name.c: more than 1000000 bytes" >"$result/warnings"
        return 1
    fi
    cp "$source" "$work/$name.c"
    # shellcheck disable=SC2086 # words
    "$work/box" ${shared:+-n} -C 20 -t 60 -w "$work" -c "$name.c" \
        -k "$name" ENTER "${CC:-cc}" ${CFLAGS:--O1 -g} -Wall -Wextra -o "$name" "$name.c" \
        -pthread -lrt
    cp "$work/err" "$result/warnings"
    [ -x "$work/$name" ]
}

finish() {
    rm -rf "$work"
    case $verdict in
    passed) exit 0 ;;
    not) exit 1 ;;
    slow) exit 3 ;;
    unseen) exit 4 ;;
    *) exit 2 ;;
    esac
}

if ! compile; then
    rm -rf "$work"
    printf 'verdict\tbuild\tbuild\n' >"$result/verdict"
    exit 5
fi
if grep -q '^no queues$' "$work/report" && grep -q mq_open "$source"; then
    printf 'verdict\tunseen\tqueues\n' >"$result/verdict"
    verdict=unseen
    finish
fi
arguments=$(value args)
input='' peer='' longest=3
block input >"$work/input" && input=1
block peer >"$work/script" && peer=1
rounds=$(value rounds)
late=$(value late) # CALL,...[:MS[:WHICH]] ...

# decided - one run may be enough
decided() {
    [ $all = 0 ] || return 1
    judge partial=1
    [ "$verdict" = not ] || [ "$verdict" = slow ]
}

if [ $tracer = 1 ]; then
    traced alone
    ! decided || finish
    # whoever makes a process comes late; then the one that was made; then all
    # that they give, and all that they take
    traced maker 'inject=?fork,?vfork,clone,?clone3:delay_exit=30000'
    traced made 'inject=set_robust_list,gettid,?rseq:delay_exit=30000'
    traced calls "inject=$gives:delay_exit=2000"
    traced takes "inject=$takes:delay_exit=2000"
    if [ -n "$late" ]; then
        set --
        for one in $late; do
            set -- "$@" -e "$(injection "$one")"
        done
        shift # traced has the first -e
        traced named "$@"
    fi
fi
plain plain
if awk '$1 == "interleave" { found = 1 } END { exit !found }' "$check"; then
    mixed
fi
if awk '$1 == "reversed" { found = 1 } END { exit !found }' "$check"; then
    reversed
fi
! decided || finish
i=1
[ -n "$rounds" ] || rounds=$((${peer:-0} ? 2 : 4))
while [ $i -lt "$rounds" ]; do
    plain plain
    i=$((i + 1))
done
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
plain load -L $((2 * processors))
plain load -L $((2 * processors))
judge
# what need be seen only once may not have come about by chance, on a machine
# that has much to do: who is late comes later still
for late in 100000 300000; do
    grep -q '^verdict	not	[a-z0-9_]*	chance$' "$result/verdict" || break
    traced maker "inject=?fork,?vfork,clone,?clone3:delay_exit=$late"
    traced made "inject=set_robust_list,gettid,?rseq:delay_exit=$late"
    judge
done
finish
