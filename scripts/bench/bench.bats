# What `make bench` promises: content, honest comparisons, nothing left.

load ../test_helper

setup_file() {
    BENCH=$BATS_FILE_TMPDIR/bench
    cp -a "$BATS_TEST_DIRNAME" "$BENCH"
    rm -rf "$BENCH/bench" "$BENCH/results"
    # Mechanisms that are not of the book: slow on purpose, changing a byte,
    # losing a message, failing at the fourth, a pipe under another name, and one
    # that holds little.
    cd "$BENCH/mechanisms" || return 1
    for kind in slow bent lost sick twin narrow; do
        sed -e '/^static const struct mechanism large/,$d' \
            -e "s/\"pipe\"/\"$kind\"/" -e "s/\bnormal\b/$kind/" \
            -e '/open_large/,/^}/d' pipe.c >"$kind.c"
    done
    sed -i '/^static ssize_t pipe_send/,/^}/c\
static ssize_t pipe_send(struct link *l, const void *data, size_t n)\
{\
    volatile int i;\
\
    for (i = 0; i < 20000; i++)\
        ;\
    return write(l->tx, data, n);\
}' slow.c
    sed -i 's/return read(l->rx, data, n);/ssize_t k = read(l->rx, data, n);\
\
    if (n > 1)\
        ((char *)data)[n \/ 2] ^= 1;\
    return k;/' bent.c
    sed -i 's/return write(l->tx, data, n);/return l->next++ == 30 ? (ssize_t)n\
        : write(l->tx, data, n);/' lost.c
    sed -i 's/return write(l->tx, data, n);/if (l->next++ == 3)\
        refuse("it is sick", 0);\
    return write(l->tx, data, n);/' sick.c
    sed -i 's/set_depth(l, .*;/set_depth(l, 64);/' narrow.c # so it says
    # and one that does not wait
    sed -e 's/"posix-sem"/"rash"/' \
        -e '/^static ssize_t await/,/^}/s/return .*/return 0 <= (ssize_t)n ? 0/' \
        posix_sem.c >rash.c
    # It is asked about these two, too.
    sed -i 's/{"tcp", "unix-stream"}/{"pipe", "slow"}, {"slow", "pipe"}/' \
        ../tables.c
    # A mailbox that does not add the turn: short messages all look alike.
    sed -e 's/"mailbox"/"alike"/' -e 's/word += ++turn;/++turn;/' \
        -e 's/word - ++turn - /++turn, word - /' mailbox.c >alike.c
    # A compiler that compiles only what is newer than its object.
    cat >"$BATS_FILE_TMPDIR/cc" <<EOF
#!/bin/sh
for word do
    shift
    case \$word in
    *.c)
        object=\${word%.c}.o
        [ "\$object" -nt "\$word" ] ||
            ${CC:-cc} -O1 -c -o "\$object" "\$word" || exit
        word=\$object
        ;;
    esac
    set -- "\$@" "\$word"
done
exec ${CC:-cc} "\$@"
EOF
    chmod +x "$BATS_FILE_TMPDIR/cc"
    build "$BENCH"
    another_clock
    export BENCH CLOCK
}

# build FOLDER - its bench, by its Makefile
build() {
    rm -f "$1/bench"
    make -s -C "$1" CC="$BATS_FILE_TMPDIR/cc" bench
}

# $CLOCK/bench is the same with a clock that nothing disturbs. It does not run,
# but is told how long something takes: a look at it 10 ns, a message 1000, one
# of the slow 3000, a memcpy 50 and one for every ten bytes. So what it makes of
# its figures can be foretold, on any machine.
another_clock() {
    CLOCK=$BATS_FILE_TMPDIR/clock
    cp -a "$BENCH" "$CLOCK"
    cd "$CLOCK" || return 1
    sed -i -e '/^uint64_t now(void)/,/^}/c\
static _Atomic uint64_t *passed;\
\
__attribute__((constructor)) static void begin_clock(void)\
{\
    passed = mmap(NULL, sizeof(*passed), PROT_READ | PROT_WRITE,\
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);\
}\
\
void pass(uint64_t ns)\
{\
    *passed += ns;\
}\
\
uint64_t now(void)\
{\
    return *passed += 10;\
}' -e 's|^ *memcpy(to + at|pass(50 + part / 10); &|' probe.c
    sed -i 's/\([a-z]*\.with->send\)(/(pass(1000), \1)(/' pair.c
    sed -i -e 's/for (i = 0; i < 20000; i++)/pass(2000);/' -e '/^ *;$/d' \
        -e '/volatile int i;/d' mechanisms/slow.c
    # and one that takes a second before it begins
    sed -e 's/"twin"/"dozy"/; s/\btwin\b/dozy/' \
        -e 's/^ *set_depth(l,/pass(1000000000);&/' mechanisms/twin.c \
        >mechanisms/dozy.c
    sed -i '/^#include "\(probe\|\.\.\/mechanism\)\.h"/a\
void pass(uint64_t ns);' probe.c pair.c mechanisms/slow.c mechanisms/dozy.c
    build "$CLOCK"
}

two_processors() {
    [ "$(nproc)" -gt 1 ] || skip "one processor only"
}

# children PID - those it has, by number
children() {
    grep -lsx "PPid:[[:space:]]*$1" /proc/[0-9]*/status | tr -dc '0-9\n' |
        sort -n
}

# the_two BENCH - sets first and second, its processes, once they are the same
# for half a second (before, there are others that look at the content)
the_two() {
    local i same=0 before=''
    for ((i = 0; i < 300; i++)); do
        command sleep 0.05
        first=$(children "$1" | tail -n 1)
        second=$(children "${first:-0}" | tail -n 1)
        [[ -n $first && -n $second ]] || continue
        same=$((second == ${before:-0} ? same + 1 : 0)) before=$second
        [ "$same" -lt 10 ] || return 0
    done
    fail "there are no two processes"
}

ours=pipe,pipe-1m,pipe-epoll,vmsplice,fifo,sysv-queue,posix-queue,shm-sem,ring-256k
ours+=,ring-1m,place-256k,place-1m,mailbox,splice
ours+=,posix-sem,sysv-sem,eventfd,condition,cond-after,file-lock
ours+=,kill,sigqueue,signalfd,handler
ours+=,unix-stream,socketpair,unix-dgram,unix-seqpacket,udp,tcp
added=cache-line,futex,pipe-again,slow,bent,lost,sick,twin,narrow,alike,rash

@test "bench: every mechanism moves data intact at every size in every mode" {
    two_processors
    # the list above is the list there is
    run -0 "$BENCH/bench" -l
    [ "$(awk '{ print $1 }' <<<"$output" | sort)" = "$(
        tr , '\n' <<<"$ours,$added" | sort
    )" ]
    run -0 timeout 120 "$BENCH/bench" -c -m "$ours"
    [ "$(grep -vc ' intact$' <<<"$output")" = 0 ]
    # 16 in all modes (one is the control) and five that only poll, 8 sizes
    [ "$(grep -c '[1-9] *intact$' <<<"$output")" = $(((16 * 3 + 5) * 8)) ]
    for size in 1 64 1024 4096 16384 65536 262144 1048576; do
        for mode in same apart poll; do
            grep -Eq "^tcp +$mode +$size +intact" <<<"$output"
        done
    done
    for wake in posix-sem sysv-sem eventfd file-lock kill sigqueue signalfd \
        handler; do
        [ "$(grep -Ec "^$wake +(same|apart|poll) +0 +intact" <<<"$output")" = 3 ]
    done
    for wake in condition cond-after; do
        [ "$(grep -Ec "^$wake +(same|apart) +0 +intact" <<<"$output")" = 2 ]
    done
}

@test "bench: sizes that are no round number arrive intact, too" {
    run -0 timeout 60 "$BENCH/bench" -c -w same -m "$ours" \
        -s 3,63,65,4095,4097,65507,65537,1048575
    [ "$(grep -vc ' intact$' <<<"$output")" = 0 ]
}

@test "bench: the mailbox brings any message, also what looks like the last" {
    two_processors
    run -0 timeout 60 "$BENCH/bench" -c -w poll -m mailbox,alike \
        -s 1,3,55,56,57,60,63,64,65,127,4095,1048575
    [ "$(grep -Ec '^(mailbox|alike) .* intact$' <<<"$output")" = 24 ]
}

@test "bench: a star where the receiver does not look, and nowhere else" {
    two_processors
    run -0 timeout 60 "$BENCH/bench" -w same,poll -s 64,64k -r 3 -b 1 \
        -m pipe,vmsplice,splice,shm-sem,ring-256k,ring-1m,place-256k,place-1m
    starred=$(grep -Eo '^[a-z0-9-]+\*' <<<"$output" | sort -u | tr -d '\n')
    [ "$starred" = "place-1m*place-256k*splice*" ]
    # shared memory is held against what brings the bytes
    text=$(sed -n '/^0.8/,/^0.9/p' <<<"$output" | tr -s ' \n' ' ')
    [[ "$text" == *"shm-sem, same, one way of 64 KiB:"* ]]
    [[ "${text//vmsplice/}" != *"splice's"* && "$text" != *"place-"* ]]
}

@test "bench: a changed byte, or none sent, is noticed; a lost message ends" {
    run -1 timeout 60 "$BENCH/bench" -c -w same -m bent,lost,sick,rash -s 64
    grep -Eq '^bent +same +64  the content has changed$' <<<"$output"
    grep -Eq '^lost +same +64  hangs: ended after 5 s$' <<<"$output"
    grep -Eq '^sick +same +64  it is sick$' <<<"$output"
    grep -Eq '^rash +same +0  it came before it was sent$' <<<"$output"
    grep -Eq '^pipe +same' <<<"$output" && fail "nobody asked for pipe"
    grep -Eq '^futex +same +0  intact$' <<<"$output"
}

@test "bench: what fails is a row that says why, and the others go on" {
    run -0 timeout 60 "$BENCH/bench" -w same -m sick,pipe -s 64 -r 2 -b 1
    grep -Eq '^sick +it is sick$' <<<"$output"
    grep -Eq '^pipe +[0-9.]+ ' <<<"$output"
    grep -Fxq 'sick, one way, same, 64 B: it is sick' <<<"$output"
    (ulimit -Sq 0 && timeout 60 "$BENCH/bench" -w same -m posix-queue -s 64 \
        -r 1 -b 1) >"$BATS_TEST_TMPDIR/out"
    grep -Eq '^posix-queue +mq_open: ' "$BATS_TEST_TMPDIR/out"
}

@test "bench: a slow one is slower, a copy of the same is no difference" {
    run -0 timeout 60 "$CLOCK/bench" -t latency -w same -s 64 -r 9 -b 5 \
        -m pipe,slow,twin -p slow/pipe -p pipe/slow -p twin/pipe
    [ "$(grep -A 1 ', compared with ' <<<"$output" | grep -v '^--')" = \
        "slow, compared with pipe [quartiles]
round trip same      64 B   2.99 times [2.99-2.99]: slower
pipe, compared with slow [quartiles]
round trip same      64 B   0.33 times [0.33-0.33]: faster
twin, compared with pipe [quartiles]
round trip same      64 B   1.00 times [1.00-1.00]: no difference" ]
}

@test "bench: two repetitions tell no more than a factor of two" {
    run -0 timeout 60 "$CLOCK/bench" -t latency -w same -s 64 -r 2 -b 3 \
        -m pipe,slow,twin -p slow/pipe -p twin/pipe
    says "round trip same      64 B   2.99 times [2.99-2.99]: slower"
    says "round trip same      64 B   1.00 times [1.00-1.00]: cannot tell"
    run -0 timeout 60 "$CLOCK/bench" -t latency -w same -s 64 -r 1 -b 3 \
        -m pipe,slow -p slow/pipe
    says "round trip same      64 B   2.99 times [2.99-2.99]: cannot tell"
}

@test "bench: one way, a slow one is slower, too" {
    run -0 timeout 60 "$CLOCK/bench" -t throughput -w same -m pipe,slow -s 64 \
        -r 5 -b 5 -p slow/pipe
    says "one way    same      64 B   0.33 times [0.33-0.33]: slower"
}

@test "bench: one way, the limit is a copy into as much as fits in between" {
    cd "$BATS_TEST_TMPDIR"
    run -0 timeout 60 "$CLOCK/bench" -t throughput -w same -m pipe,narrow \
        -s 64k -r 5 -b 3 -o .
    grep -Eq '^narrow .* 64 B$' <<<"$output"
    # 64 KiB at once take 50 + 6553 ns, in pieces of 64 bytes 1024 * (50 + 6);
    # nine in a thousand more for looking at the clock
    awk -F'\t' '
        function near(v, ns) { return v < 65536e9 / ns && v > 65e12 / ns }
        $4 == "pipe" { n += near($14, 6603) }
        $4 == "narrow" { n += near($14, 57344) }
        END { exit n != 10 }' bench.tsv
}

@test "bench: a sign for each size: the first faster, the second, no telling" {
    run -0 timeout 60 "$CLOCK/bench" -t throughput -w same -s 64,128 -r 5 -b 5 \
        -m pipe,slow
    grep -Eq '^One way +64B +128B$' <<<"$output"
    grep -Eq '^pipe, slow +same +\+ +\+$' <<<"$output"
    grep -Eq '^slow, pipe +same +- +-$' <<<"$output"
    run -0 timeout 60 "$BENCH/bench" -t throughput -w same -s 1k,64k -r 1 -b 5 \
        -m pipe,shm-sem
    grep -Eq '^shm-sem, pipe +same +\? +\?$' <<<"$output"
    run -0 timeout 60 "$BENCH/bench" -w same -s 1k -r 1 -b 1 -m pipe
    [[ "$output" != *'At which sizes'* ]]
}

@test "bench: what was not measured side by side cannot be told" {
    run -0 timeout 60 "$BENCH/bench" -t latency -w same -m eventfd -s 64 \
        -r 1 -b 1 -p eventfd/pipe
    grep -Fxq 'cannot tell: never measured side by side' <<<"$output"
    for id in 0.6 0.7 0.8 0.9; do
        grep -q "^$id .*" <<<"$output"
    done
    [ "$(sed -n '/^What the notes say/,/^$/p' <<<"$output" |
        tr '\n' ' ' | grep -o 'cannot tell' | wc -l)" = 4 ]
}

@test "bench: verdicts for 0.6 to 0.9, made from what was measured" {
    run -0 timeout 60 "$BENCH/bench" -w same -r 3 -b 3 \
        -m pipe,sysv-queue,posix-queue,shm-sem -s 1,64,65536
    [ "${lines[0]}" = "What the notes say, and this run" ] # before all else
    text=$(sed -n '/^What the notes say/,/^$/p' <<<"$output" | tr -s ' \n' ' ')
    [[ "$text" =~ 0\.6\ .*times\ \[[0-9.]+-[0-9.]+\]\ that\ of\ a\ bare\ futex ]]
    [[ "$text" =~ 0\.7\ .*System\ V\ queue\ takes\ [0-9.]+\ times ]]
    [[ "$text" =~ 0\.8\ .*shm-sem,\ same,\ round\ trip\ of\ 64\ B: ]]
    [[ "$text" =~ 0\.9\ .*wake-ups ]]
    # the figure in 0.7 is the one in the table: ratios of the same medians
    awk '/^Round trip/ { in_it = 1 } /^One way/ { in_it = 0 }
        in_it && $1 == "pipe" { p = $3 } in_it && $1 == "sysv-queue" { q = $3 }
        /System V queue takes/ || /^    .*takes [0-9.]+ times \[/ { }
        END { exit !(p > 0 && q > 0) }' <<<"$output"
}

# swept - its keeper has removed what was left: it wakes up when all others have
# ended, which takes a while on a busy machine
swept() {
    local i
    for ((i = 0; i < 10 * LIMIT; i++)); do
        [ -n "$(objects)" ] || break
        command sleep 0.1
    done
    nothing_left
}

@test "bench: killed in the middle it leaves nothing" {
    for signal in KILL TERM INT; do
        env --default-signal=INT setsid timeout -s "$signal" 0.7 \
            "$BENCH/bench" -w same -m sysv-queue,sysv-sem,posix-queue,fifo \
            -s 64 -r 9 -b 200 >/dev/null 2>&1 3>&- || true
        swept
    done
}

@test "bench: killed while it makes a FIFO it leaves nothing" {
    for i in {1..60}; do
        env --default-signal=INT timeout -s INT "0.0$((i % 9 + 1))" \
            "$BENCH/bench" -c -w same -m fifo >/dev/null 2>&1 3>&- || true
    done
    swept
}

@test "bench: whoever starts it may have children, or be process 1" {
    run -0 timeout 20 sh -c "sleep 4 & exec '$BENCH/bench' -t latency -w same \
        -m pipe -s 64 -r 1 -b 1 3>&-"
    [[ "$output" != *hangs* ]]
    unshare -Urpf true 2>/dev/null || skip "no user namespaces here"
    run -0 timeout -k 1 20 unshare -Urpf --kill-child "$BENCH/bench" \
        -t latency -w same -m pipe -s 64 -r 1 -b 1
    [[ "$output" != *hangs* ]]
}

@test "bench: standard descriptors that are closed are not taken for others" {
    run -1 bash -c "'$BENCH/bench' -t latency -w same -m pipe -s 64 -r 1 -b 1 \
        <&- >&-"
    [[ "$output" == *"stdout: "* ]]
}

@test "bench: killed with its whole group it leaves nothing" {
    for i in 1 2 3 4 5; do
        "$BENCH/bench" -w same -m sysv-queue,sysv-sem -s 64 -r 9 -b 300 \
            >/dev/null 2>&1 3>&- &
        bench=$!
        command sleep "0.$((i * 2 + 1))"
        # the second processes, then all others, at once
        # shellcheck disable=SC2046 # words
        kill -KILL $(children "$bench") || true
        kill -KILL "$bench"
        wait "$bench" || true
        swept
    done
}

@test "bench: a process that is killed is a row, not the end" {
    "$BENCH/bench" -t throughput -w same -m fifo -s 64 -r 1 -b 10000 \
        >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    bench=$!
    the_two "$bench"
    kill -KILL "$first"
    wait "$bench"
    grep -q 'was killed$' "$BATS_TEST_TMPDIR/out"
}

@test "bench: with one processor only what needs no second, and it says so" {
    run -0 --separate-stderr taskset -c 0 timeout 60 "$BENCH/bench" \
        -m pipe,ring-1m -s 64 -r 1 -b 1
    [ "$stderr" = "bench: one processor only: skipped: apart, poll" ]
    [[ "$output" == *", 1 processor,"* ]]
    [[ "$output" == *"same core"* ]]
    [[ "$output" != *"two cores"* ]]
    grep -q '^pipe ' <<<"$output"
}

@test "bench: the two are where they should be, and nobody sleeps in poll" {
    two_processors
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    seen=$BATS_TEST_TMPDIR/seen
    for mode in same apart poll; do
        for kind in pipe shm-sem; do
            timeout -s KILL 120 strace -f -qq -o "$seen" \
                -e trace=sched_setaffinity,fcntl,futex \
                "$BENCH/bench" -t throughput -w "$mode" -m "$kind" -s 64k \
                -r 1 -b 1 >/dev/null 3>&-
            # where each of the last two went
            cores=$(sed -n 's/.* sched_setaffinity(0, .*\(\[.*\]\).*/\1/p' "$seen" |
                tail -n 2 | sort -u | wc -l)
            [ "$cores" = "$([ "$mode" = same ] && echo 1 || echo 2)" ]
            waits=$(grep -c 'FUTEX_WAIT' "$seen") || true
            nonblocking=$(grep -c 'F_SETFL, .*O_NONBLOCK' "$seen") || true
            case $mode,$kind in
            poll,pipe) [ "$nonblocking" -ge 4 ] ;;
            *,pipe) [ "$nonblocking" = 0 ] ;; # so whoever finds nothing waits
            poll,shm-sem) [ "$waits" = 0 ] ;;
            *,shm-sem) [ "$waits" -gt 0 ] ;;
            esac
        done
    done
}

@test "bench: pipe-epoll asks before each read, file-lock waits for a lock" {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    seen=$BATS_TEST_TMPDIR/seen
    timeout -s KILL 60 strace -f -qq -o "$seen" \
        -e trace=read,epoll_wait,epoll_pwait,fcntl \
        "$BENCH/bench" -c -w same -m pipe-epoll,file-lock -s 64 >/dev/null 3>&-
    # 24 on the way at once, 24 there and back
    [ "$(grep -Ec ' (read\(|<... read).* = 64$' "$seen")" = 72 ]
    [ "$(grep -Ec ' (<... )?epoll_p?wait.* = 1$' "$seen")" = 72 ]
    [ "$(grep -Ec 'fcntl\(.*F_SETLKW, .*F_WRLCK' "$seen")" -ge 48 ]
}

@test "bench: moved processors: it tries again, or leaves the figure out" {
    two_processors
    cp -a "$BENCH" "$BATS_TEST_TMPDIR/moved"
    cd "$BATS_TEST_TMPDIR/moved"
    # every other time, a place where they are not
    sed -i '/^void pair_expect/,/^}/s|expected = line;|static int n;\
\
    expected = line;\
    if (line > 0 \&\& n++ % 2 == 0) {\
        expected *= 100;\
        fprintf(stderr, "elsewhere\\n");\
    }|' pair.c
    sed -i 's/^#define PACE .*/#define PACE 1000/' rounds.c # never too late
    build .
    run -0 --separate-stderr timeout 60 ./bench -t latency -w poll -r 6 -b 20 \
        -m pipe,eventfd -s 64 -o .
    [ "$(grep -c '^elsewhere$' <<<"$stderr")" -ge 6 ]
    # nothing is taken for a figure that was none
    awk -F'\t' 'NR > 1 { n++; real += $6 > 0 && $10 > 0 && $15 > 0 }
        END { exit !(n == 24 && real == n) }' bench.tsv
    # always moved meanwhile: no figure
    cp "$BENCH/pair.c" pair.c
    sed -i 's/^    line = bounce();/    line = 1e9 + bounce();/' pair.c
    build .
    run -0 timeout 60 ./bench -t latency -w poll -r 3 -b 1 -m pipe,eventfd -s 64 \
        -o .
    [[ "${output//$'\n'/ }" == *'12 of 12 figures are left out'* ]]
    never='never while the processors were where they usually are'
    grep -Eq "^pipe +$never\$" <<<"$output"
    grep -Eq "^eventfd +$never\$" <<<"$output"
    [ "$(cut -f18 bench.tsv | sort -u | tr -d '\n')" = countsno ]
}

@test "bench: the file has every repetition" {
    mkdir "$BATS_TEST_TMPDIR/out"
    run -0 timeout 60 "$CLOCK/bench" -w same -m pipe,fifo -s 64,4k -r 3 -b 1 \
        -o "$BATS_TEST_TMPDIR/out"
    tsv=$BATS_TEST_TMPDIR/out/bench.tsv
    # 3 repetitions, 2 sizes: pipe, pipe-again, fifo; and futex, round trips
    [ "$(wc -l <"$tsv")" = $((1 + 3 * 2 * (4 + 3))) ]
    awk -F'\t' 'NF != 19 { exit 1 }
        $2 == "round trip" && !($6 > 0 && $7 >= $6 && $8 >= $7) { exit 1 }
        $2 == "one way" && !($9 > 0) { exit 1 }' "$tsv"
    # how far each figure is from the limit beside it; the limit itself is 1,
    # but that two look at the clock, not one
    awk -F'\t' 'NR == 1 { next }
        $2 == "one way" { at = $9 / $14 }
        $2 == "round trip" { at = $6 / $14; rows++ }
        $15 < at / 1.01 || $15 > at * 1.01 { exit 1 }
        $4 == "futex" && ($15 < 0.98 || $15 > 1) { exit 1 }
        END { if (rows != 3 * 2 * 4) exit 1 }' "$tsv"
    # the table's figure is the median of the file's
    middle=$(awk -F'\t' '$2 == "round trip" && $4 == "fifo" && $5 == 64 {
        print $6 }' "$tsv" | sort -n | sed -n 2p)
    awk -v us="$(awk -v v="$middle" 'BEGIN {
        v /= 1000; form = v < 9.995 ? "%.2f" : v < 99.95 ? "%.1f" : "%.0f"
        printf form, v
    }')" '$1 == "fifo" && $2 == us { found = 1 } END { exit !found }' \
        <<<"$output"
}

@test "bench: a quick run ends in time, and says what it had no time for" {
    two_processors
    cd "$BATS_TEST_TMPDIR"
    # with a second for each of dozy's: a minute, if it took all of them
    run -0 timeout 60 "$CLOCK/bench" -q -w same,poll -m pipe,dozy -s 64 -o .
    [[ "$output" =~ 3\ repetitions\ of\ 4\ ms\ in\ (9|1[0-3])\ s ]]
    [[ "$output" =~ no\ time\ for\ [1-9][0-9]*\ of\ 42\ measurements ]]
    grep -q 'there was no time for it$' bench.tsv
    [ "$(grep -c 'there was no time for it$' bench.tsv)" = \
        "$(sed -n 's/^no time for \([0-9]*\) .*/\1/p' <<<"$output")" ]
    # whoever asks for more takes the time
    run -0 timeout 60 "$CLOCK/bench" -q -t latency -w same -m dozy -s 64 -r 12
    [[ "$output" =~ 12\ repetitions\ of\ 4\ ms\ in\ 1[2-9]\ s ]]
    [[ "$output" != *"no time for"* ]]
}

@test "bench: a word of its name will do, and make bench ONLY=queue" {
    run -0 timeout 60 "$BENCH/bench" -c -w same -m queue,udp -s 64
    [ "$(awk '!/^futex/ { print $1 }' <<<"$output" | tr '\n' ' ')" = \
        "sysv-queue posix-queue udp " ]
    # but a name means that one, not pipe-1m
    run -0 timeout 60 "$BENCH/bench" -c -w same -m pipe -s 64
    [ "$(awk '!/^futex/ { print $1 }' <<<"$output" | tr '\n' ' ')" = \
        "pipe pipe-again " ]
    run -2 "$BENCH/bench" -m que
    run -0 make -n -C "$BATS_TEST_DIRNAME/../.." bench "ONLY=queue sem" QUICK=1
    [[ "$output" == *"scripts/bench/run.sh -q -m pipe,queue,sem"* ]]
    run -0 make -n -C "$BATS_TEST_DIRNAME/../.." bench
    [[ "$output" == *"scripts/bench/run.sh"* && "$output" != *" -m"* ]]
}

@test "bench: run.sh keeps what it shows, and draws it" {
    run -0 timeout 60 "$BENCH/run.sh" -w same -m pipe,fifo -s 64,4k -r 2 -b 1
    [ -s "$BENCH/results/bench.tsv" ]
    shown=$(wc -l <"$BENCH/results/bench.txt")
    [ "$shown" -gt 30 ]
    diff "$BENCH/results/bench.txt" <(head -n "$shown" <<<"$output")
    # what ends before it has figures leaves those that are there
    run -2 "$BENCH/run.sh" -m nobody
    [ "$(wc -l <"$BENCH/results/bench.txt")" = "$shown" ]
    [ ! -e "$BENCH/results.new" ]
    command -v gnuplot >/dev/null || skip "no gnuplot"
    for f in ladder throughput parts; do
        grep -q '</svg>' "$BENCH/results/$f.svg"
        grep -q 'pipe' "$BENCH/results/$f.svg"
    done
}

@test "bench: the diagrams show medians and quartiles of what counts" {
    mkdir "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/data"
    printf '#!/bin/sh\ncat >told\n' >"$BATS_TEST_TMPDIR/bin/gnuplot"
    chmod +x "$BATS_TEST_TMPDIR/bin/gnuplot"
    cd "$BATS_TEST_TMPDIR/data"
    tr ' |' '\t ' >bench.tsv <<'EOF'
repetition question mode mechanism size_bytes p50_ns bytes_per_s memcpy_bytes_per_s system_call_ns counts
1 round|trip same pipe 64 2000  2560000000 100 yes
1 round|trip same pipe-again 64 2000  2560000000 100 yes
1 round|trip same futex 64 1000  2560000000 100 yes
1 round|trip same fifo 64 9000  2560000000 100 no
1 one|way same pipe 64  2000000 5000000 100 yes
1 one|way same pipe 4096  8000000 7000000 100 yes
2 round|trip same pipe 64 9000  2560000000 100 no
2 round|trip same futex 64 3000  2560000000 100 yes
2 one|way same pipe 64  1000000 5000000 100 yes
3 round|trip same pipe 64 3000  2560000000 100 yes
3 round|trip same futex 64 2000  2560000000 100 yes
3 one|way same pipe 64  9000000 5000000 100 yes
EOF
    run -0 env PATH="$BATS_TEST_TMPDIR/bin:$PATH" "$BENCH/plot.sh" .
    # fastest first; what never counted is not there, nor the control
    # shellcheck disable=SC2016 # gnuplot's
    [ "$(sed -n '/^\$.*EOD$/,/^EOD$/p' told)" = '$ladder_same << EOD
futex 1.5 2 2.5
pipe 2.25 2.5 2.75
EOD
$way_1 << EOD
64 5
4096 7
EOD
$way_2 << EOD
64 2
4096 8
EOD
$parts << EOD
"64 B" 1.6 0.4 0.1 0.4
EOD' ]
    grep -q '^plot .way_1 .* title "memcpy", ' told
    [[ "$(<told)" != *poll* ]]
}

@test "bench: without gnuplot the rest is there, and 77 says what to do" {
    mkdir "$BATS_TEST_TMPDIR/bin"
    ln -s "$(command -v sh)" "$BATS_TEST_TMPDIR/bin"
    mkdir "$BATS_TEST_TMPDIR/data"
    run -77 env PATH="$BATS_TEST_TMPDIR/bin" "$BENCH/plot.sh" \
        "$BATS_TEST_TMPDIR/data"
    [[ "$output" == *"scripts/setup.sh --all"* ]]
    run -2 "$BENCH/plot.sh"
}

@test "bench: wrong usage is exit 2" {
    for wrong in "-x" "-t fast" "-w here" "-w ''" "-m nobody" "-m pipe,,fifo" \
        "-s 0" "-s 2m" "-s 64,64" "-s 64,1" "-s 1x" "-r 0" "-r 100" "-b 0" \
        "-b 10001" "-p pipe" "-p pipe/nobody" "word" "-l word" "-s"; do
        eval "run -2 \"\$BENCH/bench\" $wrong"
        [[ "$output" == *"usage: bench "* ]]
    done
    run -1 timeout 5 "$BENCH/bench" -o "$BATS_TEST_TMPDIR/nowhere"
    run -1 timeout 5 "$BENCH/bench" -o /dev/null/x
    run -1 bash -c "'$BENCH/bench' -l >/dev/full"
}

@test "bench: no circle of files, as the linker sees them" {
    command -v nm >/dev/null || skip "no nm; scripts/setup.sh gets it"
    cd "$BATS_TEST_DIRNAME" || return 1
    for f in *.c; do # each that others need has a header
        [ "$f" = main.c ] || [ -f "${f%.c}.h" ] || fail "$f"
    done
    mkdir "$BATS_TEST_TMPDIR/linked"
    cp "$BENCH"/*.o "$BENCH"/mechanisms/*.o "$BATS_TEST_TMPDIR/linked"
    cd "$BATS_TEST_TMPDIR/linked" || return 1
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
    [[ "$output" == *./main.o*./pair.o*./mechanism.o* ]] || fail "$output"
    printf '%s\n' './stats.o ./figures.o' >>uses
    run ! tsort uses # it would be seen
}

# pages_show RUN - each block of the pages here is in that bench.txt
pages_show() {
    local page line block inside blocks text
    text=$(<"$1")$'\n'
    for page in README.md README.zh-CN.md; do
        blocks=0 block='' inside=false
        while IFS= read -r line; do
            case $inside$line in
            'false```text') inside=true block='' ;;
            'true```')
                inside=false blocks=$((blocks + 1))
                [[ "$text" == *"$block"* ]] || fail "$page: not in $1: $block"
                ;;
            true*) block+=$line$'\n' ;;
            esac
        done <$page
        [ "$blocks" -gt 2 ]
    done
}

@test "bench: the pages show what the recorded run printed" {
    pages_show recorded/bench.txt
}

@test "bench: record.sh takes another run into the pages, their prose is left" {
    mkdir -p "$BATS_TEST_TMPDIR/book/scripts" "$BATS_TEST_TMPDIR/run"
    cp -r "$BATS_TEST_DIRNAME" "$BATS_TEST_TMPDIR/book/scripts/bench"
    cp ../../README.md ../../README.zh-CN.md "$BATS_TEST_TMPDIR/book"
    cd "$BATS_TEST_TMPDIR/book/scripts/bench"
    new=$BATS_TEST_TMPDIR/run
    cp recorded/*.svg "$new"
    tr '7+' '3=' <recorded/bench.txt >"$new/bench.txt"
    echo repetition >"$new/bench.tsv"
    # not without the diagrams; not if a page shows what was not printed
    mv "$new/parts.svg" "$new/away"
    run -1 ./record.sh "$new"
    says "no parts.svg in "
    mv "$new/away" "$new/parts.svg"
    # shellcheck disable=SC2016 # fences, no commands
    printf '\n```text\nnobody said so\n```\n' >>README.zh-CN.md
    run -1 ./record.sh "$new"
    says "not in bench.txt: nobody said so"
    cmp README.md "$BATS_TEST_DIRNAME/README.md"
    cmp recorded/bench.txt "$BATS_TEST_DIRNAME/recorded/bench.txt"
    cp "$BATS_TEST_DIRNAME/README.zh-CN.md" .
    run -0 ./record.sh "$new"
    pages_show "$new/bench.txt"
    for file in bench.txt bench.tsv parts.svg; do
        cmp "$new/$file" "recorded/$file"
    done
    for page in README.md README.zh-CN.md; do
        run ! cmp -s $page "$BATS_TEST_DIRNAME/$page"
        # shellcheck disable=SC2016 # fences, no commands
        diff <(sed '/^```text$/,/^```$/d' $page) \
            <(sed '/^```text$/,/^```$/d' "$BATS_TEST_DIRNAME/$page")
    done
    cp "$BATS_TEST_DIRNAME/recorded/bench.txt" "$new"
    run -0 ./record.sh "$new"
    cmp README.md "$BATS_TEST_DIRNAME/README.md"
    # what states a figure is listed, by page and line
    for page in README.md README.zh-CN.md ../../README.md ../../README.zh-CN.md
    do
        grep -Eq "^$page:[0-9]+: .*[0-9]" <<<"$output"
    done
    run -2 ./record.sh nowhere
    run -2 ./record.sh -x
}
