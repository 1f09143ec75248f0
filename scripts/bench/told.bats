# What bench says of figures that it is told: no time is measured here.

load ../test_helper

setup_file() {
    TOLD=$BATS_FILE_TMPDIR/told
    cd "$BATS_TEST_DIRNAME" || return 1
    "${CC:-cc}" -O1 -o "$TOLD" told/told.c figures.c machine.c mechanism.c \
        stats.c tables.c text.c verdicts.c mechanisms/*.c -pthread -lrt -lm
    export TOLD
}

# told [SED] - what it says of the recorded figures, changed by that; $text has
# it in one line
told() {
    run -0 "$TOLD" < <(sed "${1-}" "$BATS_TEST_DIRNAME/told/recorded.txt")
    text=$(tr -s ' \n' ' ' <<<"$output")
}

# pipes SIZE FIGURE... - sed: the pipe's there, on one core, and the control's
pipes() {
    printf 's/^trip same %s \\(pipe[-a-z]*\\) .*/trip same %s \\1 %s/' \
        "$1" "$1" "${*:2}"
}

@test "bench: the recorded figures, and what is true of them" {
    told
    [ "${output%%$'\n\n'*}" = "What the notes say, and this run
0.6 Pipes are inefficient, unfit for frequent exchange: false here. A pipe's
    round trip takes 1.14 times [1.14-1.15] that of a bare futex (64 B, same
    core): nearly all of it is sleeping and waking up, which everybody pays who
    waits so. For much data: one way it moves 7 % of what memcpy does (64 KiB),
    shared memory 3.00 times [2.64-3.11] as much.
0.7 Queues make frequent exchange efficient where pipes do not: false here. Of
    a pipe's round trip (64 B, same core) a System V queue takes 1.31 times
    [1.27-1.36]: slower; a POSIX queue 1.22 times [1.21-1.24]: slower.
0.8 Shared memory is the fastest, best for much data: imprecise here. shm-sem,
    same, round trip of 64 B: 0.88 times [0.88-0.90] pipe's: hardly faster, for
    both pay for the wake-up. shm-sem, same, round trip of 64 KiB: 0.70 times
    [0.68-0.71] vmsplice's: faster. shm-sem, same, one way of 64 KiB: 1.60
    times [1.41-1.66] vmsplice's: faster. ring-1m, poll, round trip of 64 B:
    0.10 times [0.10-0.11] pipe's: faster. ring-1m, poll, one way of 4 KiB:
    5.38 times [5.27-5.61] vmsplice's: faster. ring-1m, poll, one way of 64
    KiB: 2.01 times [1.89-2.19] vmsplice's: faster.
0.9 Pipes and queues pay for copying: imprecise here. A pipe's round trip takes
    1.14 times that of a bare futex (same core) where the message weighs least.
    What the bytes add to that, copies and pages for them, beside the two
    wake-ups (6.5 us): less up to 4 KiB, where it takes 1.31 times [1.29-1.33];
    about as much at 16 KiB, where it takes 2.21 times [2.09-2.31]; more from
    64 KiB, where it takes 6.35 times [6.27-6.38]." ]
}

@test "bench: its words are those of the first page" {
    told
    for id in 0.6 0.7 0.8 0.9; do
        page=$(grep "^| $id |" ../../README.md | cut -d '|' -f 4)
        here=$(sed -n "/^$id /,/^[0W]/p" <<<"$output" | tr -s ' \n' ' ')
        word=$(awk '{ sub(/:.*/, ""); print $1 }' <<<"$page")
        [[ "$here" == *": $word here. "* ]] || fail "$id: $page"
    done
}

@test "bench: 0.6 in each of its words" {
    told "$(pipes 64 1.3 1.3 1.3 1.3 1.3)"
    [[ "$text" == *"exchange: false here."*"core): most of it is sleeping"* ]]
    told "$(pipes 64 1.7 1.7 1.75 1.8 1.8)"
    [[ "$text" == *"exchange: imprecise here. A pipe's round trip takes 1.75"* ]]
    [[ "$text" != *"everybody pays"* ]]
    told "$(pipes 64 2.5 2.5 2.6 2.7 2.7)"
    [[ "$text" == *"exchange: holds here. "* ]]
    told "$(pipes 64 1.2 1.3 1.8 2.1 2.2)"
    [[ "$text" == *"exchange: cannot tell. "* ]]
    told '/^trip same 64 pipe /d'
    [[ "$text" == *"0.6 Pipes are inefficient: cannot tell, not measured."* ]]
}

@test "bench: 0.7 in each of its words" {
    told 's/^trip same 64 posix-queue .*/trip same 64 posix-queue 1 1 1 1 1/'
    [[ "$text" == *"pipes do not: imprecise here."*"1.36]: slower; a POSIX queue 0.88"*": faster."* ]]
    told 's/^\(trip same 64 [a-z]*-queue\) .*/\1 1 1 1 1 1/'
    [[ "$text" == *"pipes do not: holds here. "* ]]
    told '/^trip same 64 posix-queue/d'
    [[ "$text" == *"pipes do not: false here, as far as can be told."*"a POSIX queue -: not measured."* ]]
    told '/-queue/d'
    [[ "$text" == *"pipes do not: cannot tell, not measured."* ]]
}

@test "bench: 0.8 holds where shared memory is much faster in each case" {
    told 's/^\(trip same 64 shm-sem\) .*/\1 .5 .5 .5 .5 .5/'
    [[ "$text" == *"best for much data: holds here. "* ]]
    told 's/^\([a-z]* [a-z]* [0-9]* shm-sem\) .*/\1 - - .2 - -/; /ring-1m/d'
    [[ "$text" == *"best for much data: cannot tell. "* ]]
    told '/ring-1m/d; /65536 shm-sem/d'
    [[ "$text" == *"best for much data: false here. "* ]]
    told '/ring-1m/d; /shm-sem/d'
    [[ "$text" == *"best for much data: cannot tell. "* ]]
}

@test "bench: 0.9: less, about as much, more, each where the figures say so" {
    # surely less: not "about as much"
    told "$(pipes 16384 1.7 1.7 1.8 1.9 1.9)"
    [[ "$text" == *"6.5 us): less up to 16 KiB, where it takes 1.80 "* ]]
    [[ "$text" == *"[1.70-1.90]; more from 64 KiB, where it takes 6.35"* ]]
    # surely more
    told "$(pipes 16384 2.4 2.4 2.5 2.6 2.6)"
    [[ "$text" == *"less up to 4 KiB, where"*"; more from 16 KiB, where"* ]]
    # two sizes between
    told "$(pipes 4096 2.1 2.1 2.1 2.1 2.1)"
    [[ "$text" == *"less up to 1 KiB, where"*"; about as much at 4 KiB, where it takes 2.10 "*"; and up to 16 KiB, where"* ]]
    # too far apart
    told "$(pipes 16384 1.2 1.2 2.2 5 5)"
    [[ "$text" == *"; perhaps less, perhaps more at 16 KiB, where"* ]]
    told "$(pipes 16384 1.2 1.2 2.2 2.4 2.4)"
    [[ "$text" == *"; perhaps less, perhaps more at 16 KiB, where"* ]]
    # always less; always more
    told '/^trip same \(16384\|65536\) /d'
    [[ "$text" == *"copying: false here. "*"less up to 4 KiB, where"* ]]
    [[ "$text" != *"about as much"* && "$text" != *"more from"* ]]
    told '/^trip same 64 /d; /^trip same [14][0-9]* /d'
    [[ "$text" == *"0.9 Pipes and queues pay for copying: cannot tell."* ]]
}

@test "bench: a large error widens the band, and voids no factor of ten" {
    five='s/^trip poll 64 pipe .*/trip poll 64 pipe 18 18 18 18 18/'
    for again in 24 36 90; do # a third, twice, five times
        told "$five; s/^trip poll 64 pipe-again .*/trip poll 64 pipe-again \
$again $again $again $again $again/"
        [[ "$text" == *"of 64 B: 0.12 times [0.11-0.12] pipe's: faster."* ]]
    done
    # but a factor of two is within the last one
    told "$five; s/^trip poll 64 pipe-again .*/trip poll 64 pipe-again \
90 90 90 90 90/; s/^trip poll 64 ring.*/trip poll 64 ring-1m 9 9 9 9 9/"
    [[ "$text" == *"0.50 times [0.50-0.50] pipe's: cannot tell."* ]]
}

@test "bench: two repetitions tell more than a factor of two; one nothing" {
    pipe='s/^trip poll 64 pipe .*/trip poll 64 pipe'
    told "$pipe - 17.8 - 17.8 -/"
    [[ "$text" == *"0.10 times [0.10-0.11] pipe's: faster."* ]]
    told "$pipe - 3 - 3 -/"
    [[ "$text" == *" pipe's: cannot tell."* ]]
    told "$pipe - - - 17.8 -/"
    [[ "$text" == *"0.11 times [0.11-0.11] pipe's: cannot tell."* ]]
}
