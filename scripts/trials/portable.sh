#!/bin/sh
#
# portable.sh - build each program in every way at hand: each prints the same
#
# usage: scripts/trials/portable.sh [-C DIR] [-V VARIANT,...] [PROGRAM ...]
#
#   scripts/trials/portable.sh -V musl,m32 ch01-pipe/eof     ch01-pipe: a chapter
#
#   -V VARIANT  only these of the below
#   -C DIR      the book (default: the folder above this script's)
#   PROGRAM     eof, ch01-pipe/eof or ch01-pipe; default: all there are
#   -h          this text
#
# What is right is what the program prints when built with cc and nothing else.
#   gcc-strict clang-strict   no warning at -O2 of those in scripts/lib/book.sh
#   gcc-O0 gcc-O2 gcc-O3 clang         the same bytes
#   musl m32 aarch64          the same bytes with another libc, on 32 bits, on
#                             another processor (static, under qemu-aarch64)
#   gcc-sanitize clang-sanitize        and AddressSanitizer, LeakSanitizer and
#                             UndefinedBehaviorSanitizer find nothing
#   thread                    and ThreadSanitizer finds nothing; only programs
#                             that start threads
#   valgrind                  and memcheck finds no error and no lost memory
#                             (but for a process that a signal ends, which is
#                             what its access was to show)
#   misuse                    if it has a usage line: called with
#                             --no-such-option, or with nine arguments unless
#                             that line takes a COMMAND, or "...": nothing on
#                             stdout, "usage:" on stderr, exit 2
#
# It falls short by a warning, a build that fails, other output or exit status,
# something left behind, a finding. Skipped, and never counted as passed, is
# what is not installed, a program that says so by exit status 77, and what the
# tool itself cannot run, which is tried first: the rest of a program that
# becomes another by exec (valgrind, qemu), that forbids itself the system calls
# which the tool makes (valgrind, ThreadSanitizer), or that needs what the tool
# does not have (robust mutexes, mq_notify(), TCP_INFO, page faults of its own:
# qemu; stopped processes: valgrind; a signal that it keeps for itself: both; the
# kernel's headers, without which musl's compiler has no <linux/...>); and what
# shows the very mistake that the tool finds.
#
# Under qemu memory is ordered as the machine below orders it: only a real
# aarch64 machine shows a barrier that is missing.
#
# exit: 0  nothing fell short        1   something did    2  wrong usage
#       77 a tool is missing, or nothing could be measured

# shellcheck source=scripts/trials/lib.sh
. "$(dirname "$0")/lib.sh"

all='gcc-strict clang-strict gcc-O0 gcc-O2 gcc-O3 clang musl m32 aarch64
gcc-sanitize clang-sanitize thread valgrind misuse'
sanitize='-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all'

root=$here/../.. wanted=$all
while getopts C:V:h opt; do
    case $opt in
    C) root=$OPTARG ;;
    V) wanted=$(echo "$OPTARG" | tr , ' ') ;;
    h) help ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
for v in $wanted; do
    # shellcheck disable=SC2086 # words
    printf '%s\n' $all | grep -qxF -e "$v" && continue
    echo "$me: no variant $v" >&2
    misuse
done
begin "$@"
mkdir "$base/found"
chmod 1777 "$base/found"
norandom=''
aarch64='aarch64-linux-gnu-gcc'
if ! command -v $aarch64 >/dev/null 2>&1; then
    aarch64='clang --target=aarch64-linux-gnu -fuse-ld=lld'
fi
case $(uname -m) in aarch64) aarch64=cc ;; esac
idirafter='' # some systems lack the way to asm/ for -m32

# sets compile, the command that builds, and with, the words before the
# program; what the tools find goes to $found.PID
variant() { # NAME
    found=$base/found/${w##*/} with=''
    case $1 in
    gcc-strict) compile="gcc -O2 $WARNINGS" ;;
    clang-strict) compile="clang -O2 $WARNINGS" ;;
    gcc-O[023]) compile="gcc -${1#gcc-}" ;;
    clang) compile='clang -O1' ;;
    musl) compile='musl-gcc -static -O1' ;;
    m32) compile="cc -m32 $idirafter -O1" ;;
    aarch64)
        compile="$aarch64 -static -O1"
        [ "$aarch64" = cc ] || with=qemu-aarch64
        ;;
    gcc-sanitize) compile="gcc $sanitize" ;;
    clang-sanitize) compile="clang $sanitize" ;;
    thread) compile='cc -g -O1 -fsanitize=thread' with=$norandom ;;
    valgrind)
        compile='cc -g'
        with='valgrind --leak-check=full'
        with="$with --errors-for-leak-kinds=definite,indirect,possible"
        with="$with --error-exitcode=99 --log-file=$found.%p"
        ;;
    misuse) compile=cc ;;
    esac
    ASAN_OPTIONS='detect_leaks=1:handle_segv=0:handle_sigbus=0:handle_abort=0'
    ASAN_OPTIONS="$ASAN_OPTIONS:handle_sigfpe=0:exitcode=99:log_path=$found"
    UBSAN_OPTIONS="print_stacktrace=1:log_path=$found"
    TSAN_OPTIONS="exitcode=99:die_after_fork=0:log_path=$found"
    export ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS
}

# probe NAME: does it work here, with a first program? else prints why not
probe() {
    for tool in ${compile%% *} ${with%% *}; do
        command -v "$tool" >/dev/null 2>&1 && continue
        echo "no $tool; scripts/setup.sh --all gets it"
        return
    done
    # shellcheck disable=SC2086 # words
    if ! $compile -o "$base/probe" "$base/probe.c" >"$base/err" 2>&1; then
        echo "builds nothing here: $(sed -n 1p "$base/err")" \
            "(scripts/setup.sh --all may help)"
        return
    fi
    # shellcheck disable=SC2086
    trial -t 20 $with "$base/probe"
    rm -f "$base"/found/*
    [ "$kind $value" = 'exit 0' ] ||
        echo "a first program does not run: $(said)"
}

skipped() { # WHAT REASON
    printf 'skipped: %s: %s\n' "$1" "$2" >>"$base/notes"
}

cat >"$base/probe.c" <<'END'
#include <errno.h>
#include <stdio.h>
int main(void)
{
    return puts("hello") < 0 || errno == ENOMEM;
}
END
w=$base/w1 variants=''
for v in $wanted; do
    variant "$v"
    why=$(probe)
    case $v:$why in
    *:) ;;
    m32:*)
        idirafter="-idirafter /usr/include/$(cc -dumpmachine)"
        variant m32
        other=$(probe)
        [ -n "$other" ] || why=''
        ;;
    thread:'a first program'*) # old ones cannot take random addresses
        norandom='setarch -R'
        variant thread
        why=$(probe)
        ;;
    esac
    if [ -n "$why" ]; then
        skipped "$v" "$why"
    else
        variants="$variants $v"
    fi
done
if [ -z "$variants" ]; then
    cat "$base/notes"
    exit 77
fi

call_wrongly() { # PROGRAM
    wrongs='--no-such-option:1_2_3_4_5_6_7_8_9'
    sed -n 's/.*usage: //p' "$source" | grep -q 'COMMAND\|\.\.\.' &&
        wrongs=--no-such-option
    for wrong in $(echo "$wrongs" | tr : ' '); do
        # shellcheck disable=SC2046 # each is an argument
        trial "$binary" $(echo "$wrong" | tr _ ' ')
        ! stopped || return 0
        fault=''
        [ "$kind $value" = 'exit 2' ] || fault="$kind $value, not exit 2"
        [ ! -s "$w/out" ] || fault="$fault${fault:+; }prints on stdout"
        grep -q '[Uu]sage:' "$w/err" ||
            fault="$fault${fault:+; }no usage line on stderr"
        [ -z "$left" ] || fault="$fault${fault:+; }left behind: $left"
        [ -z "$fault" ] || fall "$1" "misuse: $fault" \
            "cc -o /tmp/${1#*/} $1.c && /tmp/${1#*/} $(echo "$wrong" |
                tr _ ' ')"
    done
}

# the first thing that valgrind or a sanitizer found, if any
finding() {
    if [ "$v" = valgrind ]; then
        for log in "$found".*; do
            grep -q 'terminating with default action of signal' "$log" ||
                cat "$log"
        done 2>/dev/null | grep -E \
            -e '^==[0-9]+== +(Invalid|Conditional|Use of|Syscall param)' \
            -e '^==[0-9]+== +(Source and|Mismatched)' \
            -e '^==[0-9]+== .*bytes in .* (definitely|indirectly|possibly) lost'
    else
        cat "$found".* "$w/err" 2>/dev/null |
            grep -E '(ERROR|WARNING): [A-Z][A-Za-z]*Sanitizer|runtime error:'
    fi | sed -n "1{s/^==[0-9]*== *//;s|^$root/||;p;}"
}

# cannot PROGRAM: why the tool itself could not run it, if so
cannot() {
    if grep -Eq 'Exec format error|^valgrind: (You cannot|mmap)' "$w/err"; then
        echo "the program becomes another by exec, which ${with%% *} does" \
            "not follow"
        return
    fi
    case $v:$with in
    valgrind:* | thread:*)
        uses seccomp 'it forbids itself the system calls that the tool makes'
        ;;
    esac
    case $v:$with in
    aarch64:?*)
        uses _setrobust 'qemu has no robust mutexes'
        uses 'mq_notify(' 'qemu has no mq_notify()'
        uses ru_minflt 'qemu has page faults of its own'
        uses TCP_INFO 'qemu does not hand TCP_INFO over'
        uses SO_MEMINFO 'qemu does not hand SO_MEMINFO over'
        ;;
    valgrind:*)
        uses WUNTRACED 'valgrind does not stop a process as the kernel does'
        ;;
    musl:*) uses SIGRTMAX 'musl keeps signal 34 for itself, too' ;;
    esac
    case $v:$with in
    aarch64:?* | valgrind:*)
        uses SIGRTMAX "${with%% *} keeps a signal for itself"
        uses SigCgt "${with%% *} catches signals for itself"
        ;;
    esac
}

uses() { # WORD REASON
    ! grep -qF "$1" "$source" || echo "$2"
}

# meant: says so if what the tool found is the mistake that the program shows
meant() {
    case $v:$bad in
    thread:*'unlock of an unlocked mutex'*) uses PTHREAD_MUTEX_ERRORCHECK ok ;;
    *-sanitize:*'division by zero'*) uses SIGFPE ok ;;
    esac
}

judge() { # PROGRAM: what was wrong with the last trial, in fault
    fault=''
    bad=$(finding)
    if [ -z "$left" ] && [ -n "$(meant)" ]; then
        skipped "$1: $v" "what it shows is a mistake, and the tool finds it"
        count "$1" -1 1
        return
    fi
    if [ "$kind $value" != 'exit 0' ] || ! same "$1"; then
        why=$(cannot)
        if [ "$kind $value" = 'exit 77' ]; then
            why=$(reason)
        fi
        if [ -z "$bad$left" ] && [ -n "$why" ]; then
            skipped "$1: $v" "$why"
            count "$1" -1 1 # not tried, after all
            return
        fi
        fault="$kind $value: $(said)"
        [ "$kind $value" != 'exit 0' ] ||
            fault="other output: $(other_line "$1" "$w/out")"
    fi
    [ -z "$left" ] || fault="$fault${fault:+; }left behind: $left"
    [ -z "$bad" ] || fault="$bad${left:+; left behind: $left}"
}

try() { # PROGRAM: in variant v
    variant "$v"
    # shellcheck disable=SC2086,SC2116 # one blank between the words
    how="$(echo $compile) -o /tmp/${1#*/} $1.c"
    binary=$base/bin/$1.$v
    # shellcheck disable=SC2086
    if ! $compile -o "$binary" "$source" >"$w/cc" 2>&1; then
        line=$(grep -E -m 1 'error|warning' "$w/cc")
        case $v:$line in musl*' linux/'*': No such file'*)
            skipped "$1: $v" "musl-gcc does not see the kernel's headers"
            return
            ;;
        esac
        fall "$1" "$v: ${line#"$root/"}" "$how"
        return
    fi
    count "$1" 1
    # with -static, some of glibc's functions say that they want more
    case $compile in *-static*) : >"$w/cc" ;; esac
    if [ -s "$w/cc" ]; then
        fall "$1" "$v: $(sed -n 1p "$w/cc")" "$how"
    fi
    case $v in
    *-strict) ;;
    misuse) call_wrongly "$1" ;;
    *)
        # shellcheck disable=SC2086
        trial -t 20 -g 2 $with "$binary"
        ! stopped || return 0
        how="$how && ${with:+$(echo "$with" |
            sed "s|$found|/tmp/found|") }/tmp/${1#*/}"
        judge "$1"
        [ -z "$fault" ] || fall "$1" "$v: $fault" "$how"
        rm -f "$found".*
        ;;
    esac
    rm -f "$binary"
}

one() { # PROGRAM
    build "$1" cc && reference "$1" || return 0
    for v in $variants; do
        ! stopped || break
        case $v in
        thread) grep -Eqw 'pthread_create|thrd_create' "$source" || continue ;;
        misuse) grep -q "usage: \./${1#*/}" "$source" || continue ;;
        esac
        progress "$1" "$v"
        try "$1"
    done
}

each_program one
echo "variants:$variants"
table 'tried|skipped'
