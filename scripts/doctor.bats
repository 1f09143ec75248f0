#!/usr/bin/env bats
# doctor.sh: it says what is true, and which programs a need stops.

load test_helper

# book - a copy of the book's skeleton, in which a test may write programs
book() {
    book=$TMPDIR/book
    mkdir "$book" "$book/ch09-new"
    cp -R ../scripts "$book"
}

# has NAME TEXT - a line of the report
has() {
    grep -qF -e "$(printf '  %-23s %s' "$1" "$2")" <<<"$output" ||
        fail "expected: $1: $2" "--- it printed" "$output"
}

# stub NAME [STATUS] - in a folder at the head of PATH, a command that fails
stub() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\nexit %s\n' "${2-1}" >"$BATS_TEST_TMPDIR/bin/$1"
    chmod +x "$BATS_TEST_TMPDIR/bin/$1"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

@test "doctor.sh: reports at 80 columns, on stdout alone" {
    run --separate-stderr timeout -k 1 "$LIMIT" ./doctor.sh
    [ "$status" = 0 ] || [ "$status" = 1 ] || fail "exit status $status"
    [ -z "$stderr" ] || fail "$stderr"
    [ -z "$(awk 'length > 80' <<<"$output")" ]
    for part in "The system" Limits "What can be had" "The programs"; do
        grep -qx "$part" <<<"$output"
    done
}

@test "doctor.sh: its values are those of the kernel" {
    run ./doctor.sh
    has kernel "$(uname -r)"
    has processors "$(nproc)"
    has "your user id" "$(id -u)"
    count=0
    while read -r name unit; do
        file=/proc/sys/${name//.//}
        [ -r "$file" ] || continue
        has "$name" "$(tr '\t' ' ' <"$file") $unit"
        count=$((count + 1))
    done <<'EOF'
kernel.msgmax bytes
kernel.msgmnb bytes
kernel.msgmni System
kernel.shmmax bytes
kernel.sem semaphores
fs.mqueue.msg_max messages
fs.mqueue.msgsize_max bytes
fs.pipe-max-size bytes
fs.pipe-user-pages-soft pages
EOF
    [ "$count" -ge 2 ]
    has "open files" "$(ulimit -Sn) in a process (at most $(ulimit -Hn))"
    has RLIMIT_MSGQUEUE "$(ulimit -Sq) bytes"
}

@test "doctor.sh: the libc and the compiler are named" {
    run ./doctor.sh
    [[ $output =~ libc\ +(glibc|musl)\ [0-9]+\.[0-9]+ ]]
    has compiler "$(cc --version | sed 's/ .*//; q')"
}

@test "doctor.sh: a limit that is lowered is seen" {
    ulimit -Sn 200
    run ./doctor.sh
    has "open files" "200 in a process"
}

@test "doctor.sh: the exit status is 0 if all programs can be shown, else 1" {
    run ./doctor.sh
    if grep -q '^  not shown here ' <<<"$output"; then
        [ "$status" = 1 ]
    else
        [ "$status" = 0 ]
        has "shown here" "all $(cd .. && . scripts/lib/book.sh && sources | wc -l)"
    fi
}

@test "doctor.sh: without strace it says so" {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    for tool in sh sed awk grep cat df dd od id uname tr nproc getconf mktemp \
        mkfifo rm dirname unshare true; do
        ln -s "$(command -v "$tool")" "$bin/$tool"
    done
    run env PATH="$bin" sh -c "$(sed 's/^PATH=.*//' doctor.sh)" ./doctor.sh
    has ptrace "not known, no strace here"
    has '' "tests that use strace are skipped; scripts/setup.sh"
    # nor a compiler
    has compiler "no cc, so nothing can be built"
    [ "$status" = 1 ]
}

@test "doctor.sh: what is lacking is named, and what to do" {
    book
    printf '/*\n * fine - f\n */\nint main(void) { return 0; }\n' \
        >"$book/ch09-new/fine.c"
    stub unshare 0
    run -0 "$book/scripts/doctor.sh"
    has "user namespaces" yes
    has "shown here" "all 1"
    says_not "user namespaces, "
    stub unshare 1
    run -0 "$book/scripts/doctor.sh"
    has "user namespaces" no
    has '' "do: try outside of the container"
    tr -s ' \n' ' ' <<<"$output" | grep -q \
        'but perhaps not those that need: .*user namespaces.*; they say so'
    rm -r "$book"
}

@test "doctor.sh: a program fails that makes a call which is not to be had" {
    unshare -Urm true 2>/dev/null || skip "no user namespaces here"
    book
    printf '/*\n * a - b\n */\nint fd = shm_open("/x", 0, 0);\n' \
        >"$book/ch09-new/a.c"
    printf '/*\n * c - d\n */\nint fd = open("/x", 0, 0);\n' \
        >"$book/ch09-new/c.c"
    run -1 unshare -Urm sh -c "mount -t tmpfs -o ro none /dev/shm &&
        exec '$book/scripts/doctor.sh'"
    has '' "fails: ch09-new/a"
    has "not shown here" "ch09-new/a"
    says_not ch09-new/c
    has "programs in all" 2
    run -0 "$book/scripts/doctor.sh"
    has "shown here" "all 2"
    rm -r "$book"
}

@test "doctor.sh: what root alone can show is named, with what it needs" {
    unshare -Ur true 2>/dev/null || skip "no user namespaces here"
    # there, even root is not shown page numbers, nor can it be another user
    run -0 unshare -Ur ./doctor.sh
    has "page numbers" "no, "
    has '' "do: run it as root"
    has "another user" no
    has '' "do: run it as root, and not in a user namespace"
    has "but perhaps not" "those that need: page numbers, another user"
    has "your user id" "0, in a user namespace"
    # and so they say
    for name in physical_page permissions; do
        [ -x ../ch04-shm/$name ] || skip "$name is not built"
        run -77 unshare -Ur ../ch04-shm/$name
    done
    [ "$(id -u)" = 0 ] || return 0
    # the machine's root can be another user
    run ../ch04-shm/permissions
    if [ "$status" = 0 ]; then can=yes; else can=no; fi
    run ./doctor.sh
    has "another user" $can
}

@test "doctor.sh: where /dev/shm cannot be written to it names who needs it" {
    unshare -Urm true 2>/dev/null || skip "no user namespaces here"
    run -1 unshare -Urm sh -c \
        'mount -t tmpfs -o ro none /dev/shm && exec ./doctor.sh'
    has "/dev/shm writable" no
    has '' "fails: "
    says ch04-shm/posix_hello
    says_not ch04-shm/sysv_hello
    says_not ch01-pipe/hello
}

@test "doctor.sh: without a folder for temporary files it says what to set" {
    TMPDIR=$BATS_TEST_TMPDIR/none run ./doctor.sh
    has "temporary folder" "no, $BATS_TEST_TMPDIR/none"
    has '' "do: set TMPDIR to a folder in which you can write"
}

@test "doctor.sh: changes nothing, nor when it is interrupted" {
    book
    printf '/*\n * a - b\n */\n' >"$book/ch09-new/a.c"
    find "$TMPDIR" >"$BATS_TEST_TMPDIR/before"
    run -0 "$book/scripts/doctor.sh"
    find "$TMPDIR" | diff "$BATS_TEST_TMPDIR/before" -
    # a mkfifo that interrupts it: now there is a folder to remove
    stub mkfifo
    # shellcheck disable=SC2016 # the $ are the stub's
    printf '#!/bin/sh\nls -d "${1%%/*}"\nkill -TERM $PPID\n' \
        >"$BATS_TEST_TMPDIR/bin/mkfifo"
    run -143 "$book/scripts/doctor.sh"
    [[ ${lines[-1]} == */doctor.* ]]
    [ ! -e "${lines[-1]}" ]
    find "$TMPDIR" | diff "$BATS_TEST_TMPDIR/before" -
    rm -r "$book"
}

@test "doctor.sh: wrong usage is exit 2, --help is not" {
    for args in -x --nothing "--help x" x; do
        # shellcheck disable=SC2086 # each word is an argument
        run -2 --separate-stderr ./doctor.sh $args
        [ -z "$output" ]
        [[ $stderr == "usage: scripts/doctor.sh"* ]]
    done
    run -2 ./doctor.sh ''
    run -0 ./doctor.sh --help
    says "usage: scripts/doctor.sh"
}
