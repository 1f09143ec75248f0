#!/usr/bin/env bats
# trace -f, and the words of test_helper.bash over it.

load ../test_helper

chapter() { # FOLDER: where its programs are
    cd "$BATS_TEST_DIRNAME/../../$1" || return 1
}

# refuses WORD... - the word fails
refuses() {
    run "$@"
    [ "$status" != 0 ] || fail "holds, and should not: $*"
}

@test "facts: eof: the read waits until the last write end is closed" {
    chapter ch01-pipe
    facts ./eof
    waited parent read on pipe until child close
    needed parent wait until child end
    eof parent
    before child close parent wait
    did child dup
    fact process child parent fork
    fact end child exit 0
    refuses waited parent read until child write
    refuses waited child read
    refuses eof child
    refuses did child fork
    refuses before parent wait child close
    waited_not child read
    did_not parent dup
}

@test "facts: full_blocks: the write waits until the read" {
    chapter ch01-pipe
    facts ./full_blocks
    waited writer write on pipe until reader read
    needed reader read until writer write
    eof reader
    refuses waited writer write until reader close
    refuses waited reader write
}

@test "facts: order: a semaphore's wait until the post" {
    chapter ch05-semaphore
    facts ./order
    waited child sem_wait until parent sem_post
    refuses waited parent sem_wait until child sem_post
}

@test "facts: interrupted: a signal sent, and taken by a handler" {
    chapter ch06-signal
    facts ./interrupted
    fact sent parent SIGUSR1 any
    fact took any SIGUSR1 handler parent kill
    waited any read until parent kill
    fact end any killed SIGKILL
    refuses fact took any SIGUSR2
}

@test "facts: tcp_server: read until the other's write, then its end" {
    chapter ch07-socket
    facts ./tcp_server
    needed server read on socket until sh write
    waited server read on socket until sh end
    needed server wait until sh end
    eof server
    refuses needed server read until server write
}

@test "facts: a program that hangs: what never returned" {
    cat >"$BATS_TEST_TMPDIR/hang.c" <<'EOF'
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static char b[100000];
    int p[2];

    if (pipe(p) == -1)
        return 1;
    if (fork() == 0) {
        close(p[0]);
        if (write(p[1], b, sizeof(b)) == -1)
            return 1;
        _exit(0);
    }
    close(p[1]);
    wait(NULL);
    return 0;
}
EOF
    "${CC:-cc}" -o "$BATS_TEST_TMPDIR/hang" "$BATS_TEST_TMPDIR/hang.c"
    facts_of_hang "$BATS_TEST_TMPDIR/hang"
    never_returned "child 1" write on pipe
    never_returned main waitpid on child
    fact open main 3 pipe read
    refuses never_returned main read
    refuses facts_of_hang true
}
