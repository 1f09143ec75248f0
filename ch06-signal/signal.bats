#!/usr/bin/env bats
# The tests of chapter 6. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# nobody_sends - in the trace of kill, tkill and tgkill no process sends any
nobody_sends() {
    run -1 grep -E '^[0-9]+ +(kill|tkill|tgkill|pidfd_send_signal)\(' "$trace"
}

# in_order REGEX... - the trace has lines that match, one behind the other
in_order() {
    local at=0 next regex
    for regex; do
        next=$(tail -n "+$((at + 1))" "$trace" | grep -nE -m 1 -e "$regex") ||
            fail "not in the trace, behind line $at: $regex" \
                "$(head -n 50 "$trace")"
        at=$((at + ${next%%:*}))
    done
}

# break one_way: s/sigprocmask(SIG_BLOCK, &usr1, NULL) == -1/0/
# break one_way: s/kill(self, SIGUSR1) == -1/0/
@test "one_way: a signal is a notice of an event, and it goes one way" {
    transcripts one_way
    misuse one_way
    traced kill,rt_sigtimedwait,rt_sigtimedwait_time64 ./one_way
    # the sender has ended before the signal is taken
    [ "$(awk '/kill\(/ { sent = NR; sender = $1 }
        $1 == sender && /exited with 0/ { ended = NR }
        /si_code=SI_USER/ && /sigtimedwait/ { taken = NR }
        END { print (sent < ended && ended < taken) }' "$trace")" = 1 ]
}

# break async: s/sum \* 31 + (uint32_t)step/sum * 31 + (uint32_t)(step + places)/
# break async: s/signal(SIGUSR1, handler)/signal(SIGUSR1, SIG_IGN)/
# break async: s/kill(parent, SIGUSR1) == -1/0/
@test "async: a handler runs at any point of a program, which then goes on there" {
    transcripts async
    misuse async
    traced write,rt_sigreturn ./async
    main=$(awk 'NR == 1 { print $1 }' "$trace")
    # ten times a signal, the handler's byte, and back; nothing else between
    [ "$(awk -v main="$main" '$1 != main { next }
        /--- SIGUSR1/ { state = 1; next }
        state == 1 && /write\(.*pipe/ { state = 2; next }
        state == 2 && /rt_sigreturn/ { n++ }
        { state = 0 }
        END { print (n >= 10) }' "$calls")" = 1 ]
}

# break async_others: s/F_SETFL, O_ASYNC/F_SETFL, 0/
# break async_others: s/F_SETOWN, getpid()/F_SETOWN, 0/
# break async_others: s/mq_notify(queue, &by_signal) == -1/0/
@test "async_others: a pipe and a queue can interrupt a program, too" {
    transcripts async_others
    misuse async_others
    traced kill,tkill,tgkill,mq_notify ./async_others
    nobody_sends
    in_trace '--- SIGIO '
    in_trace '--- SIGUSR1 .*si_code=SI_MESGQ'
}

# break kernel_events: s/    text\[0\] = .K.;/    (void)text;/
# break kernel_events: s/if (pipe(fd) == -1 || close(fd\[0\]) == -1)/if (pipe(fd) == -1)/
# break kernel_events: s/sigwaitinfo(&chld, &info) == -1 || //
# break kernel_events: s/ITIMER_REAL/ITIMER_VIRTUAL/;s/        pause();/        if (getppid() == 1) _exit(0);/
@test "kernel_events: the kernel itself sends signals: errors, timers, ends" {
    misuse kernel_events
    traced kill,tkill,tgkill ./kernel_events
    nobody_sends
    in_trace '--- SIGSEGV .*si_code=SEGV_'
    in_trace '--- SIGALRM .*si_code=SI_KERNEL'
    in_trace 'killed by SIGPIPE'
    transcripts kernel_events # the last: one of them may be skipped
}

# break kernel_events: s/div(1, zero)/div(1, 1 + zero)/;s/errx(77/errx(1/
@test "kernel_events: a division by 0 is a signal, where the processor traps it" {
    demo ./kernel_events -d
    says "my child was killed by SIGFPE"
    run -2 ./kernel_events -d x
    run -2 ./kernel_events -x
}

# break default_action: s/kill(pid, SIGURG)/kill(pid, SIGUSR2)/
# break default_action: s/after(pid, SIGCONT)/after(pid, SIGURG)/
# break default_action: s/WUNTRACED | WCONTINUED/WCONTINUED/
@test "default_action: without a handler: ignore, stop, continue, or end" {
    transcripts default_action
    misuse default_action
    run -2 ./default_action -c -x
}

# break default_action: s/core == 0 && prctl/prctl/
@test "default_action: with -c and a limit, SIGQUIT writes a core file" {
    read -r pattern </proc/sys/kernel/core_pattern
    [ "$pattern" = core ] || skip "core files go elsewhere: $pattern"
    ulimit -c unlimited || skip "no core files allowed"
    here=$PWD
    cd "$TMPDIR"
    demo "$here/default_action" -c
    says "SIGQUIT: killed by it, core dumped"
    says "SIGTERM: killed by it"$'\n'
    rm core*
    demo "$here/default_action"
    says_not "core dumped"
}

# break catch: s/.sa_handler = handler/.sa_handler = SIG_DFL/
# break catch: s/.sa_handler = handler/.sa_handler = SIG_IGN/
# break catch: s/signal(SIGUSR1, SIG_DFL)/signal(SIGCHLD, SIG_DFL)/
@test "catch: with a handler, a signal runs a function and the program goes on" {
    transcripts catch
    misuse catch
}

# break ignore: s/on_usr1(SIG_IGN)/on_usr1(handler)/
# break ignore: s/block(SIG_BLOCK)/on_usr1(SIG_IGN)/
# break ignore: s/    runs++;/    runs += 2;/
@test "ignore: an ignored signal is thrown away; a blocked one is kept" {
    transcripts ignore
    misuse ignore
}

# break ctrl_c: s/        t.c_lflag &= ~(tcflag_t)ISIG;/        t.c_lflag |= ISIG;/
# break ctrl_c: s/    if (!isig)/    if (1)/
# break ctrl_c: s/ioctl(tty, TIOCSCTTY, 0) == -1/0/
# break ctrl_c: s/"\\003"/"\\034"/
@test "ctrl_c: the terminal turns the key Ctrl+C into the signal SIGINT" {
    transcripts ctrl_c
    misuse ctrl_c
    traced kill,tkill,tgkill,write ./ctrl_c
    nobody_sends
    in_trace 'write\(.*ptmx.*"\\3", 1\) += 1'
    in_trace '--- SIGINT .*si_code=SI_KERNEL'
    in_trace 'killed by SIGINT'
}

# break ctrl_z: s/kill(pid, SIGCONT)/kill(pid, SIGKILL)/
# break ctrl_z: s/"\\032"/"\\003"/
# break ctrl_z: s/tcsetpgrp(tty, pid) == -1/0/;s/"\\032"/"\\003"/
@test "ctrl_z: Ctrl+Z stops a process and does not end it; SIGCONT resumes it" {
    transcripts ctrl_z
    misuse ctrl_z
    traced kill,write,splice ./ctrl_z
    # the terminal stops cat, SIGCONT comes next, and only then cat writes
    [ "$(awk '/--- SIGTSTP .*si_code=SI_KERNEL/ { typed = NR; cat = $1 }
        /stopped by SIGTSTP/ { stopped = NR }
        /kill\(.*SIGCONT/ { cont = NR }
        $1 == cat && /write\(.*cat: |splice\(/ { wrote = NR }
        END { print (typed && typed < stopped && stopped < cont &&
            cont < wrote) }' "$trace")" = 1 ]
}

# break kill_9: s/kill(pid, SIGKILL)/kill(pid, SIGTERM), close(peer[0])/
# break kill_9: s/signal(number, SIG_IGN) != SIG_ERR/signal(number, SIG_DFL) != SIG_ERR/;s/SIG_BLOCK/SIG_UNBLOCK/
@test "kill_9: SIGKILL ends a process at once, whatever it ignores or blocks" {
    transcripts kill_9
    misuse kill_9
    traced kill ./kill_9
    [ "$(grep -c 'kill(.* = 0' "$calls")" = 5 ]
    in_trace 'killed by SIGKILL'
}

# break uncatchable: s/SIGSTOP, "SIGSTOP"/SIGTSTP, "SIGSTOP"/
# break uncatchable: s/sigprocmask(SIG_SETMASK, &all, NULL) == -1/0/
@test "uncatchable: SIGKILL and SIGSTOP: no handler, not ignored, never blocked" {
    transcripts uncatchable
    misuse uncatchable
    traced rt_sigaction,rt_sigprocmask ./uncatchable
    [ "$(grep -c 'rt_sigaction(SIG\(KILL\|STOP\), {.* EINVAL' "$trace")" = 4 ]
    # the mask that is set has them, or libc has left them out already
    in_trace 'rt_sigprocmask\(SIG_SETMASK, ~?\[.* = 0'
}

# break to_thread: s/pthread_kill(left.id, SIGUSR1)/kill(getpid(), SIGUSR1)/
# break to_thread: s/pthread_kill(right.id, SIGUSR1)/pthread_kill(left.id, SIGUSR1)/;s/begin(&right);/begin(\&right), begin(\&left);/
@test "to_thread: kill() sends to a process, tgkill() to one of its threads" {
    transcripts to_thread
    misuse to_thread
    traced kill,tkill,tgkill,clone,clone3 ./to_thread
    [ "$(grep -c CLONE_THREAD "$trace")" = 2 ]
    [ "$(grep -cE '^[0-9]+ +kill\(.*SIGUSR1' "$trace")" = 2 ]
    # to two threads, and neither is the process
    [ "$(awk 'NR == 1 { main = $1 } /t(g)?kill\(/ {
            sub(/, SIGUSR1.*/, ""); sub(/.*[ (]/, "")
            if ($0 != main) print
        }' "$trace" | sort -u | wc -l)" = 2 ]
}

# break permission: s/kill(other, 0) == 0/0/;s/setuid(NOBODY) == -1/0/;s/other = 1/other = getpid()/
# break permission: s/WEXITED | WNOWAIT/WEXITED/
# break permission: s/if (waitpid(pid, NULL, 0) == -1)/if (0)/
@test "permission: who may send a signal to whom; signal 0 only asks" {
    transcripts permission
    misuse permission
    traced kill ./permission
    [ "$(grep -c 'kill([0-9]*, 0)' "$calls")" = 5 ]
    in_trace 'kill\([0-9]+, 0\) += -1 EPERM'
    in_trace 'kill\([0-9]+, 0\) += -1 ESRCH'
}

# break numbers: s/i < 2; i++/i < 1; i++/;s/errx(77, "no/warnx("no/
# break numbers: s/return came == 2 ? TWICE : ONCE/return came >= 1 ? TWICE : ONCE/
@test "numbers: which signals there are: standard, real-time, and libc's own" {
    transcripts numbers
    misuse numbers
    run -2 ./numbers -x
    # the shell's list has the same two limits
    demo ./numbers -n
    says "SIGRTMIN is $(kill -l RTMIN), SIGRTMAX is $(kill -l RTMAX)"
    run -77 prlimit --sigpending=1 ./numbers # a full queue: nothing false
}

# break stopped_pending: s/kill(getpid(), SIGSTOP)/kill(getpid(), 0)/
# break stopped_pending: s/kill(pid, SIGUSR1)/kill(pid, SIGUSR2)/
# break stopped_pending: s/kill(pid, SIGCONT)/kill(pid, SIGUSR1)/
@test "stopped_pending: a stopped process gets its signals when it goes on" {
    transcripts stopped_pending
    misuse stopped_pending
    traced kill ./stopped_pending
    in_order 'stopped by SIGSTOP' 'kill\([0-9]+, SIGUSR1' \
        'kill\([0-9]+, SIGCONT' '--- SIGUSR1'
}

# break blocked: s/sigprocmask(SIG_BLOCK, &usr1, NULL)/sigprocmask(SIG_BLOCK, NULL, NULL)/
# break blocked: s/sigprocmask(SIG_UNBLOCK, &usr1, NULL)/sigprocmask(SIG_UNBLOCK, NULL, NULL)/
@test "blocked: a blocked signal is held until it is unblocked" {
    transcripts blocked
    misuse blocked
    traced kill,rt_sigprocmask,read ./blocked
    in_order 'SIG_BLOCK, \[USR1\]' 'kill\(.*SIGUSR1\) *= 0' \
        'SIG_UNBLOCK, \[USR1\]' '--- SIGUSR1'
    in_order 'read.*ERESTARTSYS' '--- SIGUSR1'
}

# break lifecycle: s/    mask(SIG_UNBLOCK); .* here the handler runs .*/    (void)0;/
# break lifecycle: s/mask(SIG_BLOCK);/mask(SIG_UNBLOCK);/
# break lifecycle: s/action = {.sa_handler = handler}/action = {.sa_handler = handler, .sa_flags = SA_NODEFER}/
# break lifecycle: s/raise(SIGUSR1) != 0/kill(self, SIGUSR1) != 0/
@test "lifecycle: the five steps of a signal's life, as /proc shows them" {
    transcripts lifecycle
    misuse lifecycle
    # the fourth line is what the handler itself has read
    traced openat,rt_sigreturn ./lifecycle
    in_order '--- SIGUSR1' '/proc/self/status' 'rt_sigreturn' \
        '/proc/self/status'
}

# break signal_or_sigaction: s/SA_RESETHAND | SA_NODEFER/SA_NODEFER/
# break signal_or_sigaction: s/sigaddset(&action.sa_mask, SIGUSR2)/(void)0/
# break signal_or_sigaction: s/sender = info->si_pid/sender = getppid()/
# break signal_or_sigaction: s/signal(SIGUSR1, handler) == SIG_ERR/sigaction(SIGUSR1, \&(struct sigaction){.sa_handler = handler}, NULL) == -1/
@test "signal_or_sigaction: signal() is a short form of sigaction()" {
    transcripts signal_or_sigaction
    misuse signal_or_sigaction
    traced signal,rt_sigaction ./signal_or_sigaction
    in_trace 'rt_sigaction\(SIGUSR2, .*SA_RESTART'
    run -1 grep -E '^[0-9]+ +signal\(' "$trace"
}

@test "signal_or_sigaction: in glibc a feature macro makes signal() the old one" {
    echo '#include <features.h>' | cc -E -dM - 2>/dev/null |
        grep -q __GLIBC__ || skip "not glibc"
    cc -std=c11 -D_XOPEN_SOURCE=700 -o "$BATS_TEST_TMPDIR/old" \
        signal_or_sigaction.c
    run "$BATS_TEST_TMPDIR/old"
    [ "$status" = $((128 + $(kill -l USR1))) ]
    says "signal() has set SA_RESTART: no, SA_RESETHAND: yes"
}

# break interrupted: s/.sa_flags = SA_RESTART/.sa_flags = 0/
# break interrupted: s/IN(poll, (NULL, 0, -1)/IN(sem_wait, ((sem_init(\&sem, 0, 0), \&sem))/
# break interrupted: s/{.sa_handler = handler,/{.sa_handler = SIG_IGN,/
# break interrupted: s/msgctl(queue, IPC_RMID, NULL) == -1/0/
# break interrupted: s/semctl(set, 0, IPC_RMID) == -1/0/
@test "interrupted: SA_RESTART lets some calls go on after a handler, not all" {
    transcripts interrupted
    misuse interrupted
    traced all ./interrupted
    # each child's handler has run, and the kernel has started again what it can
    [ "$(grep -c -e '--- SIGUSR1' "$trace")" = 8 ]
    in_trace 'read.*ERESTARTSYS'
    [ "$(awk '/--- SIGUSR1/ && !child { child = $1 }
        /[^a-z_]read\(.*pipe:/ && (!child || $1 == child) { n[$1]++ }
        END { print n[child] }' "$trace")" = 2 ]
    in_trace '(semop|semtimedop|ipc)[( ].*EINTR'
}

# break fork_exec: s/signal(SIGUSR2, SIG_IGN)/signal(SIGUSR2, SIG_DFL)/
# break fork_exec: s/sigprocmask(SIG_BLOCK, &alrm, NULL)/sigprocmask(SIG_BLOCK, NULL, NULL)/
# break fork_exec: s/    execl(.*/    report("new program"), _exit(0);/
@test "fork_exec: what a child and a new program inherit of the signals" {
    transcripts fork_exec
    misuse fork_exec
    demo sh -c 'trap "" USR1; ./fork_exec report'
    says "new program: SIGUSR1 ignored, "
    run -2 ./fork_exec other
}

# break realtime_queue: s/sigqueue(parent, SIGRTMIN, value)/sigqueue(parent, SIGUSR1, value)/
# break realtime_queue: s/kill(parent, SIGUSR1)/kill(parent, SIGRTMIN)/
# break realtime_queue: s/sigprocmask(SIG_BLOCK, &both, NULL)/sigprocmask(SIG_UNBLOCK, \&both, NULL)/
# break realtime_queue: s/value.sival_int = i/value.sival_int = count - i/
@test "realtime_queue: real-time signals are queued, standard ones are not" {
    transcripts realtime_queue
    misuse realtime_queue
    demo ./realtime_queue -n 100
    says "SIGUSR1 came 1 time"$'\n'
    says "SIGRTMIN came 100 times, the values in order"
    for count in 0 -1 x 1x 1001 ''; do
        run -2 ./realtime_queue -n "$count"
    done
    traced rt_sigprocmask,kill ./realtime_queue
    in_order 'SIG_BLOCK, \[USR1 ' 'kill\(.*SIGUSR1' 'SIG_UNBLOCK, \[USR1 '
}

@test "realtime_queue: when the queue is full, the sender is told" {
    command -v prlimit >/dev/null || skip "no prlimit"
    run -1 timeout -s KILL "$LIMIT" \
        prlimit --sigpending=100 ./realtime_queue -n 1000 3>&-
    says "realtime_queue: sigqueue: "
}

# break unsafe_handler: s/    localtime(&t); .* the mistake .*/    (void)t;/;s/errx(77/errx(1/
# break unsafe_handler: s/^        localtime(&t);/        (void)t;/;s/errx(77/errx(1/
@test "unsafe_handler: a handler that calls localtime() can wait for itself" {
    transcripts unsafe_handler
    misuse unsafe_handler
    traced futex ./unsafe_handler
    # who sleeps in the lock is the thread that the signals came to
    waiter=$(awk '/FUTEX_WAIT/ { print $1; exit }' "$trace")
    [ -n "$waiter" ]
    in_trace "^$waiter .*--- SIGUSR1"
    run -1 grep FUTEX_WAKE "$trace"
}

# break self_pipe: s/write(note\[1\], &byte, 1)/write(note[1], \&byte, 0)/
# break self_pipe: s/{.fd = note\[0\], .events = POLLIN}/{.fd = -1}/
# break self_pipe: s/unsigned char byte = (unsigned char)number/unsigned char byte = 0; (void)number/
@test "self_pipe: the handler writes a byte, and poll() waits for it and for data" {
    transcripts self_pipe
    misuse self_pipe
    traced write,read,poll,ppoll ./self_pipe
    trace=$calls in_order '--- SIGUSR1' 'write\([0-9]+<pipe:[^"]*"\\n", 1' \
        'read\([0-9]+<pipe:[^"]*"\\n", 1\)' 'poll\('
}

# break signalfd: s/sigprocmask(SIG_BLOCK, &usr1, NULL)/sigprocmask(SIG_UNBLOCK, \&usr1, NULL)/
# break signalfd: s/(unsigned)pid/0/
@test "signalfd: a signal is read from a descriptor, and no handler is needed" {
    transcripts signalfd
    misuse signalfd
    traced signalfd4,read,rt_sigaction ./signalfd
    in_trace 'signalfd4?\(-1, \[USR1\]'
    run -1 grep -e '--- SIGUSR1' -e 'rt_sigaction.*sa_handler=0x' "$trace"
}

# break lost_wakeup: s/    while (!\*came) {/    while (1) {/
# break lost_wakeup: s/        stop_here();/        ;/
# break lost_wakeup: s/sigprocmask(SIG_BLOCK, &usr1, &before)/sigprocmask(SIG_BLOCK, NULL, \&before)/
# break lost_wakeup: s/        pause();/        sched_yield();/
@test "lost_wakeup: a signal between the check and pause() is missed" {
    transcripts lost_wakeup
    misuse lost_wakeup
    traced kill,pause,ppoll,rt_sigsuspend ./lost_wakeup
    in_order 'kill\([0-9]+, SIGCONT' '--- SIGUSR1' '(pause|ppoll)\(' \
        'killed by SIGKILL' 'kill\([0-9]+, SIGCONT' 'rt_sigsuspend\(\[\]' \
        '--- SIGUSR1'
}

# break reap_all: s/    while (waitpid(-1, NULL, WNOHANG) > 0)/    if (waitpid(-1, NULL, WNOHANG) > 0)/
# break reap_all: s/    if (waitpid(-1, NULL, WNOHANG) > 0)/    while (waitpid(-1, NULL, WNOHANG) > 0)/
# break reap_all: s/sigprocmask(SIG_BLOCK, &chld, NULL)/sigprocmask(SIG_BLOCK, NULL, NULL)/
@test "reap_all: one SIGCHLD may stand for many children" {
    transcripts reap_all
    misuse reap_all
    traced wait4,waitid ./reap_all
    [ "$(grep -c -e '--- SIGCHLD' "$trace")" = 2 ]
}
