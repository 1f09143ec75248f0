#!/usr/bin/env bats
# Every program of the book, in the places where readers run it. No program is
# named here: a new one is tried by itself.

load ../test_helper

# usual PROGRAM - what it prints here; it is run for that only once
usual() {
    local kept=$BATS_FILE_TMPDIR/${PWD##*/}.$1
    [ -e "$kept" ] || timeout -s KILL "$LIMIT" "./$1" >"$kept" 2>&1 ||
        [ $? = 77 ]
    cat "$kept"
}

# for_each FUNCTION... - calls it with each program's name, in its folder, as
# many at a time as there are processors; what it prints is what is wrong
for_each() {
    local source program cpus
    cpus=$(nproc 2>/dev/null) || cpus=1
    for source in "$BATS_TEST_DIRNAME"/../../ch[0-9][0-9]-*/*.{c,sh}; do
        program=$(basename "$source" .c)
        [ "$program" != run.sh ] || continue
        (cd "${source%/*}" && "$@" "$program" || echo "$program: not tried") \
            >>"$BATS_TEST_TMPDIR/wrong" 3>&- &
        while [ "$(jobs -rp | wc -l)" -ge "$cpus" ]; do wait -n || true; done
    done
    wait
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ] || fail "$(cat "$BATS_TEST_TMPDIR/wrong")"
}

# same WRAPPER... PROGRAM - "WRAPPER... ./PROGRAM" prints what ./PROGRAM
# prints, and exits 0
same() {
    local program=${*: -1} want got bad=''
    want=$(usual "$program")
    got=$(timeout -s KILL "$LIMIT" "${@:1:$#-1}" "./$program" 2>&1) ||
        [ $? = 77 ] || bad="$program: exit status $?"$'\n'
    [ "$got" = "$want" ] || bad+="$program: $got"$'\n'
    printf %s "$bad"
}

# everywhere COMMAND... - same, for each program
everywhere() {
    for_each same "$@"
}

# silenced COMMAND PROGRAM - with its output going where COMMAND sends it, a
# message on stderr and exit status 1
silenced() {
    local status=0 message
    message=$(sh -c "exec 2>&1; $1" sh timeout -s KILL "$LIMIT" "./$2") ||
        status=$?
    [[ $status:$message =~ ^(1:|77:).*: ]] ||
        printf '%s\n' "$2: exit status $status, says: $message"
}

# refused COMMAND - silenced, for each program
refused() {
    for_each silenced "$1"
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
