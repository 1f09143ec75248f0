#!/usr/bin/env bats
# The tests of chapter 6. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# order WHAT... - the lines of the facts that match begin in this order
order() {
    local what at last=0
    for what in "$@"; do
        at=$(awk -F '\t' -v text="$what" -v last="$last" '
            $0 ~ text {
                at = $1 == "did" ? $4 : $1 == "took" ? $7 : $5
                if (at + 0 > last + 0 && (!best || at + 0 < best)) best = at + 0
            }
            END { print best + 0 }' "$facts")
        [ "$at" -gt "$last" ] || fail "not in this order: $*" \
            "no \"$what\" after $last" "$(grep -E '^(did|sent|took|end)' "$facts" | tail -n 60)"
        last=$at
    done
}

# ---- What a signal is ----

# break one_way: s/SIG_BLOCK/SIG_UNBLOCK/
# break one_way: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary one_way: s/= kill(parent, SIGUSR1)/= kill(parent, 0)/
# hang one_way: s/= kill(parent, SIGUSR1)/= kill(parent, 0)/
@test "one_way: a signal tells that something has happened, and nothing comes back" {
    transcripts one_way
    facts ./one_way
    fact sent child SIGUSR1 parent
    fact took parent SIGUSR1 sigwait
    before child end parent sigwait
    reaps parent 1
}

# break async: s/ITIMER_VIRTUAL/ITIMER_REAL/
# contrary async: s/    last = step;/    last = step; step = step + 1;/
# hang async: s/ITIMER_VIRTUAL, &every/ITIMER_VIRTUAL, \&never/
@test "async: a handler runs at any point of a program, which then goes on there" {
    transcripts async
    facts ./async
    [ "$(grep -cE '^took.process.SIGVTALRM.handler' "$facts")" -ge 10 ] ||
        fail "fewer than ten runs of the handler"
    did process setitimer 'ITIMER_VIRTUAL'
}

# break async_pipe: s/sigaction(SIGIO,/sigaction(SIGURG,/
# break async_pipe: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break async_pipe: s/^ *alarm(5);.*//
# contrary async_pipe: s/F_SETFL, O_ASYNC/F_SETFL, 0/
# hang async_pipe: s/F_SETFL, O_ASYNC/F_SETFL, 0/;s/^ *alarm(5);.*//
@test "async_pipe: a pipe can interrupt a program, too, when something is written" {
    transcripts async_pipe
    facts ./async_pipe
    fact took parent SIGIO handler
    fact_not sent any SIGIO any
    did parent fcntl 'F_SETFL, .*ASYNC = 0'
    did parent alarm
    reaps parent 1
}

# break async_queue: s/tell.sigev_signo = SIGUSR1/tell.sigev_signo = SIGUSR2/
# break async_queue: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break async_queue: s/^ *alarm(5);.*//
# contrary async_queue: s/if (mq_notify(queue, &tell) == -1)/if (0)/
# hang async_queue: s/if (mq_notify(queue, &tell) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "async_queue: a POSIX queue can interrupt a program, too, by mq_notify()" {
    transcripts async_queue
    facts ./async_queue
    fact took parent SIGUSR1 handler
    fact_not sent any SIGUSR1 any
    did parent mq_unlink ' = 0'
    did parent alarm
    reaps parent 1
}

# break kernel_events: s/    close(fd\[0\]);//
# contrary kernel_events: s/    text\[0\] = 'K';//
# hang kernel_events: s/{0, 1000}/{0, 0}/
@test "kernel_events: the kernel itself sends signals: errors, timers, ends" {
    transcripts kernel_events
    facts ./kernel_events
    fact end child killed SIGSEGV
    fact end "child (2)" killed SIGPIPE
    fact end "child (3)" killed SIGALRM
    fact end "child (4)" exit 0
    fact_not sent
    [ "$(grep -cE '^took.parent.SIGCHLD.sigwait' "$facts")" = 4 ]
}

# break division: s/1.0 \/ fraction/(double)(1 \/ zero)/
# contrary division: s/zero = 0/zero = 1/
# hang division: s/        child();/        pause();/
@test "division: an integer divided by 0 is SIGFPE, if the processor traps it" {
    transcripts division
    facts ./division
    fact end child killed SIGFPE
    fact took child SIGFPE ends
    fact_not sent
    reaps parent 1
}

# break timer: s/    if (write(data\[1\], "hello", 5) == -1)/    if (0)/
# contrary timer: s/usleep(35000)/usleep(0)/
# hang timer: s/{0, 20000000}/{0, 0}/
@test "timer: a timer is a descriptor: poll() waits for time as it does for data" {
    transcripts timer
    facts ./timer
    did process poll 'timerfd.*|fd=[0-9]+, revents=POLLIN'
    fact_not took process
}

# ---- Kept until it can be delivered ----

# break stopped_pending: s/    send(pid, SIGUSR1);//
# contrary stopped_pending: s/    send(pid, SIGTSTP);/    raise(0);/;s/    if (waitpid(pid, &status, WUNTRACED) == -1)/    status = 0x137f; if (0)/
# hang stopped_pending: s/    send(pid, SIGTSTP);/    pause();/
@test "stopped_pending: a stopped process gets all but SIGKILL when it goes on" {
    transcripts stopped_pending
    facts ./stopped_pending
    order '^took.child 1.SIG(TSTP|STOP).stops' '^sent.parent.SIGUSR1.child 1' '^sent.parent.SIGCONT' '^took.child 1.SIGUSR1.handler'
    fact end "child 1" exit 3
    reaps parent 1
}

# break blocked: s/kill(getpid(), SIGUSR1)/kill(getpid(), 0)/
# contrary blocked: s/SIG_BLOCK/SIG_UNBLOCK/
# no hang blocked: it waits for nothing
@test "blocked: a blocked signal is held until it is unblocked" {
    transcripts blocked
    facts ./blocked
    order '^sent.process.SIGUSR1' '^did.process.sigprocmask.*SIG_SETMASK' '^took.process.SIGUSR1.handler'
}

# break blocked_asleep: s/{{0, 50000}, {0, 50000}}/{{5, 0}, {5, 0}}/
# contrary blocked_asleep: s/SIG_BLOCK/SIG_UNBLOCK/
# hang blocked_asleep: s/poll(NULL, 0, 100)/poll(NULL, 0, -1)/
@test "blocked_asleep: a process that sleeps is woken, but not by a blocked signal" {
    transcripts blocked_asleep
    facts ./blocked_asleep
    did process poll ' = 0'
    did process poll '(ERESTART|EINTR)'
    fact took process SIGALRM handler
}

# ---- The life of a signal ----

# break lifecycle: s/    show_now("  after the handler");//
# contrary lifecycle: s/SIG_BLOCK/SIG_UNBLOCK/
# no hang lifecycle: it waits for nothing
@test "lifecycle: the five steps of a signal's life, as the kernel shows them" {
    transcripts lifecycle
    facts ./lifecycle
    order '^did.process.sigaction' '^did.process.sigprocmask.*SIG_BLOCK' '^sent.process.SIGUSR1' '^did.process.sigprocmask.*SIG_UNBLOCK' '^took.process.SIGUSR1.handler'
}

# ---- Three answers ----

# break default_action: s/send(pid, SIGURG/send(pid, SIGUSR1/
# contrary default_action: s/    pid = start();/    signal(SIGTERM, SIG_IGN);\n&/
# hang default_action: s/    send(pid, SIGURG, /    pause();\n&/
@test "default_action: without a handler: ignored, stopped, continued, or killed" {
    transcripts default_action
    # (whether strace sees what is ignored, is chance: look more than once)
    local i
    for ((i = 0; i < 12; i++)); do
        facts ./default_action
        ! grep -qE '^took.child 1.SIGURG.ignored.parent.kill' "$facts" || break
    done
    fact took "child 1" SIGURG ignored parent kill
    fact took "child 1" SIGTSTP stops parent kill
    fact took "child 1" SIGTERM ends parent kill
    fact end "child 1" killed SIGTERM
    fact end "child 2" killed SIGABRT
    reaps parent 2
}

# break catch: s/start(0)/start(1)/
# break catch: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary catch: s/    if (with_handler)/    if (0)/
# hang catch: s/    _exit(0);/    pause();/
@test "catch: with a handler, a signal runs a function and the program goes on" {
    transcripts catch
    facts ./catch
    fact took child SIGUSR1 handler
    fact end child exit 0
    fact took "child 2" SIGUSR1 ends
    fact end "child 2" killed SIGUSR1
    reaps parent 2
}

# break ignore: s/SIG_BLOCK/SIG_UNBLOCK/
# contrary ignore: s/signal(SIGUSR1, SIG_IGN)/signal(SIGUSR1, handler)/
# no hang ignore: it waits for nothing
@test "ignore: an ignored signal is thrown away; a blocked one is kept" {
    transcripts ignore
    facts ./ignore
    fact took process SIGUSR1 ignored
    fact took process SIGUSR1 handler
    [ "$(grep -cE '^took.process.SIGUSR1.handler' "$facts")" = 1 ]
}

# break ctrl_c: s/"\\003"/"\\034"/
# break ctrl_c: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break ctrl_c: s/^ *alarm(5);.*//
# contrary ctrl_c: s/"\\003"/"x"/
# hang ctrl_c: s/"\\003"/"x"/;s/^ *alarm(5);.*//
@test "ctrl_c: the terminal turns the key Ctrl+C into the signal SIGINT" {
    transcripts ctrl_c
    facts ./ctrl_c
    did parent write '"\\3", 1 = 1'
    fact_not sent
    fact took "child 1" SIGINT ends
    fact end "child 1" killed SIGINT
    did parent alarm
    reaps parent 1
}

# break raw_key: s/"\\003"/"\\004"/
# break raw_key: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break raw_key: s/^ *alarm(5);.*//
# contrary raw_key: s/ISIG | ICANON/ICANON/
# hang raw_key: s/ISIG | ICANON/ISIG/;s/^ *alarm(5);.*//
@test "raw_key: with ISIG off, Ctrl+C is a key like any other" {
    transcripts raw_key
    facts ./raw_key
    did parent write '"\\3", 1 = 1'
    did child read '"\\3", 1 = 1'
    fact_not took child
    fact end child exit 0
    did parent alarm
    reaps parent 1
}

# break ctrl_z: s/kill(pid, SIGCONT)/kill(pid, SIGKILL)/
# break ctrl_z: s/^ *alarm(5);.*//
# contrary ctrl_z: s/    if (write(keys, "\\032", 1) == -1)/    if (write(keys, "\\003", 1) == -1)/
# hang ctrl_z: s/"\\032"/"z"/;s/^ *alarm(5);.*//
@test "ctrl_z: Ctrl+Z stops a process and does not end it; SIGCONT resumes it" {
    transcripts ctrl_z
    facts ./ctrl_z
    fact took job SIGTSTP stops
    fact_not sent any SIGTSTP
    fact sent shell SIGCONT job
    waited job read until shell write
    fact end job exit 0
    did main alarm
}

# break kill_9: s/signal(sig, SIG_IGN) != SIG_ERR/1/
# contrary kill_9: s/kill(pid, SIGKILL)/kill(pid, SIGTERM)/
# hang kill_9: s/kill(pid, SIGKILL)/kill(pid, SIGTERM)/
@test "kill_9: SIGKILL ends a process, whatever it ignores or blocks" {
    transcripts kill_9
    facts ./kill_9
    fact sent parent SIGKILL victim
    fact end victim killed SIGKILL
    for sig in SIGTERM SIGINT SIGQUIT SIGHUP; do
        fact sent parent "$sig" victim
    done
}

# break uncatchable: s/SIG_BLOCK, &one/SIG_UNBLOCK, \&one/
# contrary uncatchable: s/try(SIGKILL/try(SIGINT/
# no hang uncatchable: it waits for nothing
@test "uncatchable: SIGKILL and SIGSTOP: no handler, not ignored, never blocked" {
    transcripts uncatchable
    facts ./uncatchable
    for sig in KILL STOP; do
        did process sigaction "SIG$sig, .*sa_handler=0x.* = -1 EINVAL"
        did process sigaction "SIG$sig, .*sa_handler=SIG_IGN.* = -1 EINVAL"
        did process sigprocmask "SIG_BLOCK, .$sig.*= 0"
    done
    did process sigaction 'SIGTERM, .*SIG_IGN.* = 0'
}

# ---- Installing a handler ----

# break signal_or_sigaction: s/    failed = raise(sig);.*//
# contrary signal_or_sigaction: s/#include <err.h>/#define _GNU_SOURCE\n&/;s/signal(SIGUSR1, handler)/sysv_signal(SIGUSR1, handler)/
# no hang signal_or_sigaction: it waits for nothing
@test "signal_or_sigaction: signal() is sigaction() with flags it has chosen" {
    transcripts signal_or_sigaction
    facts ./signal_or_sigaction
    did process sigaction 'SIGUSR1, .*SA_RESTART'
    [ "$(grep -cE '^took.process.SIGUSR1.handler' "$facts")" = 2 ]
}

# break one_shot: s/    send(2);//
# break one_shot: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary one_shot: s/(int)SA_RESETHAND/0/
# hang one_shot: s/    send(2);/    pause();/
@test "one_shot: System V's signal(): the handler runs once, the second one kills" {
    transcripts one_shot
    facts ./one_shot
    did child sigaction 'SIGUSR1, .*SA_RESETHAND'
    fact took child SIGUSR1 handler
    fact took child SIGUSR1 ends
    fact end child killed SIGUSR1
    reaps parent 1
}

# break handler_mask: s/    failed = raise(SIGUSR2);.*//
# contrary handler_mask: s/, .sa_mask = \*mask};/}; (void)mask;/
# no hang handler_mask: it waits for nothing
@test "handler_mask: sa_mask keeps other signals out while a handler runs" {
    transcripts handler_mask
    facts ./handler_mask
    did process sigaction 'SIGUSR1, .*sa_mask=.., '
    did process sigaction 'SIGUSR1, .*sa_mask=.USR2.'
    [ "$(grep -cE '^took.process.SIGUSR2.handler' "$facts")" = 2 ]
}

# break interrupted: s/error == EINTR/error == EAGAIN/
# contrary interrupted: s/sa_flags = 0/sa_flags = SA_RESTART/
# hang interrupted: s/sa_flags = 0/sa_flags = SA_RESTART/
@test "interrupted: without SA_RESTART a signal ends a waiting read(): EINTR" {
    transcripts interrupted
    facts ./interrupted
    did process read '(ERESTART|EINTR)'
    fact took process SIGALRM handler
}

# break restarted: s/"3", 1/"4", 1/
# contrary restarted: s/sa_flags = SA_RESTART/sa_flags = 0/
# hang restarted: s/runs == 3/runs == -1/
@test "restarted: with SA_RESTART the handler runs, and read() waits on" {
    transcripts restarted
    facts ./restarted
    [ "$(grep -cE '^took.process.SIGALRM.handler' "$facts")" -ge 3 ]
    [ "$(grep -cE '"3", [0-9]+(\) *)? = 1' "$facts")" -ge 1 ]
}

# break not_restarted: /show("epoll_wait()"/d
# contrary not_restarted: s/\.sa_handler = handler/.sa_handler = SIG_IGN/
# hang not_restarted: s/\.sa_handler = handler/.sa_handler = SIG_IGN/;s/1, 2000)/1, -1)/
@test "not_restarted: SA_RESTART does not help calls that wait for a time" {
    transcripts not_restarted
    facts ./not_restarted
    did process sigaction 'SA_RESTART'
    [ "$(grep -cE '^took.process.SIGALRM.handler' "$facts")" -ge 3 ]
}

# break fork_exec: s/SIG_BLOCK, &alrm/SIG_UNBLOCK, \&alrm/
# contrary fork_exec: s/signal(SIGUSR2, SIG_IGN)/signal(SIGUSR2, handler)/
# hang fork_exec: s/    execl(.*/    pause();/
@test "fork_exec: fork() keeps the handlers, exec() does not; both keep the mask" {
    transcripts fork_exec
    facts ./fork_exec
    fact sent parent SIGALRM parent
    did parent sigaction 'SIGUSR2, .*SIG_IGN'
    reaps parent 1
}

# ---- Sending ----

# break to_thread: s/    if (kill(getpid(), SIGUSR1) == -1)/    if (pthread_kill(id, SIGUSR1) != 0)/
# contrary to_thread: s/    check(pthread_kill(id, SIGUSR1), "pthread_kill");/    kill(getpid(), SIGUSR1);/
# hang to_thread: s/    if (sem_post(&go) == -1)/    if (0)/
@test "to_thread: kill() sends to a process, pthread_kill() to one of its threads" {
    transcripts to_thread
    facts ./to_thread
    did main tgkill 'SIGUSR1 = 0'
    fact sent main SIGUSR1 thread
    fact took thread SIGUSR1 sigwait
    fact sent main SIGUSR1 main
}

# break process_group: s/setpgid(b, a)/setpgid(c, a)/
# contrary process_group: s/kill(-a, SIGTERM)/kill(a, SIGTERM)/
# hang process_group: s/kill(-a, SIGTERM)/kill(-a, 0)/
@test "process_group: kill() with a number below -1 sends to a whole group" {
    transcripts process_group
    facts ./process_group
    fact sent parent SIGTERM group
    fact end "child 1" killed SIGTERM
    fact end "child 2" killed SIGTERM
    fact sent parent SIGTERM "child 3"
    reaps parent 3
}

# break permission: s/    ask(getpid(), "myself", 0);//
# contrary permission: s/            become_ordinary();/            ;/
# hang permission: s/        asker(other);/        pause();/
@test "permission: a user may signal the same user's processes; signal 0 only asks" {
    transcripts permission
    demo ./permission
    facts ./permission
    did asker kill ', 0 = -1 EPERM'
    did asker kill ', 0 = 0'
    did asker kill ', 0 = -1 ESRCH'
    fact_not sent any any any
}

# break value: s/    number = .*//
# contrary value: s/sigqueue(parent, SIGRTMIN, value)/kill(parent, SIGRTMIN)/
# hang value: s/_exit(0);/pause();/
@test "value: a signal sent by sigqueue() carries a number" {
    transcripts value
    facts ./value
    did child sigqueue 'si_code=SI_QUEUE, .*si_int=42'
    fact took parent any handler child sigqueue
    reaps parent 1
}

# break realtime_queue: s/value.sival_int = i;/value.sival_int = COUNT - i;/
# contrary realtime_queue: s/SIGRTMIN/SIGUSR2/
# hang realtime_queue: s/        _exit(0);/        pause();/
@test "realtime_queue: real-time signals are queued, standard ones are not" {
    transcripts realtime_queue
    facts ./realtime_queue
    [ "$(grep -cE '^sent.child.SIGUSR1.parent' "$facts")" = 10 ]
    fact merged parent SIGUSR1
    [ "$(grep -cE '^took.parent.SIGUSR1.handler' "$facts")" = 1 ]
    [ "$(grep -cE '^took.parent.SIGRT_2.handler' "$facts")" = 10 ] ||
        [ "$(grep -cE '^took.parent.SIGRT.*.handler' "$facts")" = 10 ]
    reaps parent 1
}

# break queue_full: s/i < 2/i < 1/
# contrary queue_full: s/    if (setrlimit(RLIMIT_SIGPENDING, &limit) == -1)/    if (limit.rlim_cur != 0)/
# no hang queue_full: it waits for nothing
@test "queue_full: if the queue is full, sigqueue() fails and kill() does not" {
    transcripts queue_full
    facts ./queue_full
    did process sigqueue ' = -1 EAGAIN'
    [ "$(grep -cE '^did.process.kill.*= 0' "$facts")" = 2 ]
    [ "$(grep -cE '^took.process.*.handler' "$facts")" = 1 ]
}

# break numbers: s/while (kernel_knows(number))/while (number < 40)/
# contrary numbers: s/i < 2/i < 1/
# no hang numbers: it waits for nothing
@test "numbers: 1 to 31 are standard signals; real-time ones begin after libc's own" {
    transcripts numbers
    run -0 ./numbers
    says "each that can be blocked was sent twice, came: 1"
    says "$(kill -l RTMIN) to $(kill -l RTMAX): each that can be blocked was sent twice, came: 2"
}

# break pidfd: s/ask(fd, 0, "the child lives");//
# contrary pidfd: s/    if (pidfd_send(fd, SIGTERM) == -1)/    if (0)/
# hang pidfd: s/    if (pidfd_send(fd, SIGTERM) == -1)/    if (0)/;s/^ *alarm(5);.*//
@test "pidfd: a descriptor for a process: poll() sees its end, no stranger is hit" {
    transcripts pidfd
    facts ./pidfd
    did parent pidfd_send_signal 'SIGTERM, NULL, 0 = 0'
    did parent pidfd_send_signal '= -1 ESRCH'
    fact end "child 1" killed SIGTERM
}

# ---- Handlers that work ----

# break unsafe_handler: s/        printf("main.n");//
# break unsafe_handler: s/^ *alarm(5);.*//
# contrary unsafe_handler: s/printf("handler.*/(void)sig;/
# hang unsafe_handler: s/    printf("handler.*/    (void)sig;/;s/^ *alarm(5);.*//
@test "unsafe_handler: printf() in main and in a handler: one thread, a deadlock" {
    transcripts unsafe_handler
    facts ./unsafe_handler
    never_returned "child 1" futex_wait
    fact end "child 1" killed SIGKILL
    did "child 1" alarm
}

# break plain_flag: s/    plain = 1;//
# break plain_flag: s/static volatile sig_atomic_t/static int/
# break plain_flag: s/int seen = plain;/int seen = 1;/
# contrary plain_flag: s/while (!seen/while (!watched/
# hang plain_flag: s/while (!seen.*/while (!seen)/
@test "plain_flag: a loop may look at a plain int once; volatile: each time anew" {
    transcripts plain_flag
    facts ./plain_flag
    fact took process SIGVTALRM handler
    fact_not sent any any any
    did_not process kill
}

@test "plain_flag: while (!plain) ends with -O0, and with -O2 it never looks again" {
    local o
    "${CC:-cc}" --version | grep -qE 'Free Software|clang' || skip "another compiler"
    sed 's/while (!seen/while (!plain/; /int seen/d' plain_flag.c >"$BATS_TEST_TMPDIR/as_written.c"
    for o in 0 2; do
        "${CC:-cc}" "-O$o" -o "$BATS_TEST_TMPDIR/as_written$o" "$BATS_TEST_TMPDIR/as_written.c"
    done
    bounded "$BATS_TEST_TMPDIR/as_written0"
    says "looks once: the handler ran, and the loop ended"
    bounded "$BATS_TEST_TMPDIR/as_written2"
    says "looks once: the handler ran, 1000000 rounds ago; gives up"
}

# break self_pipe: s/look(SIGUSR2, "SIGUSR2");//
# contrary self_pipe: s/    came\[sig\] = 1;//
# hang self_pipe: s/n = write(data\[1\]/n = write(data[0]/;s/if (write(data\[1\], "hello", 5) == -1)/if (0)/
@test "self_pipe: a signal rings at a pipe, poll() hears it; a flag says which" {
    transcripts self_pipe
    facts ./self_pipe
    did process write ' = -1 EAGAIN'
    fact took process SIGUSR1 handler
    fact took process SIGUSR2 handler
}

# break signalfd: s/info.ssi_signo == SIGUSR1/info.ssi_signo == SIGUSR2/
# contrary signalfd: s/SIG_BLOCK/SIG_UNBLOCK/
# hang signalfd: s/if (raise(SIGUSR[12]) != 0)/if (0)/
@test "signalfd: a signal is read from a descriptor, and no handler is needed" {
    transcripts signalfd
    facts ./signalfd
    did_not process sigaction
    fact_not took process any handler
    did process read 'signalfd.*128 = 128'
    did process read 'signalfd.*128 = -1 EAGAIN'
}

# break lost_wakeup: s/    came = 1;//
# break lost_wakeup: s/^ *alarm(5);.*//
# contrary lost_wakeup: s/        pause();/        ;/
# hang lost_wakeup: s/kill(pid, SIGUSR1)/kill(pid, 0)/;s/^ *alarm(5);.*//
@test "lost_wakeup: a signal between the check and pause() is missed" {
    transcripts lost_wakeup
    facts ./lost_wakeup
    waited child pause until parent kill
    # the first one came before
    order '^sent.parent.SIGUSR1.child' '^took.child.SIGUSR1.handler' '^did.child.pause'
    did child alarm
}

# break sigsuspend: s/    came = 1;/    came = 0;/
# break sigsuspend: s/^ *alarm(5);.*//
# contrary sigsuspend: s/SIG_BLOCK/SIG_UNBLOCK/
# hang sigsuspend: s/sigsuspend(&before);/pause();/;s/^ *alarm(5);.*//
@test "sigsuspend: unblocks and waits in one step, and no signal is missed" {
    transcripts sigsuspend
    facts ./sigsuspend
    [ "$(grep -cE '^sent.parent.SIGUSR1.child' "$facts")" = 1 ]
    order '^sent.parent.SIGUSR1.child' '^did.child.sigsuspend' '^took.child.SIGUSR1.handler'
    did child alarm
    reaps parent 1
}

# break own_stack: s/sigaltstack(&own, NULL)/0/
# contrary own_stack: s/run(SA_ONSTACK, /run(0, /
# hang own_stack: s/_exit(3);.*/;/
@test "own_stack: the handler of a stack overflow needs a stack of its own" {
    transcripts own_stack
    facts ./own_stack
    fact end "child 1" killed SIGSEGV
    fact took "child 2" SIGSEGV handler
    fact end "child 2" exit 3
    reaps parent 2
}

# break clean_stop: s/sa_handler = handler/sa_handler = SIG_DFL/
# contrary clean_stop: s/    stop = 1;/    _exit(0);/
# hang clean_stop: s/    stop = 1;.*//
@test "clean_stop: SIGTERM in the middle of a job: first the job, then the end" {
    transcripts clean_stop
    facts ./clean_stop
    fact took worker SIGTERM handler parent kill
    fact end worker exit 0
    waited worker read until parent write
    reaps parent 1
}

# ---- Children ----

# break reap_one: s/runs = runs + 1/runs = 2/
# contrary reap_one: s/    if (waitpid(-1, NULL, WNOHANG) > 0)/    while (waitpid(-1, NULL, WNOHANG) > 0)/
# hang reap_one: s/_exit(0);/pause();/
@test "reap_one: a handler that reaps one child for each SIGCHLD may leave zombies" {
    transcripts reap_one
    facts ./reap_one
    [ "$(grep -cE '^took.parent.SIGCHLD.handler' "$facts")" = 1 ]
    [ "$(grep -cE '^end.child.*exit.0' "$facts")" = 10 ]
}

# break reap_all: s/reaped = reaped + 1/reaped = 1/
# contrary reap_all: /^    while (waitpid/{N;s/while\(.*reaped = \)/if\1/;}
# hang reap_all: s/_exit(0);/pause();/
@test "reap_all: one SIGCHLD may stand for many children: the handler reaps all" {
    transcripts reap_all
    facts ./reap_all
    [ "$(grep -cE '^took.parent.SIGCHLD.handler' "$facts")" = 1 ]
    [ "$(grep -cE '^end.child.*exit.0' "$facts")" = 10 ]
    fact_not zombie
}

# break zombies: s/    signal(SIGCHLD, SIG_IGN);//
# contrary zombies: s/    pid = start();/    signal(SIGCHLD, SIG_IGN); pid = start();/
# hang zombies: s/_exit(0);/pause();/
@test "zombies: who has ended stays in the table until somebody waits for it" {
    transcripts zombies
    facts ./zombies
    fact sent parent SIGKILL "child 1"
    fact end "child 1" exit 0
    did parent kill ', 0 = 0'
    did parent kill ', 0 = -1 ESRCH'
}

# break double_fork: s/errno != ECHILD/errno != ESRCH/
# contrary double_fork: s/        pid = fork();/        pid = 0;/
# hang double_fork: s/    if (write(in\[1\], "", 1) != 1)/    if (0)/
@test "double_fork: whose parent has ended is no child of ours, and no zombie" {
    transcripts double_fork
    facts ./double_fork
    fact orphan grandchild
    fact end "child 1" exit 0
    did parent wait 'ECHILD'
}

# break orphan: s/if (getppid() != parent)/if (0)/
# contrary orphan: s/        until_done();   .*/        until_done(); until_done();/
# hang orphan: s/    close(done\[1\]);//;s/    if (write(go\[1\], "", 1) != 1)/    if (0)/
@test "orphan: a process whose parent has ended has another parent" {
    transcripts orphan
    facts ./orphan
    fact orphan grandchild
    reaps parent 1
}

# ---- What goes wrong ----

@test "what goes wrong: ps calls a zombie <defunct>" {
    command -v ps >/dev/null || skip "no ps here"
    sh -c 'true & exec sleep 5' 3>&- &
    pid=$!
    for _ in {1..50}; do
        run ps -o args --ppid "$pid"
        case $output in *defunct*) break ;; esac
        sleep 0.1
    done
    kill "$pid"
    says '<defunct>'
}
