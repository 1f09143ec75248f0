#!/usr/bin/env bats
# trace -f, and the words of test_helper.bash over it.

load ../test_helper

chapter() { # FOLDER: where its programs are
    cd "$BATS_TEST_DIRNAME/../../$1" || return 1
}

# refuses WORD... - the word fails
refuses() {
    run "$@"
    [ "$status" != 0 ] || fail "holds, and should not: $*"
}

@test "facts: eof: the read waits until the last write end is closed" {
    chapter ch01-pipe
    facts ./eof
    waited parent read on pipe until child close
    needed parent wait until child end
    eof parent
    before child close parent wait
    did child dup
    fact process child parent fork
    fact end child exit 0
    refuses waited parent read until child write
    refuses waited child read
    refuses eof child
    refuses did child fork
    refuses before parent wait child close
    waited_not child read
    did_not parent dup
}

@test "facts: full_blocks: the write waits until the read" {
    chapter ch01-pipe
    facts ./full_blocks
    waited child write on pipe until parent read
    refuses waited child write until parent close
    refuses waited parent write
}

@test "facts: order: a semaphore's wait until the post" {
    chapter ch05-semaphore
    facts ./order
    waited child sem_wait until parent sem_post
    refuses waited parent sem_wait until child sem_post
}

@test "facts: lost_wakeup: a signal sent, and taken by a handler" {
    chapter ch06-signal
    facts ./lost_wakeup
    fact sent parent SIGUSR1 child
    fact took child SIGUSR1 handler parent kill
    waited child pause until parent kill
    fact end child exit 0
    refuses fact took any SIGUSR2
}

@test "facts: half_close: read until the other's send, then its end" {
    chapter ch07-socket
    facts ./half_close
    needed server read on socket until client send
    needed client read on socket until server send
    needed server wait until client end
    eof server
    refuses needed server read until server send
    refuses needed client read until client send
}

@test "facts: a program that hangs: what never returned" {
    cat >"$BATS_TEST_TMPDIR/hang.c" <<'EOF'
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static char b[100000];
    int p[2];

    if (pipe(p) == -1)
        return 1;
    if (fork() == 0) {
        close(p[0]);
        if (write(p[1], b, sizeof(b)) == -1)
            return 1;
        _exit(0);
    }
    close(p[1]);
    wait(NULL);
    return 0;
}
EOF
    "${CC:-cc}" -o "$BATS_TEST_TMPDIR/hang" "$BATS_TEST_TMPDIR/hang.c"
    facts_of_hang "$BATS_TEST_TMPDIR/hang"
    never_returned "child 1" write on pipe
    never_returned main waitpid on child
    fact open main 3 pipe read
    refuses never_returned main read
    refuses facts_of_hang true
}

# late SECONDS HOW - a child writes at once; its parent comes later, and reads
# HOW it likes: "wait" or "ask" again and again
late() {
    cat >"$BATS_TEST_TMPDIR/late.c" <<'EOF'
#include <sys/wait.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int p[2];
    char c;

    if (argc != 3 || pipe(p) == -1)
        return 1;
    if (fork() == 0)
        _exit(write(p[1], "x", 1) != 1);
    usleep(1000 * atoi(argv[1]));
    if (*argv[2] == 'a')
        fcntl(p[0], F_SETFL, O_NONBLOCK);
    while (read(p[0], &c, 1) != 1)
        usleep(1000);
    wait(NULL);
    return 0;
}
EOF
    "${CC:-cc}" -o "$BATS_TEST_TMPDIR/late" "$BATS_TEST_TMPDIR/late.c"
    facts "$BATS_TEST_TMPDIR/late" "$1" "$2"
}

@test "facts: waited: where chance has spared the wait, in a further run" {
    late 20 wait
    needed main read until "child 1" write
    waited main read on pipe until "child 1" write
    late 20 ask
    refuses waited main read
    needed main read until "child 1" write
    did main fcntl 'F_SETFL.*O_NONBLOCK'
    # what comes while it asks was no reason to wait: O_NONBLOCK never does
    facts_command=("$BATS_TEST_TMPDIR/late" 0 ask)
    observe "$facts" -e inject=set_robust_list,gettid:delay_exit=40000 \
        -e inject=read:delay_enter=150000
    facts_command=()
    did main read '"x", 1 = 1'
    refuses waited main read
}

@test "facts: a call that strace shows in two halves has the same arguments" {
    facts true
    printf '%s\n' '1 semctl(4, 0, IPC_STAT,  <unfinished ...>' \
        '2 getpid() = 2' \
        '1 <... semctl resumed>{sem_otime=0, sem_nsems=1}) = 0' \
        '1 read(3<pipe:[7]>,  <unfinished ...>' \
        '2 +++ exited with 0 +++' \
        '1 <... read resumed>"a,b", 3) = 3' '1 +++ exited with 0 +++' \
        >"$BATS_TEST_TMPDIR/halves"
    "$trace_dir/trace" -f "$BATS_TEST_TMPDIR/halves" >"$facts"
    did any semctl '^4, 0, IPC_STAT, {sem_otime=0, sem_nsems=1} = 0$'
    did any read '^3<pipe:.7.>, "a,b", 3 = 3$'
}

@test "facts: the same in every run, whoever comes first" {
    chapter ch06-signal
    for how in fork,vfork,clone,clone3:delay_exit=30000 \
        set_robust_list,gettid:delay_exit=30000 getpid:delay_exit=1; do
        # shellcheck disable=SC2034 # observe uses it
        facts_command=(./self_pipe)
        can_trace
        observe "$BATS_TEST_TMPDIR/one" -e inject="$how"
        awk -F '\t' '
            $6 == "kill" { next } # a signal comes when it comes
            $1 == "wait" || $1 == "found" { print "needed", $2, $3, $4, $5, $6 }
            $1 == "did" && $3 != "sched_yield" { print $1, $2, $3 }
            $1 == "sent" || $1 == "took" || $1 == "eof" { print $1, $2, $3, $4 }
            $1 == "process" || $1 == "say" || $1 == "open" { print $1, $2, $3 }
            ' "$BATS_TEST_TMPDIR/one" | sort -u >"$BATS_TEST_TMPDIR/this"
        [ -s "$BATS_TEST_TMPDIR/this" ]
        [ ! -e "$BATS_TEST_TMPDIR/first" ] ||
            diff "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/this"
        mv "$BATS_TEST_TMPDIR/this" "$BATS_TEST_TMPDIR/first"
    done
}

@test "facts: a program that fails, and one with another exit status" {
    refuses facts sh -c 'exit 3'
    facts -s 3 sh -c 'exit 3'
    fact end main exit 3
    fact_not end main exit 0
    # a word that is not understood holds nowhere
    refuses waited main read since child write
}

@test "facts: orphans, zombies, signals that were one, what is left open" {
    "${CC:-cc}" -o "$BATS_TEST_TMPDIR/ends" -xc - <<'EOF'
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int sig)
{
    (void)sig;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handler};
    sigset_t set, before;
    int p[2];

    if (pipe(p) == -1)
        return 1;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &before);
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 3; i++)
        kill(getpid(), SIGUSR1);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (fork() == 0)
        _exit(3); /* nobody asks */
    if (fork() == 0) {
        close(p[1]);
        read(p[0], &set, 1); /* until main has ended */
        usleep(100000);
        _exit(0);
    }
    close(p[0]);
    usleep(100000);
    return 0;
}
EOF
    facts "$BATS_TEST_TMPDIR/ends"
    fact zombie "child 1" main
    fact orphan "child 2" main
    fact merged main SIGUSR1 3 1
    fact sent main SIGUSR1 main
    fact took main SIGUSR1 handler
    fact end "child 1" exit 3
    fact open main any pipe write
    fact_not open main any pipe read
    fact open "child 2" any pipe read
    waited "child 2" read until main end
    eof "child 2"
    fact_not zombie "child 2"
    fact_not orphan "child 1"
}

@test "facts: a child that has ended before its fork() returns is its maker's" {
    can_trace
    cat >"$BATS_TEST_TMPDIR/early" <<'END'
10 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
11 write(1<pipe:[5]>, "child: is quick\n", 16) = 16
11 exit_group(0) = ?
11 +++ exited with 0 +++
10 <... clone resumed>) = 11
10 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11
10 exit_group(0) = ?
10 +++ exited with 0 +++
END
    facts=$BATS_TEST_TMPDIR/facts
    "$trace_dir/trace" -f "$BATS_TEST_TMPDIR/early" >"$facts"
    fact process child main fork
    fact found main wait child child end
    fact_not zombie
}

@test "facts: where fork() blocks signals, the masks are libc's, the child's too" {
    can_trace
    cat >"$BATS_TEST_TMPDIR/masks" <<'END'
10 rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], [], 8) = 0
10 clone(child_stack=NULL, flags=SIGCHLD) = 11
10 rt_sigprocmask(SIG_SETMASK, [],  <unfinished ...>
11 rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0
10 <... rt_sigprocmask resumed>NULL, 8) = 0
11 rt_sigprocmask(SIG_SETMASK, [INT], NULL, 8) = 0
11 exit_group(0) = ?
11 +++ exited with 0 +++
10 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11
10 exit_group(0) = ?
10 +++ exited with 0 +++
END
    facts=$BATS_TEST_TMPDIR/facts
    "$trace_dir/trace" -f "$BATS_TEST_TMPDIR/masks" >"$facts"
    did_not main sigprocmask
    did "child 1" sigprocmask INT
    [ "$(grep -c '^did.*sigprocmask' "$facts")" = 1 ]
}

@test "facts: two wait for a semaphore's 0, and one call lets both go on" {
    can_trace
    cat >"$BATS_TEST_TMPDIR/zero" <<'END'
10 semget(IPC_PRIVATE, 2, 0600) = 7
10 semctl(7, 0, SETVAL, 0x1) = 0
10 semctl(7, 1, SETVAL, 0x1) = 0
10 clone(child_stack=NULL, flags=SIGCHLD) = 11
10 clone(child_stack=NULL, flags=SIGCHLD) = 12
11 semop(7, [{sem_num=0, sem_op=0, sem_flg=0}], 1 <unfinished ...>
12 semop(7, [{sem_num=0, sem_op=0, sem_flg=0}], 1 <unfinished ...>
10 semop(7, [{sem_num=1, sem_op=-1, sem_flg=0}], 1) = 0
10 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0
11 <... semop resumed>) = 0
12 <... semop resumed>) = 0
11 exit_group(0) = ?
11 +++ exited with 0 +++
12 exit_group(0) = ?
12 +++ exited with 0 +++
10 exit_group(0) = ?
10 +++ exited with 0 +++
END
    facts=$BATS_TEST_TMPDIR/facts
    "$trace_dir/trace" -f "$BATS_TEST_TMPDIR/zero" >"$facts"
    # shellcheck disable=SC2034 # waited has no command to run again
    facts_command=()
    waited "child 1" semop on set until main semop
    waited "child 2" semop on set until main semop
}

@test "facts: killed while strace looked: it has not called exit(), whoever has" {
    can_trace
    cat >"$BATS_TEST_TMPDIR/killed" <<'STRACE'
10 fork() = 11
10 fork() = 12
12 exit_group(0 <unfinished ...>
10 kill(11, SIGKILL <unfinished ...>
11 exit_group(0 <unfinished ...>
10 <... kill resumed>) = 0
12 <... exit_group resumed>) = ?
11 +++ killed by SIGKILL +++
12 +++ exited with 0 +++
10 wait4(11, NULL, 0, NULL) = 11
10 exit_group(0) = ?
10 +++ exited with 0 +++
STRACE
    facts=$BATS_TEST_TMPDIR/facts
    # shellcheck disable=SC2034 # fact has no command to run again
    facts_command=()
    "$trace_dir/trace" -f "$BATS_TEST_TMPDIR/killed" >"$facts"
    fact end "child 1" killed SIGKILL
    fact end "child 2" exit 0
    refuses fact end "child 1" exit
}
