#!/usr/bin/env bats
# The runner, as students and instructors type it.

load test_helper

setup_file() {
    # A copy with chapters 1 and 4, so that nothing here is built or forgotten.
    book=$BATS_FILE_TMPDIR/book
    export book
    mkdir "$book"
    cp -R "$BATS_TEST_DIRNAME"/../{Makefile,run.sh,scripts,ch01-pipe,ch04-shm} \
        "$book"
    make -s -C "$book" clean
}

@test "run.sh: before anything is made it says what to type, or makes it" {
    cd "$book"
    run -1 ./run.sh
    [ "$output" = "run.sh: nothing is made yet; type: make ch01" ]
    run -0 ./run.sh --plain ch01 hello
    [ "$output" = "$(ch01-pipe/hello)" ]
    [ ! -e ch01-pipe/eof ]
    [ ! -e .made ]
    run -0 ./run.sh ch01
    [ -x ch01-pipe/eof ]
    [ ! -e ch04-shm/race ]
}

@test "run.sh: runs what was made last, in the README's order" {
    cd "$book"
    make -s ch04
    make -s ch01
    run -0 ./run.sh
    says "ch01-pipe/hello.c"
    says_not "ch04-shm/"
    want=$(sed -n 's/^\$ \.\/\([a-z_]*\).*/ch01-pipe\/\1.c/p' \
        ch01-pipe/README.md | awk '!seen[$0]++')
    [ "$(grep '^ch01-pipe/.*\.c$' <<<"$output")" = "$want" ]
    make -s ch04
    run -0 ./run.sh
    says_not "ch01-pipe/"
}

@test "run.sh: one column for each speaker" {
    cd "$book"
    run -0 ./run.sh ch01 eof
    [ "${lines[0]}" = "eof - $(sed -n 's/ \* eof - //p' ch01-pipe/eof.c)" ]
    [ "${lines[1]}" = "ch01-pipe/eof.c" ]
    [[ ${lines[2]} =~ ^\ \ parent\ +child$ ]]
    [[ ${lines[3]} =~ ^\ \ will\ read ]]
    [[ ${lines[4]} =~ ^\ {30,}had\ the\ write\ end\ twice ]]
}

@test "run.sh: what the front page shows is what it prints" {
    cd "$BATS_TEST_DIRNAME/.."
    want=$(awk '/^```console$/ { getline; inside = $0 == "$ ./run.sh ch01 eof"; next }
        /^```/ { inside = 0 } inside' README.md)
    [ -n "$want" ]
    run -0 ./run.sh ch01 eof
    [ "$output" = "$want" ]
}

@test "run.sh: no line is wider than 80 columns, and no word is lost" {
    cd "$book"
    make -s
    run -0 ./run.sh all
    [ -z "$(awk 'length($0) > 80' <<<"$output")" ] ||
        fail "$(awk 'length($0) > 80' <<<"$output")"
    run -0 ./run.sh --plain ch01 deadlock
    words=$(printf '%s\n' "$output" | sed 's/^[a-z ]*: //' | tr -s ' ' '\n')
    run -0 ./run.sh ch01 deadlock
    [ "$(sed '1,3d' <<<"$output" | tr -s ' ' '\n' | sed '/^$/d')" = "$words" ]
}

@test "run.sh: --plain prints what the program prints, byte for byte" {
    cd "$book"
    ./ch01-pipe/hello >"$BATS_TEST_TMPDIR/want"
    ./run.sh --plain ch01 hello >"$BATS_TEST_TMPDIR/got"
    cmp "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
}

# say_back - a program in chapter 1 of the copy that prints its arguments, a
# line each, and fails if there are three; the book's own take none
say_back() {
    cat >ch01-pipe/say_back.c <<'END'
#include <stdio.h>

int main(int argc, char *argv[])
{
    int i;

    for (i = 1; i < argc; i++)
        printf("program: has %s\n", argv[i]);
    return argc > 3 ? 2 : 0;
}
END
}

@test "run.sh: arguments after a program are the program's" {
    cd "$book"
    say_back
    run -0 ./run.sh --plain ch01 say_back "x y" --step
    [ "$output" = $'program: has x y\nprogram: has --step' ]
    run -2 ./run.sh ch01 say_back one too many
    says "has many"
    says "run.sh: ch01-pipe/say_back: exit status 2"
    rm ch01-pipe/say_back*
}

@test "run.sh: --list prints folder, program and title" {
    cd "$book"
    run -0 ./run.sh --list ch01
    [ "${lines[0]}" = "ch01-pipe/hello	$(sed -n 's/ \* hello - //p' ch01-pipe/hello.c)" ]
    [ "${#lines[@]}" = "$(find ch01-pipe -maxdepth 1 -name '*.c' | wc -l)" ]
    [ -z "$(awk -F '\t' 'NF != 2 || $2 == ""' <<<"$output")" ]
}

@test "run.sh: an unknown chapter, program or option: what there is, exit 2" {
    cd "$book"
    run -2 ./run.sh ch99
    says "ch01"
    run -2 ./run.sh ch01 nothing
    says " hello "
    run -2 ./run.sh --nothing
    says "usage:"
    run -2 ./run.sh all hello
    run -0 ./run.sh --help
    says "usage: ./run.sh"
}

@test "run.sh: works from within a chapter, and after make there" {
    cd "$book/ch04-shm"
    make -s
    run -0 ./run.sh
    says "ch04-shm/race.c"
    says_not "ch01-pipe/"
    run -0 ./run.sh --plain race
    [ "$output" = "$(./race)" ]
    says "the counter is 6"
    cd /
    run -0 "$book/ch01-pipe/run.sh" hello
    says "ch01-pipe/hello.c"
}

@test "run.sh: a program that fails or cannot be shown is named" {
    cd "$book"
    make -s ch01
    printf '#!/bin/sh\necho broken; exit 3\n' >ch01-pipe/hello
    printf '#!/bin/sh\necho "no such thing here" >&2; exit 77\n' >ch01-pipe/eof
    run -1 ./run.sh ch01
    says "failed: ch01-pipe/hello, exit status 3"
    says "skipped: ch01-pipe/eof"
    says "no such thing here"
    run -3 ./run.sh ch01 hello
    run -77 ./run.sh ch01 eof
    touch ch01-pipe/hello.c ch01-pipe/eof.c
    make -s ch01
}

@test "run.sh: a program that was changed is made again" {
    cd "$book"
    make -s ch01
    cp -p ch01-pipe/hello.c "$BATS_TEST_TMPDIR"
    sed -i 's/parent: has a pipe/parent: has a PIPE/' ch01-pipe/hello.c
    run -0 ./run.sh ch01 hello
    says "has a PIPE"
    touch ch01-pipe/hello # newer than its source
    sed -i 's/a PIPE/a Pipe/' ch01-pipe/hello.c
    run -0 ./run.sh ch01
    says "has a Pipe"
    says_not "make"$'\n'
    cp "$BATS_TEST_TMPDIR/hello.c" ch01-pipe
}

@test "run.sh: a program that does not compile: the compiler's words, and exit 1" {
    cd "$book"
    make -s ch01
    cp ch01-pipe/hello.c "$BATS_TEST_TMPDIR"
    echo 'no C at all' >>ch01-pipe/hello.c
    run -1 ./run.sh ch01 hello
    says "hello.c:"
    says "error"
    says "run.sh: ch01-pipe/hello.c cannot be built, see above"
    says_not "hello - "
    run -1 ./run.sh ch01
    says "run.sh: ch01-pipe cannot be built, see above"
    says_not "eof - "
    cp "$BATS_TEST_TMPDIR/hello.c" ch01-pipe
    CC=/no/such/cc run -1 ./run.sh ch01 hello
    says "cannot be built"
    run -0 ./run.sh ch01 hello
}

@test "run.sh: what is somebody else's is run as it is, and never made" {
    cd "$book"
    dir=$(mktemp -d /tmp/run-XXXXXX)
    cp -pR . "$dir/book" # as old as they are: nothing is made again
    make -s -C "$dir/book" ch01
    rm "$dir/book/ch01-pipe/hello"
    touch -d '-1 hour' "$dir/book/ch01-pipe/eof"
    chmod -R a+rX,a-w "$dir"
    other=()
    [ "$(id -u)" != 0 ] ||
        other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    run -1 "${other[@]}" "$dir/book/run.sh" hello
    hello=$output
    run -0 "${other[@]}" "$dir/book/run.sh" eof
    chmod -R u+w "$dir"
    rm -rf "$dir"
    says "eof is older than its source"
    says "read() returned 0: end of file"
    [[ $hello = *"not built yet"*"you may not write in ch01-pipe"* ]]
}

@test "run.sh: a NAME alone, where it is the only one, or where it is" {
    cd "$book"
    run -0 ./run.sh race
    says "ch04-shm/race.c"
    say_back
    run -0 ./run.sh --plain say_back "x y" --step
    [ "$output" = $'program: has x y\nprogram: has --step' ]
    rm ch01-pipe/say_back*
    run -0 ./run.sh --list race
    [ "$output" = "ch04-shm/race	$(sed -n 's/ \* race - //p' ch04-shm/race.c)" ]
    cp ch01-pipe/hello.c ch04-shm/race.c "$BATS_TEST_TMPDIR"
    cp ch04-shm/race.c ch01-pipe
    run -2 ./run.sh race
    rm ch01-pipe/race.c
    [ "$output" = "run.sh: ch01-pipe/race, ch04-shm/race: say which: ./run.sh ch01 race" ]
    # with a slash or .c behind it, as a shell completes it
    run -0 ./run.sh --plain ch01-pipe/ hello.c
    [ "$output" = "$(ch01-pipe/hello)" ]
    cd ch01-pipe
    run -0 ../run.sh hello
    says "ch01-pipe/hello.c"
    run -2 ./run.sh race
    says "no program race in ch01-pipe"
}

# own NAME - an own program of the reader's, a script that stdin holds
own() {
    mkdir -p "$BATS_TEST_TMPDIR/own"
    cd "$BATS_TEST_TMPDIR/own"
    cat >"$1"
    chmod +x "$1"
}

@test "run.sh: a program of the reader's own, in lanes" {
    own mine <<'END'
#!/bin/sh
echo "ann: is in ${PWD##*/}, has $1"
echo "bob: 读到了对方写的很长很长的一行文字，需要折行显示才能放得下，对不对"
echo "carl: nobody knew that he would speak"
exit 3
END
    printf 'printf("ann: \nprintf("bob: %%s"\nerrx(1, "write: failed\n' >mine.c
    touch mine
    run -3 "$book/run.sh" ./mine "two words"
    # shellcheck disable=SC2030
    [ "$output" = "./mine
./mine.c
  ann                                    bob
  is in own, has two words
                                         读到了对方写的很长很长的一行文字，需
                                           要折行显示才能放得下，对不对
carl: nobody knew that he would speak
run.sh: ./mine: exit status 3" ]
    # from elsewhere; a script is its own source; by a chapter's own runner
    rm mine.c
    cd ..
    run -3 "$book/run.sh" own/mine
    [ "${lines[1]}" = own/mine ]
    [[ ${lines[2]} =~ ^\ \ ann\ +bob\ +carl$ ]]
    run -3 "$book/ch01-pipe/run.sh" --plain "$PWD/own/mine"
    [[ $output == "ann: is in "* ]]
    # a program of the book's by its path is the book's
    cd "$book/ch01-pipe"
    run -0 ../run.sh ./hello
    says "hello - "
    says "ch01-pipe/hello.c"
}

@test "run.sh: an own program that cannot be run: why, and what to type" {
    own mine <<<''
    chmod -x mine
    run -2 "$book/run.sh" ./mine
    says "run.sh: ./mine is not executable; type: chmod +x ./mine"
    run -2 "$book/run.sh" ./nothing
    [ "$output" = "run.sh: there is no program ./nothing" ]
    echo >other.c
    run -1 "$book/run.sh" ./other
    [ "$output" = "run.sh: ./other is not built yet; type: cc -o ./other ./other.c" ]
    run -2 "$book/run.sh" ch01 ./mine
    says "usage:"
}

@test "run.sh: --trace draws a program of the reader's own" {
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    own mine <<'END'
#!/bin/sh
echo "$*"
END
    LC_ALL=C.UTF-8 run -0 "$book/run.sh" --trace ./mine a b
    # shellcheck disable=SC1111
    says '“a b”'
    LC_ALL=C run -0 "$book/run.sh" --trace ./mine a b
    says '| "a b"'
    run -0 "$book/run.sh" --trace --svg mine.svg ./mine a b
    grep -q '<svg' mine.svg
    run -2 "$book/run.sh" --trace
}

@test "run.sh: a line is shown as soon as it is there" {
    mkfifo "$BATS_TEST_TMPDIR/fifo"
    own mine <<'END'
#!/bin/sh
echo "reader: waits"
read -r line <"$1"
echo "reader: has read $line"
END
    for awk in awk mawk gawk busybox original-awk; do # each has its buffers
        command -v "$awk" >/dev/null || continue
        mkdir -p "$BATS_TEST_TMPDIR/$awk"
        ln -sf "$(command -v "$awk")" "$BATS_TEST_TMPDIR/$awk/awk"
        : >"$BATS_TEST_TMPDIR/out" # not what the one before has said
        PATH=$BATS_TEST_TMPDIR/$awk:$PATH "$book/run.sh" ./mine \
            "$BATS_TEST_TMPDIR/fifo" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
        for ((i = 0; i < LIMIT * 20; i++)); do
            ! grep -qx '  waits' "$BATS_TEST_TMPDIR/out" || break
            command sleep 0.05
        done
        before=$(cat "$BATS_TEST_TMPDIR/out")
        echo news >"$BATS_TEST_TMPDIR/fifo"
        wait "$!"
        [ "$before" = "$(printf './mine\n./mine\n  reader\n  waits')" ] ||
            fail "$awk: $before"
        [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = "  has read news" ]
    done
}

@test "run.sh: lines that cannot be shown are a failure" {
    cd "$book"
    mkdir "$BATS_TEST_TMPDIR/bin"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\ncase "$*" in *"$NOT"*) exit 1 ;; esac\nexec %s "$@"\n' \
        "$(command -v awk)" >"$BATS_TEST_TMPDIR/bin/awk"
    chmod +x "$BATS_TEST_TMPDIR/bin/awk"
    for not in lanes.awk speakers.awk; do
        NOT=$not PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 ./run.sh ch01
        says "run.sh: awk could not"
        says_not "programs shown"
    done
    NOT='' PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 ./run.sh ch01 </dev/null \
        >/dev/full
    ln -sf /bin/false "$BATS_TEST_TMPDIR/bin/awk"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 ./run.sh ch01
    says_not "programs shown"
    # that nobody wants to see more is none
    run -0 bash -c './run.sh ch01 | sed q; ((PIPESTATUS[0] == 141))'
    [ "${#lines[@]}" = 1 ]
}

@test "run.sh: how a program ended is said: skipped, failed, or killed" {
    cd "$book"
    printf '#!/bin/sh\necho "not here" >&2; exit 77\n' >ch01-pipe/eof
    chmod +x ch01-pipe/eof
    run -77 ./run.sh eof
    says "not here"
    says "skipped: ch01-pipe/eof cannot be shown on this machine, see above"
    printf '#!/bin/sh\nkill -KILL $$\n' >ch01-pipe/eof
    run -137 ./run.sh eof
    says "run.sh: ch01-pipe/eof: killed by SIGKILL"
    touch ch01-pipe/eof.c
    make -s ch01
}

@test "run.sh: --find looks into names, titles, headings, questions, what goes wrong" {
    cd "$BATS_TEST_DIRNAME/.."
    mkdir -p "$BATS_TEST_TMPDIR/b/ch01-pipe"
    cp -R run.sh scripts "$BATS_TEST_TMPDIR/b"
    cd "$BATS_TEST_TMPDIR/b"
    printf '/*\n * eof - a Reader sees it\n *\n * Watch for: the second\n * close().\n * See: x\n */\n' >ch01-pipe/eof.c
    printf '/*\n * other - nothing\n */\n' >ch01-pipe/other.c
    printf '/*\n * two_words - neither\n */\n' >ch01-pipe/two_words.c
    cat >ch01-pipe/README.md <<'END'
## Of Others

It says a lot.

```console
$ ./other
child: fails with EPIPE
```

## Asked in exams and interviews

**Why is there
an end?** Nobody knows. *Shown by:* [eof](eof.c).
## What goes wrong
**It hangs for
ever.** See `eof`.
**"No such thing".** Yes.
## Try it
thing
END
    sed 's/What goes wrong/哪里会出错/; s/hangs for/不动了/' \
        ch01-pipe/README.md >ch01-pipe/README.zh-CN.md
    eof=$'ch01-pipe/eof\ta Reader sees it'
    for words in 'reader' 'the second close' 'for ever' '不动了ever' 'there an end'; do
        run -0 ./run.sh --find "$words"
        [ "$output" = "$eof" ] || fail "$words: $output"
    done
    for words in EPIPE other 'of others' 'a lot'; do
        run -0 ./run.sh --find "$words"
        [ "$output" = $'ch01-pipe/other\tnothing' ] || fail "$words: $output"
    done
    for words in two_words 'two words'; do
        run -0 ./run.sh --find "$words"
        [ "$output" = $'ch01-pipe/two_words\tneither' ] || fail "$words: $output"
    done
    for words in 'it reader' 'eof reader' 'close second' 'ever hangs it' 'ever 不动了' \
        'end why'; do # in any order, where they do not stand side by side
        run -0 ./run.sh --find "$words"
        [ "$output" = "$eof" ] || fail "$words: $output"
    done
    run -0 ./run.sh --find lot it
    [ "$output" = $'ch01-pipe/other\tnothing' ]
    run -1 ./run.sh --find hangs thing # of two entries
    run -1 ./run.sh --find end ever    # of a question and an entry
    run -1 ./run.sh --find nobody knows # not all that the answers say
    run -0 ./run.sh --find no such thing
    [ "$output" = $'ch01-pipe/README.md\tWhat goes wrong: "No such thing"' ]
    run -1 ./run.sh --find Nowhere
    [ "$output" = 'run.sh: nothing found for "Nowhere": try another word (hangs, EPIPE), or "What do you see?" in README.md' ]
    run -2 ./run.sh --find
    run -2 ./run.sh --list --find x
}

# finds WORDS FIRST - the first line that --find prints for WORDS is of FIRST
finds() {
    run -0 ./run.sh --find "$1"
    [[ ${lines[0]} == "$2"$'\t'* ]] || fail "$1: $output"
}

@test "run.sh: --find: the best first, 15 at most, by any of its names" {
    cd "$BATS_TEST_DIRNAME/.."
    finds truncated ch07-socket/truncated # the name, before titles
    finds 生产者消费者 ch05-semaphore/one_is_not_enough
    finds '生产者-消费者' ch05-semaphore/one_is_not_enough
    finds 管道容量 ch01-pipe/capacity # other names, by the glossary
    finds 短读 ch07-socket/short_receive
    finds bidirectional ch03-msgqueue/two_way
    finds 优缺点 ch01-pipe/README.md
    says 'Strengths and weaknesses'
    finds shmdt ch04-shm/remove_while_attached # in the source
    finds pshared ch05-semaphore/robust_mutex
    finds ET ch07-socket/epoll_edge # not what has "get"
    says_not "ch01-pipe/"
    finds dest ch04-shm/outlives_creator # not what has "newest"
    says_not newest
    for words in 卡死 hangs; do
        finds "$words" README.md
        says 'When your own program hangs'
        ! grep $'\t$' <<<"$output" || fail "no title"
    done
    run -0 ./run.sh --find signal
    [ "${#lines[@]}" = 16 ]
    [[ ${lines[15]} =~ ^and\ [0-9]+\ more$ ]]
}

# on a terminal: what script(1) shows of a command typed there
on_terminal() { # COMMAND
    TERM=xterm script -qec "stty cols 80; $1" /dev/null </dev/null 3>&- |
        tr -d '\r'
}

terminal_or_skip() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 3>&- ||
        skip "no pseudo-terminal to be had here"
}

@test "run.sh: colour on a terminal only, and never against NO_COLOR" {
    terminal_or_skip
    cd "$book"
    run on_terminal "./run.sh ch01 eof"
    says $'\033[38;5;'
    NO_COLOR=1 run on_terminal "./run.sh ch01 eof"
    says_not $'\033'
    run ./run.sh ch01 eof
    says_not $'\033'
}

@test "run.sh: --step waits for a key at every line" {
    terminal_or_skip
    cd "$book"
    keys() {
        printf '%s' "$1" | TERM=dumb timeout -k 1 "$LIMIT" \
            script -qec './run.sh --step ch01 eof' /dev/null | tr -d '\r'
    }
    run keys ' q'
    says "will read()"
    says_not "had the write end"
    run keys '        '
    says "end of file"
    run -1 setsid -w ./run.sh --step ch01 eof </dev/null
    says "needs a terminal"
}

@test "run.sh: Ctrl+C stops the program and the runner, and leaves nothing" {
    mkfifo "$BATS_TEST_TMPDIR/never"
    own mine <<'END'
#!/bin/sh
cat
echo "not reached"
END
    set -m
    "$book/run.sh" ./mine <>"$BATS_TEST_TMPDIR/never" >/dev/null 2>&1 3>&- &
    SECONDS=0
    until marked | grep -q '^process [0-9]* cat $'; do
        kill -0 "$!"
        [ "$SECONDS" -lt "$LIMIT" ]
    done
    kill -INT -- "-$!"
    status=0
    wait "$!" || status=$?
    [ "$status" = 130 ]
}

# interrupted_at TEXT COMMAND - COMMAND on a terminal, and Ctrl+C when it has
# shown TEXT; "a key": when it waits for one. A shell goes on to the next command, unless the interrupt was
# what has ended this one.
interrupted_at() {
    local i screen=$BATS_TEST_TMPDIR/screen
    while marked | grep -q ' dd bs=[1] '; do # of the one before, that ends
        command sleep 0.05
    done
    : >"$screen"
    run timeout -k 1 "$LIMIT" script -qefc \
        "stty cols 80; exec bash -c '$2; echo the shell goes on'" "$screen" < <(
            for ((i = 0; i < LIMIT * 20; i++)); do
                ! grep -qF -e "$1" "$screen" || break
                [ "$1" != "a key" ] || ! marked | grep -q ' dd bs=[1] ' || break
                command sleep 0.05
            done 3>&-
            printf '\003'
        ) 3>&-
    output=$(tr -d '\r' <<<"$output")
    [ "$status" = 130 ] || fail "$2: exit status $status" "$output"
    says_not "the shell goes on"
}

@test "run.sh: Ctrl+C at a program that hangs: what it said is shown" {
    terminal_or_skip
    own mine <<'END'
#!/bin/sh
echo "ann: waits for ever"
printf "ann: was interrupted here, "
exec sleep 1000
END
    for shell in 'sh' 'bash' 'bash --posix' 'busybox sh'; do
        command -v "${shell%% *}" >/dev/null || continue
        for option in '' --plain --step; do
            text="waits for ever"
            [ "$option" != --step ] || text="a key"
            interrupted_at "$text" "$shell $book/run.sh $option ./mine"
            [ "$option" = --step ] || says "waits for ever"
            [ "$option" = --step ] || says "was interrupted here"
        done
    done
}

@test "run.sh: Ctrl+C at a program that catches it, and goes on" {
    terminal_or_skip
    own mine <<'END'
#!/bin/sh
trap 'echo "ann: has caught it"; exit 0' INT
echo "ann: waits"
sleep 1000
END
    : >"$BATS_TEST_TMPDIR/screen"
    # (exec, or the shell of script(1) is there, too: dash dies of the Ctrl+C)
    run -0 timeout -k 1 "$LIMIT" script -qefc "exec $book/run.sh ./mine" \
        "$BATS_TEST_TMPDIR/screen" < <(
            for ((i = 0; i < LIMIT * 20; i++)); do
                ! grep -q waits "$BATS_TEST_TMPDIR/screen" || break
                command sleep 0.05
            done 3>&-
            printf '\003'
        ) 3>&-
    says "has caught it"
}

@test "run.sh: Ctrl+C: a child that ignores it does not hold the runner up" {
    terminal_or_skip
    own mine <<'END'
#!/bin/sh
(trap '' INT HUP; echo "child: will not hear"; exec sleep 1000) &
exec sleep 1000
END
    interrupted_at "will not hear" "$book/run.sh ./mine"
    says "will not hear"
    for pid in $(marked | sed -n 's/^process \([0-9]*\) sleep .*/\1/p'); do
        kill -KILL "$pid"
    done
}

@test "run.sh: clears what a killed run has left, and nothing that runs" {
    cd "$book"
    (exit 0) &
    wait "$!"
    dead=/dev/shm/ipc-$(id -u)-$!
    alive=/dev/shm/ipc-$(id -u)-$$
    touch "$dead" "$alive"
    run ./run.sh --plain ch01 hello
    left=$(find "$dead" "$alive" 2>/dev/null || true)
    rm -f "$dead" "$alive"
    [ "$left" = "$alive" ]
}
