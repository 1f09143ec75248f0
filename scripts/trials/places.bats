#!/usr/bin/env bats
# Every program of the book, in the places where readers run it. No program is
# named here: a new one is tried by itself.

load ../test_helper
# shellcheck source=scripts/lib/book.sh
. "$BATS_TEST_DIRNAME/../lib/book.sh"

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
    local program cpus book=$BATS_TEST_DIRNAME/../..
    cpus=$(nproc 2>/dev/null) || cpus=1
    while read -r program; do
        (cd "$book/${program%/*}" && "$@" "${program#*/}" ||
            echo "$program: not tried") >>"$BATS_TEST_TMPDIR/wrong" 3>&- &
        while [ "$(jobs -rp | wc -l)" -ge "$cpus" ]; do wait -n || true; done
    done < <(cd "$book" && programs ch[0-9][0-9]-*)
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

# the signals of a crash: ILL TRAP ABRT BUS FPE SEGV SYS; KILL, if it hung
crashed() { # STATUS
    case $1 in
    132 | 133 | 134 | 135 | 136 | 137 | 139 | 159) true ;;
    *) false ;;
    esac
}

# silenced COMMAND PROGRAM - with its output going where COMMAND sends it, it
# does not hang and does not crash; what it says of it is its own affair
silenced() {
    local status=0
    sh -c "$1" sh timeout -s KILL "$LIMIT" "./$2" >/dev/null 2>&1 || status=$?
    ! crashed "$status" || printf '%s\n' "$2: exit status $status"
}

# refused COMMAND - silenced, for each program; and nothing is left. A child may
# wait for an alarm(5).
refused() {
    for_each silenced "$1"
    export -n IPC_TEST_MARK # what looks must not carry it
    for _ in {1..100}; do
        [ -n "$(marked)" ] || break
        command sleep 0.1
    done
}

# right WRAPPER... PROGRAM - it prints what it usually prints, and exits 0; or
# it says why not, exits with another status, and none of its lines is another
# than usual or at another place
right() {
    local program=${*: -1} status=0 said=$BATS_TEST_TMPDIR/$BASHPID wrong
    usual "$program" >"$said.usual"
    timeout -s KILL "$LIMIT" "${@:1:$#-1}" "./$program" \
        >"$said.out" 2>"$said.err" || status=$?
    wrong=$(diff "$said.usual" "$said.out" | grep -m 1 '^>') || true
    if [ "$status" = 77 ]; then
        return
    elif crashed "$status"; then
        echo "$program: exit status $status"
    elif [ "$status" = 0 ] && ! cmp -s "$said.usual" "$said.out"; then
        echo "$program: exit status 0, with other output: $wrong"
    elif [ "$status" != 0 ] && ! grep -q ': ' "$said.err"; then
        echo "$program: exit status $status without a message"
    elif [ -n "$wrong" ]; then
        echo "$program: a wrong line: $wrong"
    fi
}

@test "places: with stdout closed, no program hangs, crashes or leaves anything" {
    refused '"$@" >&-'
}

@test "places: on a full disk, no program hangs, crashes or leaves anything" {
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

@test "places: started in the background, or with nohup" {
    everywhere sh -c 'trap "" INT QUIT HUP; exec "$@"' sh
}

@test "places: with signals ignored or blocked: the same, or a message; no wrong line" {
    for_each right sh -c 'trap "" INT QUIT HUP TERM PIPE; exec "$@"' sh
    # a shell cannot ignore SIGCHLD for others
    env --ignore-signal=CHLD true || skip "env has no --ignore-signal"
    for_each right env --ignore-signal=CHLD
    for_each right env --ignore-signal
    # (a blocked SIGPIPE is no death but an error: that is epipe's lesson)
    for_each right env \
        --block-signal=HUP,INT,QUIT,TERM,ALRM,CHLD,TSTP,CONT,USR1,USR2
    # whoever could not wait for its child does not know whose the name is
    "$BATS_TEST_DIRNAME"/../sweep.sh -f >/dev/null
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
