#!/usr/bin/env bats
# run.sh --why: programs that hang, each with the right cause.

load ../test_helper
load why

@test "why: a write end that the parent keeps" {
    why kept_write_end 1 --lang en
    root "wc waits for the end of file of the pipe that main made; main still \
holds its write end (fd <n>), and is in wait() for wc"
    chain "wc read(fd <n>), has read 3 bytes; end of file comes when every write \
end is closed" "open for writing: fd <n> in main" "main wait(), for wc"
    never deadlock
}

@test "why: a full pipe, and who could read it waits for the writer" {
    why full_pipe_wait 1
    root "child 1 waits for room in the pipe that main made, which is full; \
main holds its read end (fd <n>), and is in wait() for child 1: nobody reads"
    chain "child 1 write(fd <n>)" "open for reading: fd <n> in main" \
        "main wait(), for child 1"
    never "still holds"
}

@test "why: a signal that came before the wait for it" {
    why lost_wakeup 1
    root "main waits for a signal in pause(); SIGUSR1 from child 1 came \
before, and its handler had run when the wait began: it is lost, and nobody \
sends another"
}

@test "why: a semaphore in memory that is not shared" {
    why private_sem 1
    root "child 1 waits for a semaphore (\`s\`) in memory that is not shared: since \
fork() each process has a semaphore of its own, and sem_post() in another one \
does not change this one"
    chain "child 1 sem_wait()" "main wait(), for child 1"
}

@test "why: a socket that is read until an end that cannot come" {
    why tcp_until_eof 1
    root "main has read 16 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; child 1 has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>): deadlock"
    chain "main read(fd <n>)" "child 1 read(fd <n>)"
}

@test "why: a socket in which the question is before accept() has returned" {
    why writes_first 1
    root "main has read 16 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; child 1 has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>): deadlock"
}

@test "why: a message of another type" {
    why wrong_type 1
    root "child 1 waits for a message of type 2 in message queue <n>, and \
there is one only of type 1 (from main)"
    chain "left in the kernel: message queue <n>; this removes it: ipcrm -q <n>"
}

@test "why: a write end that the reader keeps" {
    why self_write_end 1
    root "child 1 waits for the end of file of the pipe that main made; it still \
holds the write end itself (fd <n>), and nobody else does"
    chain "open for writing: fd <n> in child 1" \
        "main wait(), for child 1"
    never "main still"
}

@test "why: a write end that another program has inherited" {
    why exec_keeps 1
    root "child 2 waits for the end of file of the pipe that main made; cat \
still holds its write end (fd <n>), and is in read(fd 0)"
    chain "open for writing: fd <n> in cat" \
        "main wait(), for cat and child 2"
    never "main still"
}

@test "why: two that write first" {
    why both_write 1
    root "deadlock: main is in write(fd <n>) and waits for child 1 to read (fd \
<n>); child 1 is in write(fd <n>) and waits for main to read (fd <n>)"
}

@test "why: two that read first" {
    why both_read 1
    root "deadlock: main is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for main to write (fd <n>)"
    never "stdio"
}

@test "why: a pipe to itself" {
    why own_pipe 1
    root "main waits for room in the pipe that main made, which is full; only \
main itself could read it (fd <n>)"
}

@test "why: a question in the buffer of a stream" {
    why stdio_buffer 1
    root "child 1 waits for main, whose text (9 bytes: \"question\") is still in \
its stdio buffer for fd <n>: it has not been written, fflush() is \
missing; main is in read(fd <n>)"
}

@test "why: printf into a pipe" {
    why stdout_pipe 1
    root "main waits for child 1, whose text (6 bytes: \"ready\") is still in \
its stdio buffer for fd 1: it has not been written, fflush() is \
missing; child 1 is in read(fd <n>)"
}

@test "why: a FIFO that nobody opens to write" {
    why fifo_nobody 1
    root "main waits in open() until somebody opens the FIFO ./lonely to write: \
nobody does"
    chain "main open(./lonely)" \
        "left in the kernel: FIFO"
}

@test "why: two FIFOs in opposite order" {
    why fifo_order 1
    root "deadlock: main waits in open() until somebody opens the FIFO ping to \
read; child 1 waits in open() until somebody opens the FIFO pong to \
read"
}

@test "why: a message in another queue" {
    why two_queues 1
    root "main waits for a message in message queue <n>, and there is none; \
nobody here is left to send one; child 1 sent into another queue, <n>"
}

@test "why: a full queue" {
    why full_queue 1
    root "main waits for room in message queue <n>, which is full; nobody takes \
a message"
    never "deadlock"
}

@test "why: a full queue for both directions" {
    why one_queue 1
    root "deadlock: main waits for room in message queue <n>, which is full; \
child 1 waits for room in message queue <n>, which is full; and nobody \
else here is left to let them go on"
}

@test "why: too few posts for the waits" {
    why few_posts 1
    [[ ${lines[0]} =~ ^child\ [1-3]\ waits\ until\ semaphore\ 0\ of\ set ]]
    [[ ${lines[0]} = *"is at least 1; it is 0 (2 up, 2 down in all): too few \
posts, and nobody here is left to post: main is in wait() for child "? ]]
    never deadlock
}

@test "why: two semaphores in opposite order" {
    why sem_order 1
    root "deadlock: main waits for semaphore 0 of set <n> that child 1 has \
taken; child 1 waits for semaphore 1 of set <n> that main has taken"
}

@test "why: two mutexes in opposite order" {
    why mutex_order 1
    root "deadlock: thread 1 waits for a mutex (\`b\`) that thread 2 holds; \
thread 2 waits for a mutex (\`a\`) that thread 1 holds"
    chain "main pthread_join(), for thread 1"
}

@test "why: a mutex locked twice" {
    why mutex_twice 1
    root "main waits for a mutex (\`m\`) that it holds itself: it has locked it \
twice"
}

@test "why: a mutex whose owner has ended" {
    why mutex_died 1
    root "main waits for a mutex that child 1 locked, and has ended without \
unlocking it"
}

@test "why: a semaphore for threads, in shared memory" {
    why pshared_zero 1
    root "child 1 waits for a semaphore in shared memory that is for threads of \
one process only: pshared was 0, or sem_init() failed, or was not called; \
sem_post() in another process does not wake it"
}

@test "why: a semaphore with an old value" {
    compiled old_sem
    ./old_sem 1
    why old_sem 1
    ./old_sem 1 2
    root "main waits for the semaphore /why_old_sem, whose value is 0; it was \
there before this program, and has its value from then: sem_open() \
gives a value only to a new one"
    never "too few"
}

@test "why: accept() with nobody" {
    why accept_nobody 1
    root "main waits in accept() for somebody to connect to 0.0.0.0:<n>, and \
nobody does"
}

@test "why: connect() to a full backlog" {
    why full_backlog 1
    root "child 1 waits in connect(): the backlog of the listening socket is \
full; main listens there and does not accept: it is in wait() for \
child 1"
}

@test "why: wait() for a child that waits" {
    why child_pauses 1
    root "child 1 waits for a signal in pause(), and nobody here is left to send \
one: main is in wait() for child 1"
    chain "main wait(), for child 1"
}

@test "why: a condition that was signalled before the wait" {
    why cond_lost 1
    [[ ${lines[0]} = "main waits for "* ]]
    never deadlock holds
}

@test "why: a socketpair whose ends are both open in the reader" {
    why socketpair_kept 1
    root "child 1 has read 3 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; it still holds the other end \
itself (fd <n>), and nobody else does"
}

@test "why: a lock of a file" {
    why flock_kept 1
    [[ ${lines[0]} = "child 1 waits for a lock of the file "*" that main \
holds; main is in wait() for child 1" ]]
}

@test "why: an empty POSIX queue" {
    why mq_empty 1
    [[ ${lines[0]} = "child 1 waits for a message in the queue /why_empty"*", \
and there is none; nobody here is left to send one: main is in wait() for \
child 1" ]]
}

@test "why: two named semaphores in opposite order" {
    why posix_sem_order 1
    root "deadlock: main waits for the semaphore /why_a, which is 0; child 1 \
waits for the semaphore /why_b, which is 0; and nobody else here is \
left to let them go on"
}

@test "why: five philosophers" {
    why philosophers 1
    root "deadlock: thread 1 waits for a mutex (\`f\`, byte 40) that thread 2 \
holds; thread 2 waits for a mutex (\`f\`, byte 80) that thread 3 holds; thread 3 \
waits for a mutex (\`f\`, byte 120) that thread 4 holds; thread 4 waits for a \
mutex (\`f\`, byte 160) that thread 5 holds; thread 5 waits for a mutex (\`f\`, \
byte 0) that thread 1 holds"
}

@test "why: two mutexes in shared memory" {
    why shared_mutex_order 1
    root "deadlock: main waits for a mutex that child 1 holds; child 1 waits for \
a mutex that main holds"
}

@test "why: a signal that is blocked" {
    why blocked_signal 1
    root "main waits for a signal in pause(); SIGUSR1 is there, but blocked \
while it waits"
}

@test "why: a write end in a program that sleeps" {
    busy=1 why sleep_keeps 1
    root "main waits for the end of file of the pipe that main made; sleep still \
holds its write end (fd <n>), and sleeps"
    never deadlock "child 2 still"
}

@test "why: a write end in a child that pauses" {
    why paused_keeps 1
    root "main waits for the end of file of the pipe that main made; child 1 \
still holds its write end (fd <n>), and is in pause()"
    never deadlock "child 2 still"
}

@test "why: a write end in a child that waits before it writes, or closes" {
    why waits_first 1
    root "wc waits for data, or the end of file, of the pipe that main made; \
child 2 still holds its write end (fd <n>), has not written to it, and is in \
sem_wait(): child 2 waits for a semaphore, which is 0"
    why forgets_first 1
    root "sort waits for the end of file of the pipe that main made; child 2 \
still holds its write end (fd <n>), has not written to it, and is in msgrcv(): \
child 2 waits for a message in message queue <n>"
}

@test "why: no datagram" {
    why udp_nobody 1
    root "main waits for a datagram at its socket (fd <n>), and nobody here is \
left to send one"
}

@test "why: an eventfd that nobody adds to" {
    why eventfd_nobody 1
    root "child 1 waits at its eventfd (fd <n>), and nobody here is left to let \
it go on: main is in wait() for child 1"
}

@test "why: the thread that is joined waits, not who joins it" {
    why join_cond 1
    [[ ${lines[0]} = "thread 1 waits for a "* ]] || fail "$output"
    chain "main pthread_join(), for thread 1"
}

@test "why: poll() for a pipe" {
    why poll_ever 1
    [[ ${lines[0]} = "child 1 waits for data, or the end of file, of the pipe "* ]]
    chain "child 1 poll(fd <n>)"
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

@test "why: a socket, read until the end by a child" {
    why server_kept 1
    root "child 1 has read 4 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; main has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>): deadlock"
}

@test "why: the mutex before the count, with semaphores" {
    why mutex_first 1
    root "deadlock: main waits for semaphore 0 of set <n>, which is 0; child 1 \
waits for semaphore 1 of set <n>, which is 0; and nobody else here is left to \
let them go on"
}

@test "why: another thread that naps may still write" {
    busy=1 why thread_busy 1
    root "main sleeps: busy, not stuck"
    never "still holds" deadlock
}

@test "why: a mutex that fork() copied while a thread held it" {
    why copied_mutex 1
    root "child 1 waits for a mutex (\`m\`) that thread 1 held when fork() copied it: \
here nobody can unlock this copy"
    never "has ended without"
}

@test "why: two threads that join each other" {
    why join_cycle 1
    root "deadlock: thread 1 is in pthread_join() and waits for thread 2; thread 2 \
is in pthread_join() and waits for thread 1"
    chain "main its first thread has ended"
}

# Under strace the end of a child interrupts semop(), and the program ends.
@test "why: a barrier with too few posts, whose children have ended" {
    why barrier_semop 1
    root "barrier_semop <n> waits until semaphore 0 of set <n> is at least 3; it \
is 2, and nobody here is left to change it"
    chain "made meanwhile: semaphore set <n>; if it is of this program, this \
removes it: ipcrm -s <n>"
    ipcrm -s "$(sed -n 's/^made meanwhile: .* ipcrm -s //p' <<<"$output")"
}

@test "why: a named semaphore that the program has made itself" {
    why new_sem 1
    root "main waits for the semaphore /why_new, whose value is 0: too few \
posts, and nobody here is left to post; child 1 has ended"
    never "there before"
}

@test "why: who should post was killed" {
    why killed_post 1
    root "main waits for a semaphore, whose value is 0: too few posts, and \
nobody here is left to post; child 1 was killed by SIGSEGV"
}

@test "why: two pipes, whose writer pauses" {
    why poll_two 1
    root "main waits in poll() until one of these is ready: fd <n> (the pipe \
that main made), fd <n> (the pipe that main made); at the other end: child 1, \
which is in pause()"
}

@test "why: an epoll of a pipe whose write end is its own" {
    why epoll_self 1
    root "main waits for data, or the end of file, of the pipe that main made; \
it still holds the write end itself (fd <n>), and nobody else does"
}

@test "why: select() of nothing" {
    why select_nothing 1
    root "main waits in select(), without a limit of time, for no descriptor at \
all: only a signal could end that"
}

@test "why: sigwait() for a signal that was not blocked" {
    why sigwait_late 1
    root "main waits for a signal in sigwait(); SIGUSR1 from child 1 came \
before, and its handler had run when the wait began: it is lost, and nobody \
sends another"
}

@test "why: of two that have read the one that reads on" {
    why keep_alive 1
    root "main has read 40 bytes from its connection (fd <n>), and reads on until \
more come, or the end of file; child 1 has neither closed nor shut down the \
other end (fd <n>), and is in recv(fd <n>): deadlock"
}

@test "why: a second datagram" {
    why datagram_more 1
    root "main waits for another datagram at its socket (fd <n>), and nobody \
here is left to send one"
    never "end of file" "connection"
}

@test "why: two locks of files in opposite order" {
    why flock_order 1
    root "deadlock: main waits for a lock of the file $PWD/lb that child 1 \
holds; child 1 waits for a lock of the file $PWD/la that main holds"
}

@test "why: a lock that a child has inherited" {
    why flock_inherited 1
    root "child 2 waits for a lock of the file $PWD/li that child 1 holds; child 1 \
is in pause()"
    never "that main holds"
}

@test "why: localtime() in a handler, and in main" {
    why handler_clock 1
    root "main waits, in its handler of SIGALRM, for a lock that only it can \
hold: the signal came while it was held, as within printf() or malloc(), which \
no handler may call"
}

@test "why: a condition in shared memory, for threads of one process" {
    why cond_shared 1
    root "child 1 waits for a word in shared memory that was made for the threads \
of one process only (not PTHREAD_PROCESS_SHARED): no other process can wake it"
}

@test "why: a question of another type, not the wait for its answer" {
    why msg_types 1
    root "child 1 waits for a message of type 1 in message queue <n>, and there \
is one only of type 2 (from main)"
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

@test "why: a post that SEM_UNDO takes back" {
    why undo_post 1
    root "main waits until semaphore 0 of set <n> is at least 1; it is 0 (1 up, 0 \
down in all): child 1's +1 was made with SEM_UNDO, and was taken back when child 1 \
ended, and nobody here is left to post"
    why undo_taken 1
    root "main waits until semaphore 0 of set <n> is at least 1; it is 0 (1 up, 1 \
down in all): too few posts, and nobody here is left to post"
    never SEM_UNDO
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

@test "why: wait() for the shell of popen(), before pclose()" {
    local keeps="sort waits for the end of file of the pipe that main made; \
main still holds its write end (fd <n>), and is in wait() for sort"
    why popen_wait 1
    root "$keeps; its text (9 bytes: \"<n>\") is still in its stdio buffer: \
fclose(), or pclose(), before wait() writes it, and closes the end"
    FLUSH=1 why popen_wait 1
    root "$keeps"
}

@test "why: EPOLLET, and bytes that are not read" {
    why epoll_part 1
    root "main waits in epoll_wait(fd <n>) with EPOLLET, while 17 bytes lie \
unread at fd <n>: it is told only of what comes anew; it has not read until \
EAGAIN"
    never deadlock
}

@test "why: EPOLLET, and a connection that is not accepted" {
    why epoll_accept 1
    root "main waits in epoll_wait(fd <n>) with EPOLLET, while a connection waits \
at fd <n>, where it listens: it is told only of what comes anew; it has not \
called accept() until EAGAIN"
}

@test "why: EPOLLONESHOT, which is not set again" {
    why epoll_once 1
    root "main waits in epoll_wait(); fd <n> was watched with EPOLLONESHOT, and \
has been told of once: it is not watched any more before \
epoll_ctl(EPOLL_CTL_MOD); 6 bytes lie unread at fd <n>"
    never deadlock
}

@test "why: EPOLLET, and another thread is to read" {
    why epoll_handed 1
    root "thread 1 waits for a semaphore (\`never\`), whose value is 0: too few \
posts, and nobody here is left to post: main is in epoll_wait(fd <n>)"
    never EAGAIN
}

@test "why: a question without the end of its line" {
    why no_newline 1
    root "child 1 has read all that came by the pipe that main made (\"12\", \
without a newline at its end), and reads on until more comes, or the end of \
file; main holds its write end (fd <n>), and is in read(fd <n>): deadlock"
    never "still holds"
}

@test "why: a question that gets no answer" {
    why no_answer 1
    root "child 1 has read all that came by the pipe that main made (4 bytes), \
and reads on until more comes, or the end of file; main holds its write end (fd \
<n>), and is in read(fd <n>): deadlock"
    never "still holds" newline
}

@test "why: sort, which needs the end of file, newline or not" {
    why sort_pair 1
    root "sort waits for the end of file of the pipe that main made; main still \
holds its write end (fd <n>), and is in read(fd <n>): deadlock"
}

@test "why: the buffer of a program that has no fflush() to add" {
    why grep_filter 1
    root "main waits for grep, whose text (12 bytes: \"error: disk\") is still in \
its stdio buffer for fd 1: it writes only when its buffer is full, or when it \
ends, since fd 1 is no terminal; grep is in read(fd 0)"
    never fflush
}

@test "why: the rest of a record, between two threads" {
    why tcp_record 1
    root "thread 1 has read 6 bytes from its connection (fd <n>), and reads on \
until 58 more have come, or the end of file; main, at the other end (fd <n>), is \
in recv(fd <n>): deadlock"
    never "it still holds"
    WHOLE=1 why tcp_record 1
    root "deadlock: main is in recv(fd <n>) and waits for thread 1 to write (fd \
<n>); thread 1 is in recv(fd <n>) and waits for main to write (fd <n>), until it \
has all of 64 bytes (MSG_WAITALL)"
}

@test "why: the rest of a line from a socket" {
    why tcp_line 1
    root "child 1 has read 5 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; main has neither closed nor shut down the \
other end (fd <n>), and is in recv(fd <n>); what child 1 has read (\"hello\") \
does not end with a newline: deadlock"
}

@test "why: a read() that alarm() does not end" {
    why alarm_restart 1
    root "deadlock: main is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for main to write (fd <n>); SIGALRM \
came during main's read(fd <n>), which began again after its handler: \
SA_RESTART, as signal() sets it"
}

@test "why: a pipe between two threads" {
    why thread_pipe 1
    root "thread 1 has read all that came by the pipe that main made (5 bytes), \
and reads on until more comes, or the end of file; only its own process holds \
the write end (fd <n>): main is in read(fd <n>): deadlock"
    never "it still holds"
}

@test "why: malloc() in a handler, and in main; the signal is pending in all" {
    why malloc_handler 1
    root "main waits, in its handler of SIGALRM, for a lock inside libc: the \
signal came while main was in malloc(), printf() or the like, which no handler \
may call"
    never "thread 1 waits"
}

@test "why: a condition, by its name: who waits at it, who was woken last" {
    why cond_one 1
    root "thread 1, thread 2, thread 3 and thread 4 wait for a condition variable \
(\`c\`) to be signalled, and nobody here is left to signal it: main is in \
pthread_join() for thread 1; the last signal that woke a thread came from thread \
<n>, and woke one"
    never semaphore
    why pool_signal 1
    [[ ${lines[0]} =~ ^thread\ [12]\ and\ thread\ [23]\ wait\ for\ a\ condition ]]
    [[ ${lines[0]} = *"(\`work\`) to be signalled, and nobody here is left to \
signal it: main is in pthread_join() for thread "?"; thread "?" has ended; the last \
signal that woke a thread came from main, and woke one" ]] || fail "$output"
}

# Since glibc 2.41 its words do not tell enough.
@test "why: a condition without a name" {
    why cond_heap 1
    [[ ${lines[0]} =~ ^thread\ 1\ and\ thread\ 2\ wait\ for\ a\ (condition|word) ]]
    [[ ${lines[0]} = *": main is in pthread_join() for thread 1" ]]
    never semaphore mutex
}

@test "why: a semaphore that a thread has taken to its end" {
    why pc_break 1
    root "main waits for a semaphore (\`mutex\`), whose value is 0: too few posts, \
and nobody here is left to post; thread 1 and thread 2 have ended"
}

@test "why: more who wait than are told of" {
    why many_wait 1
    [[ ${lines[0]} = *" (\`start\`), whose value is 0: too few posts, and nobody \
here is left to post: main is in pthread_join() for thread 1, "*", thread 6 is in \
sem_wait(), ..." ]] || fail "$output"
}

@test "why: two semaphores in one piece of shared memory" {
    local at="waits? for a semaphore \(at byte" of="of the shared memory\), which is 0"
    why rw_count 1
    [[ ${lines[0]} =~ ^deadlock:\ child ]]
    [[ ${lines[0]} =~ $at\ 0\ $of ]] || fail "$output"
    [[ ${lines[0]} =~ child\ [12]\ and\ child\ [23]\ $at ]] || fail "$output"
    [[ ${lines[0]} =~ $at\ 32\ $of ]] || fail "$output"
}

@test "why: a barrier, and one in its second round" {
    why barrier_five 1
    root "thread 1, thread 2, thread 3 and thread 4 have come to a barrier \
(\`bar\`) that is for 5, and nobody here is left to come: main is in \
pthread_join() for thread 1"
    why barrier_round 1
    root "thread 1 has come to a barrier that is for 2, and nobody here is left to \
come: main is in pthread_join() for thread 1; thread 2 has ended"
    never mutex
}

@test "why: a read-write lock, to write, by one who has it to read" {
    why rw_upgrade 1
    root "main waits to write-lock a read-write lock (\`lock\`), which is \
read-locked (1 time): who has read-locked it must unlock it before it write-locks \
it; nobody here is left to unlock it"
}

@test "why: pthread_once() in itself; and a futex() that is none of libc" {
    why once_self 1
    root "main waits in pthread_once() (\`once\`) for an initialisation that has \
begun, and has not ended; whoever runs it waits, too, and may be main itself"
    why own_futex 1
    root "main waits for a word in memory (\`word\`) to change, as \
pthread_cond_wait() and the like do, and nobody here is left to wake it"
}
