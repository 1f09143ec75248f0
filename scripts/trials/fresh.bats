#!/usr/bin/env bats
# fresh.sh, with a debootstrap that makes a system from this one's programs,
# and with a book of two lines.

# shellcheck disable=SC2016 # the $ are the stubs'
load ../test_helper

# a_book - its README's lines are these; what it does is in its Makefile
a_book() {
    book=$BATS_TEST_TMPDIR/book
    mkdir -p "$book/scripts" "$BATS_TEST_TMPDIR/bin"
    cp fresh.sh "$book/scripts"
    printf '%s\n' '```sh' 'scripts/setup.sh && echo run.sh "two  blanks"' \
        'scripts/setup.sh && make test' '```' >"$book/README.md"
    printf '#!/bin/sh\necho "set up"\n' >"$book/scripts/setup.sh"
    chmod +x "$book/scripts/setup.sh"
    cat >"$book/Makefile"
    if command -v git >/dev/null; then
        git init -q "$book"
        git -C "$book" add .
        git -C "$book" -c user.name=a -c user.email=a@b commit -qm book
    else # a new system has none
        stub git '[ "$1" != clone ] || cp -R "$4" "$5"'
    fi
    # its /usr and what leads there, for the namespace alone
    stub debootstrap 'for root; do case $root in /*) break ;; esac; done
        cd "$root" && mkdir dev etc home proc root sys tmp usr var || exit
        cp -RP /etc/passwd /etc/group /etc/alternatives etc 2>/dev/null
        mount --rbind /usr usr || exit
        for d in bin lib lib32 lib64 sbin; do
            if [ -L /$d ]; then
                cp -P /$d .
            elif [ -d /$d ]; then
                mkdir $d && mount --rbind /$d $d || exit
            fi
        done'
    # apt needs most of a second to tell where it has its packages from; once
    [ "$BATS_TEST_NUMBER" = 1 ] ||
        stub apt-get 'echo "main http://mirror.example/debian/"'
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

stub() { # NAME SCRIPT
    printf '#!/bin/sh\n%s\n' "$2" >"$BATS_TEST_TMPDIR/bin/$1"
    chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

# fresh OPTION... - as root, or as who is taken for root
as=''
fresh() {
    root_or_skip
    # shellcheck disable=SC2086 # words
    run timeout -k 5 60 $as ./fresh.sh -C "$book" "$@" 3>&-
}

root_or_skip() {
    local spaces='--mount --pid --ipc --uts --fork --kill-child'
    [ "$(id -u)" = 0 ] || as='unshare -Ur'
    # shellcheck disable=SC2086 # words
    $as unshare $spaces mount -t tmpfs tmpfs /mnt 2>/dev/null ||
        skip "no namespaces to be had here"
}

@test "fresh.sh: runs the two lines as they stand in README.md, and counts" {
    a_book <<'END'
test:
	@echo 1..3
	@echo ok 1 good
	@echo 'ok 2 not here # skip no moon'
	@echo 'ok 3 nor this # skip no moon'
	@echo 1 passed, 0 failed, 2 skipped
END
    fresh -r sid trixie
    [ "$status" = 0 ] || fail "exit status $status" "$output"
    [ "$output" = 'sid: making the system
sid: scripts/setup.sh && echo run.sh "two  blanks"
sid: scripts/setup.sh && make test
trixie: making the system
trixie: scripts/setup.sh && echo run.sh "two  blanks"
trixie: scripts/setup.sh && make test
sid, as root
    scripts/setup.sh && echo run.sh "two  blanks": run.sh two  blanks
    scripts/setup.sh && make test: 1 passed, 0 failed, 2 skipped
        skipped 2: no moon
trixie, as root
    scripts/setup.sh && echo run.sh "two  blanks": run.sh two  blanks
    scripts/setup.sh && make test: 1 passed, 0 failed, 2 skipped
        skipped 2: no moon
4 passed, 0 failed, 4 skipped' ] || fail "$output"
}

@test "fresh.sh: what fails is shown first, with what it said" {
    a_book <<'END'
test:
	@echo 1..2
	@echo ok 1 good
	@echo not ok 2 bad
	@echo '# because'
	@echo 1 passed, 1 failed, 0 skipped
	@false
END
    fresh -r sid
    [ "$status" = 1 ]
    says '--- sid, as root: scripts/setup.sh && make test: exit 2
not ok 2 bad
# because
sid, as root'
    [ "${lines[-1]}" = "2 passed, 1 failed, 0 skipped" ]
}

@test "fresh.sh: a test run that ends before it has counted is a failure" {
    a_book <<'END'
test:
	@echo there is no bats
	@exit 1
END
    fresh -r sid
    [ "$status" = 1 ]
    says "there is no bats"
    [ "${lines[-1]}" = "1 passed, 1 failed, 0 skipped" ]
}

@test "fresh.sh: so is a system that cannot be made" {
    a_book </dev/null
    stub debootstrap 'echo no network; exit 1'
    fresh -r sid
    [ "$status" = 1 ]
    says "no network"
    [ "${lines[-1]}" = "0 passed, 1 failed, 0 skipped" ]
}

@test "fresh.sh: the system is one of its own, as in a container" {
    a_book <<END
test:
	@ls -d /proc/[0-9]* | wc -l
	@ls -A /dev/shm /dev/mqueue | grep -c ipc || true
	@printf 'a b' >/dev/null && head -c 3 /dev/zero | wc -c
	@cut -d ' ' -f 5 /proc/self/mountinfo | grep -c ipc-fresh || true
	@wc -l </proc/sysvipc/msg
	@ls -d '$BATS_TEST_TMPDIR' 2>&1 || true
	@unshare -Ur true && echo has namespaces
END
    mkdir "$BATS_TEST_TMPDIR/out"
    fresh -r -o "$BATS_TEST_TMPDIR/out" sid
    mapfile -t said <"$BATS_TEST_TMPDIR/out/sid-test"
    echo "${said[@]}"
    # process 1, a shell, timeout, make, its shell: this one's are not seen
    [ "${said[1]}" -gt 1 ] && [ "${said[1]}" -lt 12 ]
    [ "${said[2]}" = 0 ]
    [ "${said[3]}" = 3 ]
    [ "${said[4]}" = 0 ]
    [ "${said[5]}" = 1 ] # the heading
    [[ ${said[6]} == *"No such file"* ]]
    unshare -Ur true 2>/dev/null || skip "no user namespaces here"
    [ "${said[7]}" = "has namespaces" ] # which chroot alone forbids
}

# ended FILE SIGNAL - fresh.sh gets SIGNAL once there is FILE, in a folder of
# its own, and leaves neither process nor mount nor file (see teardown)
ended() {
    local i pid left status=0
    # shellcheck disable=SC2086 # words
    env --default-signal=INT $as ./fresh.sh -C "$book" -r sid \
        >/dev/null 2>&1 3>&- &
    pid=$!
    for ((i = 0; i < 200; i++)); do
        compgen -G "$TMPDIR/ipc-fresh.*/$1" >/dev/null && break
        command sleep 0.05
    done
    [ "$i" -lt 200 ] || fail "never came to $1"
    kill -s "$2" "$pid"
    wait "$pid" || status=$?
    [ "$status" = $((128 + $(kill -l "$2"))) ] || fail "exit status $status"
    left=$(grep -F "$TMPDIR" /proc/[0-9]*/mountinfo 2>/dev/null) || true
    [ -z "$left" ] || fail "$left"
    nothing_left
}

@test "fresh.sh: interrupted early it leaves nothing" {
    root_or_skip
    a_book </dev/null
    stub debootstrap 'for root; do case $root in /*) break ;; esac; done
        mount -t tmpfs tmpfs "$root" && : >"$root/mounted"
        : >"$root/../begun" && setsid sleep 60'
    for signal in INT TERM HUP; do
        ended sid/begun "$signal"
    done
}

@test "fresh.sh: interrupted in the middle of the tests it leaves nothing" {
    root_or_skip
    a_book <<'END'
test:
	@setsid sleep 61 & sleep 60
END
    ended sid/root/root/test INT
    ended sid/root/root/test TERM
}

@test "fresh.sh: without root, or a tool, it says what to do and exits 77" {
    a_book </dev/null
    stub id 'echo 1000'
    run -77 --separate-stderr ./fresh.sh
    [ "$stderr" = "fresh.sh: this needs root; type: sudo make fresh" ]
    stub id 'echo 0'
    for missing in debootstrap git; do
        rm -rf "$BATS_TEST_TMPDIR/few"
        mkdir "$BATS_TEST_TMPDIR/few"
        for tool in sh id dirname grep sed awk debootstrap git; do
            [ "$tool" = "$missing" ] ||
                ln -s "$(command -v "$tool" || echo /bin/true)" \
                    "$BATS_TEST_TMPDIR/few/$tool"
        done
        run -77 --separate-stderr env PATH="$BATS_TEST_TMPDIR/few" \
            sh -c "$(sed 's/^PATH=.*//' fresh.sh)" "$PWD/fresh.sh"
        [ "$stderr" = "fresh.sh: no $missing; type: scripts/setup.sh --all" ]
    done
    stub unshare 'exit 1'
    run -77 --separate-stderr ./fresh.sh
    [[ $stderr == *"no namespaces to be had here; try outside of "* ]]
}

@test "fresh.sh: each line stands in README.md once, or it says so" {
    root_or_skip
    for line in '/make test/d' '/run.sh/p' 's/&& make test/; make test/'; do
        a_book </dev/null
        sed -i "$line" "$book/README.md"
        fresh -r
        [ "$status" = 1 ]
        says "README.md: not one line that begins with scripts/setup.sh"
        rm -rf "$book"
    done
    # nor has the book's own page lost them: as two lines in a block each
    [ "$(grep -B 1 -A 1 '^scripts/setup.sh && ' ../../README.md |
        grep -c '^```')" = 4 ]
}

@test "fresh.sh: wrong usage is exit 2, -h is not" {
    for args in -x "-C" "-C $TMPDIR/none" "-k $TMPDIR/none" ./here Trixie; do
        # shellcheck disable=SC2086 # words
        run -2 ./fresh.sh $args
    done
    says "usage: scripts/trials/fresh.sh [-ru]"
    run -2 env JOBS=0 ./fresh.sh
    run -0 ./fresh.sh -h
    says "exit: 0"
}
