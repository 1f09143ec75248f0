#!/usr/bin/env bats
# The tests of chapter 5. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# break order: s/sem_init(done, 1, 0)/sem_init(done, 1, 1)/
# break order: s/sem_post(done) == -1/0/
@test "order: a semaphore that starts at 0 makes one process wait for another" {
    transcripts order
    misuse order
    traced futex,write ./order
    # the child waits before the parent's part, is woken, and only then speaks
    [ "$(awk '/FUTEX_WAIT/ && !waits { waits = NR }
        /asleep in s/ { part = NR }
        /FUTEX_WAKE/ { wake = NR }
        /child: sem_wait/ { second = NR }
        END { print (waits < part && part < wake && wake < second) }' \
        "$trace")" = 1 ]
}

# break mutex: s/sem_wait(&s->mutex) == -1/0/
# break mutex: s/sem_post(&s->mutex) == -1/0/
# break mutex: s/sem_init(&s->mutex, 1, 1)/sem_init(\&s->mutex, 1, 2)/
@test "mutex: chapter 4's race with two more calls, and nothing is lost" {
    transcripts mutex
    misuse mutex
    for rounds in 0 -1 x 1x 100000001 ''; do
        run -2 ./mutex -n "$rounds"
    done
}

@test "mutex: without the two calls an addition is lost, as in race" {
    sed 's/sem_wait(&s->mutex) == -1/0/; s/sem_post(&s->mutex) == -1/0/' \
        mutex.c >"$BATS_TEST_TMPDIR/without.c"
    cc -o "$BATS_TEST_TMPDIR/without" "$BATS_TEST_TMPDIR/without.c"
    demo "$BATS_TEST_TMPDIR/without"
    says "the counter went from 5 to 6"
}

@test "mutex: without force nothing is lost" {
    [ "$(nproc)" -gt 1 ] || skip "one processor only"
    demo ./mutex -n 10000000
    says "1 was added 20000000 times, the counter went from 0 to 20000000"
}

# break counting: s/add(SEATS, ROOM)/add(SEATS, ROOM + 1)/
# break counting: s/    add(SEATS, -1);/    add(DOOR, 0);/
@test "counting: a semaphore that starts at n lets n in at once" {
    transcripts counting
    misuse counting
}

# break textbook_pv: s/while (value < 0)/while (value < 1)/
# break textbook_pv: s/if (value <= 0)/if (value < 0)/
# break textbook_pv: s/if (value <= 0)/if (value <= 1)/
# break textbook_pv: s/s->value = 1;/s->value = 0;/
@test "textbook_pv: P and V as textbooks have them, with values below 0" {
    transcripts textbook_pv
    misuse textbook_pv
    traced futex ./textbook_pv
    in_trace 'FUTEX_WAIT'
    in_trace 'FUTEX_WAKE, 1'
    [ "$(grep -c 'FUTEX_WAKE, 1' "$trace")" = 2 ] # not a third time, at 1
}

# break never_negative: s/GETNCNT/GETVAL/
# break never_negative: s/sem_init(sem, 1, 0)/sem_init(sem, 1, 1)/
@test "never_negative: a Linux semaphore stops at 0; how many wait is counted apart" {
    transcripts never_negative
    misuse never_negative
}

# break sysv_hello: s/semop(id, &plus, 1) == -1/0/
# break sysv_hello: s/atexit(remove_it)/(void)remove_it/
@test "sysv_hello: System V: a program finds a semaphore by its key" {
    transcripts sysv_hello
    misuse sysv_hello
    run -1 ./sysv_hello 1
    says "semget key 1: "
    run -2 ./sysv_hello x
    run -2 ./sysv_hello 0
    run -1 ./sysv_hello 0xdeadbeef
    says "semget key $((0xdeadbeef - 0x100000000)): "
}

@test "sysv_hello: it waits for a semaphore of somebody else's, until it is gone" {
    id=$(ipcmk -S 1 -p 0600 | sed 's/.*: //')
    key=$(awk -v id="$id" '$2 == id { print $1 }' /proc/sysvipc/sem)
    ./sysv_hello "$key" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    for _ in {1..50}; do
        waiting=$(ipcs -s -i "$id" | awk '$1 == 0 { print $3 }')
        [ "$waiting" != 1 ] || break
        command sleep 0.1
    done
    ipcrm -s "$id"
    status=0
    wait $! || status=$?
    [ "$waiting" = 1 ]
    [ "$status" = 1 ]
    grep -q '^sysv_hello: semop: ' "$BATS_TEST_TMPDIR/out"
}

# break posix_named: s/sem_post(sem) == -1/0/
# break posix_named: s/atexit(remove_it)/(void)remove_it/
@test "posix_named: POSIX, with a name: a program opens a semaphore by its name" {
    transcripts posix_named
    misuse posix_named
    run -1 ./posix_named /ipc-no-such-semaphore
    says "sem_open /ipc-no-such-semaphore: "
    traced execve,openat ./posix_named
    # the second program inherits nothing, and opens the name
    [ "$(awk '/execve\("\/proc\/self\/exe"/ { anew = NR }
        anew && /openat.*\/dev\/shm\/(sem\.)?ipc-/ { found = NR }
        END { print (anew < found) }' "$trace")" = 1 ]
}

@test "posix_named: a signal at any moment leaves no semaphore" {
    for i in 1 2 3 4 5 6 7 8 9; do # 0 would mean for ever
        for signal in INT TERM HUP PIPE; do
            for program in posix_named sysv_hello leftover threads undo; do
                timeout -k "$LIMIT" -s "$signal" "0.000$i" "./$program" >/dev/null || true
            done
        done
    done
    ./posix_named | true
    ./sysv_hello | true
    nothing_left
}

# break posix_unnamed: s/MAP_SHARED/MAP_PRIVATE/
# break posix_unnamed: s/sem_init(sem, 1, 0)/sem_init(sem, 1, 1)/
@test "posix_unnamed: POSIX, without a name: a semaphore is a variable you share" {
    transcripts posix_unnamed
    misuse posix_unnamed
    traced openat,semget ./posix_unnamed
    run -1 grep -e /dev/shm -e semget "$trace"
}

# break threads: s/add(job->sem, -1)/add(job->sem, 0)/
# break threads: s/    for (i = 0; i < 3; i++) {/    job[1].sem = job[2].sem = \&sem; &/
# break threads: s/struct job \*job = arg;/struct job *job = arg; if (job->sem != NULL) job->tid = gettid();/;s/add(job->sem, -1)/(void)add/
@test "threads: every kind of semaphore works between threads, too" {
    transcripts threads
    misuse threads
    traced clone,clone3,fork,vfork,futex,semop,semtimedop ./threads
    [ "$(grep -c CLONE_THREAD "$trace")" = 3 ]
    # the three wait for three things
    in_trace 'sem_op=-1'
    [ "$(awk 'NR == 1 { main = $1 } $1 != main && /FUTEX_WAIT/' "$trace" |
        sed 's/.*futex(//; s/,.*//' | sort -u | wc -l)" = 2 ]
}

# break fast_path: s/try(sem, "P", 1000)/try(sem, "P", 1)/
# break fast_path: s/try(sem, "s", 1)/try(sem, "P", 1)/
# break fast_path: s/0x80000000/0x7fff0000/
@test "fast_path: a POSIX semaphore calls the kernel only if somebody must wait" {
    transcripts fast_path
    misuse fast_path
    traced all ./fast_path
    # the first child calls nothing between the filter and its end
    [ "$(awk '/PR_SET_SECCOMP/ { if (!n++) child = $1; next }
        $1 == child && n && /exit_group\(0/ { print "exit"; exit }
        $1 == child && n && !/resumed/ { print "call"; exit }' \
        "$trace")" = exit ]
    # what killed the others: the wait at 0, and the semop()
    in_trace 'futex.*FUTEX_WAIT'
    in_trace '^[0-9]+ +(semop|semtimedop|ipc)\('
    [ "$(grep -c 'killed by SIGSYS' "$trace")" = 2 ]
}

# break futex_semaphore: s/    s->value++;/    int w = s->waiters; sched_yield(); s->value++;/;s/s->waiters > 0 \&\& syscall/w > 0 \&\& syscall/
# break futex_semaphore: s/s->waiters > 0 && syscall/0 \&\& syscall/
# break futex_semaphore: s/        s->waiters--;/        s->waiters -= 2;/
# break futex_semaphore: s/atomic_compare_exchange_weak(&s->value, &value, value - 1)/value-- > 0/
@test "futex_semaphore: a semaphore made of shared memory and futex" {
    transcripts futex_semaphore
    misuse futex_semaphore
    for rounds in 0 -1 x 1x 1000001 ''; do
        run -2 ./futex_semaphore -n "$rounds"
    done
    demo ./futex_semaphore -n 1000000
    says "the counter is at 4000000, the semaphore at 1"
}

# break spin_or_sleep: s/    sleeper = start(sem, 1);/    sleeper = start(sem, 0);/
# break spin_or_sleep: s/    spinner = start(sem, 0);/    spinner = start(sem, 1);/
@test "spin_or_sleep: two ways to wait: the CPU time tells them apart" {
    transcripts spin_or_sleep
    misuse spin_or_sleep
}

# break critical_section: /^static void deposit/,/^}/s/[PV](&a->mutex);//
# break critical_section: s/start(deposit, a + 1)/start(deposit, a)/
# break critical_section: s/start(withdraw, a)/start(withdraw, a + 1)/
# break critical_section: s/withdraw(struct account \*a)/withdraw(struct account *a) { a->balance--; } void withdraw2(struct account *a); void withdraw2(struct account *a)/
@test "critical_section: what is guarded is the resource, not the code" {
    transcripts critical_section
    misuse critical_section
}

# break one_is_not_enough: s/MAP_SHARED/MAP_PRIVATE/
# break one_is_not_enough: s/sem_init(&s->mutex, 1, 1)/sem_init(\&s->mutex, 1, 0)/
@test "one_is_not_enough: P before and V after: nobody waits for an item, or room" {
    transcripts one_is_not_enough
    misuse one_is_not_enough
}

# break producer_consumer: s/    P(&s->slots);//
# break producer_consumer: s/    P(&s->items);//
# break producer_consumer: s/    P(&s->mutex);//
# break producer_consumer: s/    V(&s->items);//
@test "producer_consumer: slots to fill, items to take, and a mutex: it is right" {
    transcripts producer_consumer
    misuse producer_consumer
    for _ in 1 2 3 4 5; do
        demo ./producer_consumer
        says "put 900, taken 900; missing 0, taken twice 0"
    done
}

# break readers_writers: s/    if (--s->readers == 0)/    s->readers--;/
# break readers_writers: s/    [PV](&s->mutex);//
# break readers_writers: s/if (++s->readers == 1)/if (++s->readers > 0)/
# break readers_writers: s/if (--s->readers == 0)/if (--s->readers < 0)/
# break readers_writers: s/        P(&s->room), V(&s->room);/        (void)s;/
@test "readers_writers: many may read at once, who writes must be alone" {
    transcripts readers_writers
    misuse readers_writers
}

# break forgotten_v: s/!forgets && sem_post/sem_post/
@test "forgotten_v: P without V: the next one waits for ever" {
    transcripts forgotten_v
    misuse forgotten_v
}

# break undo: s/take_and_die(SEM_UNDO)/take_and_die(0)/
# break undo: s/take_and_die(0)/take_and_die(SEM_UNDO)/
@test "undo: who dies with a semaphore in its hand gives it back, with SEM_UNDO" {
    transcripts undo
    misuse undo
    traced kill,semop,semtimedop ./undo
    [ "$(grep -c 'killed by SIGKILL' "$trace")" = 2 ]
}

# break robust_mutex: s/init(a, PTHREAD_MUTEX_ROBUST)/init(a, PTHREAD_MUTEX_STALLED)/
# break robust_mutex: s/check("pthread_mutex_consistent", pthread_mutex_consistent(&a->mutex))/(void)0/
@test "robust_mutex: the next one learns that the owner has died" {
    transcripts robust_mutex
    misuse robust_mutex
}

# break deadlock: s/start(s, &s->b, &s->a)/start(s, \&s->a, \&s->b)/
# break deadlock: s/    right = start(s, &s->a, &s->b);/    right = start(s, \&s->b, \&s->a);/
@test "deadlock: two semaphores, taken in opposite order, stop two processes" {
    transcripts deadlock
    misuse deadlock
}

# break all_or_nothing: s/operate(take_both, 2)/operate(take_both, 1), operate(take_both + 1, 1)/
@test "all_or_nothing: one semop() takes several semaphores, or none of them" {
    transcripts all_or_nothing
    misuse all_or_nothing
    traced semop,semtimedop ./all_or_nothing
    in_trace 'sem_num=0, sem_op=-1,.*sem_num=1, sem_op=-1,.*\], 2'
}

# break leftover: s/sem_open(name, O_CREAT, 0600, 5)/(sem_unlink(name), sem_open(name, O_CREAT, 0600, 5))/
# break leftover: s/    if (sem_unlink(name) == -1)$/    if (0)/
@test "leftover: a named semaphore keeps its value; the initial one counts once" {
    transcripts leftover
    misuse leftover
}

# break wrong_memory: s/MAP_SHARED/MAP_PRIVATE/
# break wrong_memory: s/sem_post(&own) == -1 || //
@test "wrong_memory: a semaphore that is not in shared memory reaches nobody" {
    transcripts wrong_memory
    misuse wrong_memory
}
