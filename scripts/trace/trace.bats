#!/usr/bin/env bats
# trace, the tool that draws what strace has seen, and run.sh --trace.

load ../test_helper

setup_file() {
    make -s -C "$BATS_TEST_DIRNAME"
}

trace=$BATS_TEST_DIRNAME/trace
recorded=$BATS_TEST_DIRNAME/recorded

strace_or_skip() {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
}

# draws CHAPTER PROGRAM [ARG...] - its picture in $output, wide enough that no
# row is broken; what it is drawn from in the file $seen
draws() {
    strace_or_skip
    seen=$BATS_TEST_TMPDIR/seen
    cd "$BATS_TEST_DIRNAME/../../$1" || return 1
    shift
    drawn=("$@")
    draw
}

draw() { # [OPTION-OF-STRACE...]
    demo strace -f -yy -s 256 -o "$seen" "$@" "./${drawn[0]}" "${drawn[@]:1}"
    [ "$status" = 0 ] || fail "exit status $status: ${drawn[*]}" "$output"
    run -0 --separate-stderr "$trace" -u -w 240 "$seen"
    [ -z "$stderr" ] || fail "$stderr"
}

# shows REGEX... - rows of the picture match these, one after the other. Who
# comes first may be chance: then further runs are drawn, as waited() has them.
shows() {
    local how
    rows "$@" && return 0
    [ -n "${drawn-}" ] || fail "no such row: $missing" "$output"
    for how in inject=fork,vfork,clone,clone3:delay_exit=60000 \
        inject=set_robust_list,gettid,rseq:delay_exit=60000 signal=all; do
        draw -e "$how"
        rows "$@" && return 0
    done
    fail "no such row: $missing" "$output"
}

# rows REGEX... - as shows, of this picture. In the C locale, which a new
# system has, ─ is three characters.
rows() {
    local line want=("${@//─+/(─)+}")
    while IFS= read -r line && [ "${#want[@]}" -gt 0 ]; do
        [[ ! $line =~ ${want[0]} ]] || want=("${want[@]:1}")
    done <<<"$output"
    missing=${want[0]-}
    [ "${#want[@]}" = 0 ]
}

# xml FILE - it is well-formed, and nothing is fetched
xml() {
    if command -v xmllint >/dev/null; then
        xmllint --noout "$1" || fail "$1 is no XML"
    fi
    if grep -E '<script|href|@import|url\([^#]' "$1"; then
        fail "$1 is not alone"
    fi
}

@test "trace: recorded traces, to the byte, as text and as SVG" {
    for seen in "$recorded"/*.strace; do
        name=${seen##*/}
        name=${name%.strace}
        run -0 --separate-stderr "$trace" -u "$seen"
        [ "$output" = "$(cat "$recorded/$name.txt")" ] ||
            fail "$name.txt differs:" "$(diff "$recorded/$name.txt" - <<<"$output")"
        "$trace" -t "$name" -s "$BATS_TEST_TMPDIR/svg" "$seen"
        cmp "$BATS_TEST_TMPDIR/svg" "$recorded/$name.svg"
        xml "$recorded/$name.svg"
        "$trace" -u - <"$seen" >"$BATS_TEST_TMPDIR/out"
        cmp "$BATS_TEST_TMPDIR/out" "$recorded/$name.txt"
    done
}

@test "trace: what ends which wait, in each call that waits; unknown calls" {
    cd "$recorded/waits" || return 1
    for seen in *.strace; do
        "$trace" -f "$seen" | awk -F '\t' -v name="${seen%.strace}" '
            $1 == "wait" && $3 != "nanosleep" {
                print name ": wait", $2, $3, $4, $5, $6
            }
            $1 == "never" { print name ": never", $2, $3, $4 }'
        run -0 --separate-stderr "$trace" "$seen"
        [ -z "$stderr" ] || fail "$seen: $stderr"
    done >"$BATS_TEST_TMPDIR/out"
    diff expected "$BATS_TEST_TMPDIR/out"
    run -0 "$trace" -u unknown.strace # no arrow, and no instant
    shows '┏ strange_wait\(fd 3, 1\) waits' '^┃ .* write\(fd 4, "x"\) = 1$' \
        '┗ strange_wait\(fd 3, 1\) = 1' '│ unlink\("/tmp/x"\)' \
        '┏ futex\(word 1, WAIT, 0\) never' 'killed by SIGKILL'
    # mq_notify() has its signal from whoever has sent the message
    run -0 "$trace" -f mq_notify.strace
    says $'took\tparent\tSIGUSR1\thandler\tchild\tmq_send'
}

@test "trace: what has never returned says so, wherever the trace ends" {
    run -0 --separate-stderr "$trace" -u "$recorded/hang_full_pipe_wait.strace"
    shows '^┏ wait\(\) never returned' '^┃ +┏ write\(fd 4, .* never'
    run -0 --separate-stderr "$trace" -f "$recorded/hang_full_pipe_wait.strace"
    says $'never\tmain\twait\tchild\t'
    says $'never\tchild 1\twrite\tpipe\t'
    "$trace" -f "$recorded/hang_lost_wakeup.strace" 2>/dev/null |
        grep -q $'^never\tmain\tpause\tsignal\t'
    # the last line is torn, or whole, or the process was killed in the call
    for end in '10 pause(' '10 pause( <unfinished ...>\n' \
        '10 pause( <detached ...>\n' \
        '10 pause() = ? ERESTARTNOHAND\n10 +++ killed by SIGKILL +++\n' \
        '10 open("/tmp/fifo", O_RDONLY <unfinished ...>) = ?\n10 +++ killed by SIGKILL +++\n' \
        '10 write(4<pipe:[7]>, "xx"..., 70000 <unfinished ...>\n'; do
        printf '%b' '10 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0\n' "$end" \
            >"$BATS_TEST_TMPDIR/hangs"
        run -0 --separate-stderr "$trace" -u "$BATS_TEST_TMPDIR/hangs"
        says "never returned"
    done
    # an instant that is cut off is none
    printf '%b' '10 getpid() = 10\n10 close(3' >"$BATS_TEST_TMPDIR/hangs"
    run -0 --separate-stderr "$trace" -u "$BATS_TEST_TMPDIR/hangs"
    says_not "close"
}

@test "trace: lanes have a role; twelve threads; what libc does is left out" {
    run -0 "$trace" -u "$recorded/threads.strace"
    "$trace" -a "$recorded/threads.strace" >"$BATS_TEST_TMPDIR/plain"
    run -1 grep -E '.{81}' "$BATS_TEST_TMPDIR/plain"
    run -0 "$trace" -u "$recorded/threads.strace"
    says "main: pthread_create() = thread 12"
    says 'sem_open("/ipc-tr", O_CREAT)'
    says "main: waitpid(sh) = sh, exit status 0" # system()
    for text in SIGINT SIGQUIT "[CHLD" /dev/shm " link(" SIG_SETMASK; do
        says_not "$text"
    done
    run -0 "$trace" -u "$recorded/shell_pipeline.strace"
    says "sed: exec("
    says_not "dup2(fd 1, fd 1)"
}

@test "trace: process, inode and address may differ, the picture does not" {
    pid=$(sed -n '1s/ .*//p' "$recorded/eof.strace")
    inode=$(grep -o 'pipe:\[[0-9]*' "$recorded/eof.strace" | sed -n 's/.*\[//p;q')
    sed "s/\b$pid\b/4321/g; s/$inode/77/g; s/0x7f/0x6e/g" \
        "$recorded/eof.strace" >"$BATS_TEST_TMPDIR/other"
    run cmp "$recorded/eof.strace" "$BATS_TEST_TMPDIR/other"
    [ "$status" = 1 ]
    run -0 "$trace" -u "$BATS_TEST_TMPDIR/other"
    [ "$output" = "$(cat "$recorded/eof.txt")" ]
    "$trace" -t eof -s - "$BATS_TEST_TMPDIR/other" | cmp - "$recorded/eof.svg"
}

@test "trace: plain ASCII, and any width" {
    for name in eof many_clients tcp_server old_strace; do
        run -0 "$trace" -a "$recorded/$name.strace"
        run -1 env LC_ALL=C grep '[^ -~]' <<<"$output"
        for width in 40 60 80 132 500; do
            run -0 "$trace" -a -w "$width" "$recorded/$name.strace"
            wide=$(awk -v w="$width" 'length($0) > w' <<<"$output")
            [ -z "$wide" ] || fail "wider than $width:" "$wide"
        done
    done
    LC_ALL=C run -0 "$trace" "$recorded/eof.strace"
    says "# read(fd 3) waits"
    LC_ALL=C.UTF-8 run -0 "$trace" "$recorded/eof.strace"
    says "┏ read(fd 3) waits"
}

@test "trace: eof: the read waits until the other's close of the last end" {
    draws ch01-pipe eof
    [ "${lines[0]}" = parent ]
    shows 'fork\(\) = child .*▶child$' \
        '^┏ read\(fd [0-9]+\) waits' \
        '^┃◀─+│ close\(fd [0-9]+\)' \
        '^┗ read\(fd [0-9]+\) = 0, end of file' \
        '“read\(\) returned 0: end of file”' \
        '^└ exit\(0\)'
}

@test "trace: full_blocks: the write waits until the read" {
    draws ch01-pipe full_blocks
    shows '^parent$' '▶child$' \
        '┏ write\(fd [0-9]+, "x"\) waits' \
        '^│ “the child has not ended; will read”' \
        '^│ read\(fd [0-9]+\) = [0-9]+ .*─+▶┃' \
        '┗ write\(fd [0-9]+, "x"\) = 1'
}

@test "trace: order: the semaphore's wait until the post" {
    draws ch05-semaphore order
    shows '^parent$' '▶child$' \
        '┏ futex\(word 1, WAIT, 0\) waits' \
        '^│ futex\(word 1, WAKE, 1\) = 1 ─+▶┃' \
        '┗ futex\(word 1, WAIT, 0\)'
}

@test "trace: sysv_hello: semop() until the other's semop()" {
    draws ch05-semaphore sysv_hello
    shows '┏ semop\(set 1, \[0\] -1\) waits' \
        '^│ semop\(set 1, \[0\] \+1\) ─+▶┃' \
        '┗ semop\(set 1, \[0\] -1\)'
}

@test "trace: lost_wakeup: a signal breaks into pause(), kill() sent it" {
    draws ch06-signal lost_wakeup
    shows '^parent$' '▶child$' \
        '┏ pause\(\) waits' \
        '^│ kill\(child, SIGUSR1\) ─+▶┃' \
        '┗ SIGUSR1 interrupts pause\(\); its' \
        'the handler returns; pause\(\) = -1'
}

@test "trace: half_close: the server's read until the client's send, and its end" {
    draws ch07-socket half_close
    shows '^server$' 'fork\(\) = client .*▶client$' \
        '^┏ read\(fd [0-9]+\) waits' \
        '^┃◀─+│ (send\(fd [0-9]+, "pear fig apple"|shutdown\(fd [0-9]+, SHUT_WR)' \
        'read\(fd [0-9]+\) = 0, end of file' \
        'send\(fd [0-9]+, "3 words", MSG_NOSIGNAL\)' \
        'read\(fd [0-9]+\) = 7 "3 words"'
}

@test "trace: a queue: msgrcv() until msgsnd(), EIDRM until msgctl()" {
    draws ch03-msgqueue removed_while_waiting
    shows '┏ msgrcv\(queue 1, type 0\) waits' \
        '^│ msgctl\(queue 1, IPC_RMID\) ─+▶┃' \
        '┗ msgrcv\(queue 1, type 0\) = -1 EIDRM'
}

@test "trace: every program of the book can be drawn" {
    strace_or_skip
    run "$BATS_TEST_DIRNAME/drawn.bash" "$BATS_TEST_TMPDIR" 3>&-
    [ "$status" = 0 ] || fail "$output"
}

@test "trace: where strace may not look into a process no address is shown" {
    cat >"$BATS_TEST_TMPDIR/seen" <<'END'
7 execve("./x", ["./x"], 0x7ffd0 /* 9 vars */) = 0
7 prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0
7 rt_sigprocmask(SIG_BLOCK, 0x7fc7b643d728, NULL, 8) = 0
7 +++ exited with 0 +++
END
    run -0 "$trace" -u "$BATS_TEST_TMPDIR/seen"
    says 'sigprocmask(SIG_BLOCK, ...)'
}

# wrong WHAT TEXT - the file holds TEXT: one line, which says so, exit 1
wrong() {
    printf '%b' "$1" >"$BATS_TEST_TMPDIR/wrong"
    run -1 --separate-stderr "$trace" "$BATS_TEST_TMPDIR/wrong"
    [ -z "$output" ] || fail "drawn: $output"
    [ "${#stderr_lines[@]}" = 1 ] || fail "$stderr"
    [[ $stderr == "trace: $BATS_TEST_TMPDIR/wrong: "*"$2"* ]] || fail "$stderr"
}

@test "trace: what is no trace: one line says what is wrong, and where" {
    wrong '' 'empty'
    wrong 'hello\nworld\n' "line 1: not strace's output: hello"
    wrong '\n\nint main(void)\n{\n    return f(1) + 2;\n}\n' 'line 3: not'
    wrong '\0\001\002\0377\n' "line 1: not strace's output"
    run -1 --separate-stderr "$trace" "$BATS_TEST_TMPDIR/nowhere"
    [ "${#stderr_lines[@]}" = 1 ]
    for args in '-w 39' '-w x' '-w 9999' '-q' 'a b'; do
        # shellcheck disable=SC2086 # each word is an argument
        run -2 "$trace" $args
        says "usage: trace"
    done
}

@test "trace: a trace that is cut off is drawn as far as it goes" {
    size=$(wc -c <"$recorded/eof.strace")
    for part in 3 4 6; do
        head -c $((size * part / 7 + 11)) "$recorded/eof.strace" \
            >"$BATS_TEST_TMPDIR/cut"
        run -0 --separate-stderr "$trace" -u "$BATS_TEST_TMPDIR/cut"
        [ -n "$output" ]
        [ "${#stderr_lines[@]}" -le 1 ]
    done
    head -c 5000 "$recorded/eof.strace" >"$BATS_TEST_TMPDIR/cut"
    run -0 --separate-stderr "$trace" -u "$BATS_TEST_TMPDIR/cut"
    n=$(wc -l <"$BATS_TEST_TMPDIR/cut")
    [[ $stderr == *"/cut: line $((n + 1)): cut off here" ]] || fail "$stderr"
}

@test "trace: a hundred thousand lines, ten thousand processes, and no hang" {
    awk 'BEGIN {
        print "1 execve(\"./x\", [\"./x\"], 0x7f /* 1 var */) = 0"
        print "1 pipe2([3<pipe:[77]>, 4<pipe:[77]>], 0) = 0"
        for (n = 2; n < 10; n++)
            print "1 clone(child_stack=NULL, flags=SIGCHLD) = " n
        for (n = 1; n <= 25000; n++) {
            print "2 read(3<pipe:[77]>,  <unfinished ...>"
            print "1 write(4<pipe:[77]>, \"" n "\", 5) = 5"
            print "2 <... read resumed>\"" n "\", 4096) = 5"
            print n % 7 + 3 " futex(0x7f00, FUTEX_WAKE, 1) = 1"
        }
    }' >"$BATS_TEST_TMPDIR/long"
    timeout -k 1 60 "$trace" -u "$BATS_TEST_TMPDIR/long" \
        >"$BATS_TEST_TMPDIR/out"
    [ "$(grep -c '▶┃\|▶' "$BATS_TEST_TMPDIR/out")" -ge 25000 ]
    awk 'BEGIN {
        for (n = 2; n < 10000; n++)
            print "1 clone(child_stack=NULL, flags=SIGCHLD) = " n
        for (n = 2; n < 10000; n++)
            print n " write(1, \"hello\\n\", 6) = 6"
    }' >"$BATS_TEST_TMPDIR/many"
    run -0 timeout -k 1 60 "$trace" -u "$BATS_TEST_TMPDIR/many"
    says "9999 processes at once"
}

@test "trace: no circle of files, as the linker sees them" {
    command -v nm >/dev/null || skip "no nm; scripts/setup.sh gets it"
    cd "$BATS_TEST_DIRNAME" || return 1
    for f in *.c calls/*.c causes/*.c; do
        o=${f//\//-}
        "${CC:-cc}" -c -o "$BATS_TEST_TMPDIR/${o%.c}.o" "$f"
    done
    cd "$BATS_TEST_TMPDIR" || return 1
    nm -A -g ./*.o | awk '{
        file = $1
        sub(/:.*/, "", file)
        if ($(NF - 1) == "U") { needs[file, $NF]; next }
        of[$NF] = file
    } END {
        for (k in needs) {
            split(k, part, SUBSEP)
            if (part[2] in of)
                print part[1], of[part[2]]
        }
    }' | sort -u >uses
    [ "$(wc -l <uses)" -gt 50 ] || fail "$(cat uses)"
    run -0 --separate-stderr tsort uses
    [ "${lines[0]}" = ./main.o ] || fail "$output"
    printf '%s\n' './util.o ./rows.o' >>uses
    run ! tsort uses # it would be seen
}

@test "run.sh --trace: draws, and into a file with --svg" {
    strace_or_skip
    cd "$BATS_TEST_TMPDIR" || return 1
    LC_ALL=C.UTF-8 run -0 "$BATS_TEST_DIRNAME/../../run.sh" --trace ch01 eof
    [ "${lines[0]}" = "eof - $(sed -n 's/ \* eof - //p' \
        "$BATS_TEST_DIRNAME/../../ch01-pipe/eof.c")" ]
    [ "${lines[1]}" = ch01-pipe/eof.c ]
    says "┗ read(fd "
    says_not "after child's close(fd " # the arrow shows it
    run -0 "$BATS_TEST_DIRNAME/../../run.sh" --trace ch01 eof --svg a.svg
    [ -z "$output" ]
    run -0 "$BATS_TEST_DIRNAME/../../ch01-pipe/run.sh" --trace --svg "$PWD/b.svg" eof
    for f in a.svg b.svg; do
        xml $f
        grep -q "<title id=\"title\">eof - " $f
        grep -q "^parent: read(fd [0-9]*) = 0, end of file; it goes on after \
child's close(fd " $f
    done
    run -0 "$BATS_TEST_DIRNAME/../../run.sh" --trace /bin/echo --svg x y
    says '--svg x y' # in quotes that the locale has
    run -2 "$BATS_TEST_DIRNAME/../../run.sh" --trace /bin/sh -c 'exit 2'
    says "exit status 2"
}

@test "run.sh --trace: a program of one's own; Ctrl+C ends it, and it is drawn" {
    strace_or_skip
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >mine.c <<'EOF'
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int p[2];
    char c;

    (void)argv;
    if (pipe(p) == -1)
        return 1;
    if (fork() == 0) {
        usleep(50000);
        _exit(write(p[1], "x", 1) != 1);
    }
    while (read(p[0], &c, 1) == 1 && argc > 1)
        ; /* it has the write end itself: there is no end of file */
    wait(NULL);
    return 0;
}
EOF
    "${CC:-cc}" -o mine mine.c
    LC_ALL=C.UTF-8 run -0 "$BATS_TEST_DIRNAME/../../run.sh" --trace ./mine
    shows '^main$' '▶child 1$' '┏ read\(fd [0-9]+\) waits' 'write\(fd [0-9]+, "x"\)' \
        '┗ read\(fd [0-9]+\) = 1 "x"'
    run -0 "$BATS_TEST_DIRNAME/../../run.sh" --trace --svg mine.svg ./mine
    xml mine.svg
    # as from a terminal: SIGINT to all of them
    LC_ALL=C.UTF-8 run timeout -s INT -k "$LIMIT" 2 \
        "$BATS_TEST_DIRNAME/../../run.sh" --trace ./mine hangs 3>&-
    shows '┗ read\(fd [0-9]+\) = 1 "x"' '┏ read\(fd [0-9]+\) never returned' \
        '└ killed by SIGINT'
}

@test "run.sh --trace: misuse" {
    cd ../.. || return 1
    for args in --trace '--trace ch01' '--trace all' '--trace --plain ch01 eof' \
        '--svg x ch01 eof' '--trace ch01 eof --svg' '--trace ch99 eof'; do
        # shellcheck disable=SC2086 # each word is an argument
        run ./run.sh $args
        [ "$status" = 2 ] || [ "$args" = '--trace ch01 eof --svg' ] ||
            fail "$args: exit status $status" "$output"
    done
    run -0 ./run.sh --help
    says "--trace"
}

@test "run.sh --trace: where strace is not to be had: one line, exit 77" {
    cd ../.. || return 1
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in dirname sh sed awk find tr grep uname cat rm mktemp ls stat id; do
        ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    PATH=$BATS_TEST_TMPDIR/bin run -77 ./run.sh --trace ch01 eof
    [ "${#lines[@]}" = 1 ] || fail "$output"
    says "scripts/setup.sh"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/strace"
    chmod +x "$BATS_TEST_TMPDIR/bin/strace"
    PATH=$BATS_TEST_TMPDIR/bin run -77 ./run.sh --trace ch01 eof
    [ "${#lines[@]}" = 1 ] || fail "$output"
    says "SYS_PTRACE"
}
