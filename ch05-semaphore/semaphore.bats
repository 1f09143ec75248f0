#!/usr/bin/env bats
# The tests of chapter 5. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# a_set WHO [N] - WHO makes a set of N semaphores (1), only for its owner, and
# it is removed in the end
a_set() {
    did "$1" semget ", ${2-1}, (IPC_CREAT.IPC_EXCL.)?0600 = [0-9]"
    grep -qE '^did.*.semctl.*IPC_RMID, NULL = 0' "$facts" ||
        fail "nobody has removed the set" "$(grep '^did.*sem' "$facts")"
}

# no_set COMMAND... - semget() fails: one line says so, exit 1
no_set() {
    injected semget:error=ENOSPC "$@"
    [ "$status" = 1 ] || fail "exit status $status" "$output"
    says "semget: No space left on device"
}

# ---- Before and after: start at 0 ----

# break order: s/if (sem_wait(done) == -1)/if (0)/
# break order: s/^ *alarm(5);.*//
# break order: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary order: s/make_semaphore(0)/make_semaphore(1)/
# hang order: s/if (sem_post(done) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "order: a semaphore that starts at 0 makes one process wait for another" {
    transcripts order
    facts ./order
    waited child sem_wait until parent sem_post
    did child alarm
    reaps parent 1
}

# ---- One at a time: start at 1 ----

# break mutex: s/init(&s->mutex, 1, 1)/init(\&s->mutex, 1, 2)/
# break mutex: s/^ *alarm(5);.*//
# break mutex: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary mutex: s/if (sem_wait(sem) == -1)/if (0)/
# hang mutex: s/init(&s->mutex, 1, 1)/init(\&s->mutex, 1, 0)/;s/^ *alarm(5);.*//
@test "mutex: chapter 4's race with two more calls, and nothing is lost" {
    transcripts mutex
    facts ./mutex
    waited second sem_wait until first sem_post
    did second alarm
    reaps first 1
}

# break mutex_every_order: s/if (sem_trywait(&mutex) == 0)/if (1)/
# contrary mutex_every_order: s/if (sem_init(&mutex, 0, 1) == -1)/if (sem_init(\&mutex, 0, 2) == -1)/
# no hang mutex_every_order: it asks, and never waits
@test "mutex_every_order: with a mutex 2 of the 20 orders are left, and both work" {
    transcripts mutex_every_order
    run -0 ./mutex_every_order
    # the 20 orders of three steps each are 6! / (3! 3!), and chapter 4 has them all
    says "of 20 orders are left"
    facts ./mutex_every_order
    waited_not program futex_wait
}

# break critical_section: s/if (sem_wait(sem) == -1)/if (0)/
# break critical_section: s/^ *alarm(5);.*//
# break critical_section: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary critical_section: s/if (sem_wait(sem) == -1)/if (0)/
# hang critical_section: s/wait_for(start(deposit, &a\[1\]));/wait_for(start(deposit, \&a[0]));/;s/^ *alarm(5);.*//
@test "critical_section: what is guarded is the resource, not the code" {
    transcripts critical_section
    facts ./critical_section
    # the one of account A waits, the one of account B does not
    waited "child 2" sem_wait until parent sem_post
    waited_not "child 1" sem_wait
    before "child 1" end parent sem_post
    did "child 2" alarm
    reaps parent 2
}

# ---- Several at once: start at n ----

# break counting: s/i == SEATS ? 3 : 0/i == SEATS ? 4 : 0/
# break counting: s/    V(SEATS);//
# break counting: s/^ *alarm(5);.*//
# break counting: s/if (wait(&status) == -1)/if (0)/
# contrary counting: s/i == SEATS ? 3 : 0/i == SEATS ? 5 : 0/
# hang counting: s/    V(LEAVE);//;s/^ *alarm(5);.*//
@test "counting: a semaphore that starts at n lets n in at once" {
    transcripts counting
    facts ./counting
    # two had no seat, until another one left
    [ "$(grep -cE '^wait.child [1-5].futex_wait.word.child [1-5].futex_wake' \
        "$facts")" -ge 2 ] || no_fact "two have waited for a seat"
    did "child 1" alarm
    reaps parent 5
}

# ---- P and V ----

# break textbook_pv: s/if (--s->value >= 0)/if (s->value > 0 \&\& --s->value >= 0)/
# break textbook_pv: s/^ *alarm(5);.*//
# break textbook_pv: s/if (waitpid(-1, NULL, WNOHANG) != 0)/if (0)/
# contrary textbook_pv: s/if (--s->value >= 0)/if (s->value > 0 \&\& --s->value >= 0)/
# hang textbook_pv: s/if (value <= 0)/if (value < 0)/;s/^ *alarm(5);.*//
@test "textbook_pv: P and V as textbooks have them, with values below 0" {
    transcripts textbook_pv
    facts ./textbook_pv
    [ "$(grep -cE '^wait.child [12].futex_wait.word.parent.futex_wake' \
        "$facts")" = 2 ] || no_fact "both wait for a V"
    did parent wait 'WNOHANG, NULL = 0'
    did "child 1" alarm
    reaps parent 2
}

# break never_negative: s/if (semop(set, &minus, 1) == -1)/if (0)/
# break never_negative: s/^ *alarm(5);.*//
# break never_negative: s/while (wait(&status) > 0)/while (0)/
# break never_negative: s/atexit(remove_set)/(void)remove_set/
# contrary never_negative: s/if (sem_wait(sem) == -1)/if (0)/
# hang never_negative: s/if (semop(set, &plus_two, 1) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "never_negative: a Linux semaphore stops at 0; how many wait is counted apart" {
    transcripts never_negative
    facts ./never_negative
    a_set parent
    for i in 1 2; do
        waited "child $i" sem_wait until parent sem_post
        waited "child $i" semop on set until parent semop
        did "child $i" alarm
    done
    did parent semctl 'GETNCNT, NULL = 2'
    did parent semctl 'GETVAL, NULL = 0'
    reaps parent 2
    interrupted 1 never_negative
    no_set ./never_negative
}

# ---- Three kinds ----

# break sysv_hello: s/SETVAL, 0)/SETVAL, 1)/
# break sysv_hello: s/^ *alarm(5);.*//
# break sysv_hello: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break sysv_hello: s/atexit(remove_set)/(void)remove_set/
# break sysv_hello: s/signal(SIGINT, interrupted);/(void)interrupted;/
# break sysv_hello: s/if (semctl(set, 0, IPC_STAT, &state)/semctl(set, 0, SETVAL, 1);\n    &/
# break sysv_hello: s/if (semctl(set, 0, IPC_STAT, &state)/semop(set, \&plus, 1);\n    semctl(set, 0, SETVAL, 0);\n    &/
# contrary sysv_hello: s/SETVAL, 0)/SETVAL, 1)/
# hang sysv_hello: s/if (semop(set, &plus, 1) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "sysv_hello: System V: a semaphore in the kernel, found by its key" {
    transcripts sysv_hello
    facts ./sysv_hello
    did first semget '0x49[0-9a-f]*, 1, IPC_CREAT.IPC_EXCL.0600 = [0-9]'
    did second semget '0x49[0-9a-f]*, 1, 0+ = [0-9]'
    did first semctl 'IPC_STAT, .*sem_otime=0'
    waited second semop on set until first semop
    did second alarm
    did first semctl 'IPC_RMID, NULL = 0'
    reaps first 1
    interrupted 2 sysv_hello
}

# break posix_named: s/0600, 0)/0600, 1)/
# break posix_named: s/^ *alarm(5);.*//
# break posix_named: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break posix_named: s/if (sem_unlink(name) == -1) .*/if (0)/;s/atexit(remove_name)/(void)remove_name/
# contrary posix_named: s/0600, 0)/0600, 1)/
# hang posix_named: s/if (sem_post(sem) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "posix_named: POSIX: a semaphore that is found by its name" {
    transcripts posix_named
    facts ./posix_named
    waited second sem_wait until first sem_post
    did second unlink '/sem.ipc-[0-9a-f]+" = 0'
    did second alarm
    reaps first 1
    interrupted 2 posix_named # the first write is libc's, of the name
}

# break posix_unnamed: s/MAP_SHARED/MAP_PRIVATE/
# break posix_unnamed: s/^ *alarm(5);.*//
# break posix_unnamed: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary posix_unnamed: s/MAP_SHARED/MAP_PRIVATE/
# hang posix_unnamed: s/if (sem_post(sem) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "posix_unnamed: POSIX: a semaphore without a name is a variable in memory" {
    transcripts posix_unnamed
    facts ./posix_unnamed
    waited second sem_wait until first sem_post
    did second alarm
    reaps first 1
}

# break threads: s/if (sem_post(&unnamed) == -1)/if (0)/;s/if (sem_wait(sem) == -1)/if (sem != NULL \&\& 0)/
# break threads: s/check(pthread_join(thread\[2\], NULL), "pthread_join");//
# break threads: s/if (sem_unlink(name) == -1)/if (0)/
# break threads: s/atexit(remove_set)/(void)remove_set/
# contrary threads: s/if (sem_wait(sem) == -1)/if (sem != NULL \&\& 0)/
# hang threads: s/if (sem_post(named) == -1)/if (0)/
@test "threads: every kind of semaphore works between threads, too" {
    transcripts threads
    facts ./threads
    a_set main
    waited "thread 1" sem_wait until main sem_post
    waited "thread 2" sem_wait until main sem_post
    waited "thread 3" semop on set until main semop
    did main unlink '/sem.ipc-[0-9a-f]+" = 0'
    interrupted 2 threads # the first write is libc's, of the name
}

# ---- How one waits ----

# break fast_path: s/i < 1000; i++/i < 999; i++/
# break fast_path: s/    semop(-1, &plus, 1);/    sem_post(\&s->sem);/
# contrary fast_path: s/    sem_post(&s->sem);/    getppid();\n&/
# no hang fast_path: its children end by their first call
@test "fast_path: a POSIX semaphore calls the kernel only if somebody must wait" {
    transcripts fast_path
    facts ./fast_path
    fact end "child 1" killed SIGSYS
    fact end "child 2" killed SIGSYS
    [ "$(grep -cE '^did.child 1.futex' "$facts")" = 1 ] # its last
    did "child 2" semop
    reaps parent 2
}

# break futex_semaphore: s/    s->value++;/    s->value--;/
# break futex_semaphore: s/^ *alarm(5);.*//
# break futex_semaphore: s/if (wait(&status) == -1)/if (0)/
# contrary futex_semaphore: s/if (atomic_compare_exchange_weak(&s->value, &value, value - 1))/s->value = value - 1;/
# hang futex_semaphore: /s->waiters[+-][+-];/d;s/^ *alarm(5);.*//
@test "futex_semaphore: a semaphore made of shared memory and futex" {
    transcripts futex_semaphore
    facts ./futex_semaphore
    # who comes last may find it posted already
    [ "$(grep -cE '^wait.child [1-4].futex_wait.word' "$facts")" -ge 2 ] ||
        no_fact "two of the four have waited"
    did "child 1" alarm
    reaps parent 4
}

# break spin_or_sleep: s/start(sleeper, sem)/start(spinner, sem)/
# break spin_or_sleep: s/^ *alarm(5);.*//
# break spin_or_sleep: s/while (wait(&status) > 0)/while (0)/
# contrary spin_or_sleep: s/start(spinner, sem)/start(sleeper, sem)/
# hang spin_or_sleep: s/if (sem_post(sem) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "spin_or_sleep: whoever sleeps uses no processor, whoever spins burns it" {
    transcripts spin_or_sleep
    facts ./spin_or_sleep
    waited "child 1" sem_wait until parent sem_post
    waited_not "child 2" sem_wait
    did "child 1" alarm
    did "child 2" alarm
    reaps parent 2
}

# break timed_wait: s/if (sem_post(&sem) == -1)/if (0)/
# contrary timed_wait: s/if (sem_init(&sem, 0, 0) == -1)/if (sem_init(\&sem, 0, 1) == -1)/
# hang timed_wait: s/sem_timedwait(sem, &end) == 0/sem_wait(sem) == 0/;s/, struct timespec end)/, __attribute__((unused)) struct timespec end)/
@test "timed_wait: sem_timedwait() gives up at a given time, not after a while" {
    transcripts timed_wait
    facts ./timed_wait
    did process futex_wait ' = -1 ETIMEDOUT'
}

# ---- Producers and consumers ----

# break one_is_not_enough: s/^    consume(s);\n    produce/    produce/;s/    s->item = item;/    s->item += item;/
# break one_is_not_enough: s/^ *alarm(5);.*//
# break one_is_not_enough: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary one_is_not_enough: s/    s->item = item;/    s->item += 10;/
# hang one_is_not_enough: s/    if (sem_post(sem) == -1)/    if (0)/;s/^ *alarm(5);.*//
@test "one_is_not_enough: P before and V after: nobody waits for an item, or room" {
    transcripts one_is_not_enough
    facts ./one_is_not_enough
    waited_not producer sem_wait
    waited_not consumer sem_wait
    did consumer alarm
    reaps producer 3
}

# break producer_consumer: s/^ *alarm(5);.*//
# break producer_consumer: s/if (wait(&status) == -1)/if (0)/
# contrary producer_consumer: s/^    P(ITEMS);//
# hang producer_consumer: s/^    V(ITEMS);//;s/^ *alarm(5);.*//
@test "producer_consumer: slots to fill, items to take, and a mutex: it is right" {
    transcripts producer_consumer
    facts ./producer_consumer
    # the consumers were there first
    waited "child 1" sem_wait
    did "child 1" alarm
    reaps parent 4
}

# break mutex_first: s/^ *alarm(5);.*//
# break mutex_first: s/if (waitpid(pid, &status, 0) == -1)/status = 0;if (0)/
# break mutex_first: s/^    P(ITEMS);.*//
# contrary mutex_first: s/^    P(MUTEX);/    P(READY);/;s/^    V(READY);/    V(ITEMS);/
# hang mutex_first: s/sem_timedwait(&sem\[MUTEX\], &limit)/sem_wait(\&sem[MUTEX])/;s/^ *alarm(5);.*//
@test "mutex_first: whoever waits for an item and has the mutex keeps the item out" {
    transcripts mutex_first
    facts ./mutex_first
    never_returned consumer futex_wait
    did consumer alarm
    did producer futex 'ETIMEDOUT'
    fact end consumer killed SIGKILL
    reaps producer 1
}

# break readers_writers: s/if (s->readers == 1)/if (1)/;s/^ *alarm(5);.*//
# break readers_writers: s/^ *alarm(5);.*//
# break readers_writers: s/while (wait(&status) > 0)/while (0)/
# contrary readers_writers: s/^        P(ROOM);//
# hang readers_writers: s/^        V(ROOM);//;s/^ *alarm(5);.*//
@test "readers_writers: many may read at once, who writes must be alone" {
    transcripts readers_writers
    facts ./readers_writers
    # the writer until the last reader leaves
    [ "$(grep -cE '^wait.writer.futex_wait.word.child [0-9].futex_wake' "$facts")" = 1 ] ||
        no_fact "the writer waits for a reader"
    did writer alarm
    reaps parent 3
}

# ---- Monitors ----

# break condition: s/while (box->items == 0)/if (box->items == 0)/
# break condition: s/^ *alarm(5);.*//
# break condition: s/while (wait(&status) > 0)/while (0)/
# contrary condition: s/while (box->items == 0)/if (box->items == 0)/
# hang condition: s/check(pthread_cond_broadcast(&box->filled), "cond_broadcast");//;s/^ *alarm(5);.*//
@test "condition: whoever is woken has to look again: there may be nothing left" {
    transcripts condition
    facts ./condition
    waited consumer futex_wait until producer futex_wake
    waited "consumer (2)" futex_wait until producer futex_wake
    did consumer alarm
    reaps producer 2
}

# break lost_signal: s/if (sem_post(&sem) == -1)/if (0)/
# break lost_signal: s/error = pthread_cond_timedwait(&cond, &mutex, &end);/error = ETIMEDOUT;/
# contrary lost_signal: s/pthread_cond_signal(&cond)/sem_post(\&sem)/;s/pthread_cond_timedwait(&cond, &mutex, &end)/sem_timedwait(\&sem, \&end)/
# hang lost_signal: s/pthread_cond_timedwait(&cond, &mutex, &end)/pthread_cond_wait(\&cond, \&mutex)/
@test "lost_signal: a condition variable forgets a signal, a semaphore keeps a post" {
    transcripts lost_signal
    facts ./lost_signal
    # it sleeps once, and nothing but the clock wakes it
    did process futex_wait ' = -1 ETIMEDOUT'
    is "$(grep -c '^did.process.futex_wait' "$facts")" 1 "waits"
}

# ---- Wait for zero ----

# break barrier: s/SETVAL, 3)/SETVAL, 4)/
# break barrier: s/^ *alarm(5);.*//
# break barrier: s/if (wait(&status) == -1)/if (0)/
# break barrier: s/atexit(remove_set)/(void)remove_set/
# contrary barrier: s/if (semop(set, &all, 1) == -1)/if (0)/
# hang barrier: s/SETVAL, 3)/SETVAL, 4)/;s/^ *alarm(5);.*//
@test "barrier: all wait for all: nobody goes on before the last one has come" {
    transcripts barrier
    facts ./barrier
    a_set parent
    for i in 1 2; do
        waited "child $i" semop on set until parent semop
        did "child $i" semop 'sem_op=0, .* = 0'
        did "child $i" alarm
    done
    reaps parent 2
    interrupted 1 barrier
    no_set ./barrier
}

# ---- Several at once: all or nothing, and deadlock ----

# break all_or_nothing: s/if (semop(set, both, 2) == -1)/if (semop(set, both, 1) == -1 || semop(set, both + 1, 1) == -1)/
# break all_or_nothing: s/^ *alarm(5);.*//
# break all_or_nothing: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break all_or_nothing: s/atexit(remove_set)/(void)remove_set/
# contrary all_or_nothing: s/if (semop(set, both, 2) == -1)/if (semop(set, both, 1) == -1 || semop(set, both + 1, 1) == -1)/
# hang all_or_nothing: s/if (semop(set, &post, 1) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "all_or_nothing: one semop() takes several semaphores, or none of them" {
    transcripts all_or_nothing
    facts ./all_or_nothing
    a_set parent 2
    did child semop 'sem_num=0, sem_op=-1, .*sem_num=1, sem_op=-1, .*, 2, NULL = 0'
    waited child semop on set until parent semop
    did child alarm
    reaps parent 1
    interrupted 1 all_or_nothing
    no_set ./all_or_nothing
}

# break deadlock: s/^ *alarm(5);.*//
# break deadlock: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break deadlock: s/atexit(remove_set)/(void)remove_set/
# contrary deadlock: /^        add(B, -1);$/{N;s/add(B, -1);\n        add(A, -1)/add(A, -1);\n        add(B, -1)/;}
# hang deadlock: s/IPC_NOWAIT/0/;s/^ *alarm(5);.*//
@test "deadlock: taken in opposite order, two semaphores can stop two processes" {
    transcripts deadlock
    facts ./deadlock
    a_set parent 2
    waited "child 1" semop on set until parent semop
    did parent semop 'sem_num=1, sem_op=-1, sem_flg=IPC_NOWAIT.* = -1 EAGAIN'
    did "child 1" alarm
    reaps parent 1
    interrupted 1 deadlock
    no_set ./deadlock
}

# break deadlock_ordered: s/^ *alarm(5);.*//
# break deadlock_ordered: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break deadlock_ordered: s/atexit(remove_set)/(void)remove_set/
# contrary deadlock_ordered: /^        add(A, -1);$/{N;s/add(A, -1);\n        add(B, -1)/add(B, -1);\n        add(A, -1)/;}
# hang deadlock_ordered: /^    add(A, 1);/d;s/^ *alarm(5);.*//
@test "deadlock_ordered: both take A first, and both get through" {
    transcripts deadlock_ordered
    facts ./deadlock_ordered
    a_set parent 2
    waited "child 1" semop on set until parent semop
    did_not parent semop ' = -1 '
    did "child 1" alarm
    reaps parent 1
    interrupted 1 deadlock_ordered
    no_set ./deadlock_ordered
}

# break deadlock_every_order: s/b = {0, &right, &left}/b = {0, \&left, \&right}/
# contrary deadlock_every_order: s/b = {0, &right, &left}/b = {0, \&left, \&right}/
# no hang deadlock_every_order: it asks, and never waits
@test "deadlock_every_order: two philosophers: 12 of 20 orders are a deadlock" {
    transcripts deadlock_every_order
    facts ./deadlock_every_order
    waited_not program futex_wait
}

# break philosophers: s/^ *alarm(5);.*//
# break philosophers: s/if (wait(&status) == -1)/if (0)/
# break philosophers: s/atexit(remove_sticks)/(void)remove_sticks/
# break philosophers: s/, SEM_UNDO}/, 0}/
# contrary philosophers: s/int first = i, second = (i + 1) % N;/int first = i < (i + 1) % N ? i : (i + 1) % N, second = i < (i + 1) % N ? (i + 1) % N : i;/
# hang philosophers: s/if (kill(pid\[0\], SIGKILL) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "philosophers: all hold the left chopstick, and nobody can ever eat" {
    transcripts philosophers
    facts ./philosophers
    a_set parent 5
    fact end "child 1" killed SIGKILL
    # the neighbour of the dead one eats first, and lets the next one
    waited "philosopher 3" semop on set until "philosopher 4" semop
    waited "philosopher 2" semop on set until "philosopher 3" semop
    waited "philosopher 1" semop on set until "philosopher 2" semop
    did "philosopher 1" alarm
    reaps parent 5
    interrupted 1 philosophers
    no_set ./philosophers
}

# break philosophers_ordered: s/^ *alarm(5);.*//
# break philosophers_ordered: s/if (wait(&status) == -1)/if (0)/
# break philosophers_ordered: s/atexit(remove_sticks)/(void)remove_sticks/
# contrary philosophers_ordered: s/int first = left < right ? left : right;.*/int first = left;/;s/int second = left < right ? right : left;/int second = right;/
# hang philosophers_ordered: s/if (semop(sticks, all, N) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "philosophers_ordered: all take the lower chopstick first, and all can eat" {
    transcripts philosophers_ordered
    facts ./philosophers_ordered
    a_set parent 5
    did "philosopher 4" alarm
    reaps parent 5
    fact_not end any killed any
    interrupted 1 philosophers_ordered
    no_set ./philosophers_ordered
}

# ---- Who dies with it ----

# break undo: s/\.sem_flg = flags/.sem_flg = 0/
# break undo: s/^ *alarm(5);.*//
# break undo: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break undo: s/atexit(remove_set)/(void)remove_set/
# contrary undo: s/\.sem_flg = flags/.sem_flg = 0/
# hang undo: s/SETVAL, 1)/SETVAL, 0)/;s/^ *alarm(5);.*//
@test "undo: who dies with a semaphore in its hand gives it back, with SEM_UNDO" {
    transcripts undo
    facts ./undo
    a_set parent
    fact end child killed SIGKILL
    did child semop 'sem_flg=0}.* = 0'
    did "child (2)" semop 'sem_flg=SEM_UNDO}.* = 0'
    fact end "child (2)" killed SIGKILL
    did child alarm
    reaps parent 2
    interrupted 1 undo
    no_set ./undo
}

# break dead_owner: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary dead_owner: s/raise(SIGKILL);/pthread_mutex_unlock(\&a->mutex);\n        &/
# hang dead_owner: s/pthread_mutex_trylock/pthread_mutex_lock/
@test "dead_owner: who dies with a plain mutex leaves it locked, for ever" {
    transcripts dead_owner
    facts ./dead_owner
    fact end "child 1" killed SIGKILL
    reaps parent 1
}

# break robust_mutex: s/check(pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_ROBUST), "robust");//
# break robust_mutex: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary robust_mutex: s/check(pthread_mutex_consistent(&a->mutex), "mutex_consistent");//
# hang robust_mutex: s/check(pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_ROBUST), "robust");//
@test "robust_mutex: who gets the lock of a dead owner is told, and can repair" {
    transcripts robust_mutex
    facts ./robust_mutex
    fact end "child 1" killed SIGKILL
    reaps parent 1
}

# break not_recoverable: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary not_recoverable: s/check(pthread_mutex_unlock/check(pthread_mutex_consistent(\&a->mutex), "c");\n    &/
# hang not_recoverable: s/check(pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_ROBUST), "robust");//
@test "not_recoverable: unlocked without a word that it is repaired, it is lost" {
    transcripts not_recoverable
    facts ./not_recoverable
    fact end "child 1" killed SIGKILL
    reaps parent 1
}

# ---- Who may unlock ----

# break owner: s/PTHREAD_MUTEX_RECURSIVE/PTHREAD_MUTEX_ERRORCHECK/
# break owner: s/if (sem_post(&sem) == -1)/if (0)/
# break owner: s/check(pthread_create(&thread, NULL, other, NULL), "pthread_create");/thread = pthread_self();\n    other(NULL);/;s/check(pthread_join(thread, NULL), "pthread_join");/(void)thread;/
# contrary owner: s/PTHREAD_MUTEX_ERRORCHECK/PTHREAD_MUTEX_RECURSIVE/
# hang owner: s/PTHREAD_MUTEX_ERRORCHECK/PTHREAD_MUTEX_NORMAL/
@test "owner: a mutex can know who holds it, a semaphore does not" {
    transcripts owner
    facts ./owner
    fact process other main
    # it says no at once: nobody waits for a lock
    waited_not main futex_wait
    waited_not other futex_wait
}

# ---- Locks of files ----

# break file_lock: s/if (flock(fd, LOCK_EX) == -1)/if (0)/
# break file_lock: s/^ *alarm(5);.*//
# break file_lock: s/if (waitpid(pid, NULL, 0) == -1)/if (0)/
# break file_lock: s/^    close(ready\[1\]);.*//
# contrary file_lock: s/if (kill(pid, SIGKILL) == -1)/if (0)/;s/if (waitpid(pid, NULL, 0) == -1)/if (0)/
# hang file_lock: s/LOCK_EX | LOCK_NB/LOCK_EX/;s/^ *alarm(5);.*//
@test "file_lock: flock() locks a file, and the lock ends with all who hold it" {
    transcripts file_lock
    facts ./file_lock
    did child flock 'LOCK_EX = 0'
    did parent flock 'LOCK_EX.LOCK_NB = -1 EAGAIN'
    did parent flock 'LOCK_EX.LOCK_NB = 0'
    fact end child killed SIGKILL
    did child alarm
    reaps parent 1
    fact_not open parent any pipe write
}

# break close_unlocks: s/if (close(other) == -1)/if (0)/
# break close_unlocks: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary close_unlocks: s/if (close(other) == -1)/if (0)/
# no hang close_unlocks: it asks, and never waits
@test "close_unlocks: fcntl()'s lock goes when you close any descriptor of the file" {
    transcripts close_unlocks
    facts ./close_unlocks
    did parent fcntl 'F_SETLK, .*F_WRLCK.* = 0'
    did child fcntl 'F_GETLK, {l_type=F_WRLCK'
    did "child (2)" fcntl 'F_GETLK, {l_type=F_UNLCK'
    reaps parent 2
}

# ---- What goes wrong ----

# break removed: s/^ *alarm(5);.*//
# break removed: s/if (semctl(set, 0, IPC_RMID) == -1)/if (0)/
# break removed: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break removed: s/signal(SIGINT, interrupted);/(void)interrupted;/
# contrary removed: s/waiting() == 0; i++/i < 50; i++/;s/alarm(5);.*/usleep(300000);/
# hang removed: s/if (semctl(set, 0, IPC_RMID) == -1)/if (0)/;s/^ *alarm(5);.*//
@test "removed: who waits at a set when it goes gets EIDRM, who comes later EINVAL" {
    transcripts removed
    facts ./removed
    a_set parent
    did parent semctl 'GETNCNT, NULL = 1'
    waited child semop on set until parent semctl
    did child semop ' = -1 EIDRM'
    did parent semop ' = -1 EINVAL'
    did child alarm
    reaps parent 1
    interrupted 1 removed
    no_set ./removed
}

# break forgotten_v: s/if (forgets)/if (0)/
# break forgotten_v: s/^ *alarm(5);.*//
# break forgotten_v: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary forgotten_v: s/if (forgets)/if (0)/
# hang forgotten_v: s/sem_trywait(sem) == 0/sem_wait(sem) == 0/
@test "forgotten_v: P without V: the next one waits for ever" {
    transcripts forgotten_v
    facts ./forgotten_v
    did "child 1" alarm
    reaps parent 2
}

# break leftover: s/if (sem_unlink(name) == -1)/if (0)/
# break leftover: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# break leftover: s/atexit(remove_name)/(void)remove_name/;s/run(4);/run(4);/
# contrary leftover: s/    sem_t \*sem = sem_open/    sem_unlink(name);\n    sem_t *sem = sem_open/
# hang leftover: s/sem_trywait(sem)/sem_wait(sem)/
@test "leftover: a named semaphore keeps its value; the initial one counts once" {
    transcripts leftover
    facts ./leftover
    did parent unlink '/sem.ipc-[0-9a-f]+" = 0'
    reaps parent 4
    injected "/^unlink:signal=INT:when=1" ./leftover
    [ "$status" = 130 ]
    nothing_left
}

# break wrong_memory: s/sem_init(shared, 1, 1)/sem_init(shared, 1, 2)/
# break wrong_memory: s/^ *alarm(5);.*//
# break wrong_memory: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary wrong_memory: s/own = malloc(sizeof(\*own));/own = mmap(NULL, 64, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);/
# hang wrong_memory: s/sem_trywait/sem_wait/
@test "wrong_memory: a semaphore in memory of one's own keeps nobody else out" {
    transcripts wrong_memory
    facts ./wrong_memory
    did child alarm
    reaps parent 1
}

# break interrupted_wait: s/    may_post = 1;//;s/while (sem_wait(&sem) == -1)/if (sem_wait(\&sem) == -1)/
# contrary interrupted_wait: s/\.sa_flags = 0/.sa_flags = SA_RESTART/
# hang interrupted_wait: s/        sem_post(&sem);.*/;/
@test "interrupted_wait: a signal may end sem_wait(): look for EINTR, wait again" {
    transcripts interrupted_wait
    facts ./interrupted_wait
    fact took process SIGALRM handler
    did process futex_wait ' = (-1 EINTR|\? ERESTARTSYS)'
    grep -q 'FUTEX_WAKE_PRIVATE, 1) = ' "$facts.strace" || no_fact "it has posted"
}
