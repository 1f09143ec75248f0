#!/usr/bin/env bats
# The exercises' checker. All of its own checks: scripts/exercises/verify.sh -a

load ../test_helper

setup_file() {
    MAKEFLAGS='' make -s -C "$BATS_TEST_DIRNAME/../trace"
}

book=$BATS_TEST_DIRNAME/../..

# tracer - skips the test, if there is none
tracer() {
    can_trace
    export LIMIT=60
}

# a_book - goes to a book with the checker, and one exercise: what a student
# does in it is done nowhere else
a_book() {
    own=$BATS_TEST_TMPDIR/book
    mkdir -p "$own/ch01-pipe/exercises" "$own/scripts"
    ln -s "$book/scripts/lib" "$book/scripts/trace" "$book/scripts/run" \
        "$own/scripts"
    cp -Rp "$book/scripts/exercises" "$own/scripts"
    cp "$book/run.sh" "$own"
    cp "$book"/ch01-pipe/exercises/tally.* "$own/ch01-pipe/exercises"
    # how often it runs is not what is looked at here
    echo 'rounds 1' >>"$own/ch01-pipe/exercises/tally.check"
    cd "$own" || return 1
    mine=ch01-pipe/exercises/mine
}

# ends_with STATUS COMMAND...
ends_with() {
    bounded "${@:2}"
    [ "$status" = "$1" ] || fail "exit status $status, not $1: ${*:2}" "$output"
}

# solved - the student has mended it
solved() {
    mkdir -p "$mine"
    scripts/exercises/patched.sh ch01-pipe/exercises/tally.c \
        scripts/exercises/solutions/tally.patch >"$mine/tally.c"
}

# attack NAME ID [OPTION] - this program is refused; ID comes first, or any
attack() {
    local first
    mkdir "$TMPDIR/$1"
    LIMIT=60 bounded "$BATS_TEST_DIRNAME/judge.sh" ${3:+"$3"} \
        "$BATS_TEST_DIRNAME/attacks/$1.c" \
        "$BATS_TEST_DIRNAME/attacks/attack.check" "$TMPDIR/$1"
    [ "$status" = 1 ] || fail "$1: exit status $status" "$output"
    first=$(awk -F '\t' '$1 == "not" { print $2; exit }' "$TMPDIR/$1/verdict")
    [ "$2" = any ] || [ "$first" = "$2" ] ||
        fail "$1: refused for $first, not for $2"
    rm -rf "${TMPDIR:?}/$1"
}

@test "exercises: each word holds where it should, and only there" {
    local of
    for of in queue sort alone; do
        awk -f judge.awk lang=en messages.en recorded/$of.check \
            recorded/$of.run >"$BATS_TEST_TMPDIR/$of"
        [ "$(grep -cE '^(ok.y|not.n)_' "$BATS_TEST_TMPDIR/$of")" = \
            "$(grep -c '^check' recorded/$of.check)" ] ||
            fail "$(grep -E '^(ok.n|not.y)_' "$BATS_TEST_TMPDIR/$of")"
    done
}

@test "exercises: a machine that was too slow: neither passed nor wrong" {
    local busy
    run awk -f judge.awk lang=en messages.en attacks/attack.check \
        recorded/slow.run
    [[ $output == *"verdict"$'\t'"slow"* ]] || fail "$output"
    # ... but who has made no progress in much time is wrong
    sed 's/cpu 40/cpu 2000/' recorded/slow.run >"$BATS_TEST_TMPDIR/busy"
    run awk -f judge.awk lang=en messages.en attacks/attack.check \
        "$BATS_TEST_TMPDIR/busy"
    [[ $output == *"not"$'\t'"busy"* ]] || fail "$output"
    # the same, if the tracer says it in Chinese
    busy=$(sed -n 's/.*": busy, not stuck", "\(.*\)".*/\1/p' ../trace/why.c)
    sed "s/: busy, not stuck/${busy:?}/" recorded/slow.run \
        >"$BATS_TEST_TMPDIR/chinese"
    run awk -f judge.awk lang=zh messages.zh attacks/attack.check \
        "$BATS_TEST_TMPDIR/chinese"
    [[ $output == *"verdict"$'\t'"slow"* ]] || fail "$output"
}

# looked_at TEXT CALL [LINE] - what is said of a program that makes this call 20
# times; LINE: its run was cut then
looked_at() {
    {
        printf 'run\talone\nbox\tapart\n'
        printf 'box\t%s\n' "${3:-end exit 0}" 'cpu 40' 'done'
        [ -z "${3-}" ] || printf 'why\tmain computes: busy, not stuck\n'
        printf 'process\tmain\t-\t-\tlooks\n'
        for i in {1..20}; do
            printf 'did\tmain\t%s\t%s\t%s\t%s\n' "$2" "$i" "$i" "$1"
        done
        printf 'end\tmain\texit\t0\t21\n'
    } >"$BATS_TEST_TMPDIR/looks.run"
    printf 'check asked\nmust count = 0 did any %s\n' "$2" \
        >"$BATS_TEST_TMPDIR/looks.check"
    awk -f judge.awk lang=en messages.en "$BATS_TEST_TMPDIR/looks.check" \
        "$BATS_TEST_TMPDIR/looks.run" >"$BATS_TEST_TMPDIR/verdict"
}

@test "exercises: asking again and again is busy; work that repeats is not" {
    local i
    while IFS='|' read -r call text; do
        looked_at "$text" "$call"
        grep -q "^not"$'\tbusy\t.*\t'"main, in $call()" \
            "$BATS_TEST_TMPDIR/verdict" || fail "not busy: $call $text"
        ! grep -q ^not$'\tsleep' "$BATS_TEST_TMPDIR/verdict" ||
            fail "sleeps: $call $text"
    done <<'EOT'
read|3</run/x>, "", 512 = 0
read|3<pipe:[7]>, "", 512 = 0 (DELAYED)
wait|-1, NULL, WNOHANG, NULL = 0
kill|7, 0 = 0
msgctl|0, IPC_STAT, {msg_qnum=0} = 0
semctl|0, 0, GETVAL, NULL = 0
mq_getattr|4</q>, NULL, {mq_curmsgs=0} = 0
poll|[{fd=5<pipe:[7]>, events=POLLIN}], 1, 0 = 0 (Timeout)
poll|[{fd=5<pipe:[7]>, events=POLLIN}], 1, 0 = 1 ([{fd=5, revents=POLLHUP}])
select|6, [5<pipe:[7]>], NULL, NULL, {tv_sec=0, tv_nsec=0}, NULL = 0 (Timeout)
epoll_wait|3<anon_inode:[eventpoll]>, [], 1, 0 = 0
epoll_wait|3<anon_inode:[eventpoll]>, [], 1, 0, NULL, 8 = 0
mq_receive|4</q>, 0x7ff, 8192, NULL, NULL = -1 EAGAIN (Try again)
open|AT_FDCWD</run>, "lock", O_RDWR|O_CREAT|O_EXCL, 0600 = -1 EEXIST (File exists)
EOT
    # the kernel has one call for two
    looked_at '4</q>, NULL, {mq_curmsgs=0} = 0' mq_setattr
    grep -q "main, in mq_getattr()" "$BATS_TEST_TMPDIR/verdict"
    while IFS='|' read -r call text; do
        looked_at "$text" "$call"
        ! grep ^not$'\t\(busy\|sleep\)' "$BATS_TEST_TMPDIR/verdict" ||
            fail "busy: $call $text"
    done <<'EOT'
read|3<pipe:[7]>, "x"..., 4096 = 4096
write|3<pipe:[7]>, "x"..., 4096 = 4096
semop|0, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 = 0
wait|-1, NULL, 0, NULL = 8
kill|7, SIGUSR1 = 0
recv|3<UDP:[127.0.0.1:7001]>, "", 512, 0, NULL, NULL = 0
EOT
    # with a time limit it is a nap
    looked_at '3<anon_inode:[eventpoll]>, [], 1, 10 = 0' epoll_wait
    grep -q ^not$'\tsleep' "$BATS_TEST_TMPDIR/verdict"
    # what a run that was cut has not shown is not said first
    looked_at '3<pipe:[7]>, "", 512 = 0' read 'end exit 124'
    [ "$(awk '$1 == "not" { print $2; exit }' "$BATS_TEST_TMPDIR/verdict")" = busy ]
    looked_at '3<pipe:[7]>, "", 512 = 0' read
    [ "$(awk '$1 == "not" { print $2; exit }' "$BATS_TEST_TMPDIR/verdict")" = asked ]
}

@test "exercises: a call of many pieces is like one of one; one that is late, too" {
    cat >"$BATS_TEST_TMPDIR/run" <<'EOT'
run	alone
process	main	-	-	pieces
did	main	writev	1	1	3<pipe:[7]>, [{iov_base="a\"b", iov_len=3}, {iov_base="c\n", iov_len=2}], 2 = 5 (DELAYED)
wait	main	readv	pipe	main	writev	2	2
EOT
    cat >"$BATS_TEST_TMPDIR/check" <<'EOT'
check   y_text
must    did main write with , "a\\"bc\\n", 5 = 5$
check   y_wait
must    waited main read until main write
EOT
    awk -f judge.awk lang=en messages.en "$BATS_TEST_TMPDIR/check" \
        "$BATS_TEST_TMPDIR/run" >"$BATS_TEST_TMPDIR/verdict"
    [ "$(grep -c ^ok.y_ "$BATS_TEST_TMPDIR/verdict")" = 2 ] ||
        fail "$(cat "$BATS_TEST_TMPDIR/verdict")"
}

# holds NAME RUN CHECK - each check y_ of CHECK holds of RUN, and none n_
holds() {
    awk -f judge.awk lang=en messages.en "$3" "$2" >"$BATS_TEST_TMPDIR/$1"
    [ "$(grep -cE '^(ok.y|not.n)_' "$BATS_TEST_TMPDIR/$1")" = \
        "$(grep -c '^check' "$3")" ] ||
        fail "$(grep -E '^(ok.n|not.y)_' "$BATS_TEST_TMPDIR/$1")"
}

@test "exercises: what a thread does its process does; and no child" {
    cat >"$BATS_TEST_TMPDIR/run" <<'EOT'
run	alone
process	main	-	-	threads
process	worker	main	pthread_create	threads
process	job	worker	fork	threads
process	helper	job	pthread_create	threads
did	worker	read	1	1	0<pipe:[7]>, "x", 1 = 1
took	worker	SIGTERM	sigwait	unknown	-	2
did	helper	write	3	3	4<pipe:[8]>, "y", 1 = 1
did	worker	wait	4	5	-1, NULL, 0, NULL = 7
wait	worker	wait	child	job	end	4	5
end	job	exit	0	4
end	worker	thread	-	6
did	main	msgctl	7	7	0, IPC_RMID, NULL = 0
end	main	exit	0	8
EOT
    cat >"$BATS_TEST_TMPDIR/check" <<'EOT'
check   y_read
must    did main read with "x"
check   y_took
must    took main SIGTERM sigwait any
check   y_of_child
must    did child write
and     did child1 write
and     did every write
and     did worker read
check   y_children
must    count = 1 children
and     count = 1 reaped main
check   y_end
must    count = 1 ended main exit 0
check   n_end
must    before main end then main msgctl
check   n_child
must    did child read
check   n_main
must    did main write
EOT
    holds threads "$BATS_TEST_TMPDIR/run" "$BATS_TEST_TMPDIR/check"
}

@test "exercises: the end of a stream is also what poll() says of it" {
    cat >"$BATS_TEST_TMPDIR/run" <<'EOT'
run	alone
process	main	-	-	ends
did	main	pipe	0	0	[3<pipe:[7]>, 4<pipe:[7]>], 0 = 0
did	main	pipe	0	0	[5<pipe:[8]>, 6<pipe:[8]>], 0 = 0
did	main	poll	1	2	[{fd=3<pipe:[7]>, events=POLLIN}, {fd=5<pipe:[8]>, events=POLLIN}], 2, -1 = 1 ([{fd=3, revents=POLLIN|POLLHUP}])
did	main	poll	3	4	[{fd=3<pipe:[7]>, events=POLLIN}, {fd=5<pipe:[8]>, events=POLLIN}], 2, -1 = 1 ([{fd=5, revents=POLLHUP}])
did	main	poll	5	6	[{fd=9</dev/tty>, events=POLLIN}], 1, -1 = 1 ([{fd=9, revents=POLLHUP}])
end	main	exit	0	7
EOT
    cat >"$BATS_TEST_TMPDIR/check" <<'EOT'
check   n_data
must    eof main on pipe1
check   y_end
must    eof main on pipe2
and     count = 1 eof main
EOT
    holds ends "$BATS_TEST_TMPDIR/run" "$BATS_TEST_TMPDIR/check"
}

# pool NAME LINE... - whether a run of these is one of a pool of three
pool() {
    local n=0 what
    {
        printf 'run\talone\nprocess\tmain\t-\t-\tpool\n'
        for what in "${@:2}"; do
            n=$((n + 1))
            case $what in
            fork) printf 'did\tmain\tfork\t%s\t%s\tflags = %s\n' $n $n $n ;;
            *) printf 'found\tmain\twait\tchild\tx\tend\t%s\t%s\n' $n $n ;;
            esac
        done
    } >"$BATS_TEST_TMPDIR/run"
    printf 'check %s_pool\nonce refilled main 2\n' "$1" \
        >"$BATS_TEST_TMPDIR/check"
    holds pool "$BATS_TEST_TMPDIR/run" "$BATS_TEST_TMPDIR/check"
}

@test "exercises: the order of events; in a handler; the next when one has ended" {
    cat >"$BATS_TEST_TMPDIR/run" <<'EOT'
run	alone
process	main	-	-	order
did	main	write	1	2	4<pipe:[8]>, "a", 4 = 4
took	main	SIGUSR1	handler	child	kill	3
did	main	msgsnd	4	4	0, {mtype=1, mtext="b"}, 1, 0 = 0
say	main	in a handler	5
libc	main	sigreturn	6	6	{mask=[]} = 0
did	main	write	7	7	4<pipe:[8]>, "b", 4 = 4
took	main	SIGUSR1	handler	child	kill	8
libc	main	sigreturn	9	9	{mask=[]} = 0
did	main	msgctl	10	10	0, IPC_RMID, NULL = 0
say	main	not in a handler	11
end	main	exit	0	12
EOT
    cat >"$BATS_TEST_TMPDIR/check" <<'EOT'
check   y_turns
must    turns main write with , 4 = 4$ then took main SIGUSR1
check   n_turns
must    turns took main SIGUSR1 then main write
check   n_nothing
must    turns main read then took main SIGUSR1
check   y_handler
must    inhandler main msgsnd
and     count = 1 inhandler main print
check   n_handler
must    inhandler main msgctl
check   y_say
must    before main say then main msgctl
and     before main msgctl then last main say
check   n_say
must    before last main say then main msgctl
EOT
    holds order "$BATS_TEST_TMPDIR/run" "$BATS_TEST_TMPDIR/check"
    # two, and no answer between them
    sed '/SIGUSR1.*3$/d' "$BATS_TEST_TMPDIR/run" >"$BATS_TEST_TMPDIR/run2"
    sed 's/y_turns/n_first/; 3,$d' "$BATS_TEST_TMPDIR/check" \
        >"$BATS_TEST_TMPDIR/check2"
    holds two "$BATS_TEST_TMPDIR/run2" "$BATS_TEST_TMPDIR/check2"
    pool y fork fork fork end fork end fork end end end
    pool n fork fork fork end end end fork fork fork end end end
    pool n fork end fork end fork end
}

@test "exercises: what the program should print stands in its source or head" {
    local check
    for check in "$book"/ch[0-9][0-9]-*/exercises/*.check; do
        run ./lines.sh "${check%.check}.c" "$check"
        [ "$status" = 0 ] || fail "${check##*/}" "$output"
    done
    # nobody can know
    sed 's/^ \* "parent: all have ended.*/ * so, and ends with 0. It just/' \
        "$book/ch06-signal/exercises/shutdown.c" >"$BATS_TEST_TMPDIR/shutdown.c"
    run ./lines.sh "$BATS_TEST_TMPDIR/shutdown.c" \
        "$book/ch06-signal/exercises/shutdown.check"
    [ "$status" = 1 ]
    [[ $output == *"parent: all have ended"* ]] || fail "$output"
}

# titled SOURCE CHECK - both have one title
titled() {
    local name=${1##*/}
    [ "$(sed -n "2s/^ \* ${name%.c} - //p" "$1")" = \
        "$(sed -n 's/^title *en *//p' "$2")" ]
}

@test "exercises: each has one title, in its head and in its expectations" {
    local check
    for check in "$book"/ch[0-9][0-9]-*/exercises/*.check; do
        titled "${check%.check}.c" "$check" || fail "${check##*/}"
    done
    # it would be seen
    sed 's/^\(title.*\)sends$/\1sent/' "$book/ch01-pipe/exercises/tally.check" \
        >"$BATS_TEST_TMPDIR/tally.check"
    run titled "$book/ch01-pipe/exercises/tally.c" "$BATS_TEST_TMPDIR/tally.check"
    [ "$status" = 1 ]
}

# tasked CHECK - it says in Chinese what should be done
tasked() {
    grep -q '^task  *zh ..*' "$1"
}

@test "exercises: each says in Chinese, too, what should be done" {
    local check line
    for check in "$book"/ch[0-9][0-9]-*/exercises/*.check; do
        tasked "$check" || fail "${check##*/}"
    done
    # it would be seen
    for line in d 's/zh/en/' 's/zh.*/zh/'; do
        sed "/^task/$line" "$book/ch01-pipe/exercises/tally.check" \
            >"$BATS_TEST_TMPDIR/tally.check"
        run tasked "$BATS_TEST_TMPDIR/tally.check"
        [ "$status" = 1 ] || fail "$line"
    done
}

# named CHECK LANG - the programs and chapters that its hints and what was
# learnt name, and the sections: between quotation marks, where it was learnt
named() {
    LC_ALL=C awk -v lang="$2" '
        { sub(/^[ \t]+/, "") }
        /^(hint|learnt)[ \t]/ {
            block = $1
            sub(/^[a-z]+[ \t]+/, "")
        }
        $1 != "en" && $1 != "zh" { block = "" }
        block == "" || $1 != lang { next }
        {
            text = $0
            while (match(text, /[a-z0-9_]+\.c([^a-z]|$)/)) {
                name = substr(text, RSTART, RLENGTH)
                sub(/\.c.*/, "", name)
                print "program " name
                text = substr(text, RSTART + RLENGTH)
            }
            text = $0
            gsub(/第 /, "chapter ", text)
            while (match(text, /chapter [0-9]/)) {
                print substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
            }
            if (block != "learnt")
                next
            text = $0
            if (lang == "en")
                while (sub(/"/, "\001", text))
                    sub(/"/, "\002", text)
            gsub(/“/, "\001", text)
            gsub(/”/, "\002", text)
            while (match(text, /\001[^\002]*\002/)) {
                print "section " substr(text, RSTART + 1, RLENGTH - 2)
                text = substr(text, RSTART + RLENGTH)
            }
        }' "$1"
}

# reading CHECK LANG FOLDER - the same, each section by its number in the page of
# this chapter; "no ..." is what that language's page does not have
reading() {
    local page=README.md pages word what at
    [ "$2" = en ] || page=README.zh-CN.md
    awk '/^```/ { inside = !inside } !inside && /^#/' "$3/$page" |
        sed 's/^#* //' >"$BATS_TEST_TMPDIR/headings"
    named "$1" "$2" | sort -u >"$BATS_TEST_TMPDIR/named"
    pages=("$3/$page")
    while read -r word what; do
        [ "$word" = chapter ] || continue
        pages+=("$book"/ch0"$what"-*/"$page")
    done <"$BATS_TEST_TMPDIR/named"
    while read -r word what; do
        case $word in
        section)
            at=$(grep -nxF -- "$what" "$BATS_TEST_TMPDIR/headings" |
                cut -d : -f 1)
            if [ -n "$at" ]; then echo "section $at"; else echo "no section $what"; fi
            ;;
        program)
            if grep -qwE -- "$what\.c|\./$what" "${pages[@]}"; then
                echo "program $what"
            else
                echo "no program $what"
            fi
            ;;
        esac
    done <"$BATS_TEST_TMPDIR/named" | sort
}

@test "exercises: what they say to read is there, the same in both languages" {
    local check folder lang
    for check in "$book"/ch[0-9][0-9]-*/exercises/*.check; do
        folder=${check%/exercises/*}
        for lang in en zh; do
            reading "$check" $lang "$folder" >"$BATS_TEST_TMPDIR/$lang"
            [ -s "$BATS_TEST_TMPDIR/$lang" ] || fail "${check##*/}: nothing, $lang"
            ! grep '^no ' "$BATS_TEST_TMPDIR/$lang" || fail "${check##*/}, $lang"
        done
        diff "$BATS_TEST_TMPDIR/en" "$BATS_TEST_TMPDIR/zh" || fail "${check##*/}"
    done
    # it would be seen
    sed 's/"End of file"/"End of files"/; s/：写端全部关闭”/”/; s/eof\.c/eofs.c/' \
        "$book/ch01-pipe/exercises/tally.check" >"$BATS_TEST_TMPDIR/tally.check"
    for lang in 'en:End of files' 'zh:文件结束（EOF）'; do
        run reading "$BATS_TEST_TMPDIR/tally.check" "${lang%%:*}" \
            "$book/ch01-pipe"
        [ "$output" = "no program eofs"$'\n'"no section ${lang#*:}" ] ||
            fail "$output"
    done
}

# kind RUN - the number of the run of this kind
kind() {
    basename "$(grep -l "^run"$'\t'"$1\$" result/run.*)" | sed 's/run\.//'
}

@test "exercises: runs in which named calls are late, and the first begins last" {
    tracer
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >five.c <<'EOT'
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static void child(int me)
{
    printf("child %d begins\n", me);
    fflush(stdout);
    _exit(0);
}
int main(void)
{
    for (int i = 1; i <= 5; i++)
        if (fork() == 0)
            child(i);
    while (wait(NULL) > 0)
        ;
    getppid(), getppid(), getppid();
}
EOT
    cat >five.check <<'EOT'
title   en five
late    getppid:20:2+2 wait4
reversed
rounds  1
lines   any
| child <n> begins
| child <n> begins
| child <n> begins
| child <n> begins
| child <n> begins
check   waits
must    count = 5 reaped main
en      it waits | it does not
zh      it waits | it does not
EOT
    mkdir result
    LIMIT=60 bounded "$BATS_TEST_DIRNAME/judge.sh" five.c five.check result
    [ "$status" = 0 ] || fail "$output" "$(cat result/verdict)"
    [ "$(tr -dc 0-9 <"result/out.$(kind reversed)")" = 54321 ]
    # the second of three, and each wait; nothing else
    [ "$(grep DELAYED "result/lines.$(kind named)" | sed 's/^[^ ]* *\(<[^>]*> \)*//
        s/^<\.\.\. \([a-z0-9]*\) resumed.*/\1/; s/(.*//' | sort | uniq -c |
        tr -s ' ' | tr '\n' ';')" = ' 1 getppid; 6 wait4;' ] ||
        fail "$(cat "result/lines.$(kind named)")"
}

@test "exercises: expectations that are not understood are no expectations" {
    local line
    for line in 'must did main' 'must seen main read' 'check eof' 'word' \
        'check Two' 'never open main pipe' 'must count 3 did main read'; do
        { cat "$book/ch01-pipe/exercises/tally.check"; echo 'check new'; } \
            >"$BATS_TEST_TMPDIR/check"
        echo "$line" >>"$BATS_TEST_TMPDIR/check"
        run awk -f judge.awk lang=en messages.en "$BATS_TEST_TMPDIR/check" \
            recorded/sort.run
        [ "$status" = 3 ] || [ "$line" = 'must did main' ] ||
            fail "status $status: $line" "$output"
    done
}

@test "exercises: the messages are there in both languages" {
    diff <(grep -v '^#' messages.en | cut -d ' ' -f 1) \
        <(grep -v '^#' messages.zh | cut -d ' ' -f 1)
    # as many places to fill in
    diff <(sed '/^#/d; s/[^%]//g' messages.en) \
        <(sed '/^#/d; s/[^%]//g' messages.zh)
}

@test "exercises: the last of each chapter: refused, solved, and an impostor" {
    local folder
    tracer
    for folder in "$book"/ch[0-9][0-9]-*/exercises; do
        [ -d "$folder" ] || continue
        LIMIT=120 bounded ./verify.sh -b "$(tail -n 1 "$folder/ORDER")"
        [ "$status" = 0 ] || fail "$output"
    done
}

@test "exercises: the other side: input, clients, signals" {
    tracer
    mkdir "$TMPDIR/peer"
    ends_with 0 ./judge.sh recorded/server.c recorded/server.check "$TMPDIR/peer"
    # it says what has not come about
    rm -rf "$TMPDIR/peer"
    mkdir "$TMPDIR/peer"
    sed 's/| b gets "two"/| b gets "three"/' recorded/server.check \
        >"$TMPDIR/server.check"
    ends_with 1 ./judge.sh recorded/server.c "$TMPDIR/server.check" "$TMPDIR/peer"
    # ... what came, and what was done before
    grep -q $'^not\tpeer.*client b should get "three", but gets "two" (after: b send ' \
        "$TMPDIR/peer/verdict" || fail "$(cat "$TMPDIR/peer/verdict")"
    rm -rf "$TMPDIR/peer" "$TMPDIR/server.check"
}

# box ARG... - the box, with what it needs in $work
box() {
    bounded "$boxes/box" -w "$work" "$@"
}

# a_box - makes it, and a program that copies its input to its output
a_box() {
    boxes=$BATS_TEST_TMPDIR work=$BATS_TEST_TMPDIR/work
    mkdir -p "$work"
    "${CC:-cc}" -O1 -o "$boxes/box" {box,enter,inside,look,peer,ports,world}.c
    cp "$(command -v cat)" "$work/copies"
    cp ../trace/trace "$work/trace"
}

@test "exercises: no hang as long as it is the other side's turn" {
    tracer
    a_box
    # longer than what counts as a hang
    printf '%s\n' 'pause 900' 'write "a\n"' 'until printed "a"' 'pause 900' \
        'close' 'exits' >"$work/script"
    box -q 0.3 -s script -c copies ENTER ./copies
    grep -qx "end exit 0" "$work/report" || fail "$(cat "$work/report")"
    grep -qx "peer 0" "$work/report"
    box -s script -c copies WORK/trace why -t 0.3 -w WORK/turn -o WORK/lines \
        -c WORK/why ENTER ./copies
    grep -qx "end exit 0" "$work/report" || fail "$(cat "$work/report" "$work/why")"
    grep -qx "peer 0" "$work/report"
    # ... but if both wait it is one, and the step is named
    printf '%s\n' 'write "a\n"' 'until printed "b"' >"$work/script"
    box -s script -c copies WORK/trace why -t 0.3 -w WORK/turn -o WORK/lines \
        -c WORK/why ENTER ./copies
    grep -q "main waits" "$work/why" || fail "$(cat "$work/report")"
    grep -q $'^step\t2 until printed "b"\twrite "a\\\\n"' "$work/peer" ||
        fail "$(cat "$work/peer")"
    # no clock of its own ends a step: the program may begin late
    printf '%s\n' 'a unix ./door' 'a gets "x"' >"$work/script"
    cat >"$boxes/late.c" <<'EOT'
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_un a = {AF_UNIX, "./door"};
    volatile unsigned i = 0;
    int s = socket(AF_UNIX, SOCK_STREAM, 0);

    while (i < 50000000)
        i++;
    if (bind(s, (struct sockaddr *)&a, sizeof(a)) == -1 || listen(s, 1) == -1)
        return 1;
    s = accept(s, 0, 0);
    return write(s, "x", 1) != 1 || unlink("door") != 0;
}
EOT
    "${CC:-cc}" -o "$work/late" "$boxes/late.c"
    box -q 0.3 -s script -c late ENTER ./late
    grep -qx "end exit 0" "$work/report" || fail "$(cat "$work/report")"
    grep -qx "peer 0" "$work/report"
}

@test "exercises: without namespaces a port is one run's at a time" {
    local one two
    a_box
    "${CC:-cc}" -o "$work/server" recorded/server.c
    awk '$1 == "|" { if (inside) { sub(/^\| /, ""); print } next }
        NF { inside = $1 == "peer" }' recorded/server.check >"$work/script"
    cp -R "$work" "$work.2"
    LIMIT=40
    "$boxes/box" -n -w "$work" -q 2 -s script -c server ENTER ./server &
    one=$!
    "$boxes/box" -n -w "$work.2" -q 2 -s script -c server ENTER ./server &
    two=$!
    wait $one $two
    for box in "$work" "$work.2"; do
        grep -qx "end exit 0" "$box/report" || fail "$(cat "$box/report" "$box/err")"
        grep -qx "peer 0" "$box/report"
    done
    # one that is not the checker's: neither right nor wrong
    (cd "$work" && exec ./server </dev/null) >/dev/null 3>&- &
    one=$!
    SECONDS=0
    until grep -q ":1B59 00000000:0000 0A" /proc/net/tcp; do # it listens
        kill -0 "$one"
        [ "$SECONDS" -lt "$LIMIT" ]
    done
    box -n -s script -c server ENTER ./server
    kill $one
    wait $one || :
    grep -qx "taken 7001" "$work/report" || fail "$(cat "$work/report")"
    {
        printf 'run\talone\n'
        sed 's/^/box\t/' "$work/report"
    } >"$work/run"
    awk -f judge.awk lang=en messages.en recorded/server.check "$work/run" |
        grep -q ^verdict$'\tslow'
}

@test "exercises: POSIX queues without namespaces: right, or not judged" {
    mkdir "$TMPDIR/queues"
    ./patched.sh "$book/ch03-msgqueue/exercises/mill.c" solutions/mill.patch \
        >"$TMPDIR/mill.c"
    LIMIT=60 bounded ./judge.sh -n "$TMPDIR/mill.c" \
        "$book/ch03-msgqueue/exercises/mill.check" "$TMPDIR/queues"
    case $status in
    0) ;;
    4) grep -q ^verdict$'\tunseen\tqueues' "$TMPDIR/queues/verdict" ;;
    *) fail "$(cat "$TMPDIR/queues/verdict")" ;;
    esac
    rm -rf "$TMPDIR/queues" "$TMPDIR/mill.c"
}

@test "exercises: those of chapter 5 look at what fork() and sem_wait() return" {
    run grep -nE '^ *(if \(fork\(\)|(sem_wait|sem_post)\()' \
        "$book"/ch05-semaphore/exercises/*.c
    [ "$status" = 1 ] || fail "$output"
}

@test "exercises: attacks on the checker" {
    tracer
    attack kills any
    attack words sent
    attack writes fence
    attack bomb limits
    attack flood limits
    attack names left
}

@test "exercises: attacks where no namespaces can be made" {
    tracer
    attack kills any -n
    attack bomb limits -n
}

@test "exercises: --check: a copy, the first thing to look at, hints, passed" {
    tracer
    a_book
    export LC_ALL=C
    ends_with 0 ./run.sh --check
    says "Next: ./run.sh --check tally"
    ends_with 0 ./run.sh --check ch01
    says "[..........]  0 of 1"
    says "Next: ./run.sh --check tally"
    says_not "Exercises: each"
    ends_with 1 ./run.sh --check tally
    says "Your copy is $mine/tally.c"
    says "-  the child has not seen the end of file"
    says "it hangs: child 1 waits for the end of file"
    says_not Passed
    cmp "$mine/tally.c" ch01-pipe/exercises/tally.c
    LC_ALL=zh_CN.UTF-8 ends_with 1 ./run.sh --check tally
    says "停住不动：child 1 在由 main 创建的管道上等待文件结束"
    says "子进程读到文件结束为止，输出收到的字节数；"
    ends_with 0 ./run.sh --hint tally
    says "Hint 1 of 3"
    says_not "子进程"
    rm "$mine/tally.hints"
    LC_ALL=zh_CN.UTF-8 ends_with 0 ./run.sh --hint tally
    says "    现在程序停住不动。"
    ends_with 0 ./run.sh --hint tally
    says "Hint 2 of 3"
    solved
    ends_with 0 ./run.sh --check tally
    says "Passed: tally."
    says "End of file is no byte"
    LC_ALL=zh_CN.UTF-8 ends_with 0 ./run.sh --check tally
    says_not "子进程读到文件结束为止"
    ends_with 0 ./run.sh --check
    says "1 of 1"
    says "(done)"
    ends_with 0 ./run.sh --check ch01-pipe
    says "All of this chapter are done."
    ends_with 0 ./run.sh --check --reset tally
    cmp "$mine/tally.c" ch01-pipe/exercises/tally.c
    [ -s "$mine/tally.c.1" ]
    ends_with 2 ./run.sh --check no_such
    ends_with 2 ./run.sh --hint
    LC_ALL=zh_CN.UTF-8 ends_with 0 ./run.sh --check
    says "下一题：./run.sh --check tally"
}

@test "exercises: --check: what does not compile; without a tracer" {
    tracer
    a_book
    export LC_ALL=C
    solved
    echo 'int' >>"$mine/tally.c"
    ends_with 1 ./run.sh --check tally
    says "It does not compile:"
    says "$mine/tally.c:"
    solved
    mkdir bin
    printf '#!/bin/sh\nexit 1\n' >bin/strace
    chmod +x bin/strace
    PATH=$PWD/bin:$PATH ends_with 3 ./run.sh --check tally
    says "Not counted as passed"
    says "not seen: the child sees the end of file"
    says_not "Passed"
    # what can be seen is wrong
    sed 's/have come/came/' "$mine/tally.c" >other
    mv other "$mine/tally.c"
    PATH=$PWD/bin:$PATH ends_with 1 ./run.sh --check tally
    says "it does not print what it should"
}

@test "exercises: --report: a line for each folder, each program judged anew" {
    tracer
    a_book
    export LC_ALL=C
    solved
    mkdir -p ann "bob/$mine" carl
    mv "$mine/tally.c" ann
    sed 's/while ((n = read/if ((n = read/' ann/tally.c >bob/"$mine"/tally.c
    cksum <bob/"$mine"/tally.c >bob/"$mine"/tally.passed
    ends_with 0 ./run.sh --check --report ann bob carl
    says "ann: 1 of 1 done: tally"
    says "bob: 0 of 1 done; not yet: tally"
    says "carl: 0 of 1 done"
    ends_with 0 ./run.sh --check --report --tsv ann bob carl
    [ "$(tail -n +2 <<<"$output")" = $'ann\ttally\t\t\t\nbob\t\ttally\t\t
carl\t\t\t\ttally' ] || fail "$output"
    [ "$(awk -F '\t' '{ print NF }' <<<"$output" | sort -u)" = 5 ]
}

# mixed [OPTION...] - shared.c, with others between any two accesses
mixed() {
    rm -f places
    "${CC:-cc}" -O1 -fsanitize=thread "$@" -c shared.c -o shared.o &&
        "${CC:-cc}" -o shared shared.o mix.o -pthread || return 1
    bounded ./shared
    [ "$status" = 0 ]
}

@test "exercises: with others between any two accesses to shared memory" {
    cd "$BATS_TEST_TMPDIR" || return 1
    echo 'int main(void) { return 0; }' >shared.c
    "${CC:-cc}" -O1 -c -o mix.o "$BATS_TEST_DIRNAME/mix.c"
    mixed || skip "this compiler has no -fsanitize=thread"
    cat >shared.c <<'EOF'
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int count;
    volatile int told;
};

int main(void)
{
    struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int child, i;

    sem_init(&s->lock, 1, LOCK);
    for (child = 0; child < 2; child++)
        if (fork() == 0) {
            for (i = 0; i < 100; i++) {
                sem_wait(&s->lock);
                s->count++;
                sem_post(&s->lock);
            }
            if (child == 1) /* nobody else writes it */
                s->told = 1;
            _exit(0);
        }
#ifdef SPIN
    while (!s->told)
        ;
#endif
    while (wait(NULL) > 0)
        ;
    printf("%d\n", s->count);
    return 0;
}
EOF
    mixed -DLOCK=1
    [ "$output" = 200 ] || fail "locked: $output"
    [ ! -s places ] || fail "locked, and yet: $(cat places)"
    mixed -DLOCK=2
    [ "$output" -lt 200 ] || fail "not locked: $output"
    grep -q "^write 0x" places
    export MIX_LATE=child
    mixed -DLOCK=1 -DSPIN
    grep -q "^spin 0x" places
    cd "$BATS_TEST_DIRNAME"
}

@test "exercises: a patch that does not fit makes no program" {
    run ./patched.sh "$book/ch01-pipe/exercises/gather.c" \
        solutions/tally.patch
    [ "$status" = 1 ]
}
