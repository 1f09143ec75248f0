# What every .bats file loads: load ../scripts/test_helper
#
# A test runs in its chapter's folder. Its title begins with the program's
# name and a colon. Above it stands how to break the program, so that the test
# can be seen to fail (scripts/check/mutants.sh):
#
#   # break NAME: SED-EXPRESSION, applied to NAME.c
#   @test "NAME: the sentence that the program shows" {

bats_require_minimum_version 1.5.0
# shellcheck source-path=SCRIPTDIR source=lib/left.sh
. "${BASH_SOURCE[0]%/*}/lib/left.sh"

# What is tested speaks English, whatever the user's locale.
if [ -n "${LC_ALL-}" ]; then
    export LANG=$LC_ALL
    unset LC_ALL
fi
export LC_MESSAGES=C

LIMIT=${LIMIT:-30} # seconds a program may take in a test, on a loaded machine

setup() {
    cd "$BATS_TEST_DIRNAME" || return 1
    # bats notes before each command where it is: not within this file
    ! declare -F bats_add_debug_exclude_path >/dev/null ||
        bats_add_debug_exclude_path "${BASH_SOURCE[0]%/*}"
    mark=ipc-test-$$-$BATS_TEST_NUMBER
    TMPDIR=$BATS_TEST_TMPDIR/tmp
    export TMPDIR IPC_TEST_MARK=$mark
    mkdir -p "$TMPDIR"
    objects >"$BATS_TEST_TMPDIR/objects"
}

# Every test ends with this: nothing may be left of what it started.
teardown() {
    nothing_left
}

fail() { # MESSAGE...
    printf '%s\n' "$@" >&2
    return 1
}

# objects - this user's objects with a mark of the book, a line each
objects() {
    ! some_object || things
}

# some_object - is there any, of whomever? Most often there is none, and bash
# sees that by itself: a process for each question is dear, twice in each test.
some_object() {
    local table rows
    for table in /proc/sysvipc/{shm,msg,sem}; do
        mapfile -t rows 2>/dev/null <"$table"
        [ "${#rows[@]}" -le 1 ] || return 0 # besides the heading
    done
    compgen -G '/dev/shm/*' || compgen -G '/dev/mqueue/*' ||
        compgen -G '/tmp/ipc-??????' || compgen -G "$TMPDIR/ipc-??????"
} >/dev/null

# remove_objects LIST - of such lines, those that have a name
remove_objects() {
    local thing class pid
    while IFS= read -r thing; do
        class_of "$thing"
        [ "$class" != mark ] || remove "$thing"
    done <<<"$1"
}

# carriers - sets carry to the /proc/PID/environ of the processes that this test
# has started and that still run
carriers() {
    carry=$(grep -lzxF "IPC_TEST_MARK=$mark" /proc/[0-9]*/environ 2>/dev/null) ||
        true
}

# marked - those processes, a line each
marked() {
    local carry f
    carriers
    for f in $carry; do
        f=${f%/environ}
        printf 'process %s\n' "${f#/proc/} $(tr '\0' ' ' <"$f/cmdline")"
    done 2>/dev/null
}

# nothing_left - no process, object or file of this test, half a second on.
# What others make and remove beside it has another name each time. (That all is
# well is seen with one more process, and not with seven: each test asks it.)
nothing_left() {
    local made='' now left i carry
    export -n IPC_TEST_MARK # what looks must not carry it
    for i in 1 2 3 4 5 6; do
        now='' left=''
        ! some_object ||
            now=$(things | grep -vxF -f "$BATS_TEST_TMPDIR/objects") || true
        [ "$i" = 1 ] || now=$(grep -xF -e "$made" <<<"$now") || true
        made=$now
        carriers
        [ -z "$carry" ] || left=$(marked)
        ! some_file "$TMPDIR" || left+=$(find "$TMPDIR" -mindepth 1)
        [ -n "$made$left" ] || return 0
        [ "$i" = 6 ] || command sleep 0.1
    done
    remove_objects "$made"
    fail "left behind:" ${made:+"$made"} ${left:+"$left"}
}

# some_file FOLDER - there is anything in it
some_file() {
    compgen -G "$1/*" || compgen -G "$1/.[!.]*" || compgen -G "$1/..?*"
} >/dev/null

# bounded COMMAND... - as bats' run, for at most LIMIT seconds; who outlives it
# and still has its output open is not waited for
bounded() {
    local file=$BATS_TEST_TMPDIR/bounded
    status=0
    timeout -s KILL "$LIMIT" "$@" >"$file" 2>&1 3>&- || status=$?
    output=$(<"$file")
    local IFS=$'\n'
    set -f
    # shellcheck disable=SC2034,SC2206 # for the tests, as run gives it
    lines=($output)
    set +f
}

# demo COMMAND... - run it, bounded, output and errors in $output; skip the
# test if the program says that this machine cannot show it
demo() {
    bounded "$@"
    [ "$status" != 77 ] || skip "${output##*$'\n'}"
}

# matches EXPECTED ACTUAL - equal, but for <placeholders> of one word each
matches() {
    local pattern
    [ "$1" != "$2" ] || return 0
    case $1 in *\<*\>*) ;; *) return 1 ;; esac
    pattern=$(printf '%s\n' "$1" |
        sed 's/[][\\.*^$+?(){}|]/\\&/g; s/<[a-z][a-z ]*>/[^[:space:]]+/g')
    [[ $2 =~ ^$pattern$ ]]
}

# transcripts NAME - runs every transcript of NAME in README.md as it stands
# there, and compares to the byte
transcripts() {
    local at=$BATS_TEST_TMPDIR/transcript i count text
    # (awk finds them: bats makes each line of bash dear)
    count=$(awk -v name="./$1" -v at="$at" '
        /^```console$/ && !inside { inside = 1; next }
        /^```$/ { inside = 0; next }
        inside == 1 {
            inside = 3 # the transcript of another
            rest = substr($0, length(name) + 3)
            if (index($0, "$ " name) == 1 && rest ~ /^($|[ ;])/) {
                inside = 2
                file = at (++n)
                print substr($0, 3) >file
                next
            }
        }
        inside == 2 { print >file }
        END { print n + 0 }' README.md)
    [ "$count" -gt 0 ] || fail "README.md has no transcript of ./$1"
    for ((i = 1; i <= count; i++)); do
        text=$(<"$at$i")
        [[ $text = *$'\n'* ]] || text+=$'\n' # nothing is printed
        transcript "${text%%$'\n'*}" "${text#*$'\n'}" || return 1
    done
}

transcript() { # COMMAND EXPECTED
    [ -n "$2" ] || fail "an empty transcript: $1"
    demo sh -c "$1"
    [ "$status" = 0 ] || fail "exit status $status: $1" "$output"
    matches "$2" "$output" ||
        fail "$ $1" "--- README.md says" "$2" "--- it printed" "$output"
}

# misuse NAME - an unknown option and too many arguments: usage, exit 2. Only a
# program with a line "usage:" in its header is asked for that.
misuse() {
    local args source=$1.c
    [ -e "$source" ] || source=$1
    grep -q "usage: \./$1" "$source" ||
        fail "$1 has no usage: and so no misuse"
    for args in --no-such-option '1 2 3 4 5 6 7 8 9'; do
        # shellcheck disable=SC2086 # each word is an argument
        run --separate-stderr timeout -s KILL "$LIMIT" "./$1" $args 3>&-
        [ "$status" = 2 ] || fail "./$1 $args: exit status $status, not 2"
        [ -z "$output" ] || fail "./$1 $args: wrote to stdout: $output"
        # shellcheck disable=SC2154 # bats sets it
        [[ $stderr == *"usage: ./$1"* ]] || fail "./$1 $args: $stderr"
    done
}

# says TEXT - $output holds it
says() {
    [[ $output == *"$1"* ]] || fail "expected: $1" "--- it printed" "$output"
}

# says_not TEXT
says_not() {
    [[ $output != *"$1"* ]] || fail "unexpected: $1" "--- it printed" "$output"
}

# traced SYSCALLS COMMAND... - its system calls as strace sees them go to the
# file $trace, each line with its process first and what a descriptor is. There,
# a call is in two pieces if another process has had a line in between, which
# is chance unless the call waits. In $calls it is whole, where it has ended.
traced() {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    trace=$BATS_TEST_TMPDIR/trace
    run timeout -s KILL "$LIMIT" strace -f -y \
        -e trace="$1" -o "$trace" "${@:2}" 3>&-
    [ "$status" = 0 ] || fail "exit status $status: ${*:2}" "$output"
    calls=$BATS_TEST_TMPDIR/calls
    awk '/ <unfinished \.\.\.>$/ {
            sub(/ <unfinished \.\.\.>$/, ""); begun[$1] = $0; next
        }
        $2 == "<..." && $1 in begun {
            whole = begun[$1]; sub(/.* resumed> ?/, ""); $0 = whole $0
        }
        { print }' "$trace" >"$calls"
}

# in_trace REGEX - the trace has such a line, or such a call in two pieces
in_trace() {
    grep -qE -e "$1" "$trace" "$calls" ||
        fail "not in the trace: $1" "$(head -n 50 "$trace")"
}

# ---- what happened, as scripts/trace/trace -f tells it ----
#
# facts COMMAND...; then, about $facts:
#
#   waited reader read until writer write    it slept, and this ended its sleep
#   waited parent wait until child end
#   waited reader read on pipe               whatever ended it
#   needed reader read until writer write    it slept, or this had been done
#   waited_not reader read                   in this run it never slept there
#   never_returned child pause               the call has begun, no more
#   did child close; did_not child fcntl F_SETFL
#   eof reader; before parent unlink child open; ...
#
# WHO is the speaker of its first line ("reader: ..."), else the program it has
# become by exec, else main, "child 1", "child 2.1" (of the second child), "thread 1";
# CALL is the name in libc; "any" stands for all. Whether a call has to sleep
# may be chance: then waited looks at further runs, in which the others are
# made late. What nobody does in any of them is not found.

trace_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)/trace

# facts [-s STATUS] COMMAND... - it ends with STATUS (0); its facts are in the
# file $facts, what strace has seen in $facts.strace
facts() {
    facts_status=0
    if [ "$1" = -s ]; then
        facts_status=$2
        shift 2
    fi
    can_trace
    facts=$BATS_TEST_TMPDIR/facts facts_command=("$@")
    observe "$facts"
    [ "$status" != 77 ] || skip "${output##*$'\n'}"
    [ "$status" = "$facts_status" ] ||
        fail "exit status $status, not $facts_status: $*" "$output"
}

can_trace() {
    [ ! -e "$BATS_FILE_TMPDIR/can_trace" ] || return 0 # asked once in a file
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    MAKEFLAGS='' make -s -C "$trace_dir" || fail "trace cannot be built"
    : >"$BATS_FILE_TMPDIR/can_trace"
}

# observe FILE [OPTION-OF-STRACE...] - runs the command once more
observe() {
    bounded strace -f -yy -s 256 -o "$1.strace" "${@:2}" "${facts_command[@]}"
    "$trace_dir/trace" -f "$1.strace" >"$1" 2>"$1.errors"
}

# facts_of_hang COMMAND... - it hangs: once it has done nothing for a second it
# is killed, and $facts says how far it came
facts_of_hang() {
    local job size=-1 now still=0 i
    can_trace
    facts=$BATS_TEST_TMPDIR/facts facts_command=() facts_status=137
    strace -f -yy -s 256 -o "$facts.strace" "$@" \
        >"$facts.output" 2>&1 3>&- </dev/null &
    job=$!
    for ((i = 0; i < 10 * LIMIT && still < 10; i++)); do
        command sleep 0.1
        now=$(stat -c %s "$facts.strace" 2>/dev/null || echo 0)
        still=$((now == size && now > 0 ? still + 1 : 0)) size=$now
        kill -0 "$job" 2>/dev/null || break
    done
    if kill -0 "$job" 2>/dev/null; then
        end_traced "$job"
        still=hangs
    fi
    wait "$job" 2>/dev/null || true
    output=$(<"$facts.output")
    "$trace_dir/trace" -f "$facts.strace" >"$facts" || fail "no facts: $*"
    [ "$still" = hangs ] || fail "it has ended by itself: $*" "$output"
}

# end_traced PID - all processes of this strace, at once: it is stopped
# meanwhile, so that none goes on because another one has ended
end_traced() {
    kill -STOP "$1"
    awk -v by="$1" '$1 == "Pid:" { pid = $2 }
        $1 == "TracerPid:" && $2 == by { print pid }' /proc/[0-9]*/status \
        2>/dev/null | while read -r pid; do
        kill -KILL "$pid" 2>/dev/null
    done
    kill -CONT "$1"
}

# call_name CALL - sets call to the name that the facts use for it
call_name() {
    case $1 in
    waitpid | waitid | wait3 | wait4) call='wait' ;;
    sleep | usleep | clock_nanosleep) call=nanosleep ;;
    sigwaitinfo | sigtimedwait) call=sigwait ;;
    sem_wait | sem_timedwait | futex | pthread_mutex_lock | \
        pthread_cond_wait | pthread_barrier_wait | pthread_rwlock_[rw]*)
        call=futex_wait
        ;;
    sem_post | pthread_mutex_unlock | pthread_cond_signal | \
        pthread_cond_broadcast | pthread_rwlock_unlock) call=futex_wake ;;
    recvfrom) call=recv ;;
    sendto) call=send ;;
    exec?*) call='exec' ;;
    signal) call=sigaction ;;
    pthread_sigmask) call=sigprocmask ;;
    pthread_kill) call=tgkill ;;
    shm_open | sem_open | creat) call=open ;;
    shm_unlink | sem_unlink) call='unlink' ;;
    mq_timedsend | mq_timedreceive) call="mq_${1#mq_timed}" ;;
    pselect) call=select ;;
    pipe2 | accept4) call="${1%?}" ;;
    dup3) call=dup2 ;;
    ppoll) call=poll ;;
    epoll_pwait) call=epoll_wait ;;
    lockf) call=fcntl ;;
    _exit | exit) call=end ;;
    *) call=$1 ;;
    esac
}

# has_fact FILE KIND [FIELD...] - it has such a line; "any" is any field, ~RE a
# field that matches
has_fact() {
    local f=$1 IFS=$'\n'
    shift
    FIELDS="$*" awk -F '\t' '
        BEGIN { n = split(ENVIRON["FIELDS"], want, "\n") }
        {
            for (i = 1; i <= n; i++) {
                if (want[i] == "any" || want[i] == $i)
                    continue
                if (substr(want[i], 1, 1) != "~" || $i !~ substr(want[i], 2))
                    next
            }
            found = 1
            exit
        }
        END { exit !found }' "$f"
}

# fact_fields WHO CALL [on KIND] [until WHO CALL] - as fields, into $fields
fact_fields() {
    local call
    call_name "$2"
    fields=("$1" "$call" any any any)
    shift 2
    if [ "${1-}" = on ]; then
        fields[2]=$2
        shift 2
    fi
    if [ "${1-}" = until ]; then
        call_name "$3"
        [ "$call" != futex_wait ] || call=futex_wake
        fields[3]=$2 fields[4]=$call
        shift 3
    fi
    [ $# = 0 ] || fail "not understood: $*"
}

# no_fact WHAT... - says so, and what the facts say of waiting
no_fact() {
    fail "not so: $*" "--- the facts of ${facts_command[*]}" \
        "$(grep -E '^(wait|found|never|eof|end)' "$facts" | head -n 60)"
}

waited() {
    local fields how
    fact_fields "$@" || return 1
    ! has_fact "$facts" wait "${fields[@]}" || return 0
    # it may have been spared: the maker late, the made late, both as they come
    for how in inject=fork,vfork,clone,clone3:delay_exit=60000 \
        inject=set_robust_list,gettid,rseq:delay_exit=60000 \
        signal=all; do
        [ "${#facts_command[@]}" -gt 0 ] || break
        observe "$facts.again" -e "$how"
        ! has_fact "$facts.again" wait "${fields[@]}" || return 0
    done
    no_fact "waited $*"
}

waited_not() {
    local fields
    fact_fields "$@" || return 1
    ! has_fact "$facts" wait "${fields[@]}" || no_fact "waited_not $*"
}

needed() {
    local fields
    fact_fields "$@" || return 1
    has_fact "$facts" '~^(wait|found)$' "${fields[@]}" || no_fact "needed $*"
}

never_returned() { # WHO CALL [on KIND]
    local fields
    fact_fields "$@" || return 1
    has_fact "$facts" never "${fields[@]:0:3}" || no_fact "never_returned $*"
}

# did WHO CALL [REGEX] - of its arguments and result, as strace writes them
did() {
    local call
    call_name "$2"
    has_fact "$facts" did "$1" "$call" any any "~${3-}" ||
        fail "not so: did $*" "$(grep "^did.$1" "$facts" | tail -n 60)"
}

did_not() {
    local call
    call_name "$2"
    ! has_fact "$facts" did "$1" "$call" any any "~${3-}" ||
        fail "not so: did_not $*" "$(grep "^did.$1" "$facts" | tail -n 60)"
}

eof() { # WHO [on KIND]: of a pipe, FIFO or socket
    has_fact "$facts" eof "$1" any "${3-~^(pipe|fifo|socket)$}" ||
        no_fact "eof $*"
}

eof_not() {
    ! has_fact "$facts" eof "$1" any "${3-~^(pipe|fifo|socket)$}" ||
        no_fact "eof_not $*"
}

# before WHO CALL WHO CALL - the first one's first had returned before the
# other's first began; "end" is the end of a process
before() {
    local call fields=$1$'\n'
    call_name "$2"
    fields+=$call$'\n'$3$'\n'
    call_name "$4"
    FIELDS=$fields$call awk -F '\t' '
        BEGIN { split(ENVIRON["FIELDS"], want, "\n") }
        $1 == "did" { call = $3; began = $4; done = $5 }
        $1 == "end" { call = "end"; began = done = $5 }
        $1 == "did" || $1 == "end" {
            if ($2 == want[1] && call == want[2] && !a)
                a = done == "-" ? 1e9 : done
            if ($2 == want[3] && call == want[4] && !b)
                b = began
        }
        END { exit !(a && b && a + 0 < b + 0) }' "$facts" ||
        fail "not so: before $*" "$(grep -E '^(did|end)' "$facts" | tail -n 60)"
}

# fact KIND FIELD... - any line of the facts, such as
#   fact sent parent SIGUSR1 child; fact took child SIGUSR1 handler parent kill
#   fact merged child SIGUSR1; fact end child killed SIGKILL; fact zombie child
#   fact open reader any pipe write; fact process child parent fork
fact() {
    has_fact "$facts" "$@" ||
        fail "no such fact: $*" "$(grep "^$1" "$facts" || cat "$facts.errors")"
}

fact_not() {
    ! has_fact "$facts" "$@" || fail "a fact: $*" "$(grep "^$1" "$facts")"
}

# results WHO CALL REGEX - of its calls that match, what each returned, in order
results() {
    local call
    call_name "$2"
    awk -F '\t' -v who="$1" -v call="$call" -v text="$3" '
        $1 == "did" && $2 == who && $3 == call && $6 ~ text {
            sub(/.* = /, "", $6); sub(/ .*/, "", $6)
            out = out (out == "" ? "" : " ") $6
        }
        END { print out }' "$facts"
}

is() { # VALUE WANTED WHAT
    [ "$1" = "$2" ] || fail "$3: $1, not $2" "$(grep '^did' "$facts" | tail -n 60)"
}

# reaps WHO COUNT - so many ends of children
reaps() {
    is "$(grep -cE "^(wait|found).$1.wait.child.*.end" "$facts")" "$2" \
        "children that $1 has reaped"
}

# injected "INJECTION..." COMMAND... - with these changes to its system calls,
# as strace has them; $status and $output tell how it ended
injected() {
    local how=() each one
    can_trace
    read -ra each <<<"$1"
    for one in "${each[@]}"; do
        how+=(-e "inject=$one")
    done
    bounded strace -f -o "$BATS_TEST_TMPDIR/injected" "${how[@]}" "${@:2}"
    # a call is in two pieces if another process has had a line in between
    awk '/ <unfinished \.\.\.>$/ {
            sub(/ <unfinished \.\.\.>$/, ""); begun[$1] = $0; next
        }
        $2 == "<..." && $1 in begun {
            whole = begun[$1]; sub(/.* resumed> ?/, ""); $0 = whole $0
        }
        { print }' "$BATS_TEST_TMPDIR/injected" >"$BATS_TEST_TMPDIR/whole"
    mv "$BATS_TEST_TMPDIR/whole" "$BATS_TEST_TMPDIR/injected"
}

# interrupted N NAME - SIGINT comes as it prints its line N: it ends by it, and
# leaves nothing
interrupted() {
    injected "/^writev?\$:signal=INT:when=$1" "./$2"
    [ "$status" = 130 ] || fail "$2: SIGINT, and exit status $status" "$output"
    nothing_left
}
