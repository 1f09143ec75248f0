#!/usr/bin/env bats
# run.sh --why: pipes, FIFOs, queues and sockets that hang, each with the right
# cause.

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

@test "why: a socket that is read until an end that cannot come" {
    why tcp_until_eof 1
    root "deadlock: main has read 16 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; child 1 has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>)"
    chain "main read(fd <n>)" "child 1 read(fd <n>)"
}

@test "why: a socket in which the question is before accept() has returned" {
    why writes_first 1
    root "deadlock: main has read 16 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; child 1 has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>)"
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

@test "why: a write end that sort has inherited, which catches signals" {
    why sort_keeps 1
    root "sort waits for the end of file of the pipe that main made; it still \
holds the write end itself (fd <n>), and nobody else does"
    never "signal handler"
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

@test "why: a socketpair whose ends are both open in the reader" {
    why socketpair_kept 1
    root "child 1 has read 3 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; it still holds the other end \
itself (fd <n>), and nobody else does"
}

@test "why: an empty POSIX queue" {
    why mq_empty 1
    [[ ${lines[0]} = "child 1 waits for a message in the queue /why_empty"*", \
and there is none; nobody here is left to send one: main is in wait() for \
child 1" ]]
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
    root "deadlock: wc is in read(fd 0) and waits for child 2 to write (fd <n>); child \
2 waits for a semaphore, which is 0, and only main is left to post it; main is in \
wait() and waits for wc"
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

@test "why: poll() for a pipe" {
    why poll_ever 1
    [[ ${lines[0]} = "child 1 waits for data, or the end of file, of the pipe "* ]]
    chain "child 1 poll() of fd <n>"
}

@test "why: a socket, read until the end by a child" {
    why server_kept 1
    root "deadlock: child 1 has read 4 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; main has neither closed nor shut down \
the other end (fd <n>), and is in read(fd <n>)"
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

@test "why: of two that have read the one that reads on" {
    why keep_alive 1
    root "deadlock: main has read 40 bytes from its connection (fd <n>), and reads on until \
more come, or the end of file; child 1 has neither closed nor shut down the \
other end (fd <n>), and is in recv(fd <n>)"
}

@test "why: a second datagram" {
    why datagram_more 1
    root "main waits for another datagram at its socket (fd <n>), and nobody \
here is left to send one"
    never "end of file" "connection"
}

@test "why: a question of another type, not the wait for its answer" {
    why msg_types 1
    root "child 1 waits for a message of type 1 in message queue <n>, and there \
is one only of type 2 (from main)"
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
    root "main waits in epoll_wait() of fd <n> with EPOLLET, while 17 bytes lie \
unread at fd <n>: it is told only of what comes anew; it has not read until \
EAGAIN"
    never deadlock
}

@test "why: EPOLLET, and a connection that is not accepted" {
    why epoll_accept 1
    root "main waits in epoll_wait() of fd <n> with EPOLLET, while a connection waits \
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
posts, and nobody here is left to post: main is in epoll_wait() of fd <n>"
    never EAGAIN
}

@test "why: a question without the end of its line" {
    why no_newline 1
    root "deadlock: child 1 has read all that came by the pipe that main made (\"12\", \
without a newline at its end), and reads on until more comes, or the end of \
file; main holds its write end (fd <n>), and is in read(fd <n>)"
    never "still holds"
}

@test "why: a question that gets no answer" {
    why no_answer 1
    root "deadlock: child 1 has read all that came by the pipe that main made (4 bytes), \
and reads on until more comes, or the end of file; main holds its write end (fd \
<n>), and is in read(fd <n>)"
    never "still holds" newline
}

@test "why: sort, which needs the end of file, newline or not" {
    why sort_pair 1
    root "deadlock: sort waits for the end of file of the pipe that main made; main still \
holds its write end (fd <n>), and is in read(fd <n>)"
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
    root "deadlock: thread 1 has read 6 bytes from its connection (fd <n>), and reads on \
until 58 more have come, or the end of file; main, at the other end (fd <n>), is \
in recv(fd <n>)"
    never "it still holds"
    WHOLE=1 why tcp_record 1
    root "deadlock: main is in recv(fd <n>) and waits for thread 1 to write (fd \
<n>); thread 1 is in recv(fd <n>) and waits for main to write (fd <n>), until it \
has all of 64 bytes (MSG_WAITALL)"
}

@test "why: the rest of a line from a socket" {
    why tcp_line 1
    root "deadlock: child 1 has read 5 bytes from its connection (fd <n>), and reads on \
until more come, or the end of file; main has neither closed nor shut down the \
other end (fd <n>), and is in recv(fd <n>); what child 1 has read (\"hello\") \
does not end with a newline"
}

@test "why: a pipe between two threads" {
    why thread_pipe 1
    root "deadlock: thread 1 has read all that came by the pipe that main made (5 bytes), \
and reads on until more comes, or the end of file; only its own process holds \
the write end (fd <n>): main is in read(fd <n>)"
    never "it still holds"
}

@test "why: a child that prints what its parent says" {
    why says_parent 1
    says "
child 1 waits for data, or the end of file, of the pipe that main made; main still"
    never "parent waits"
}

@test "why: select(), whose first argument is one too small" {
    why select_first 1
    root "main waits in select() of fd <n>, while 7 bytes lie unread at fd <n>: that \
is in its set, but its first argument is <n>, and only descriptors below that \
are looked at; it must be the highest one plus 1"
    chain "child 1 pause()"
}

@test "why: select(), whose set is not filled anew" {
    why select_once 1
    root "a: 3"
    chain "main waits in select(), while 3 bytes lie unread at fd <n>: an earlier select() \
watched that, this one does not; select() leaves in its sets only what is \
ready, so they must be filled anew before each call"
    never "a waits"
}

@test "why: select() and read(), where a FILE has read ahead" {
    why select_file 1
    chain "main waits in select() of fd <n>, while its FILE there still holds 4 bytes \
in its stdio buffer: what has been read already this call does not see, only \
what is still in the kernel"
    READ=1 why select_file 1
    chain "main waits in read(fd <n>), while its FILE there still holds 4 bytes \
in its stdio buffer: what has been read already"
}

@test "why: poll() that asks for no events" {
    why poll_events 1
    root "main waits in poll(), while 8 bytes lie unread at fd <n>: the events \
asked for there are 0, and only an error or a hangup would be told of; POLLIN \
asks for data"
}

@test "why: a connection that poll() does not watch" {
    why poll_forgets 1
    root "main waits in poll() of fd <n>, while 5 bytes lie unread at fd <n>, where \
it does not look; child 1 waits there for an answer"
    ACCEPT=1 why poll_forgets 1
    root "main waits in accept(fd <n>), while 5 bytes lie unread at fd <n>, where \
it does not look; child 1 waits there for an answer"
}

@test "why: two FIFOs that should be one" {
    why fifo_names 1
    root "main waits in open() until somebody opens the FIFO client_<n> to read; \
child 1 waits in open() until somebody opens the FIFO client_<n> to write; these \
are different FIFOs, and nobody else here is left to open their other ends"
    never deadlock
}

@test "why: a datagram that came before the receiver, or went elsewhere" {
    why udp_lost 1
    root "main waits for a datagram at its socket (fd <n>), and nobody here is \
left to send one: child 1 is in recv(fd <n>); child 1 sent one to port 45117 before \
main was bound to it: that one is lost"
    SWAP=1 why udp_lost 1
    root "main waits for a datagram at its socket (fd <n>), and nobody here is \
left to send one: child 1 is in recv(fd <n>); child 1 sent one to port 45117, which \
nobody here is bound to; this socket is bound to port 15792: the same two bytes in \
the other order, htons() is missing on one side"
}

@test "why: a FIFO by another name, which is not there" {
    why fifo_typo 1
    root "main waits in open() until somebody opens the FIFO data to write: nobody \
does; child 1's open(date) failed with ENOENT; child 1 has ended with status 1"
}

@test "why: a queue by another name" {
    QUEUE=1 why two_names 1
    chain "main waits for a message in the queue /why-job, and there is none; nobody \
here is left to send one; producer sent into another queue, /why-jobs"
}

@test "why: a program that is not there, and no _exit() behind exec()" {
    why no_such_program 1
    root "child 1 waits for data, or the end of file, of the pipe that main made; it \
still holds the write end itself (fd 1), and nobody else does; child 1 could not \
execute srot (ENOENT), and goes on in the program that made it"
}

@test "why: SHUT_RD in place of SHUT_WR; a short write" {
    why shut_read 1
    root "child 1 has read 5 bytes from its connection (fd <n>), and reads on until \
more come, or the end of file; main has called shutdown(fd <n>, SHUT_RD), which \
ends only its own reading: SHUT_WR would send the end of file; it is in wait() for \
child 1"
    SHORT=1 why shut_read 1
    [[ $output == *"main's last write() there wrote "*" of 4194304 bytes, and the rest \
was not written"* ]] || fail "$output"
}

@test "why: accept() of a socket that another thread has closed" {
    why closed_accept 1
    root "thread 1 waits in accept(fd <n>), and its process has closed this \
descriptor since: close() does not end a wait that has begun, shutdown() of the \
listening socket does: main is in pthread_join() for thread 1"
}

@test "why: the same call again and again, in vain" {
    busy=2 why asks_again 1
    root "main calls recv(fd <n>) again and again, which fails with EAGAIN: busy, \
not stuck; whether that leads anywhere is not to be seen from outside"
    END=1 busy=2 why asks_again 1
    [[ ${lines[0]} = "main calls recv(fd "*") again and again, at the end of file: \
busy"* ]] || fail "$output"
}

@test "why: a connection that has not been accepted" {
    why not_accepted 1
    root "deadlock: main is in read(fd <n>), and waits for child 1 to accept its \
connection (fd <n>); child 1 is in read(fd <n>) and waits for main to write (fd <n>)"
    chain "main read(fd <n>), and its connection has not been accepted yet" \
        "child 1 read(fd <n>), for main"
}

@test "why: text in a buffer of stdio that nobody waits for" {
    why idle_logger 1
    root "main waits for a message of type 3 in message queue <n>, and there is one \
only of type 2 (from child 2)"
    never fflush
    why heir_program 1
    root "sort waits for the end of file of the pipe that main made; cat still holds \
its write end (fd <n>), and is in read(fd 0)"
    never fflush
}

@test "why: clients that have inherited the listening socket" {
    why clients_first 1
    root "child <n> waits in read(fd <n>), and nobody has accepted its connection \
(fd <n>) yet; main listens there (fd <n>), and is in wait() for child 1 and child 2"
    never deadlock
    why join_first 1
    root "deadlock: thread 1 is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for thread 1 to write (fd <n>); the \
connection of child 2 has not been accepted yet: main listens there, and is in \
pthread_join() for thread 1"
}

@test "why: who takes its own question" {
    why own_question 1
    root "child 1 waits for a message of type 1 in message queue <n>, and there is \
none; nobody here is left to send one: main is in wait() for child 1; main itself \
has received what it had sent there"
    PIPE=1 why own_question 1
    root "child 1 waits for data, or the end of file, of the pipe that main made; \
main still holds its write end (fd <n>), and is in wait() for child 1; and child 1 \
holds one itself (fd <n>); main itself has read what it had written there"
}

@test "why: a length, a port in the other order of bytes" {
    why length_order 1
    root "deadlock: child 1 has read 9 bytes from its connection (fd <n>), and reads on \
until 83886075 more have come, or the end of file; it had asked for 83886080 bytes, \
which is 5 with the bytes in the other order: htonl() or ntohl() is missing on one \
side; main has neither closed nor shut down the other end (fd <n>), and is in \
read(fd <n>)"
    LARGE=1 why length_order 1
    never htonl
    busy=3 why refused_ever 1
    root "main calls connect(port <n>) again and again, which fails with \
ECONNREFUSED: busy, not stuck; main is bound to port <n>: the same two bytes in the \
other order, htons() is missing on one side"
}

@test "why: EPOLLONESHOT within one process" {
    why oneshot_own 1
    root "thread 1 waits in epoll_wait(); fd <n> was watched with EPOLLONESHOT, and \
has been told of once: it is not watched any more before epoll_ctl(EPOLL_CTL_MOD); \
3 bytes lie unread at fd <n>"
}

@test "why: a pipe that took a part; an answer to a port where nobody is" {
    why part_written 1
    root "deadlock: child 1 has read all that came by the pipe that main made (65536 \
bytes), and reads on until more comes, or the end of file; main holds its write end \
(fd <n>), and is in read(fd <n>); main's last write() there wrote 65536 of 200000 \
bytes, and the rest was not written"
    why udp_port 1
    root "main waits for a datagram at its socket (fd <n>), and nobody here is left to \
send one: child 1 is in recv(fd <n>); child 1 sent one to port 9, which nobody here is \
bound to"
}

@test "why: a pipeline in a loop, in which no write end is closed" {
    why pipeline_ends 1
    [[ ${lines[0]} == "grep waits for data, or the end of file, of the pipe that main \
made; main still holds its write end (fd "*"), and is in wait() for grep, sort and \
head; so does sort "*"; and grep holds one itself (fd "*")" ]] || fail "$output"
    never stdio
}
