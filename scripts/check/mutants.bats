#!/usr/bin/env bats
# What mutants.sh takes for noticed, and what not.

load ../test_helper
load made_up

setup() {
    cd "$BATS_TEST_DIRNAME" || return 1
    book=$BATS_TEST_TMPDIR/book
    made_up_book "$book"
    cd "$book/ch01-sample" || return 1
}

teardown() {
    local left
    left=$(things private mark | grep -v ^file) || return 0
    fail "left: $left"
}

# program NAME LINE... - one more, with the same test and these lines above it;
# what it does can be changed before
program() {
    local name=$1
    sed "s/bell/$name/" bell.c >"$name.c"
    printf '%s\n' '' '```console' "\$ ./$name" 'parent: read() returned 1' '```' \
        >>README.md
    {
        printf '# %s\n' "${@:2}"
        printf '@test "%s: as bell" {\n    transcripts %s\n}\n' "$name" "$name"
    } >>sample.bats
}

# (The bats that it runs must not take itself for a part of this one. Most of
# what is tried waits: more at a time than there are processors.)
mutants() {
    run bash -c 'PATH=${PATH//"$BATS_LIBEXEC:"/}; unset "${!BATS_@}"
        JOBS=6 exec ../scripts/check/mutants.sh "$@"' bash "$@"
}

# told NAME KIND [WHY] - was it noticed, or why not?
told() {
    if [ -z "${3-}" ]; then
        grep -q "^caught      ch01-sample/$1 $2: " <<<"$output" ||
            fail "not caught: $1 $2" "$output"
    else
        grep -A 1 "^NOT CAUGHT  ch01-sample/$1 $2: " <<<"$output" |
            grep -q "^            $3" || fail "$1 $2: not '$3'" "$output"
    fi
}

@test "mutants: what a good program's tests say is noticed" {
    mutants
    [ "$status" = 0 ] || fail "$output"
    told bell break
    told bell contrary
    told bell hang
    [ "${lines[-1]}" = '3 caught, 0 not caught' ]
    run ! grep -l 'mutant\|!= 0) *$' bell.c # the book itself is as it was
    [ "$(ls ../..)" = book ]
}

@test "mutants: a break that is not noticed, or is none" {
    program unseen 'break unseen: s/return status != 0/return 0/'
    program nothing 'break nothing: s/xyz/abc/'
    program wrong 'break wrong: s/pipe(fd)/pipe(fd/'
    program sedless 'break sedless: s/a/b'
    mutants -k break
    [ "$status" = 1 ]
    told unseen break 'no test fails'
    told nothing break 'it changes nothing'
    told wrong break 'it does not compile: .*error'
    told sedless break 'sed does not understand it'
    [ "${lines[-1]}" = '1 caught, 4 not caught' ]
}

@test "mutants: a program that fails as it is proves nothing" {
    program failing 'break failing: s/write(fd, "!", 1)/0/' \
        'contrary failing: s/write(fd, "!", 1)/0/'
    sed -i 's/returned %zd/has returned %zd/' failing.c
    program hanging 'hang hanging: s/setvbuf/pause();&/'
    sed -i 's/    setvbuf/    pause();&/' hanging.c
    program untranscribed 'contrary untranscribed: s/write(fd, "!", 1)/0/'
    sed -i 's/returned %zd/has returned %zd/' untranscribed.c
    mutants
    [ "$status" = 1 ]
    told failing break 'as it is, its tests fail'
    told failing contrary 'as it is, it does not print its transcript'
    told hanging hang 'as it is, it hangs on a terminal'
    told untranscribed contrary 'as it is, it does not print its transcript'
    [ "${lines[-1]}" = '3 caught, 4 not caught' ]
}

@test "mutants: a contrary program that prints the same, if only now and then" {
    program same 'contrary same: s/waitpid(pid, &status, 0)/(status = 0)/'
    program thenhangs 'contrary thenhangs: s/return status != 0/pause()/'
    program sometimes \
        'contrary sometimes: s/write(fd, "!", 1)/(getpid() % 4 \&\& write(fd, "!", 1))/'
    program file 'contrary file: contrary/file.c'
    program nofile 'contrary nofile: contrary/gone.c'
    program hangs 'contrary hangs: s/setvbuf/pause();&/'
    mkdir contrary
    sed 's/"!", 1/"!", 0/' bell.c >contrary/file.c
    mutants -k contrary
    [ "$status" = 1 ]
    told same contrary 'it prints the same as ./same does'
    told thenhangs contrary 'it prints the same as ./thenhangs does'
    told sometimes contrary 'it prints the same as ./sometimes does'
    told nofile contrary 'no file contrary/gone.c'
    told file contrary
    told hangs contrary
    [ "${lines[-1]}" = '3 caught, 4 not caught' ]
}

@test "mutants: what <is in brackets> may be anything, also for a contrary" {
    sed -i 's/returned 1$/returned <number>/' README.md
    mutants -k contrary
    [ "$status" = 1 ]
    told bell contrary 'it prints the same as ./bell does'
}

@test "mutants: a hang that is none, or that Ctrl+C does not end" {
    program ends 'hang ends: s/setvbuf/usleep(1500000);&/'
    program ignores 'hang ignores: s/setvbuf/signal(2, (void (*)(int))1);pause();&/'
    program blocks 'hang blocks: s/setvbuf/sigset_t s; sigfillset(\&s); sigprocmask(SIG_BLOCK, \&s, NULL);pause();&/'
    program exits 'hang exits: s/setvbuf/signal(2, _exit);pause();&/'
    sed -i 's/<err.h>/<err.h>\n#include <signal.h>/' blocks.c exits.c ignores.c
    mutants -k hang
    [ "$status" = 1 ]
    told ends hang 'it does not hang'
    told ignores hang 'Ctrl+C does not end it'
    told blocks hang 'Ctrl+C does not end it'
    told exits hang 'Ctrl+C: exit status 2, not interrupted'
    [ "${lines[-1]}" = '1 caught, 4 not caught' ]
}

@test "mutants: what is left after Ctrl+C" {
    program queue 'hang queue: s/setvbuf/msgget(IPC_PRIVATE, 0600);pause();&/'
    program other 'hang other: s/setvbuf/shmget(4711, 1, IPC_CREAT | 0644);pause();&/'
    program name 'hang name: s/setvbuf/shm_open("\/a", O_CREAT | O_RDWR, 0600);pause();&/'
    program folder 'hang folder: s/setvbuf/mkdir("\/tmp\/x", 0700);pause();&/'
    program file 'hang file: s/setvbuf/creat("x", 0600);pause();&/'
    program child 'hang child: s/setvbuf/if (fork() == 0) { setsid(); pause(); }pause();&/'
    sed -i 's/.*<err.h>/#include <fcntl.h>\n#include <sys\/msg.h>\n&/
        s/.*<err.h>/#include <sys\/mman.h>\n#include <sys\/shm.h>\n&/
        s/.*<err.h>/#include <sys\/stat.h>\n&/' \
        queue.c other.c name.c folder.c file.c
    mutants -k hang
    [ "$status" = 1 ]
    told queue hang 'left behind: msg [0-9]* 0 600'
    told other hang 'left behind: shm [0-9]* 4711 644'
    told name hang 'left behind: /dev/shm/a'
    told folder hang 'left behind: /tmp/x'
    told file hang 'left behind: x'
    told child hang 'Ctrl+C: it ended, and left a process'
    [ "${lines[-1]}" = '1 caught, 6 not caught' ]
    [ ! -e /tmp/x ]
}

@test "mutants: a lesson that catches Ctrl+C is ended by Ctrl+\\" {
    program catches 'hang-catches catches: s/setvbuf/signal(2, g);for(;;)pause();&/'
    program leaves 'hang-catches leaves: s/setvbuf/signal(2, _exit);for(;;)pause();&/'
    program stays 'hang-catches stays: s/setvbuf/signal(2, g);signal(3, g);for(;;)pause();&/'
    program does_not 'hang-catches does_not: s/setvbuf/for(;;)pause();&/'
    sed -i 's/<err.h>/<err.h>\n#include <signal.h>/
        s/^static void child/static inline void g(int n) { (void)n; }\n&/' \
        catches.c leaves.c stays.c
    mutants -k hang
    [ "$status" = 1 ]
    told catches hang-catches
    told leaves hang-catches
    told stays hang-catches 'Ctrl+\\ does not end it'
    told does_not hang-catches 'Ctrl+C ends it: it does not catch it'
    [ "${lines[-1]}" = '3 caught, 2 not caught' ] || fail "$output"
}

@test "mutants: one kind, one program, and none" {
    program other 'break other: s/write(fd, "!", 1)/0/'
    mutants -k break ch01-sample other
    [ "$status" = 0 ] || fail "$output"
    [ "$output" = 'caught      ch01-sample/other break: s/write(fd, "!", 1)/0/
1 caught, 0 not caught' ] || fail "$output"
    mutants -k contrary -k hang ch01-sample/
    [ "$status" = 0 ] || fail "$output"
    [ "${lines[-1]}" = '2 caught, 0 not caught' ]
    mutants ch01-sample nobody
    [ "$status" = 1 ]
    [ "$output" = '0 caught, 0 not caught' ]
}

@test "mutants: where no namespace may be made, one at a time" {
    mkdir bin
    printf '#!/bin/sh\nexit 1\n' >bin/unshare
    chmod +x bin/unshare
    program unseen 'break unseen: s/return status != 0/return 0/'
    PATH=$PWD/bin:$PATH mutants
    [ "$status" = 1 ]
    told bell break
    told bell contrary
    told bell hang
    told unseen break 'no test fails'
}

@test "mutants: what cannot be shown on this machine is not tried" {
    sed -i 's/^    n = read/    errx(77, "no moon: wait for the night");\n&/' bell.c
    mutants -k break -k contrary
    [ "$status" = 1 ] || fail "$output" # nothing was seen
    for kind in break contrary; do
        grep -A 1 "^not tried   ch01-sample/bell $kind: " <<<"$output" |
            grep -q "^            .*no moon: wait for the night" || fail "$output"
    done
    [ "${lines[-1]}" = '0 caught, 0 not caught' ]
}

@test "mutants: a program of the shell" {
    printf '%s\n' '#!/bin/sh' '# shell.sh - waits' 'sleep 0.01' \
        'echo "parent: read() returned 1"' >shell.sh
    chmod +x shell.sh
    program shell.sh 'break shell.sh: s/returned/has/' \
        'contrary shell.sh: s/echo/: echo/' 'hang shell.sh: s/0.01/99/'
    rm shell.sh.c
    mutants ch01-sample shell.sh
    [ "$status" = 0 ] || fail "$output"
    [ "${lines[-1]}" = '3 caught, 0 not caught' ] || fail "$output"
}

@test "mutants: wrong usage is exit 2" {
    run -2 ../scripts/check/mutants.sh -x
    run -2 ../scripts/check/mutants.sh -k nothing
    run -2 ../scripts/check/mutants.sh nowhere
    says 'usage: scripts/check/mutants.sh'
    run -0 ../scripts/check/mutants.sh -h
}
