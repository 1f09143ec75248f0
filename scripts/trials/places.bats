#!/usr/bin/env bats
# Every program of the book, in the places where readers run it. No program is
# named here: a new one is tried by itself.

load ../test_helper

# ask QUESTION [ARG ...] - of each program; see places.bash
ask() {
    run "$BATS_TEST_DIRNAME/places.bash" "$BATS_FILE_TMPDIR" "$@" 3>&-
    [ "$status" = 0 ] || fail "$output"
}

setup_file() {
    "$BATS_TEST_DIRNAME/places.bash" "$BATS_FILE_TMPDIR" usual 3>&-
}

# everywhere COMMAND... - where it brings whoever asks, and with that all the
# programs, each prints what it usually prints
everywhere() {
    run "$@" "$BATS_TEST_DIRNAME/places.bash" "$BATS_FILE_TMPDIR" same 3>&-
    [ "$status" = 0 ] || fail "$output"
}

# refused COMMAND - with its output going there; and nothing is left. A child may
# wait for an alarm(5).
refused() {
    ask silenced "$1"
    export -n IPC_TEST_MARK # what looks must not carry it
    for _ in {1..100}; do
        [ -n "$(marked)" ] || break
        command sleep 0.1
    done
}

@test "places: with stdout closed, no program hangs, crashes or leaves anything" {
    refused '"$@" >&-'
}

@test "places: on a full disk, no program hangs, crashes or leaves anything" {
    [ -c /dev/full ] || skip "no /dev/full"
    refused '"$@" >/dev/full'
}

@test "places: with 32 descriptors, on one processor" {
    local one=()
    if command -v taskset >/dev/null; then
        one=(taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')")
    fi
    everywhere "${one[@]}" sh -c 'ulimit -n 32; exec "$@"' sh
    [ "${#one[@]}" -gt 0 ] || skip "no taskset: with 32 descriptors only"
}

@test "places: in the background or with nohup, HOME unset, TMPDIR elsewhere, in the C locale" {
    mkdir "$BATS_TEST_TMPDIR/else where"
    everywhere env -u HOME TMPDIR="$BATS_TEST_TMPDIR/else where" LC_ALL=C \
        sh -c 'trap "" INT QUIT HUP; exec "$@"' sh
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/else where")" ]
}

@test "places: in a UTF-8 locale, and with no environment" {
    everywhere env LC_ALL=C.UTF-8
    ask same env -i PATH="$PATH" # (a shell would give them some)
}

@test "places: with signals ignored or blocked: the same, or a message; no wrong line" {
    ask right sh -c 'trap "" INT QUIT HUP TERM PIPE; exec "$@"' sh
    # a shell cannot ignore SIGCHLD for others
    env --ignore-signal=CHLD true || skip "env has no --ignore-signal"
    ask right env --ignore-signal=CHLD
    ask right env --ignore-signal
    # (a blocked SIGPIPE is no death but an error: that is epipe's lesson)
    ask right env \
        --block-signal=HUP,INT,QUIT,TERM,ALRM,CHLD,TSTP,CONT,USR1,USR2
    # whoever could not wait for its child does not know whose the name is
    "$BATS_TEST_DIRNAME"/../sweep.sh -f >/dev/null
}

# as somebody without any right: for root another user, else oneself
unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}
export -f unprivileged

@test "places: unprivileged, from a checkout that cannot be written" {
    command -v setpriv >/dev/null || skip "no setpriv"
    local book=$BATS_TEST_TMPDIR/book dir
    mkdir "$book"
    cp -R "$BATS_TEST_DIRNAME"/../../{ch[0-9][0-9]-*,run.sh,scripts} "$book"
    chmod -R a+rX,a-w "$book"
    chmod 755 "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR/.." || true
    if [ "$(id -u)" = 0 ] && ! unprivileged test -x "$book/ch01-pipe/hello"; then
        dir=$(mktemp -d /tmp/ipc-XXXXXX)
        chmod 755 "$dir"
        mv "$book" "$dir/book"
        book=$dir/book
    fi
    TMPDIR=/tmp run unprivileged "$book/run.sh" all
    chmod -R u+w "$book"
    rm -rf "$book" ${dir:+"$dir"}
    [ "$status" = 0 ] || fail "$output"
    says_not "failed:"
}

@test "places: with 64 MB of shared memory" {
    [ "$(id -u)" = 0 ] || skip "only root may mount another /dev/shm"
    unshare -m true 2>/dev/null || skip "no mount namespace to be had here"
    everywhere unshare -m sh -c \
        'mount -t tmpfs -o size=64m tmpfs /dev/shm && exec "$@"' sh
}
