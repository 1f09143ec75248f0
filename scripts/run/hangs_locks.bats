#!/usr/bin/env bats
# run.sh --why: semaphores, mutexes and the like that hang, each with the right
# cause.

load ../test_helper
load why

@test "why: a semaphore in memory that is not shared" {
    why private_sem 1
    root "child 1 waits for a semaphore (\`s\`) in memory that is not shared: since \
fork() each process has a semaphore of its own, and sem_post() in another one \
does not change this one"
    chain "child 1 sem_wait()" "main wait(), for child 1"
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
    root "main waits for a mutex, locked by child 1, which has ended without \
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
there before this program, which began with the value that was left: sem_open() \
gives a value only to a new one"
    never "too few"
}

@test "why: a condition that was signalled before the wait" {
    why cond_lost 1
    [[ ${lines[0]} = "main waits for "* ]]
    never deadlock holds
}

@test "why: a lock of a file" {
    why flock_kept 1
    [[ ${lines[0]} = "child 1 waits for a lock of the file "*" that main \
holds; main is in wait() for child 1" ]]
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

@test "why: the thread that is joined waits, not who joins it" {
    why join_cond 1
    [[ ${lines[0]} = "thread 1 waits for a "* ]] || fail "$output"
    chain "main pthread_join(), for thread 1"
}

@test "why: the mutex before the count, with semaphores" {
    why mutex_first 1
    root "deadlock: main waits for semaphore 0 of set <n> that child 1 has \
taken; child 1 waits for semaphore 1 of set <n>, which is 0, and only main is left \
to post it"
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

@test "why: a condition in shared memory, for threads of one process" {
    why cond_shared 1
    root "child 1 waits for a word in shared memory that was made for the threads \
of one process only (not PTHREAD_PROCESS_SHARED): no other process can wake it"
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

# Under strace the end of a child interrupts semop(). What the first run has left
# would end the second one, which IPC_EXCL makes.
@test "why: a set that is made with IPC_EXCL, and a run without strace" {
    why excl_set 1
    says "waits until semaphore 0 of set "
    never "File exists"
    # the child's end came before semop(), on a busy machine: nothing disturbed
    [[ $output == *"run once more"* ]] || skip "nothing was interrupted here"
    says "is at least 1; it is 0, and nobody here is left to change it"
}

@test "why: a lock of a file, and a semaphore that its holder waits for" {
    why flock_sem 1
    root "deadlock: main waits for a lock of the file $PWD/locked that child 1 \
holds; child 1 waits for a semaphore, which is 0, and only main is left to post it"
}

@test "why: a condition that was signalled, and its flag not set" {
    why cond_flag 1
    root "thread 1 waits for a condition variable (\`c\`) to be signalled, and \
nobody here is left to signal it: main is in pthread_join() for thread 1; it was \
woken before, at last by main, and waits again"
}

@test "why: a semaphore by another name" {
    why two_names 1
    chain "main waits for the semaphore /why_full, whose value is 0: too few posts, \
and nobody here is left to post; producer has ended; producer has opened another \
one, /why-full"
}

@test "why: a lock, held while another thread's question is awaited" {
    why lock_and_read 1
    root "deadlock: thread 1 is in read(fd <n>) and waits for child 1 to write (fd \
<n>); child 1 is in read(fd <n>) and waits for thread 2 to write (fd <n>); thread 2 \
waits for a mutex (\`conn\`) that thread 1 holds"
}

@test "why: a handler that takes the lock of what it interrupts" {
    why handler_lock 1
    root "main waits for a mutex (\`m\`) that it holds itself: it has locked it twice, \
the second time in its handler of SIGUSR1, which came while it held it"
}

@test "why: a semaphore with a name that the child has from its parent" {
    why named_zero 1
    root "child 1 waits for the semaphore /why_zero, whose value is 0: too few \
posts, and nobody here is left to post: main is in wait() for child 1"
}

@test "why: shared memory, a lock for threads: beside strace a signal looks again" {
    why shared_plain 1
    root "shared_plain <n> waits for a word in shared memory that was made for the \
threads of one process only (not PTHREAD_PROCESS_SHARED): no other process can wake it"
    says "(beside strace futex() of main was interrupted by a signal that it does not \
notice else: the program was run once more, without)"
    why shared_threads 1
    # (without a name a newer libc's is only "a word in memory")
    [[ ${lines[0]} == "thread "*", and nobody here is left to "*" it: main is in \
pthread_join() for thread "*"; thread "*" has ended" ]] || fail "$output"
    never PTHREAD_PROCESS_SHARED
}

@test "why: a semaphore that is set once more, and one that is taken twice" {
    why set_again 1
    root "child 2 waits until semaphore 0 of set <n> is at least 1; it is 0 (1 up, 0 \
down in all): child 2 has set it by semctl() after child 1 had raised it, so that post \
is gone; nobody here is left to post: main is in wait() for child 2"
    why undo_own 1
    root "main waits until semaphore 0 of set <n> is at least 1; it is 0 (0 up, 1 down \
in all): main itself has taken it, and has not put it back; nobody here is left to post"
    why taken_killed 1
    root "main waits until semaphore 0 of set <n> is at least 1; it is 0 (0 up, 1 down \
in all): child 1 has taken it, and was killed without putting it back; nobody here is \
left to post; child 1 was killed by SIGTERM"
}

@test "why: two semaphores in shared memory with pshared 0 are no deadlock" {
    why pshared_pair 1
    root "child 1 waits for a semaphore (at byte 0 of the shared memory) in shared \
memory that is for threads of one process only: pshared was 0, or sem_init() failed, or \
was not called; sem_post() in another process does not wake it"
    never deadlock
}

@test "why: who takes again what he has not put back" {
    why gives_left 1
    root "child 1 waits until semaphore 1 of set <n> is at least 1; it is 0 (0 up, 1 \
down in all): child 1 itself has taken it, and has not put it back; nobody here is left \
to post: main is in wait() for child 1"
}
