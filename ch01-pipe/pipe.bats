#!/usr/bin/env bats
# The tests of chapter 1. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# break hello: s/write(fd\[1\], "hello", 5) != 5/0/
@test "hello: bytes written into one end of a pipe come out of the other" {
    transcripts hello
    misuse hello
    traced pipe2,read,write ./hello
    in_trace 'write\([0-9]+<pipe:\[[0-9]+\]>, "hello", 5'
    in_trace 'read.*"hello", 64\) += 5'
}

# break kernel_object: s/write(fd\[1\], "12345", 5) != 5/0/
@test "kernel_object: a pipe is a file object in memory, without name or disk" {
    transcripts kernel_object
    misuse kernel_object
    traced openat,mknodat ./kernel_object
    run -1 grep O_CREAT "$trace"
}

# break one_way: s/write(fd\[0\], "pong", 4)/write(fd[1], "pong", 4)/
# break one_way: s/read(fd\[1\], buf/read(fd[0], buf/
@test "one_way: a pipe carries bytes in one direction, never in the other" {
    transcripts one_way
    misuse one_way
    traced read,write ./one_way
    in_trace 'write\(.*"pong", 4\) += -1 EBADF'
    in_trace 'read\(.* = -1 EBADF'
}

# break two_pipes: s/child(down\[0\], up\[1\])/child(up[0], up[1])/
@test "two_pipes: a conversation needs two pipes, one for each direction" {
    transcripts two_pipes
    misuse two_pipes
    traced pipe,pipe2 ./two_pipes
    [ "$(grep -c '^[0-9]* *pipe' "$trace")" = 2 ]
}

# break byte_stream: s/pipe(fd)/pipe2(fd, 040000)/
@test "byte_stream: a pipe keeps the bytes and forgets where each write ended" {
    transcripts byte_stream
    misuse byte_stream
}

# break framing: s/while (p < end)/if (p < end)/
# break framing: s/send_message(fd\[1\], 3, 'c')/send_message(fd[1], 4, 'c')/
# break framing: s/write_all(fd, message, size)/write_all(fd, message, size - 1)/
# break framing: s/write_all(fd, &size/if (0) write_all(fd, \&size/
@test "framing: to get messages out of a byte stream, send their length first" {
    transcripts framing
    misuse framing
    traced read ./framing
    in_trace ', 3000000\) += [0-9]{1,6}$'
}

# break in_order: s/i <= COUNT; i++/i <= COUNT; i += 2/
@test "in_order: bytes come out in the order they went in, and in no other" {
    transcripts in_order
    misuse in_order
    traced lseek ./in_order
    in_trace 'lseek\(.*<pipe:.*-1 ESPIPE'
}

# break empty_blocks: s/pipe(fd)/pipe2(fd, 04000)/
# break empty_blocks: s/!asleep(reader)/0/
@test "empty_blocks: reading an empty pipe puts the reader to sleep" {
    transcripts empty_blocks
    misuse empty_blocks
    traced read,openat,write ./empty_blocks
    in_trace 'read\([0-9]+<pipe:.*<unfinished'
    in_trace 'openat.*/proc/[0-9]+/stat'
}

# break full_blocks: s/pipe(fd)/pipe2(fd, 04000)/
# break full_blocks: s/!asleep(pid)/0/
@test "full_blocks: writing a full pipe puts the writer to sleep" {
    transcripts full_blocks
    misuse full_blocks
    traced write ./full_blocks
    in_trace 'write\([0-9]+<pipe:.*<unfinished'
}

@test "full_blocks: how much fits is counted in pages, not in bytes" {
    [ "$(getconf PAGESIZE)" = 4096 ] || skip "pages are not 4096 bytes here"
    demo ./full_blocks -s 4096
    says "65536 bytes are in"
    demo ./full_blocks -s 4097
    says "45066 bytes are in"
    demo ./full_blocks -s 65536
    says "65536 bytes are in"
    for size in 0 65537 x 12x -1 ''; do
        run ./full_blocks -s "$size"
        [ "$status" = 2 ] || fail "-s $size: exit status $status"
    done
}

# break interleaved: s/take(fd\[0\], 2)/take(fd[0], 6)/
@test "interleaved: a pipe can be read before it is full, written before empty" {
    transcripts interleaved
    misuse interleaved
}

# break write_returns: s/waitpid(pid, &status, 0)/(status = 0)/
@test "write_returns: write() returns when the kernel has the bytes, not a reader" {
    transcripts write_returns
    misuse write_returns
    traced read,write ./write_returns
    [ "$(grep -n -m 1 'exited with 0' "$trace" | cut -d : -f 1)" -lt \
        "$(grep -n 'read(.*did you' "$trace" | cut -d : -f 1)" ]
}

# break consumed: s/n = read(fd\[0\], buf, sizeof(buf))/n = read(fd[0], buf, 4)/
@test "consumed: a byte that has been read is no longer in the pipe" {
    transcripts consumed
    misuse consumed
}

# break copied: s/memcpy(mine, "after!"/memcpy(got, "after!"/
@test "copied: write() copies the bytes into the kernel, read() copies them out" {
    transcripts copied
    misuse copied
}

# break cut_in_two: s/sip("child", fd\[0\], 4)/sip("child", fd[0], 16)/
@test "cut_in_two: two readers of one pipe can cut a message in two" {
    transcripts cut_in_two
    misuse cut_in_two
}

# break many_readers: s/close(p->numbers\[1\]) == -1 ||//
# break many_readers: s/seen\[r.number\]++/seen[0]++/
# break many_readers: s/sizeof(t.number)/2/;s/\&r.number, 4/\&r.number, 2/
@test "many_readers: several may read one pipe; each byte goes to just one of them" {
    transcripts many_readers
    misuse many_readers
}

@test "many_readers: -c says how many each got, a thousand together" {
    demo ./many_readers -c
    says "reader 1 got "
    says "reader 2 got "
    says "reader 3 got "
    says_not " got 0"
    [ "$(awk '/ got [0-9]+$/ { n += $NF } END { print n }' <<<"$output")" = 1000 ]
}

# break atomic_writes: s/all_whole(SMALL,/all_whole(3 * page,/
# break atomic_writes: s/all_whole(3 \* page,/all_whole(SMALL,/
# break atomic_writes: s/write(fd\[1\], buf, size) != (ssize_t)size/write(fd[1], buf, 1000) + write(fd[1], buf, 1000) + write(fd[1], buf, size - 2000) < 0/
@test "atomic_writes: a write of up to PIPE_BUF bytes stays whole, a larger may not" {
    for _ in 1 2 3 4 5 6 7 8; do
        transcripts atomic_writes
    done
    misuse atomic_writes
}

# break eof: s/close(copy) == -1/0/
# break eof: s/close(fd) == -1/0/
# break eof: s/if (close(fd\[1\]) == -1)/if (0)/
@test "eof: a reader sees end of file only when every write end is closed" {
    transcripts eof
    misuse eof
    traced close,read,exit_group ./eof
    # the child closes both write ends; the reader does not go on because it
    # has ended (what it closes at its end are read ends, and those of back)
    [ "$(awk 'NR == 1 { parent = $1 }
        $1 != parent && /close\([0-9]+<pipe:/' "$trace" | wc -l)" = 5 ]
    in_trace 'read.* = 0$'
}

# break sigpipe: s/if (close(fd\[0\]) == -1)/if (0)/
# break sigpipe: s/signal(SIGPIPE, SIG_DFL)/signal(SIGPIPE, SIG_IGN)/
@test "sigpipe: writing into a pipe that nobody can read any more kills" {
    transcripts sigpipe
    misuse sigpipe
}

@test "sigpipe: it does not matter whether SIGPIPE was ignored before" {
    demo sh -c 'trap "" PIPE; exec ./sigpipe'
    [ "$status" = 0 ]
    says "killed by SIGPIPE"
}

# break forgotten_close: s/!forgets && close/close/
# break forgotten_close: s/!forgets && close/0 \&\& close/
@test "forgotten_close: a reader that keeps a write end waits for itself" {
    transcripts forgotten_close
    misuse forgotten_close
}

# break lifetime: s/if (close(fd\[0\]) == -1)/if (0)/
# break lifetime: s/if (close(fd\[1\]) == -1)/if (close(fd[1]) == -1 || close(fd[0]) == -1)/
@test "lifetime: a pipe and what is in it last until the last descriptor is closed" {
    transcripts lifetime
    misuse lifetime
}

# break file_instead: s/    file(f);/    if (pipe2(f, O_NONBLOCK)) return 1;/
@test "file_instead: the same exchange through a regular file, and through a pipe" {
    transcripts file_instead
    misuse file_instead
}

# break shell_pipeline: s/dup2(out, STDOUT_FILENO) == -1/0/
# break shell_pipeline: s/128 + WTERMSIG(status)/0/
@test "shell_pipeline: what the shell does for a | b | c" {
    transcripts shell_pipeline
    run -2 --separate-stderr ./shell_pipeline --no-such-option
    [ -z "$output" ]
    [[ $stderr == *usage:* ]]
    run -1 sh -c './shell_pipeline cat "|" cat <&-'
    says "stdin: "
    for bars in '|' 'a |' '| a' 'a | | b'; do
        # shellcheck disable=SC2086 # words
        run -2 ./shell_pipeline $bars
    done
}

@test "shell_pipeline: any number of stages, output and status as the shell's" {
    local script want
    PATH=/usr/bin:/bin # a folder that cannot be read makes another error
    for script in \
        'true' 'false' 'false | true' 'true | false' 'sh -c exit\ 7' \
        'printf %s\\n a b ab | grep a | wc -l' \
        'sh -c kill\ -9\ $$' 'yes | head -n 1' \
        'echo 1 | cat | cat | cat | cat | cat | cat | cat | cat | cat' \
        'no-such-command' 'no-such-command | cat' 'echo | no-such-command' '/'
    do
        status=0
        output=$(sh -c "$script" 2>"$TMPDIR/stderr") || status=$?
        want="$status $output"
        # the same words, with each bar in quotes
        eval "set -- $(sed "s/|/'|'/g; s/\\$/\\\\$/g" <<<"$script")"
        status=0
        output=$(timeout -k 1 "$LIMIT" ./shell_pipeline "$@" 2>&-) || status=$?
        [ "$want" = "$status $output" ] ||
            fail "$script" "the shell: $want" "shell_pipeline: $status $output"
    done
    rm "$TMPDIR/stderr"
    run -127 ./shell_pipeline echo '|' no-such-command
    says "no-such-command: "
}

# break pass_fd: s/c->cmsg_type = SCM_RIGHTS/c->cmsg_type = 0/
# break pass_fd: s/send_fd(sock, fd\[0\])/send_fd(sock, fd[1])/
@test "pass_fd: a pipe between strangers: its descriptor travels over a socket" {
    transcripts pass_fd
    misuse pass_fd
    traced execve,pipe,pipe2,sendmsg,recvmsg ./pass_fd
    # the pipe is made after the second program has begun
    [ "$(grep -n 'execve(' "$trace" | sed -n '2s/:.*//p')" -lt \
        "$(grep -n ' pipe' "$trace" | sed -n '1s/:.*//p')" ]
    [ "$(grep -c 'execve(' "$trace")" = 3 ]
    in_trace 'sendmsg.*SCM_RIGHTS'
}

# break stdio_fork: s/flush && fflush/0 \&\& fflush/
# break stdio_fork: s/lines(_IOFBF, 0)/lines(_IONBF, 0)/
@test "stdio_fork: a line still in the stdio buffer at fork() is printed twice" {
    transcripts stdio_fork
    misuse stdio_fork
}

# break deadlock: s/run(0)/run(1)/
# break deadlock: s/run(1)/run(0)/
# break deadlock: s/BIG 3000000/BIG 1000/
@test "deadlock: two processes that both write first can wait for ever" {
    transcripts deadlock
    misuse deadlock
}

# break nonblocking: s/pipe2(fd, O_NONBLOCK)/pipe(fd)/
@test "nonblocking: with O_NONBLOCK a pipe says EAGAIN instead of sleep" {
    transcripts nonblocking
    misuse nonblocking
}
