#!/usr/bin/env bats
# run.sh --why: signals, children, timers and what is watched: what hangs, each
# with the right cause.

load ../test_helper
load why

@test "why: a signal that came before the wait for it" {
    why lost_wakeup 1
    root "main waits for a signal in pause(); SIGUSR1 from child 1 came \
before, and its handler had run when the wait began: it does not end this wait, and nobody \
sends another"
}

@test "why: wait() for a child that waits" {
    why child_pauses 1
    root "child 1 waits for a signal in pause(), and nobody here is left to send \
one: main is in wait() for child 1"
    chain "main wait(), for child 1"
}

@test "why: a signal that is blocked" {
    why blocked_signal 1
    root "main waits for a signal in pause(); SIGUSR1 is there, but blocked \
while it waits"
}

@test "why: another signal than those of sigwait()" {
    why sigwait_other 1
    root "main waits for a signal in sigwait(); SIGUSR2 is there, but is none \
of those that it waits for"
}

@test "why: a child that is stopped" {
    why stopped 1
    root "child 1 is stopped by a signal, as by SIGSTOP or Ctrl+Z; SIGCONT \
lets it go on"
}

@test "why: another thread that naps may still write" {
    busy=1 why thread_busy 1
    root "main sleeps: busy, not stuck; whether that leads anywhere is not to be \
seen from outside"
    never "still holds" deadlock
}

@test "why: select() of nothing" {
    why select_nothing 1
    root "main waits in select(), without a limit of time, for no descriptor at \
all: only a signal could end that"
}

@test "why: sigwait() for a signal that was not blocked" {
    why sigwait_late 1
    root "main waits for a signal in sigwait(); SIGUSR1 from child 1 came \
before, and its handler had run when the wait began: it does not end this wait, and nobody \
sends another"
}

@test "why: localtime() in a handler, and in main" {
    why handler_clock 1
    root "main waits, in its handler of SIGALRM, for a lock that only it can \
hold: the signal came while it was held, as within printf() or malloc(), which \
no handler may call"
}

@test "why: a signal that was to end a child, which ignores it, or has blocked it" {
    why ignores_term 1
    root "main waits for the end of child 1, to which it sent SIGTERM; child 1 \
ignores SIGTERM, as main did when it called fork()"
    chain "main waitpid(), for child 1" "child 2 read(fd <n>)"
    why term_blocked 1
    root "main waits for the end of child 1, to which it sent SIGTERM; child 1 has \
blocked SIGTERM"
    busy=2 why term_naps 1
    root "child 1 sleeps: busy, not stuck; main waits for its end, and sent it \
SIGTERM: child 1 ignores SIGTERM, as main did when it called fork()"
}

@test "why: a signal that was to end a child, whose handler only returned" {
    why term_restarts 1
    root "main waits for the end of child 1, to which it sent SIGTERM; there its \
handler has returned, and child 1 is in accept(fd <n>) again"
    never "nobody does"
}

@test "why: a signal that has done what it was to do" {
    why term_then_lock 1
    root "child 1 waits until semaphore 0 of set <n> is at least 1; it is 0 (1 up, \
1 down in all): too few posts, and nobody here is left to post: main is in wait() \
for child 1"
    never SIGTERM
}

@test "why: a zombie, asked for with kill(PID, 0)" {
    busy=2 why asks_zombie 1
    root "main asks again and again with kill(PID, 0) whether child 1 is there; \
child 1 has ended, and stays a zombie, for which kill() succeeds, until main calls \
wait()"
}

@test "why: a child that waits for its parent before exec, which vfork() does not let go on" {
    why vfork_reads 1
    root "main stands still in vfork() until its child calls exec or _exit; child \
1 is in read(fd <n>) and waits for main to write (fd <n>)"
    chain "main vfork(), for child 1" "child 1 read(fd <n>)"
    why spawn_fifo 1
    root "main stands still in posix_spawn() until its child calls exec or _exit; \
child 1 waits in open() until somebody opens the FIFO work to write"
}

@test "why: a timerfd that was set to nothing" {
    why idle_timer 1
    root "main waits at its timerfd (fd <n>), which is not armed: it was set with \
an it_value of 0"
}

@test "why: a signal that its handler got, not the signalfd, not sigwait()" {
    why signalfd_open 1
    root "main waits at its signalfd (fd <n>); SIGCHLD came, but was not blocked: \
its handler got it, and the signalfd nothing"
    why sigwait_thread 1
    root "thread 1 waits for a signal in sigwait(); SIGUSR1 came, but to main, \
which had not blocked it: its handler ran there"
}

@test "why: children that go on with the loop of fork()" {
    why forks_on 1
    [[ ${lines[0]} = *"waits for a semaphore, whose value is 0"*"; child 1 and \
child 2 have called fork(), too: a child that does not exit() goes on with its \
parent's loop" ]] || fail "$output"
}

@test "why: mq_notify() for a queue that was not empty" {
    why notify_late 1
    root "main waits for a signal in pause(); mq_notify() tells only of a message \
that comes into an empty queue, and 1 was in the queue when it was called"
    why notify_drained 1
    root "main waits for a signal in pause(), and nobody here is left to send one"
}

@test "why: inotify of a file whose name another one has got" {
    why watch_old 1
    root "main waits at its inotify (fd <n>), which watches the old file conf: \
child 1 has renamed another one over it"
}

@test "why: a read() that alarm() does not end" {
    why alarm_restart 1
    root "deadlock: main is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for main to write (fd <n>); SIGALRM \
came during main's read(fd <n>), which began again after its handler: \
SA_RESTART, as signal() sets it"
}

@test "why: malloc() in a handler, and in main; the signal is pending in all" {
    why malloc_handler 1
    root "main waits, in its handler of SIGALRM, for a lock inside libc: the \
signal came while main was in malloc(), printf() or the like, which no handler \
may call"
    never "thread 1 waits"
}

@test "why: one SIGCHLD for several children" {
    why one_sigchld 1
    root "main waits for a signal in sigsuspend(), and nobody here is left to send \
one; children that have ended, and nobody has waited for: <n>; one SIGCHLD may \
stand for several ends"
}

@test "why: another signal is sent, or to another process, or it is ignored" {
    WAY=other why other_signal 1
    root "main waits for a signal in sigwait(), and nobody here is left to send one; \
child 1 sent SIGUSR1, which this call does not wait for: child 1 is in pause()"
    WAY=itself why other_signal 1
    root "main waits for a signal in sigsuspend(), and nobody here is left to send \
one; child 1 sent SIGUSR1 to itself"
    WAY=ignored why other_signal 1
    root "main waits for a signal in sigsuspend(), and nobody here is left to send \
one; child 1 sent SIGUSR1, which main ignores: child 1 is in pause()"
}

@test "why: five signals that were one" {
    why merged_signals 1
    root "child 1 waits for a signal in pause(); SIGUSR1 was sent to it 5 times, and \
its handler has run only 1 time: while one is pending, another of the same kind is \
not kept"
    never lost
}

@test "why: wait() where SIGCHLD is ignored" {
    why ignores_sigchld 1
    root "main is in wait(), and ignores SIGCHLD: so wait() returns only when all its \
children have ended; child 2 has ended, main still waits for child 1"
}

@test "why: children that the program counts from 0" {
    why child_zero 1
    says "child 0 waits for a signal in sigsuspend(), and nobody here is left to send \
one: main is in waitpid() for child 0"
    # no "child 1" where the program may mean another one by that
    FIRST=5 why child_zero 1
    says "unnamed 1 waits for a signal in sigsuspend(), and nobody here is left to send \
one: main is in waitpid() for unnamed 1"
}

@test "why: waitpid() for the child of a child" {
    busy=2 why waits_grandchild 1
    [[ $output == *"main calls wait(process "*") again and again, which fails with \
ECHILD"* ]] || fail "$output"
}

@test "why: a child that its parent has stopped" {
    why never_continued 1
    root "child 1 is stopped by a signal, as by SIGSTOP or Ctrl+Z; SIGCONT lets it go \
on; main has sent it SIGSTOP, and no SIGCONT since"
}
