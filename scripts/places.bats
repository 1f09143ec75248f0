#!/usr/bin/env bats
# Every program of the book, in the places where readers run it. No program is
# named here: a new one is tried by itself.

load test_helper

# usual PROGRAM - what it prints here; it is run for that only once
usual() {
    local kept=$BATS_FILE_TMPDIR/${PWD##*/}.$1
    [ -e "$kept" ] || timeout -s KILL "$LIMIT" "./$1" >"$kept" 2>&1 3>&- ||
        [ $? = 77 ]
    cat "$kept"
}

# everywhere COMMAND... - for each program, in its folder, as $program:
# "COMMAND... ./program" prints what ./program prints, and exits 0
everywhere() {
    local source program want got bad=''
    for source in "$BATS_TEST_DIRNAME"/../ch[0-9][0-9]-*/*.{c,sh}; do
        program=$(basename "$source" .c)
        [ "$program" != run.sh ] || continue
        cd "${source%/*}"
        want=$(usual "$program")
        got=$(timeout -s KILL "$LIMIT" "$@" "./$program" 2>&1 3>&-) ||
            [ $? = 77 ] || bad+="$program: exit status $?"$'\n'
        [ "$got" = "$want" ] || bad+="$program: $got"$'\n'
    done
    [ -z "$bad" ] || fail "$bad"
}

# refused COMMAND - for each program: with its output going where COMMAND
# sends it, a message on stderr and exit status 1
refused() {
    local source program status bad='' message
    for source in "$BATS_TEST_DIRNAME"/../ch[0-9][0-9]-*/*.{c,sh}; do
        program=$(basename "$source" .c)
        [ "$program" != run.sh ] || continue
        cd "${source%/*}"
        status=0
        message=$(sh -c "exec 2>&1; $1" sh timeout -s KILL "$LIMIT" \
            "./$program" 3>&-) || status=$?
        [[ $status:$message =~ ^(1:|77:).*: ]] ||
            bad+="$program: exit status $status, says: $message"$'\n'
    done
    [ -z "$bad" ] || fail "$bad"
}

@test "places: with stdout closed, every program says so and exits 1" {
    refused '"$@" >&-'
}

@test "places: on a full disk, every program says so and exits 1" {
    [ -c /dev/full ] || skip "no /dev/full"
    refused '"$@" >/dev/full'
}

@test "places: with 32 descriptors" {
    everywhere sh -c 'ulimit -n 32; exec "$@"' sh
}

@test "places: with HOME unset and TMPDIR elsewhere" {
    mkdir "$BATS_TEST_TMPDIR/else where"
    everywhere env -u HOME TMPDIR="$BATS_TEST_TMPDIR/else where"
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/else where")" ]
}

@test "places: in the C locale, in a UTF-8 one, and with no environment" {
    everywhere env LC_ALL=C
    everywhere env LC_ALL=C.UTF-8
    everywhere env -i PATH="$PATH"
}

@test "places: started with signals ignored, as in the background, or blocked" {
    everywhere sh -c 'trap "" INT QUIT HUP TERM PIPE; exec "$@"' sh
    # a shell cannot ignore SIGCHLD for others
    env --ignore-signal=CHLD true || skip "env has no --ignore-signal"
    everywhere env --ignore-signal
    everywhere env --block-signal
}

@test "places: on one processor" {
    command -v taskset >/dev/null || skip "no taskset"
    cpu=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    everywhere taskset -c "$cpu"
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
    cp -R "$BATS_TEST_DIRNAME"/../ch[0-9][0-9]-* "$BATS_TEST_DIRNAME"/../run.sh "$book"
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
