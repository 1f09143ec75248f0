#!/usr/bin/env bats
# The tests of chapter 1. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# how_many WHO CALL [REGEX] - such calls the facts have; WHO may be a regex
how_many() {
    local call
    call_name "$2"
    FIELDS="$1|$call|${3-}" awk -F '\t' '
        BEGIN {
            split(ENVIRON["FIELDS"], want, "|")
            who = "^(" want[1] ")$"
            text = substr(ENVIRON["FIELDS"], length(want[1] want[2]) + 3)
        }
        $1 == "did" && $2 ~ who && $3 == want[2] && $6 ~ text { n++ }
        END { print n + 0 }' "$facts"
}

# ends WHO read|write - how many ends of a pipe it has open when it ends
ends() {
    awk -F '\t' -v who="$1" -v access="$2" '
        $1 == "open" && $2 == who && $4 == "pipe" && $5 == access { n++ }
        END { print n + 0 }' "$facts"
}

# ---- A first pipe ----

# break hello: /if (write(fd\[1\], "hello", 5)/{N;d;}
# break hello: /if (close(fd\[0\]) == -1)/{N;d;}
# break hello: /if (close(fd\[1\]) == -1)/{N;d;}
# contrary hello: s/if (write(fd/if (pipe(fd) == -1 || write(fd/
# hang hello: s/if (write(fd\[1\]/if (0 \&\& write(fd[1]/;s/if (close(fd\[1\])/if (0 \&\& close(fd[1])/
@test "hello: bytes written into one end of a pipe come out of the other" {
    transcripts hello
    facts ./hello
    did child write '"hello", 5 = 5$'
    waited parent read on pipe until child write
    needed parent wait until child end
    fact_not open parent any pipe write # each has closed the end it does not use
    fact_not open child any pipe read
}

# ---- Why not a file? ----

# break shared_offset: s/open(path, O_RDONLY)/dup(fd)/
# break shared_offset: s/if (waitpid(pid, &status, 0) == -1)/status = 0;\n    if (0)/
# contrary shared_offset: s/^    pid = fork();/    pid = fork();\n    if (pid == 0)\n        fd = own;/
# no hang shared_offset: only a child could keep it, and it reads a file
@test "shared_offset: fork() copies a descriptor, not the position in the file" {
    transcripts shared_offset
    facts ./shared_offset
    did child read '"abc", 3 = 3'
    did parent read '"def", 3 = 3'
    reaps parent 1
}

# break file_instead: s/if (pipe2(fd, O_NONBLOCK) == -1)/open_file(fd);\n    if (0)/
# break file_instead: /if (close(fd\[1\]) == -1)/{N;d;}
# contrary file_instead: s/^    open_file(fd);/    if (pipe2(fd, O_NONBLOCK) == -1)\n        err(1, "pipe2");/
# hang file_instead: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "file_instead: a file says \"the end\" where a pipe says \"nothing yet\"" {
    transcripts file_instead
    facts ./file_instead
    # a file without a name: nothing stays behind
    is "$(how_many file read '[(]deleted[)].* = 0$')" 3 "ends of the file"
    is "$(how_many file read '<pipe:.* = -1 EAGAIN')" 2 "nothing yet"
    is "$(how_many file read '<pipe:.* = 0$')" 1 "ends of the pipe"
    eof file on pipe
}

# ---- A file that is not on disk ----

# break kernel_object: /if (write(fd\[1\]/{N;d;}
# break kernel_object: s/fstat(fd\[1\], &in)/fstat(0, \&in)/
# contrary kernel_object: s/pipe(fd) == -1/(fd[0] = fd[1] = fileno(tmpfile())) == -1/
# no hang kernel_object: it writes five bytes into an empty pipe, and reads none
@test "kernel_object: a pipe is a file in memory, without a path and without a disk" {
    transcripts kernel_object
    facts ./kernel_object
    did process pipe
    did_not process open # nothing is made that has a path
    did process readlink '"/proc/self/fd/[0-9]+", "pipe:'
}

# ---- Two copies ----

# break copied: /memcpy(mine, "after!"/d
# break copied: s/memcpy(mine, "after!"/memcpy(got, "after!"/
# contrary copied: s/write(fd\[1\], mine, 6)/vmsplice(fd[1], \&piece, 1, 0)/;s/^    ssize_t n;/&\n    struct iovec piece = {mine, 6};/;s/^#include <err.h>/#define _GNU_SOURCE\n#include <sys\/uio.h>\n&\n#include <fcntl.h>/
# hang copied: /if (write(fd\[1\], mine, 6)/{N;d;}
@test "copied: write() copies: the buffer is yours again as soon as it returns" {
    transcripts copied
    facts ./copied
    did process write '"before", 6 = 6$'
    did process read '"before", 16 = 6$'
    did_not process vmsplice
}

# break zero_copy: /memcpy(mine, "after!", 6)/d
# break zero_copy: /memcpy(mine, "later!", 6)/d
# break zero_copy: s/splice(first\[0\], NULL, second\[1\], NULL, 6, 0)/write(second[1], got, (size_t)read(first[0], got, 6))/
# contrary zero_copy: s/vmsplice(first\[1\], &piece, 1, 0)/write(first[1], mine, piece.iov_len)/
# hang zero_copy: /if (vmsplice(first\[1\]/{N;d;}
@test "zero_copy: vmsplice() and splice() hand on the page itself; read() copies" {
    transcripts zero_copy
    facts ./zero_copy
    did process vmsplice '= 6$'
    did process splice '= 6$'
    did process read '"after!", 16 = 6$' # the change came after vmsplice()
    did_not process write
}

# ---- Empty and full ----

# break empty_blocks: s/^    before = clock();/    fcntl(fd[0], F_SETFL, O_NONBLOCK);\n&/;s/n = read(fd\[0\], buf, sizeof(buf));/while ((n = read(fd[0], buf, sizeof(buf))) == -1)\n        usleep(1000);/;s/#include <err.h>/&\n#include <fcntl.h>/
# break empty_blocks: /if (close(fd\[1\]) == -1)/{N;d;}
# contrary empty_blocks: s/^    before = clock();/    fcntl(fd[0], F_SETFL, O_NONBLOCK);\n&/;s/#include <err.h>/&\n#include <fcntl.h>/
# hang empty_blocks: /if (write(fd, "good morning", 12)/{N;d;};/if (close(fd\[1\]) == -1)/{N;d;}
@test "empty_blocks: whoever reads an empty pipe sleeps until something is written" {
    transcripts empty_blocks
    facts ./empty_blocks
    waited reader read on pipe until writer write
    is "$(how_many reader read)" 1 "reads" # it has not asked again and again
    needed reader wait until writer end
    fact_not open reader any pipe write
}

# break full_blocks: s/write(fd, "x", 1)/write(fd, "x", 0)/
# break full_blocks: s/ended = waitpid(pid, &status, WNOHANG)/ended = 0/;s/n = write(fd\[1\], data, (size_t)capacity)/n = write(fd[1], data, (size_t)capacity - 8192) + 8192/
# break full_blocks: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary full_blocks: s/^    ssize_t n = write(fd, "x", 1);/    ssize_t n = fcntl(fd, F_SETFL, O_NONBLOCK);\n\n    n = write(fd, "x", 1);/
# hang full_blocks: s/n = read(fd\[0\], data, (size_t)capacity)/n = read(fd[0], data, 1)/
@test "full_blocks: whoever writes into a full pipe waits until somebody reads" {
    transcripts full_blocks
    facts ./full_blocks
    waited child write on pipe until parent read
    did child write '"x", 1 = 1$'
    needed parent wait until child end
    fact_not open child any pipe read
}

# break half_full: s/take(fd, 2)/take(fd, 6)/
# break half_full: s/F_GETPIPE_SZ);/F_SETPIPE_SZ, 4096);/
# contrary half_full: s/if (write(fd/if (inside(fd[0]) == 0 \&\& write(fd/
# hang half_full: s/take(fd, 8);/&\n    &/
@test "half_full: a pipe can be read before it is full, written before it is empty" {
    local capacity
    transcripts half_full
    facts ./half_full
    waited_not process read
    waited_not process write
    did process write '"ghijkl", 6 = 6$' # four are inside
    did process read '"cde", 3 = 3$'
    did process read '"fghijklm", 8 = 8$'
    capacity=$(sed -n 's/.*F_GETPIPE_SZ = //p' "$facts")
    fact say process "the pipe could hold $capacity bytes"
}

# break capacity: s/fill(2049)/fill(2048)/
# break capacity: s/fit + size <= /fit <= /
# contrary capacity: s/n = write(fd\[1\], data, size)/n = write(fd[1], data, 1)/
# hang capacity: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "capacity: what fits into a pipe is counted in pages, not in bytes" {
    local pages
    [ "$(getconf PAGESIZE)" = 4096 ] || skip "pages are not 4096 bytes here"
    transcripts capacity
    facts ./capacity
    pages=$(sed -n 's/.*F_GETPIPE_SZ = //p' "$facts" | head -n 1)
    pages=$((pages / 4096))
    is "$(how_many process write ', 2048 = 2048$')" $((2 * pages)) "two a page"
    is "$(how_many process write ', 2049 = 2049$')" "$pages" "one a page"
    did process write ', 2049 = -1 EAGAIN'
}

# break write_returns: s/if (waitpid(pid, &status, 0) == -1)/status = 0;\n    if (0)/
# break write_returns: s/FIONREAD, &inside) == -1/FIONREAD, \&inside) == -1 || --inside < 0/
# contrary write_returns: s/^    ssize_t n = write(fd, .*;/&\n    int left = 17;\n\n    alarm(1);\n    while (left > 0)\n        ioctl(fd, FIONREAD, \&left);/
# hang write_returns: s/n = read(fd\[0\], buf, sizeof(buf));/&\n    &/
@test "write_returns: write() returns when the kernel has the bytes, not a reader" {
    transcripts write_returns
    facts ./write_returns
    needed reader wait until writer end
    before writer end reader read
    needed reader read on pipe until writer write
    did reader ioctl 'FIONREAD, \[17\] = 0$'
    is "$(how_many reader read)" 1 "reads"
}

# ---- End of file ----


# break eof: /if (close(fd) == -1)/{N;d;}
# break eof: /if (close(copy) == -1)/{N;d;}
# break eof: s/dup(fd)/fd/
# contrary eof: s/pipe(fd)/socketpair(AF_UNIX, SOCK_STREAM, 0, fd)/;s/if (close(fd) == -1)/if (shutdown(fd, SHUT_WR) == -1)/;s/usleep(100000)/usleep(900000)/;s/#include <sys.wait.h>/#include <sys\/socket.h>\n&/
# hang eof: /if (close(fd\[1\]) == -1)/{N;d;}
@test "eof: a reader sees end of file only when every write end is closed" {
    transcripts eof
    facts ./eof
    did child dup
    is "$(how_many child close)" 2 "write ends closed"
    # it slept through the first close(), and the second woke it
    awk -F '\t' '$1 == "did" && $2 == "child" && $3 == "close" { last = $4 }
        $1 == "wait" && $2 == "parent" && $3 == "read" { woke = $8 }
        END { exit !(last > 0 && woke > last) }' "$facts"
    waited parent read on pipe until child close
    eof parent
    needed parent wait until child end
    fact_not open child any pipe write
    fact_not open parent any pipe write
}

# break empty_or_ended: /if (close(fd\[1\]) == -1)/{N;d;}
# break empty_or_ended: /if (close(copy) == -1)/{N;d;}
# contrary empty_or_ended: s/dup(fd\[1\])/dup(0)/
# hang empty_or_ended: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "empty_or_ended: no byte now is EAGAIN, no byte ever again is 0" {
    transcripts empty_or_ended
    facts ./empty_or_ended
    did_not process write # no byte at any time
    is "$(how_many process read '= -1 EAGAIN')" 2 "nothing now"
    is "$(how_many process read '= 0$')" 1 "nothing ever again"
    eof process
    fact_not open process any pipe write
}

# ---- No reader left ----

# break sigpipe: /if (signal(SIGPIPE, SIG_DFL)/{N;d;}
# break sigpipe: s/SIG_DFL) == /SIG_IGN) == /
# contrary sigpipe: /if (close(fd\[0\]) == -1)/{N;d;}
# hang sigpipe: /if (close(fd\[0\]) == -1)/{N;d;};s/n = write(fd, "anyone?", 7);/do\n        &\n    while (n > 0);/
@test "sigpipe: by default a pipe that nobody can read kills whoever writes" {
    transcripts sigpipe
    facts sh -c 'trap "" PIPE; exec ./sigpipe' # also if it was ignored before
    did child write '"anyone.", 7 = -1 EPIPE'
    fact took child SIGPIPE ends
    fact end child killed SIGPIPE
    needed parent wait until child end
    fact_not open any any pipe read
    fact say parent "the child was killed by SIGPIPE"
}

# break epipe: /if (signal(SIGPIPE, SIG_IGN)/{N;d;}
# break epipe: s/printf("child: write() fails with EPIPE.n")/n = 0/
# contrary epipe: /if (close(fd\[0\]) == -1)/{N;d;}
# hang epipe: /if (close(fd\[0\]) == -1)/{N;d;};s/n = write(fd, "anyone?", 7);/do\n        &\n    while (n > 0);/
@test "epipe: with SIGPIPE ignored, writing to nobody fails and does not kill" {
    transcripts epipe
    facts ./epipe
    did child write '"anyone.", 7 = -1 EPIPE'
    fact took child SIGPIPE ignored
    fact end child exit 0
    needed parent wait until child end
    fact_not open any any pipe read
}

# ---- A stream of bytes ----

# break byte_stream: s/take(fd\[0\], 4)/take(fd[0], 3)/
# break byte_stream: s/put(fd\[1\], "two");/put(fd[1], "tw");\n    put(fd[1], "o");/
# contrary byte_stream: s/pipe(fd)/pipe2(fd, O_DIRECT)/;s/#include <err.h>/#define _GNU_SOURCE\n&\n#include <fcntl.h>/
# hang byte_stream: s/take(fd\[0\], 64);/&\n    &/
@test "byte_stream: a pipe keeps the bytes and forgets where each write ended" {
    transcripts byte_stream
    facts ./byte_stream
    is "$(how_many process write)" 3 "writes"
    is "$(how_many process read)" 2 "reads"
    did process read '"onet", 4 = 4$'
    did process read '"wothree", 64 = 7$'
}

# break framing: s/while (got < size/if (got < size/
# break framing: s/send_message(fd\[1\], 3)/send_message(fd[1], 0)/
# break framing: /if (close(fd\[0\]) == -1)/{N;d;}
# break framing: s/while (done < size) {/if (done < size) {/
# contrary framing: /^    write_all(fd, &size, sizeof(size));/d
# hang framing: /if (close(fd\[1\]) == -1)/{N;d;}
@test "framing: to get messages out of a stream of bytes, send their length first" {
    transcripts framing
    facts ./framing
    waited writer write on pipe until reader read # more than fits
    did reader read ', 3000000 = [1-9][0-9]?[0-9]?[0-9]?[0-9]?[0-9]?$' # a part
    eof reader
    needed reader wait until writer end
    fact_not open reader any pipe write
    fact_not open writer any pipe read
}

# break in_order: s/data\[i\] = byte_at(i)/data[i] = byte_at(i + (i > 1000))/
# break in_order: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary in_order: s/n = write(fd, data, COUNT);/n = write(fd, data + COUNT \/ 2, COUNT \/ 2);\n    n += write(fd, data, COUNT \/ 2);/
# hang in_order: /if (close(fd\[1\]) == -1)/{N;d;}
@test "in_order: bytes come out of a pipe in the order they went in" {
    transcripts in_order
    facts ./in_order
    is "$(how_many writer write)" 1 "writes"
    waited writer write on pipe until reader read # it is more than fits
    did reader read ', 9973 = 9973$'
    eof reader
    needed reader wait until writer end
    fact_not open reader any pipe write
    fact_not open writer any pipe read
}

@test "framing: a write that is interrupted in the middle is gone on with" {
    local job pid='' i
    can_trace
    : >"$BATS_TEST_TMPDIR/trace"
    # the reader is late, so that the writer is in its large write
    timeout -s KILL "$LIMIT" strace -f -o "$BATS_TEST_TMPDIR/trace" \
        -e trace=read,write -e inject=read:delay_enter=20000 \
        ./framing 3>&- >"$BATS_TEST_TMPDIR/out" &
    job=$!
    for ((i = 0; i < 100 * LIMIT; i++)); do
        pid=$(sed -n 's/^\([0-9]*\) .*, 3000000 <unfinished.*/\1/p' \
            "$BATS_TEST_TMPDIR/trace")
        [ -z "$pid" ] || break
        kill -0 "$job" 2>/dev/null || break
        command sleep 0.01
    done
    kill -STOP "$pid" && kill -CONT "$pid" || i=failed # as Ctrl+Z and fg do
    wait "$job"
    [ "$i" != failed ]
    grep -qE '(write\(.*, 3000000|write resumed>.*) = [0-9]{4,6}$' \
        "$BATS_TEST_TMPDIR/trace"
    grep -qxF "reader: 3000000 bytes, from '<' to '>'" "$BATS_TEST_TMPDIR/out"
    grep -qx 'reader: end of file .*' "$BATS_TEST_TMPDIR/out"
}

# break no_seek: s/take(fd\[0\], 3)/take(fd[0], 2)/
# break no_seek: s/lseek(fd\[0\], 3, SEEK_SET) != -1/(errno = ESPIPE) == 0/
# break no_seek: s/pread(fd\[0\], buf, 3, 3) != -1/(errno = ESPIPE) == 0/
# contrary no_seek: s/pipe(fd) == -1/(fd[0] = fd[1] = fileno(tmpfile())) == -1/
# hang no_seek: s/^    return 0;/    take(fd[0], 3);\n&/
@test "no_seek: there is no position in a pipe: lseek() and pread() fail" {
    transcripts no_seek
    facts ./no_seek
    did process lseek '<pipe:.*, 3, SEEK_SET = -1 ESPIPE'
    did process pread '<pipe:.*, 3, 3 = -1 ESPIPE'
    did process read '"one", 3 = 3$'
    did process read '"two", 3 = 3$'
}

# break tee_look: s/tee(fd\[0\], second\[1\], 16, 0)/write(second[1], "hello", 5)/
# break tee_look: s/take("the first", fd\[0\]);//
# contrary tee_look: s/tee(fd\[0\], second\[1\], 16, 0)/splice(fd[0], NULL, second[1], NULL, 16, 0)/
# hang tee_look: s/tee(fd\[0\], second\[1\], 16, 0)/splice(fd[0], NULL, second[1], NULL, 16, 0)/
@test "tee_look: tee() lets you look into a pipe without taking anything" {
    transcripts tee_look
    facts ./tee_look
    did process tee '= 5$'
    is "$(how_many process write)" 1 "writes"
    is "$(how_many process read '"hello", 16 = 5$')" 2 "reads"
}

# ---- One direction ----

# break one_way: s/send_through(fd, 0, 1)/send_through(fd, 1, 0)/
# break one_way: s/read(fd\[to\], buf, sizeof(buf))/read(fd[0], buf, 4)/
# contrary one_way: s/pipe(fd)/socketpair(AF_UNIX, SOCK_STREAM, 0, fd)/;s/#include <err.h>/#include <sys\/socket.h>\n&/
# hang one_way: s/write(fd\[from\], "ping", 4)/0/
@test "one_way: on Linux, a pipe carries bytes one way and never the other way" {
    transcripts one_way
    facts ./one_way
    did process write '"ping", 4 = 4$'
    did process read '"ping", 16 = 4$'
    did process write '<pipe:.*"ping", 4 = -1 EBADF'
    did process read '<pipe:.* = -1 EBADF'
}

# break two_pipes: s/put(answers, 2/put(first[1], 2/;s/^static void child/static int first[2];\n\n&/;s/int first\[2\], /int /
# break two_pipes: /if (close(second\[1\]) == -1)/{N;d;}
# break two_pipes: /if (close(first\[1\]) == -1)/{N;d;}
# contrary two_pipes: s/if (pipe(second) == -1)/second[0] = dup(first[0]);\n    second[1] = dup(first[1]);\n    if (second[1] == -1)/;s/int number = take(questions);/int number = usleep(300000) + take(questions);/
# hang two_pipes: /^    put(first\[1\], 21);/d
@test "two_pipes: question and answer take two pipes, one for each direction" {
    local who
    transcripts two_pipes
    facts ./two_pipes
    is "$(how_many parent pipe)" 2 "pipes"
    needed child read on pipe until parent write
    needed parent read on pipe until child write
    needed parent wait until child end
    for who in parent child; do # each has the ends that it uses
        is "$(ends "$who" read)" 1 "read ends of $who"
        is "$(ends "$who" write)" 1 "write ends of $who"
    done
    is "$(grep -E '^did.(parent|child).write' "$facts" | grep -o 'pipe:[^>]*' |
        sort -u | wc -l)" 2 "pipes written to"
}

# ---- Read once ----

# break consumed: s/read(fd, buf, sizeof(buf))/read(fd, buf, 4)/
# break consumed: s/take("second", fd\[0\])/errno = 0/
# contrary consumed: s/pipe2(fd, O_NONBLOCK)/socketpair(AF_UNIX, SOCK_STREAM, 0, fd)/;s/read(fd, buf, sizeof(buf))/recv(fd, buf, sizeof(buf), MSG_PEEK)/;s/#include <err.h>/#include <sys\/socket.h>\n&/
# hang consumed: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "consumed: a byte that has been read is no longer in the pipe" {
    transcripts consumed
    facts ./consumed
    did process read '"only once", 64 = 9$'
    did process read '= -1 EAGAIN'
    is "$(how_many process read)" 2 "reads"
}

# break cut_in_two: s/take("child", fd\[0\], 4)/take("child", fd[0], 3)/
# break cut_in_two: s/take("parent", fd\[0\], 16)/take("parent", fd[0], 2)/
# contrary cut_in_two: s/pipe(fd)/pipe2(fd, O_DIRECT)/;s/pid = fork();/close(fd[1]);\n    &/;s/#include <sys.wait.h>/#define _GNU_SOURCE\n&/;s/#include <err.h>/&\n#include <fcntl.h>/
# hang cut_in_two: s/take("child", fd\[0\], 4)/take("child", fd[0], 16)/
@test "cut_in_two: a reader that asks for less leaves the rest to the next" {
    transcripts cut_in_two
    facts ./cut_in_two
    is "$(how_many parent write)" 1 "writes"
    needed child read on pipe until parent write
    did child read '"good", 4 = 4$'
    did parent read '"bye", 16 = 3$'
    needed parent wait until child end
    before child end parent read
}

# break many_readers: s/got\[number\]++/got[0]++/
# break many_readers: /if (close(numbers\[1\]) == -1)/{N;d;}
# contrary many_readers: s/if (pipe(numbers) == -1)/numbers[0] = fileno(tmpfile());\n    numbers[1] = dup(numbers[0]);\n    if (numbers[1] == -1)/;s/read(numbers, &number, sizeof(number))/pread(numbers, \&number, sizeof(number), i * 4)/
# hang many_readers: /if (close(reports\[1\]) == -1)/{N;d;}
@test "many_readers: several may read one pipe; each byte goes to just one of them" {
    local i
    transcripts many_readers
    facts ./many_readers
    for i in 1 2 3; do
        is "$(how_many "child $i" read ', 4 = 4$')" 20 "numbers for child $i"
        needed "child $i" read on pipe until parent write
        needed parent wait until "child $i" end
        is "$(ends "child $i" write)" 1 "write ends of child $i"
    done
    # each of the 60 went to one
    is "$(awk -F '\t' '$1 == "did" && $2 ~ /^child/ && $3 == "read" {
            sub(/^[^"]*/, "", $6)
            print $6
        }' "$facts" | sort -u | wc -l)" 60 "different numbers"
    eof parent
    fact_not open parent any pipe write
}

# ---- Several writers ----

# two_writers NAME SIZE - both wait for room, in writes of so many bytes
two_writers() {
    local i
    facts "./$1"
    did reader fcntl 'F_SETPIPE_SZ, 4096'
    for i in 1 2; do
        is "$(how_many "child $i" write ", $2 = $2\$")" 100 "whole writes"
        waited "child $i" write on pipe until reader read
        needed reader wait until "child $i" end
        fact_not open "child $i" any pipe read
    done
    eof reader
    fact_not open reader any pipe write
}

# break atomic_writes: s/writer(fd\[1\], i == 0/usleep(900000 * (unsigned)i);\n            &/
# break atomic_writes: s/SIZE 3000/SIZE 4097/
# break atomic_writes: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary atomic_writes: s/n = write(fd, data, SIZE);/n = write(fd, data, 1000);\n        n += write(fd, data, SIZE - 1000);/
# hang atomic_writes: /if (close(fd\[1\]) == -1)/{N;d;}
@test "atomic_writes: a write of up to PIPE_BUF bytes is never cut by another one" {
    transcripts atomic_writes
    transcripts atomic_writes
    two_writers atomic_writes 3000
    [ "$(getconf PIPE_BUF .)" = 4096 ]
}

# break torn_writes: s/writer(fd\[1\], i == 0/usleep(900000 * (unsigned)i);\n            &/
# break torn_writes: s/SIZE 8000/SIZE 4096/
# break torn_writes: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary torn_writes: s/^#define WRITES 100/&\nstatic int turn[2];/;s/^        n = write(fd, data, SIZE);/        n = read(turn[0], data, 1);\n        data[0] = letter;\n&\n        data[0] = (char)write(turn[1], "", 1);\n        data[0] = letter;/;s/^    if (pipe(fd) == -1)/    if (pipe(turn) == -1 || write(turn[1], "", 1) != 1)\n        err(1, "turn");\n&/
# hang torn_writes: /if (close(fd\[1\]) == -1)/{N;d;}
@test "torn_writes: a write of more than PIPE_BUF bytes may be cut by another one" {
    transcripts torn_writes
    two_writers torn_writes 8000
}

# ---- How long it lives ----

# break lifetime: /if (write(fd/{N;d;}
# break lifetime: s/if (waitpid(pid, &status, 0) == -1)/status = 0;\n    if (0)/
# break lifetime: /if (close(fd\[1\]) == -1)/{N;d;}
# contrary lifetime: s/if (close(fd\[0\]) == -1)/if (0)/
# hang lifetime: s/_exit(0);/pause();/
@test "lifetime: a pipe and what is in it last until its last end is closed" {
    transcripts lifetime
    facts ./lifetime
    did child write '= 9$'
    needed parent wait until child end
    before child end parent ioctl
    is "$(ends parent write)" 0 "write ends of the parent"
}

# ---- Relatives and strangers ----

# break pass_fd: s/c->cmsg_type = SCM_RIGHTS/c->cmsg_type = SCM_CREDENTIALS/
# break pass_fd: s/send_fd(sock, fd\[0\])/send_fd(sock, fd[1])/
# break pass_fd: s/MSG_CMSG_CLOEXEC)/0)/
# break pass_fd: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary pass_fd: s/fd = receive_fd(sock\[0\]);/receive_fd(sock[0]);\n    fd = 99;/
# hang pass_fd: /^    send_fd(sock, fd/d;s/if (write(fd\[1\], "hello", 5)/if (0/
@test "pass_fd: a pipe need not be inherited: a Unix socket carries its descriptor" {
    transcripts pass_fd
    facts ./pass_fd
    did sender pipe # after fork()
    did_not receiver pipe
    did sender sendmsg 'SCM_RIGHTS'
    did receiver recvmsg 'SCM_RIGHTS.*MSG_CMSG_CLOEXEC'
    needed receiver wait until sender end
    before sender end receiver recvmsg
    needed receiver recvmsg on socket until sender sendmsg
    needed receiver read on pipe until sender write
    fact_not open sender any pipe read
}

# ---- Pipelines in the shell ----

# break shell_pipeline: s/if (dup2(in, STDIN_FILENO) == -1)/if (0)/
# break shell_pipeline: s/O_CLOEXEC/0/
# break shell_pipeline: /signal(SIGPIPE, SIG_DFL)/d
# break shell_pipeline: s/close(in) == -1/0/
# contrary shell_pipeline: s/if (dup2(in, STDIN_FILENO) == -1)/if (0)/
# hang shell_pipeline: s/close(out) == -1/0/
@test "shell_pipeline: a shell makes a | b | c of pipe(), fork(), dup2() and exec" {
    local name
    transcripts shell_pipeline
    facts sh -c 'trap "" PIPE; exec ./shell_pipeline' # whoever has ignored it
    is "$(how_many shell pipe)" 2 "pipes"
    for name in yes head sed; do
        fact process "$name" shell fork
        did "$name" exec
        needed shell wait until "$name" end
    done
    did yes dup2 '<pipe:.*>, 1'
    did head dup2 '<pipe:.*>, 0'
    did head dup2 '<pipe:.*>, 1'
    did sed dup2 '<pipe:.*>, 0'
    needed head read on pipe until yes write
    needed sed read on pipe until head write
    fact end yes killed SIGPIPE
    eof sed
    # the shell keeps no end, and no command has one that it does not use
    is "$(ends shell read)$(ends shell write)" 00 "ends of the shell"
    is "$(ends yes read)$(ends head read)$(ends sed write)" 000 "spare ends"
}

@test "shell_pipeline: without a standard input it fails, and does not hang" {
    demo sh -c './shell_pipeline <&-'
    [ "$status" = 1 ] || fail "exit status $status" "$output"
    says "shell: yes was killed by SIGPIPE"
    says "shell: sed ended with status 0"
}

# ---- Not to be put to sleep ----

# break nonblocking: s/^    fill(fd\[1\]);//
# break nonblocking: s/^    try_to_write(fd\[1\]);//
# contrary nonblocking: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
# hang nonblocking: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "nonblocking: with O_NONBLOCK a pipe says EAGAIN instead of \"sleep\"" {
    transcripts nonblocking
    facts ./nonblocking
    did process pipe 'O_NONBLOCK'
    did process read '4096 = -1 EAGAIN'
    did process write '4096 = -1 EAGAIN'
    did process read '4096 = 4096$'
    waited_not process read
    waited_not process write
}

# break nonblocking_write: s/capacity - 4000/capacity - 4096/
# break nonblocking_write: s/put(fd\[1\], 4096)/put(fd[1], 4097)/
# contrary nonblocking_write: s/ssize_t n = write(fd, data, size);/&\n\n    if (n == -1 \&\& size == 4096)\n        n = write(fd, data, 4000);/
# hang nonblocking_write: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "nonblocking_write: up to PIPE_BUF bytes go in whole, or not at all" {
    local capacity
    transcripts nonblocking_write
    facts ./nonblocking_write
    capacity=$(sed -n 's/.*F_GETPIPE_SZ = //p' "$facts")
    did process write ", 2000000 = $capacity\$"
    did process write ', 2000000 = -1 EAGAIN'
    did process write ', 4096 = -1 EAGAIN'
    waited_not process write
}

# break poll_room: s/capacity - 100)/capacity - page)/
# break poll_room: s/read(fd\[0\], data, page - 100)/read(fd[0], data, page - 101)/
# break poll_room: /if (close(fd\[0\]) == -1)/{N;d;}
# contrary poll_room: s/^    if (poll(&p, 1, 0) == -1).*/    int inside;\n\n    ioctl(fd, FIONREAD, \&inside);\n    p.revents = inside < fcntl(fd, F_GETPIPE_SZ) ? POLLOUT : 0;\n    if (0)/;s/#include <err.h>/#include <sys\/ioctl.h>\n&/
# hang poll_room: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "poll_room: poll() reports room to write only when a whole page is free" {
    transcripts poll_room
    facts ./poll_room
    is "$(how_many process poll 'events=POLLOUT.* = 0 [(]Timeout')" 2 "no room"
    did process write ', 100 = 100$'
    did process write ', 100 = -1 EAGAIN'
    did process poll 'revents=POLLOUT}'
    did process poll 'revents=POLLOUT.POLLERR}'
    waited_not process write
}

# break read_timeout: s/poll(&p, 1, 100)/poll(\&p, 1, 0)/
# break read_timeout: /if (close(fd\[1\]) == -1)/{N;d;}
# contrary read_timeout: s/int ready = poll(&p, 1, 100);/int ready = poll(\&p, 1, 20);/
# hang read_timeout: s/poll(&p, 1, 100)/poll(\&p, 1, -1)/
@test "read_timeout: read() waits without a limit; poll() takes one, and says why" {
    transcripts read_timeout
    facts ./read_timeout
    did process poll 'events=POLLIN.*1, 100 = 0 [(]Timeout'
    did process poll 'revents=POLLIN}'
    did process poll 'revents=POLLHUP}'
    did process read ', 16 = 5$'
    eof process
}

# ---- What goes wrong ----

# break forgotten_close: s/.*has been forgotten.*/    usleep(300000);\n    close(fd[1]);/
# break forgotten_close: /if (close(fd\[1\]) == -1)/{N;d;}
# break forgotten_close: /if (kill(pid, SIGKILL) == -1)/{N;d;}
# contrary forgotten_close: s/.*has been forgotten.*/    close(fd[1]);/
# hang forgotten_close: /if (kill(pid, SIGKILL) == -1)/{N;d;}
@test "forgotten_close: a reader that keeps a write end waits for itself" {
    transcripts forgotten_close
    facts ./forgotten_close
    did "child 1" alarm
    needed "child 1" read on pipe until parent write
    did "child 1" read '"bye", 64 = 3$'
    never_returned "child 1" read on pipe
    eof_not "child 1"
    fact open "child 1" any pipe write # the only one
    fact_not open parent any pipe write
    fact sent parent SIGKILL "child 1"
    fact end "child 1" killed SIGKILL
    needed parent wait until "child 1" end
}

# break leaked_descriptor: s/popen("yes", "r")/popen("echo y", "r")/
# break leaked_descriptor: /if (pclose(program) == -1)/{N;d;}
# contrary leaked_descriptor: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, O_NONBLOCK | O_CLOEXEC)/
# hang leaked_descriptor: s/pipe2(fd, O_NONBLOCK)/pipe2(fd, 0)/
@test "leaked_descriptor: a program that knows nothing of the pipe keeps it open" {
    local parent='~^(main|parent)$' # it has become no other program
    transcripts leaked_descriptor
    facts ./leaked_descriptor
    is "$(ends yes write)" 2 "write ends of yes" # its output, and the other
    did "$parent" read '= -1 EAGAIN'
    fact end yes killed SIGPIPE
    eof "$parent"
    needed "$parent" wait
    fact_not open "$parent" any pipe write
}

# break close_on_exec: /if (close(fd\[1\]) == -1)/{N;d;}
# break close_on_exec: s/popen("yes", "r")/popen("echo y", "r")/
# contrary close_on_exec: s/O_NONBLOCK | O_CLOEXEC/O_NONBLOCK/
# hang close_on_exec: s/O_NONBLOCK | O_CLOEXEC/O_CLOEXEC/;/if (close(fd\[1\]) == -1)/{N;d;}
@test "close_on_exec: with O_CLOEXEC no other program inherits the pipe" {
    local parent='~^(main|parent)$' # it has become no other program
    transcripts close_on_exec
    facts ./close_on_exec
    did "$parent" pipe 'O_NONBLOCK.O_CLOEXEC'
    is "$(ends yes write)" 1 "write ends of yes" # its output
    did_not "$parent" read '= -1 EAGAIN'
    fact end yes killed SIGPIPE
    eof "$parent"
    needed "$parent" wait
    fact_not open "$parent" any pipe write
}

# break pipe_after_fork: /if (close(after\[1\]) == -1)/{N;d;};s/n = read(after\[0\], buf, sizeof(buf));/n = 0;/
# break pipe_after_fork: s/ready = poll(&p, 1, 100)/ready = poll(\&p, 1, 0)/
# break pipe_after_fork: /if (write(after\[1\], "hello", 5)/{N;d;}
# contrary pipe_after_fork: s/^    pid = fork();/    if (pipe(after) == -1)\n        err(1, "pipe");\n&/;s/^    if (pipe(after) == -1) .*/    if (0)/
# hang pipe_after_fork: s/poll(&p, 1, 100)/poll(\&p, 1, -1)/
@test "pipe_after_fork: a pipe made after fork() connects nobody: each has its own" {
    transcripts pipe_after_fork
    facts ./pipe_after_fork
    is "$(how_many parent pipe)" 2 "pipes that the parent has made"
    is "$(how_many child pipe)" 1 "pipes that the child has made"
    before parent write child poll # it was there, but elsewhere
    did parent write '"hello", 5 = 5$'
    needed child read on pipe until parent write
    did child poll 'POLLIN.*1, 100 = 0 [(]Timeout'
    is "$(how_many child read '= [1-9]')" 1 "reads that brought something"
    eof child
    fact_not open child any pipe write
    needed parent wait until child end
}

# break stdio_fork: s/_IOFBF, BUFSIZ/_IONBF, 0/
# break stdio_fork: s/^        exit(0);/        _exit(0);/
# contrary stdio_fork: s/pid = fork();/fflush(stdout);\n    &/
# hang stdio_fork: s/printf("child: prints this line only.n");/pause();/
@test "stdio_fork: a line still in the stdio buffer at fork() is printed twice" {
    transcripts stdio_fork
    facts ./stdio_fork
    # the same line, written out once by each of the two
    is "$(grep -c '^process' "$facts")" 2 processes
    fact say parent "prints this once, and then forks"
    fact say "child 1" "prints this once, and then forks"
    needed parent wait until "child 1" end
}

# break deadlock: s/^#define BIG 2000000/#define BIG 1000/
# break deadlock: /if (kill(pid\[0\]/{N;d;};/if (kill(pid\[1\]/{N;d;}
# break deadlock: /if (waitid(/{N;d;}
# contrary deadlock: /^static void right/,/^}/{/take_all/d;s/^    put_all(to);/    take_all(from);\n&/;}
# hang deadlock: /if (kill(pid\[0\]/{N;d;};/if (kill(pid\[1\]/{N;d;}
@test "deadlock: two that both write first can wait for each other for ever" {
    local i
    transcripts deadlock
    facts ./deadlock
    did parent waitid 'WNOHANG' # whether somebody has got through
    for i in 1 2; do
        never_returned "child $i" write on pipe
        did_not "child $i" read
        did "child $i" alarm
        fact sent parent SIGKILL "child $i"
        fact end "child $i" killed SIGKILL
        needed parent wait until "child $i" end
    done
}

# break no_deadlock: /^static void right/,/^}/{/take_all/d;}
# contrary no_deadlock: /^static void right/,/^}/{/take_all/d;s/^    put_all(to);/&\n    take_all(from);/;}
# hang no_deadlock: /^static void right/,/^}/{/take_all/d;s/^    put_all(to);/&\n    take_all(from);/;};/if (kill(pid\[0\]/{N;d;};/if (kill(pid\[1\]/{N;d;}
@test "no_deadlock: if one of the two reads first, both get through" {
    local i
    transcripts no_deadlock
    facts ./no_deadlock
    waited "child 1" write on pipe until "child 2" read
    waited "child 2" write on pipe until "child 1" read
    before "child 2" read "child 2" write
    before "child 1" write "child 1" read
    for i in 1 2; do
        did "child $i" alarm
        fact end "child $i" exit 0
        needed parent wait until "child $i" end
    done
}

# break exit_in_child: s/^        _exit(0);/        exit(0);/
# break exit_in_child: s/^    if (atexit(goodbye) != 0)/    if (0)/
# contrary exit_in_child: s/^        exit(0);/        _exit(0);/
# hang exit_in_child: s/printf("second child: leaves by _exit().n");/pause();/
@test "exit_in_child: exit() in a child does what the parent left for its own end" {
    transcripts exit_in_child
    facts ./exit_in_child
    fact say "first child" "runs goodbye()"
    fact_not say "second child" "runs goodbye()"
    fact say parent "runs goodbye()"
    needed parent wait until "first child" end
    needed parent wait until "second child" end
    fact end "first child" exit 0
    fact end "second child" exit 0
}

# break coprocess: s/putc(toupper(c), out);/{ & fflush(out); }/
# break coprocess: /if (fclose(out) == EOF)/{N;d;}
# break coprocess: s/poll(&answer, 1, 100)/poll(\&answer, 1, 0)/
# contrary coprocess: s/^    while ((c = getc(in)) != EOF)/    setvbuf(out, NULL, _IONBF, 0);\n&/
# hang coprocess: s/poll(&answer, 1, 100)/poll(\&answer, 1, -1)/
@test "coprocess: a filter's answer stays in its stdio buffer, and you wait for it" {
    transcripts coprocess
    facts ./coprocess
    needed "child 1" read on pipe until parent write
    did "child 1" read '"hello", [0-9]+ = 5$'
    did parent poll 'POLLIN.*1, 100 = 0 [(]Timeout'
    waited "child 1" read on pipe until parent close
    eof "child 1"
    did "child 1" write '"HELLO", 5 = 5$'
    needed parent read on pipe until "child 1" write
    needed parent wait until "child 1" end
    fact_not open "child 1" any pipe write
    fact_not open parent any pipe write
}

# ---- What goes wrong ----

# warns FILE TEXT - so the compiler speaks of FILE, in English, under -std=c11
warns() {
    LC_ALL=C run -1 "${CC:-cc}" -std=c11 -Werror -c -o /dev/null "$1"
    says "$2"
}

@test "what goes wrong: the compiler's words for what -std=c11 hides" {
    "${CC:-cc}" --version | grep -q 'Free Software' || skip "another compiler's words"
    printf '#include <unistd.h>\nint main(void) { return usleep(1); }\n' \
        >"$BATS_TEST_TMPDIR/a.c"
    warns "$BATS_TEST_TMPDIR/a.c" "implicit declaration of function 'usleep'"
    printf '#include <signal.h>\nvoid handler(int sig, siginfo_t *info);\n' \
        >"$BATS_TEST_TMPDIR/b.c"
    warns "$BATS_TEST_TMPDIR/b.c" "unknown type name 'siginfo_t'"
}
