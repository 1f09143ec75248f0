#!/usr/bin/env bats
# The tests of chapter 4. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# break isolated: s/fork();$/vfork();/
@test "isolated: the same address in two processes is different memory" {
    transcripts isolated
    misuse isolated
}

# break same_page: s/MAP_SHARED/MAP_PRIVATE/
@test "same_page: one page of memory at several addresses, in several processes" {
    transcripts same_page
    misuse same_page
    run -2 ./same_page -x -p
}

# break same_page: s/physical_page(c) == physical_page(a)/physical_page(c) == physical_page(\&c)/
@test "same_page: the physical page is the same, where that may be seen" {
    demo ./same_page -p
    [ "$status" = 0 ]
    says "parent: the same physical page: yes"
    says "child: the same physical page: yes"
}

# break no_syscall: s/0x80000000/0x7fff0000/
# break no_syscall: s/s->ball++/getppid(), s->ball++/
@test "no_syscall: once the memory is shared, data moves without the kernel" {
    transcripts no_syscall
    misuse no_syscall
    traced all ./no_syscall
    # two children make no call between the filter and the exit
    [ "$(awk '/PR_SET_SECCOMP/ { filtered[$1] = 1; next }
        filtered[$1] && /resumed/ { next }
        filtered[$1] && /exit_group\(0/ { n++ }
        filtered[$1] { delete filtered[$1] }
        END { print n }' "$trace")" = 2 ]
}

# break sysv_hello: s/strcpy(text, "hello, first")/(void)0/
# break sysv_hello: s/atexit(remove_it)/(void)remove_it/
@test "sysv_hello: a program that inherits nothing finds a segment by its key" {
    transcripts sysv_hello
    misuse sysv_hello
    run -2 ./sysv_hello 0
    run -1 ./sysv_hello 1
    says "shmget key 1: "
    # a segment of somebody else's, here of ipcmk's
    id=$(ipcmk -M 64 -p 0600 | sed 's/.*: //')
    key=$(awk -v id="$id" '$2 == id { print $1 }' /proc/sysvipc/shm)
    run ./sysv_hello "$key"
    run ./sysv_hello "$key"
    ipcrm -m "$id"
    says 'reads "hello, first"'
}

# break posix_hello: s/memcpy(card->text, "hello, first", 13)/(void)0/
# break posix_hello: s/atexit(remove_it)/(void)remove_it/
@test "posix_hello: a program that inherits nothing opens an object by its name" {
    transcripts posix_hello
    misuse posix_hello
    run -1 ./posix_hello /ipc-no-such-object
    says "shm_open /ipc-no-such-object: "
    # an object of somebody else's, here of the shell's
    object=/dev/shm/ipc-$(id -u)-$$
    { printf '\a\0\0\0from the shell'; head -c 46 /dev/zero; } >"$object"
    run ./posix_hello "/${object##*/}"
    back=$(tail -c +5 "$object" | tr -d '\0')
    rm "$object"
    says 'reads 7, "from the shell"'
    [[ $back == "hello, first"* ]]
}

@test "posix_hello: a signal at any moment leaves no object" {
    for i in 1 2 3 4 5 6 7 8 9; do # 0 would mean for ever
        for signal in INT TERM HUP PIPE; do
            timeout -s "$signal" "0.000$i" ./posix_hello >/dev/null || true
            timeout -s "$signal" "0.000$i" ./sysv_hello >/dev/null || true
            timeout -s "$signal" "0.000$i" ./outlives_creator >/dev/null || true
            timeout -s "$signal" "0.000$i" ./wrong_size >/dev/null || true
        done
    done
    ./posix_hello | true
    ./sysv_hello | true
    nothing_left
}

# break anonymous_map: s/map(MAP_SHARED)/map(MAP_PRIVATE)/
@test "anonymous_map: memory without a name, shared with the children" {
    transcripts anonymous_map
    misuse anonymous_map
}

# break memfd: s/ | F_SEAL_WRITE//
# break memfd: s/c->cmsg_type = SCM_RIGHTS/c->cmsg_type = 0/
@test "memfd: shared memory without a name, sealed, handed over as a descriptor" {
    transcripts memfd
    misuse memfd
    traced memfd_create,sendmsg,openat ./memfd
    # made after the fork, so that it cannot be inherited
    in_trace 'memfd_create'
    in_trace 'SCM_RIGHTS'
    run -1 grep /dev/shm "$trace"
}

# break private_map: s/map(fd, MAP_PRIVATE)/map(fd, MAP_SHARED)/
@test "private_map: a private mapping shares its pages until you write" {
    transcripts private_map
    misuse private_map
}

# break no_copy: s/MAP_SHARED/MAP_PRIVATE/
# break no_copy: s/strcpy(segment, "after")/(void)0/
@test "no_copy: what is shared is not sent: the reader sees later changes too" {
    transcripts no_copy
    misuse no_copy
}

# break two_way: s/MAP_SHARED/MAP_PRIVATE/
# break two_way: s/talk->product = talk/talk->b = talk/
@test "two_way: one segment carries question and answer, both directions" {
    transcripts two_way
    misuse two_way
}

# break shared_array: s/ROOM 10/ROOM 11/
@test "shared_array: sharing one fixed structure: quick to use, and limited" {
    transcripts shared_array
    misuse shared_array
}

# break shared_region: s/r->used += (size + 7)/r->used += 0 * (size + 7)/
@test "shared_region: sharing a stretch of memory: the processes decide what is in" {
    transcripts shared_region
    misuse shared_region
}

# break race: s/s->counter = seen + 1;/s->counter = s->counter + 1;/
# break race: s/MAP_SHARED/MAP_PRIVATE/
@test "race: two processes add 1 to a shared counter, and one of the two is lost" {
    transcripts race
    misuse race
}

@test "race: -n runs it without force, and does the arithmetic" {
    demo ./race -n 1000
    [ "$status" = 0 ]
    says "1 was added 2000 times"
    for rounds in 0 -1 x 1x 100000001 ''; do
        run -2 ./race -n "$rounds"
        run -2 ./torn_read -n "$rounds"
    done
}

@test "race: without force it is lost as well, if there are two processors" {
    [ "$(nproc)" -gt 1 ] || skip "one processor only"
    for _ in 1 2 3 4 5; do
        demo ./race -n 50000000
        counted=${output##* }
        [ "$counted" = 100000000 ] || return 0
    done
    fail "five times nothing lost: $output"
}

# break torn_read: s/date->day = 1;$/date->day = 1, date->month = 2;/
# break torn_read: s/MAP_SHARED/MAP_PRIVATE/
@test "torn_read: a reader in the middle of an update sees what never was" {
    transcripts torn_read
    misuse torn_read
    demo ./torn_read -n 100000
    [ "$status" = 0 ]
    says "dates that never were"
}

# break ring: s/tail % ROOM/tail % (ROOM - 1)/
# break ring: s/i <= ITEMS/i < ITEMS/
@test "ring: one producer, one consumer, a ring of items and no lock" {
    transcripts ring
    misuse ring
}

@test "ring: the indices wrap around, and one processor is enough" {
    command -v taskset >/dev/null || skip "no taskset"
    demo taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')" ./ring
    says "consumer: took 1000000, out of order: 0"
}

# break outlives_creator: s/    say("creator: makes/    shm_unlink(name);say("creator: makes/
@test "outlives_creator: a named segment stays when the process that made it ends" {
    transcripts outlives_creator
    misuse outlives_creator
    traced openat,unlink ./outlives_creator
    # made, then its maker's end, then opened by another
    [ "$(awk '/O_CREAT/ && !made { made = NR }
        made && /exited with 0/ && !ended { ended = NR }
        ended && /openat.*\/dev\/shm\/ipc-/ && !again { again = NR }
        END { print (made < ended && ended < again) }' "$trace")" = 1 ]
}

# break remove_while_attached: s/shmdt(text) == -1/0/
@test "remove_while_attached: a removed segment lives until the last has detached" {
    transcripts remove_while_attached
    misuse remove_while_attached
}

# break pointers: s/munmap(inherited, sizeof(\*inherited)) == -1/0/
@test "pointers: a pointer in shared memory is right in one process only" {
    transcripts pointers
    misuse pointers
}

# break no_ftruncate: s/    if (fd == -1)/    if (fd == -1 || ftruncate(fd, 1))/
@test "no_ftruncate: a new object has no bytes; mapping it does not give it any" {
    transcripts no_ftruncate
    misuse no_ftruncate
}

# break wrong_size: s/shmget(key, 200, IPC_CREAT | 0600) != -1/shmget(key, 50, IPC_CREAT | 0600) != -1/
@test "wrong_size: a segment left behind keeps its size, and the next run fails" {
    transcripts wrong_size
    misuse wrong_size
}
