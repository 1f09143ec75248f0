#!/usr/bin/env bats
# The tests of chapter 4. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# how_many WHO CALL [REGEX] - such calls the facts have; WHO may be a regex
how_many() {
    local call
    call_name "$2"
    FIELDS="$1|$call|${3-}" awk -F '\t' '
        BEGIN {
            split(ENVIRON["FIELDS"], want, "|")
            who = "^(" want[1] ")$"
            text = substr(ENVIRON["FIELDS"], length(want[1] want[2]) + 3)
        }
        $1 == "did" && $2 ~ who && $3 == want[2] && $6 ~ text { n++ }
        END { print n + 0 }' "$facts"
}

# still_open WHO KIND - how many such descriptors it has at its end
still_open() {
    awk -F '\t' -v who="$1" -v kind="$2" '
        $1 == "open" && $2 == who && $4 == kind { n++ }
        END { print n + 0 }' "$facts"
}

# seen REGEX - strace has seen such a line
seen() {
    grep -qE -e "$1" "$facts.strace" ||
        fail "strace has not seen: $1" "$(tail -n 50 "$facts.strace")"
}

# result WHO CALL REGEX - what its last such call returned
result() {
    local call
    call_name "$2"
    awk -F '\t' -v who="$1" -v call="$call" -v text="$3" '
        $1 == "did" && $2 == who && $3 == call && $6 ~ text { last = $6 }
        END { sub(/.* = /, "", last); print last }' "$facts"
}

# address SIGNAL - that of the access which the signal was for
address() {
    sed -n "s/.*{si_signo=$1, .*si_addr=\(0x[0-9a-f]*\)[,}].*/\1/p" "$facts.strace"
}

# none_of CALL... - nobody has made one
none_of() {
    local made
    made=$(awk -F '\t' -v calls=" $* " '
        $1 == "did" && index(calls, " " $3 " ")' "$facts")
    [ -z "$made" ] || fail "not none of $*:" "$made"
}

# memory_only WHO - it maps memory as shared, forks, and nobody has another way:
# no pipe, no socket, no file
memory_only() {
    did "$1" mmap 'MAP_SHARED.MAP_ANONYMOUS'
    before "$1" mmap "$1" fork
    none_of pipe socketpair socket open memfd_create shmget msgget read write \
        send recv
}

# unlocked - nobody waits for a lock, a semaphore, a message
unlocked() {
    none_of futex_wait semop flock fcntl read recv msgrcv
}

# keeps CALL[:when=N] NAME - run so that it does not remove its object, which
# stays to be seen
keeps() {
    injected "${1%%:*}:retval=0${1#"${1%%:*}"}" "./$2"
    [ "$status" = 0 ] || fail "$2: exit status $status" "$output"
}

# segment_of WHO - the id of the segment that it has made in that run
segment_of() {
    sed -n 's/.* shmget(.*IPC_\(CREAT\|PRIVATE\).* = \([0-9]*\)$/\2/p' \
        "$BATS_TEST_TMPDIR/injected" | head -n 1
}

# cannot_show - it has said why, and what to do about it
cannot_show() {
    [ "$status" = 77 ] || fail "exit status $status, not 77" "$output"
    [ -n "$output" ]
}

# ---- Before: nothing is shared ----

# break isolated: s/fork();$/vfork();/
# break isolated: s/        value = 2;/        value = 1;/
# contrary isolated: s/int value = 1, fd/int \*vp, fd/; s/    setvbuf/    vp = mmap(0, 4096, 3, 0x21, -1, 0); *vp = 1;\n    setvbuf/; s/\bvalue\b/(*vp)/g; s/#include <err.h>/#include <sys\/mman.h>\n#include <err.h>/
# hang isolated: s/^\(  *\)_exit(0);/\1pause();/
@test "isolated: unless shared, one address in two processes is different memory" {
    transcripts isolated
    facts ./isolated
    fact process child parent fork # not vfork()
    did_not any mmap MAP_SHARED
    did child write ', 8 = 8$|, 4 = 4$' # an address
    needed parent wait until child end
    needed parent read on pipe until child write
}

# ---- What it is ----

# break same_page: s/third = map(fd)/third = first/
# break same_page: s/second = map(fd)/second = first/
# contrary same_page: s/MAP_SHARED/MAP_PRIVATE/
# hang same_page: s/^\(  *\)_exit(0);/\1pause();/
@test "same_page: one memory stands at several addresses, in several processes" {
    transcripts same_page
    facts ./same_page
    is "$(how_many '.*' memfd_create)" 1 "objects"
    is "$(awk -F '\t' '$1 == "did" && $3 == "mmap" &&
            $6 ~ /MAP_SHARED, [0-9]+<.*memfd:same_page/ {
            sub(/.* = /, "", $6); print $6
        }' "$facts" | sort -u | wc -l)" 3 "addresses"
    did_not any write # but for what they say
    needed parent wait until child end
}

# ---- Without the kernel ----

# break no_syscall: s/SECCOMP_RET_KILL_PROCESS/SECCOMP_RET_ALLOW/
# break no_syscall: s/s->ball++;/getppid(); s->ball++;/
# break no_syscall: s/    alarm(5);.*//
# break no_syscall: s/^    forbid_system_calls();//; s/^    _exit(0);/    forbid_system_calls(); _exit(0);/
# break no_syscall: s/err(77, "no seccomp/err(1, "no seccomp/
# contrary no_syscall: s/while (s->turn != n)/while (usleep(1), s->turn != n)/
# contrary no_syscall: s/MAP_SHARED/MAP_PRIVATE/
# hang no_syscall: s/MAP_SHARED/MAP_PRIVATE/
@test "no_syscall: once the memory is shared, data moves without the kernel" {
    transcripts no_syscall
    facts ./no_syscall
    did parent mmap 'MAP_SHARED.MAP_ANONYMOUS'
    # Each child, under the filter: one call, the exit, and it is killed by it.
    is "$(awk '/PR_SET_SECCOMP/ { filtered[$1] = 1; next }
        !($1 in filtered) || $2 == "<..." { next }
        { calls[$1] = calls[$1] ($2 == "+++" ? $0 : $2) ";" }
        END {
            for (pid in calls)
                if (calls[pid] ~ /^exit_group[^;]*;[0-9]+ +\+\+\+ killed by SIGSYS \+\+\+;$/)
                    n++
            print n + 0
        }' "$facts.strace")" 2 "children killed at their first call, the exit"
    did "child 1" alarm
    did "child 2" alarm
    needed parent wait until "child 1" end
    needed parent wait until "child 2" end
    # whoever does not get so far as to have the filter does not throw
    injected prctl:signal=KILL:when=2 ./no_syscall
    says "the ball went 0 times across"
    injected prctl:error=EINVAL:when=2 ./no_syscall
    cannot_show
}

# ---- Ways to get it ----

# break sysv_hello: s/shmget(key, 0, 0); .*/shmget(key + 1, 0, 0);/
# break sysv_hello: s/atexit(remove_segment)/(void)remove_segment/
# break sysv_hello: s/signal(SIGINT, interrupted);//
# break sysv_hello: s/ | IPC_EXCL//
# contrary sysv_hello: s/    text = shmat(id, NULL, 0);/    text = malloc(SIZE);/
# hang sysv_hello: s/^    reader();/    pause(); reader();/
@test "sysv_hello: a process that inherits nothing finds a segment by its key" {
    local key id
    transcripts sysv_hello
    facts ./sysv_hello
    did writer shmget '^0x49[0-9a-f]+, 16, IPC_CREAT.IPC_EXCL.0600 = '
    key=$(awk -F '\t' '$1 == "did" && $3 == "shmget" {
        sub(/,.*/, "", $6); print $6; exit }' "$facts")
    did reader shmget "^$key, 0, 0+ = "
    before writer end reader shmget
    did reader shmat SHM_RDONLY
    needed reader wait until writer end
    is "$(result reader shmctl IPC_RMID)" 0 "IPC_RMID"

    # it outlives both, if nobody removes it
    keeps shmctl sysv_hello
    id=$(segment_of)
    run ipcs -m
    ipcrm -m "$id"
    [[ $output =~ 0x49[0-9a-f]{6}\ +$id\ +[^\ ]+\ +600\ +16\ +0\  ]] ||
        fail "no such segment: $id" "$output"
    interrupted 2 sysv_hello
    # what the writer has not made it does not remove, what it has, it does
    injected shmget:error=EEXIST:when=1 ./sysv_hello
    is "$status" 1 "exit status"
    run -1 grep IPC_RMID "$BATS_TEST_TMPDIR/injected"
    injected shmat:error=ENOMEM:when=1 ./sysv_hello
    is "$status" 1 "exit status"
    nothing_left
}

# break posix_hello: s/atexit(remove_object)/(void)remove_object/
# break posix_hello: s/signal(SIGINT, interrupted);//
# break posix_hello: s/memcpy(card->text, "hello", sizeof("hello"))/(void)0/
# break posix_hello: s/ | O_EXCL//
# contrary posix_hello: s/MAP_SHARED/MAP_PRIVATE/
# hang posix_hello: s/    card = map(fd);$/    card = map(fd); pause();/
@test "posix_hello: a process that inherits nothing opens an object by its name" {
    local file
    transcripts posix_hello
    facts ./posix_hello
    did writer shm_open '"/dev/shm/ipc-[0-9a-f]+", O_RDWR.O_CREAT.O_EXCL.*0600 = [0-9]'
    did reader shm_open '"/dev/shm/ipc-[0-9a-f]+", O_RDWR.O_NO.* = [0-9]'
    before writer end reader mmap
    did writer mmap MAP_SHARED
    did reader mmap MAP_SHARED
    did_not any read
    did_not any write
    needed reader wait until writer end
    did reader shm_unlink ' = 0$'

    # somebody else can read what they have left
    keeps '/^unlink(at)?$' posix_hello
    file=$(sed -n 's/.*"\(\/dev\/shm\/ipc-[0-9a-f]*\)".*/\1/p' \
        "$BATS_TEST_TMPDIR/injected" | head -n 1)
    run sh -c 'od -An -i -N 4 "$1"; tail -c +5 "$1" | tr -d "\0"; rm "$1"' \
        sh "$file"
    is "${output//[[:space:]]/}" 7hello "content"
    interrupted 2 posix_hello
    # what the writer has not made it does not remove, what it has, it does
    injected '/^open(at)?$:error=EEXIST:when=1' ./posix_hello
    is "$status" 1 "exit status"
    run -1 grep -E '(^| )unlink(at)?\(' "$BATS_TEST_TMPDIR/injected"
    injected ftruncate:error=EIO ./posix_hello
    is "$status" 1 "exit status"
    nothing_left
}

# break stranger: s/memcpy(p, TEXT, SIZE)/(void)p/
# break stranger: s/atexit(remove_object)/(void)remove_object/
# break stranger: s/signal(SIGINT, interrupted);//
# break stranger: s/path, (char/NULL, (char/
# contrary stranger: s/MAP_SHARED/MAP_PRIVATE/
# hang stranger: s/^    if (waitpid/    pause();\n&/
@test "stranger: on Linux a POSIX object is a file in /dev/shm: sed can read it" {
    transcripts stranger
    facts ./stranger
    did parent shm_open 'O_CREAT.O_EXCL.*O_CLOEXEC'
    did parent mmap MAP_SHARED
    did_not parent write
    fact process sed parent fork
    did sed open '"/dev/shm/ipc-[0-9a-f]+", O_RDONLY'
    did sed read '"hello.n"'
    did_not sed mmap MAP_SHARED
    fact_not open sed any any both # it has been given no descriptor
    needed parent wait until sed end
    did parent shm_unlink ' = 0$'
    interrupted 1 stranger
}

# break anonymous_map: s/        \*shared = 2;/        *shared = 3;/
# contrary anonymous_map: s/MAP_SHARED/MAP_PRIVATE/
# hang anonymous_map: s/^\(  *\)_exit(0);/\1pause();/
@test "anonymous_map: memory mapped as shared before fork() is one memory after it" {
    transcripts anonymous_map
    facts ./anonymous_map
    memory_only parent
    did_not child mmap
    needed parent wait until child end
}

# break memfd: s/c->cmsg_type = SCM_RIGHTS/c->cmsg_type = 0/
# break memfd: s/MSG_CMSG_CLOEXEC) == -1/0) == -1/
# break memfd: s/memfd_create("memfd", MFD_CLOEXEC)/memfd_create("memfd", 0)/
# contrary memfd: s/MAP_SHARED/MAP_PRIVATE/
# hang memfd: s/^\(  *\)_exit(0);/\1pause();/
@test "memfd: memory without a name: whoever gets its descriptor can map it" {
    transcripts memfd
    facts ./memfd
    did sender memfd_create MFD_CLOEXEC
    did_not receiver memfd_create
    did_not any open
    did sender sendmsg 'cmsg_type=SCM_RIGHTS.*memfd:memfd.*, MSG_NOSIGNAL = 1$'
    did receiver recvmsg 'cmsg_type=SCM_RIGHTS.*memfd:memfd.*, MSG_CMSG_CLOEXEC = 1$'
    needed receiver recvmsg on socket until sender sendmsg
    did receiver mmap 'MAP_SHARED, [0-9]+<.*memfd:memfd'
    before sender end receiver recvmsg
    needed receiver wait until sender end
}

# break sealed: s/F_SEAL_WRITE | //
# break sealed: s/F_SEAL_SHRINK | //
# break sealed: s/ | F_SEAL_GROW//
# break sealed: s/if (seals == -1)/if (0)/
# break sealed: s/    if (munmap(p, SIZE) == -1)/    if (0)/
# contrary sealed: s/MFD_ALLOW_SEALING/0/
# contrary sealed: s/fcntl(fd, F_ADD_SEALS, SEALS)/fchmod(fd, 0400)/; s/#include <err.h>/#include <sys\/stat.h>\n#include <err.h>/
# no hang sealed: one process, no call that waits
@test "sealed: a fully sealed object can be changed by nobody, not even its maker" {
    transcripts sealed
    facts ./sealed
    did process memfd_create MFD_ALLOW_SEALING
    did process fcntl 'F_ADD_SEALS, .*F_SEAL_SHRINK.F_SEAL_GROW.F_SEAL_WRITE = -1 EBUSY'
    did process fcntl 'F_ADD_SEALS, .*F_SEAL_SHRINK.F_SEAL_GROW.F_SEAL_WRITE = 0$'
    did process pwrite '"later", 5, 0 = -1 EPERM'
    did process ftruncate ', 0 = -1 EPERM'
    did process mmap 'PROT_WRITE, MAP_SHARED, .* = -1 EPERM'
    # a failed call is not "yes"
    injected /^fcntl:error=EINVAL:when=3 ./sealed
    is "$status" 1 "exit status"
    says_not yes
}

# break sealed: s/(seals & SEALS) == SEALS/seals == SEALS/
@test "sealed: also where the kernel adds a seal of its own (vm.memfd_noexec)" {
    local noexec=/proc/sys/vm/memfd_noexec # it belongs to a PID namespace
    [ -e "$noexec" ] || skip "no vm.memfd_noexec, that needs Linux 6.3"
    unshare --pid --fork sh -c "echo 1 >$noexec" 2>/dev/null ||
        skip "vm.memfd_noexec cannot be set, that needs root"
    transcript() { # COMMAND EXPECTED
        demo unshare --pid --fork sh -c "echo 1 >$noexec && exec $1"
        [ "$status" = 0 ] || fail "exit status $status" "$output"
        matches "${2%$'\n'}" "$output" || fail "it printed" "$output"
    }
    transcripts sealed
    transcripts memfd
}

# ---- A file as memory ----

# break file_map: s/memcpy(map(fd), "hello", SIZE);/(void)map(fd);/
# break file_map: s/memcpy(map(fd), "hello", SIZE);/if (pwrite(fd, "hello", SIZE, 0) == -1) err(1, "pwrite");/
# break file_map: /    if (msync(/{N;d;}
# break file_map: s/MS_SYNC/MS_ASYNC/
# contrary file_map: s/MAP_SHARED/MAP_PRIVATE/
# hang file_map: s/^\(  *\)_exit(0);/\1pause();/
@test "file_map: two processes map a file: it is their memory, and still a file" {
    transcripts file_map
    facts ./file_map
    did parent open 'O_RDWR.*, 0600 = [0-9]' # a file, and no longer with a name
    did child mmap 'PROT_WRITE, MAP_SHARED, [0-9]+</tmp/'
    did_not child write
    did_not child pwrite
    did parent read '</tmp/.*, "hello", 5 = 5$'
    did parent mmap 'MAP_SHARED, [0-9]+</tmp/'
    did parent msync ', 5, MS_SYNC = 0$'
    needed parent wait until child end
}

# break map_or_read: s/    put(fd, "after!");//
# contrary map_or_read: s/map = mmap.*/map = (char[SIZE]){0}; pread(fd, map, SIZE, 0);/
# no hang map_or_read: one process, no call that waits
@test "map_or_read: read() makes a copy of a file, mmap() shows the file itself" {
    transcripts map_or_read
    facts ./map_or_read
    is "$(how_many process read)" 1 "reads"
    did process read '"before", 6 = 6$'
    is "$(how_many process mmap 'MAP_SHARED, [0-9]+</tmp/')" 1 "mappings"
    did process pwrite '"before", 6, 0 = 6$'
    did process pwrite '"after!", 6, 0 = 6$'
}

# ---- Shared or private ----

# break private_map: s/strcpy(private, "mine");/strcpy(shared, "mine");/
# break private_map: s/strcpy(shared, "two");//
# contrary private_map: s/map(fd, MAP_PRIVATE)/map(fd, MAP_SHARED)/
# contrary private_map: s/private = map(fd, MAP_PRIVATE);/private = memcpy(malloc(SIZE), shared, SIZE);/; s/#include <stdio.h>/#include <stdio.h>\n#include <stdlib.h>/
# no hang private_map: one process, no call that waits
@test "private_map: a private mapping shows the object until you write into it" {
    transcripts private_map
    facts ./private_map
    did process mmap 'PROT_READ.PROT_WRITE, MAP_SHARED, [0-9]+<.*memfd:private_map'
    did process mmap 'PROT_READ.PROT_WRITE, MAP_PRIVATE, [0-9]+<.*memfd:private_map'
    did_not process write
    did_not process read
}

# break physical_page: s/    private\[0\] = 'x';//
# break physical_page: s/entry &= .*/entry = 1;/
# break physical_page: s/^    close(fd);//
# contrary physical_page: s/MAP_PRIVATE/MAP_SHARED/
# contrary physical_page: s/map(fd, MAP_SHARED);$/map(fd, MAP_PRIVATE);/
# hang physical_page: s/^\(  *\)_exit(0);/\1pause();/
@test "physical_page: two addresses, one physical page, until a private one writes" {
    local main='~^(main|parent)$' # it says nothing
    transcripts physical_page
    facts ./physical_page
    did "$main" open '"/proc/self/pagemap", O_RDONLY'
    did "$main" pread ', 8, [0-9]+ = 8$'
    did child mmap 'MAP_SHARED, [0-9]+<.*memfd:physical_page'
    did child mmap 'MAP_PRIVATE, [0-9]+<.*memfd:physical_page'
    is "$(how_many child pread ', 8, [0-9]+ = 8$')" 4 "looks into pagemap"
    is "$(still_open child file)" 1 "files open" # the object
    needed "$main" wait until child end
}

# break physical_page: s/    if (entry == 0)/    if (0)/
@test "physical_page: where the kernel hides the numbers it says so" {
    if [ "$(id -u)" = 0 ]; then
        run setpriv --bounding-set=-all --inh-caps=-all ./physical_page
    else
        run ./physical_page
    fi
    cannot_show
    says "run it as root"
}

# break copy_on_write: s/use(other, READ);.*/;/; s/use(other, WRITE);/use(page, WRITE);/
# break copy_on_write: s/page\[0\] = 'c';/(void)page[0];/
# contrary copy_on_write: s/MAP_PRIVATE/MAP_SHARED/
# hang copy_on_write: s/^\(  *\)_exit(0);/\1pause();/
@test "copy_on_write: fork() copies no memory: a page is copied when one writes it" {
    transcripts copy_on_write
    facts ./copy_on_write
    # no call makes the copy: the child makes none but to count, and to speak
    is "$(how_many child getrusage)" 10 "looks at the count"
    is "$(awk -F '\t' '$1 == "did" && $2 == "child" && $3 != "getrusage"' \
        "$facts")" "" "other calls"
    needed parent wait until child end
}

# ---- Nothing is copied ----

# break no_copy: s/strcpy(shared, "after");/(void)0;/
# break no_copy: /        if (close(fd\[1\]) == -1)/{N;d;}
# break no_copy: s/    if (read(fd, &end, 1) == -1).*/    usleep(50000); if (0)/
# contrary no_copy: s/MAP_SHARED/MAP_PRIVATE/
# hang no_copy: s/^    if (close(fd\[1\]) == -1)$/    if (0)/
@test "no_copy: what is shared is not sent: the reader sees later changes too" {
    transcripts no_copy
    facts ./no_copy
    before sender mmap sender fork
    is "$(how_many sender write)" 1 "writes" # "before", and nothing after it
    is "$(how_many receiver read)" 2 "reads"
    did receiver read '"before", 16 = 6$'
    needed receiver read on pipe until sender write
    needed receiver read on pipe until sender close
    eof receiver
    needed sender wait until receiver end
    fact_not open receiver any pipe write
    fact_not open sender any pipe write
}

# break newest: s/        \*shared = value;/        if (*shared == 0) *shared = value;/
# contrary newest: s/MAP_SHARED/MAP_PRIVATE/
# hang newest: s/^\(  *\)_exit(0);/\1pause();/
@test "newest: a late reader gets the oldest from a pipe, the newest from memory" {
    transcripts newest
    facts ./newest
    before reader mmap reader fork
    is "$(how_many writer write ', 4 = 4$')" 5 "writes"
    is "$(how_many reader read)" 1 "reads"
    needed reader read on pipe until writer write
    did reader ioctl 'FIONREAD, .16. = 0$'
    before writer end reader read
    needed reader wait until writer end
}

# ---- Both directions ----

# break two_way: s/talk->product = talk->a/talk->a = talk->a/
# break two_way: s/    ssize_t n = read(fd, &byte, 1);/    ssize_t n = 1;/
# break two_way: /        if (close(fd\[1\]) == -1)/{N;d;}
# break two_way: /    if (waitpid(/{N;d;}
# contrary two_way: s/MAP_SHARED/MAP_PRIVATE/
# hang two_way: s/write(fd\[1\], "", 1) == -1/0/
@test "two_way: one memory carries the question and the answer, both directions" {
    transcripts two_way
    facts ./two_way
    before parent mmap parent fork
    did_not child mmap
    waited child read on pipe until parent write
    is "$(how_many '.*' write ', 1 = 1$')" 1 "bytes in the pipe"
    is "$(how_many '.*' write)" 1 "writes"
    needed parent wait until child end
    fact_not open child any pipe write
}

# ---- A structure or a region ----

# break shared_array: s/ROOM 10/ROOM 11/
# break shared_array: s/    array->used++;//
# contrary shared_array: s/MAP_SHARED/MAP_PRIVATE/
# hang shared_array: s/^\(  *\)_exit(0);/\1pause();/
@test "shared_array: sharing one fixed structure: it has room for what was planned" {
    transcripts shared_array
    facts ./shared_array
    memory_only parent
    needed parent wait until child end
}

# break shared_region: s/    region->used += .*/    region->used += 0 * size;/
# contrary shared_region: s/MAP_SHARED/MAP_PRIVATE/
# hang shared_region: s/^\(  *\)_exit(0);/\1pause();/
@test "shared_region: sharing a stretch of memory: you decide what stands where" {
    transcripts shared_region
    facts ./shared_region
    memory_only parent
    needed parent wait until child end
}

# break shared_region: s/    if (size > SIZE - place)/    if (0)/
@test "shared_region: what does not fit is refused" {
    # the same with a region that the ten numbers do not fit into
    sed 's/#define SIZE 4096/#define SIZE 80/' shared_region.c >"$TMPDIR/small.c"
    "${CC:-cc}" -o "$TMPDIR/small" "$TMPDIR/small.c"
    run "$TMPDIR/small"
    rm "$TMPDIR/small" "$TMPDIR/small.c"
    [ "$status" = 1 ]
    says "the region is full"
}

# ---- Who goes first? ----

# break race: s/    \*counter = seen + 1; \/\* ... and/    *counter = *counter + 1; \/* ... and/
# break race: /    if (waitpid(/{N;d;}
# contrary race: s/MAP_SHARED/MAP_PRIVATE/
# contrary race: s/\*counter = seen + 1;/__atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);/
# hang race: s/^\(  *\)_exit(0);/\1pause();/
@test "race: two processes add 1 to a shared counter, and one addition is lost" {
    transcripts race
    facts ./race
    memory_only first
    unlocked
    # between the first one's read and its write lies the second, from its
    # beginning to its end
    needed first wait until second end
    is "$(awk -F '\t' '$1 == "say" { print $2 }' "$facts" | tr '\n' ' ')" \
        "first second second first first " "the order"
}

# break every_order: s/    \*counter = seen;/    *counter = *counter + 1;/
# break every_order: s/        close(ends\[0\]);.*//
# break every_order: s/    close(ends\[1\]);.*//
# break every_order: s/^    close(a);//
# break every_order: s/^    close(b);//
# break every_order: s/        if (wait(&status) == -1)/        status = 0; if (0)/
# contrary every_order: s/MAP_SHARED/MAP_PRIVATE/
# contrary every_order: s/        until_told(order\[i\] == 'A' ? a : b);//
# hang every_order: s/    \*counter = seen;/    *counter = seen; pause();/
@test "every_order: two processes add 1 in three steps each: 2 of 20 orders work" {
    local i
    transcripts every_order
    facts ./every_order
    before parent mmap parent fork
    is "$(how_many parent fork)" 40 "children"
    is "$(how_many parent send ', 1, MSG_NOSIGNAL.* = 1$')" 120 "steps"
    is "$(how_many 'child .*' send ', 1, MSG_NOSIGNAL.* = 1$')" 120 "steps done"
    is "$(how_many parent read ', 1 = 1$')" 120 "steps seen to be done"
    is "$(how_many parent wait 'WEXITSTATUS.s. == 0')" 40 "children that ended"
    for i in 1 2 39 40; do
        needed "child $i" read on socket until parent send
        needed parent read on socket until "child $i" send
        needed parent wait until "child $i" end
    done
    # Each child has its own end of a pair, the second one of the parent's, too.
    is "$(still_open parent socket)" 0 "sockets of the parent"
    is "$(still_open "child 1" socket)" 1 "sockets of the first child"
    is "$(still_open "child 2" socket)" 2 "sockets of the second child"
    is "$(still_open "child 39" socket)" 1 "sockets of the last but one"
    is "$(still_open "child 40" socket)" 2 "sockets of the last child"
}

# break torn_read: s/    date->day = 1;$/    date->day = 1; date->month = 2; return;/; s/    run_writer(date);.*//; s/    seen.day = date->day;/    run_writer(date); seen.day = date->day;/
# break torn_read: /    if (waitpid(/{N;d;}
# contrary torn_read: s/MAP_SHARED/MAP_PRIVATE/
# contrary torn_read: s/    run_writer(date);.*//; s/    seen.month = date->month;/    seen.month = date->month; run_writer(date);/
# hang torn_read: s/^\(  *\)_exit(0);/\1pause();/
@test "torn_read: whoever reads while another writes may see what never was" {
    transcripts torn_read
    facts ./torn_read
    memory_only reader
    unlocked
    is "$(how_many reader fork)" 1 "writers"
    needed reader wait until writer end
}

# break seqlock: s/    date->count++;//
# break seqlock: 0,/    date->count++;/s//    date->count += 2;/; s/^    date->count++;//
# break seqlock: s/before != after || //
# break seqlock: s/ || before % 2 == 1//
# break seqlock: s/^        close(ends\[0\]);.*//
# break seqlock: s/^    close(ends\[1\]);.*//
# contrary seqlock: s/while (before != after || before % 2 == 1)/while (0)/
# contrary seqlock: s/MAP_SHARED/MAP_PRIVATE/
# hang seqlock: s/    date->day = 1;/    date->day = 1; return;/
@test "seqlock: a reader that sees by a count that it was disturbed looks again" {
    transcripts seqlock
    facts ./seqlock
    before reader mmap reader fork
    none_of futex_wait semop flock fcntl
    is "$(how_many reader fork)" 1 "writers" # the third look is undisturbed
    # what goes through the socket is one byte each way, not the date
    is "$(how_many writer send ', 1, MSG_NOSIGNAL.* = 1$')" 1 "the middle"
    is "$(how_many reader send ', 1, MSG_NOSIGNAL.* = 1$')" 1 "told to go on"
    is "$(how_many '.*' send)" 2 "sends"
    needed reader read on socket until writer send
    needed writer read on socket until reader send
    is "$(still_open reader socket)" 1 "sockets of the reader"
    is "$(still_open writer socket)" 1 "sockets of the writer"
    needed reader wait until writer end
}

# break half_done: s/kill(getpid(), SIGKILL);.*/_exit(0);/
# break half_done: s/SIGKILL);/SIGTERM);/
# break half_done: /    if (waitpid(/{N;d;}
# contrary half_done: s/MAP_SHARED/MAP_PRIVATE/
# contrary half_done: s/account->from -= 30;/;/; s/account->to += 30;/account->from -= 30; account->to += 30;/
# hang half_done: s/^    if (waitpid/    pause();\n&/
@test "half_done: a process killed in the middle of a change leaves half of it" {
    transcripts half_done
    facts ./half_done
    memory_only parent
    did "child 1" kill SIGKILL
    fact end "child 1" killed SIGKILL
    needed parent wait until "child 1" end
}

# ---- A queue without a lock ----

# break ring: s/ring->item\[n % ROOM\] = item;/ring->item[n % (ROOM - 1)] = item;/
# break ring: s/if (n - taken == ROOM)/if (n - taken == ROOM - 1)/
# break ring: s/    alarm(5);.*//
# contrary ring: s/^    ring->item\[n % ROOM\] = item;//; s/^    atomic_store_explicit(&ring->put.*/&\n    usleep(2000); ring->item[n % ROOM] = item;/
# contrary ring: s/    if (n - taken == ROOM)/    if (n - taken == ROOM * 2)/
# hang ring: s/for (; n <= ITEMS; n++)/for (; n < ITEMS; n++)/
@test "ring: one producer, one consumer, eight places in a circle and no lock" {
    transcripts ring
    facts ./ring
    memory_only producer
    unlocked
    did producer alarm
    did consumer alarm
    needed producer wait until consumer end
}

# break ring: s/^    if (n - taken == ROOM)/    if (n >= taken + ROOM)/
@test "ring: the counts may wrap around" {
    # the same with counts that begin at 50 below the end
    sed 's/^    while (put(ring, n))/    ring->put = ring->taken = -50;\n&/' \
        ring.c >"$TMPDIR/late.c"
    run -1 cmp -s ring.c "$TMPDIR/late.c"
    "${CC:-cc}" -o "$TMPDIR/late" "$TMPDIR/late.c"
    demo "$TMPDIR/late"
    rm "$TMPDIR/late" "$TMPDIR/late.c"
    [ "$status" = 0 ]
    says "consumer: has taken items up to 100, of them wrong: 0"
}

# ---- How long it lives ----

# break outlives_creator: s/    strcpy(attach(), "I was here");/    attach();/
# break outlives_creator: s/atexit(remove_segment)/(void)remove_segment/
# break outlives_creator: s/signal(SIGINT, interrupted);//
# break outlives_creator: s/^    wait(NULL);.*//
# contrary outlives_creator: s/    strcpy(attach(), "I was here");/    strcpy(attach(), "I was here"); shmctl(*id, IPC_RMID, NULL);/
# hang outlives_creator: s/^    if (shmctl(\*id, IPC_STAT/    pause();\n&/
@test "outlives_creator: a segment stays when its maker ends, a \"private\" one too" {
    local id
    transcripts outlives_creator
    facts ./outlives_creator
    did creator shmget 'IPC_PRIVATE, 16, 0600 = [0-9]'
    did_not parent shmget
    before creator end parent shmctl
    did parent shmctl 'IPC_STAT.*mode=0600, key=0,.*shm_nattch=0'
    before creator end parent shmat
    needed parent wait until creator end
    is "$(result parent shmctl IPC_RMID)" 0 "IPC_RMID"

    # it outlives both, if nobody removes it
    keeps shmctl:when=2 outlives_creator
    id=$(segment_of)
    run ipcs -m
    ipcrm -m "$id"
    [[ $output =~ 0x00000000\ +$id\ +[^\ ]+\ +600\ +16\ +0\  ]] ||
        fail "no such segment: $id" "$output"

    interrupted 2 outlives_creator
    # also if it is made only after the signal
    injected "wait4:signal=INT:when=1 shmget:delay_enter=100000" \
        ./outlives_creator
    is "$status" 130 "exit status"
    nothing_left
}

# break remove_while_attached: s/^    if (shmctl(id, IPC_RMID.*/    if (0)/; s/^    if (shmdt(text) == -1)/    shmctl(id, IPC_RMID, NULL);\n&/
# break remove_while_attached: /    if (shmdt(/{N;d;}
# break remove_while_attached: /    if (waitpid(/{N;d;}
# contrary remove_while_attached: s/    if (shmdt(text) == -1)/    if (0)/
# hang remove_while_attached: s/^\(  *\)_exit(0);/\1pause();/
@test "remove_while_attached: a removed segment lives until the last has detached" {
    transcripts remove_while_attached
    facts ./remove_while_attached
    before parent shmat parent shmctl
    did parent shmctl 'IPC_RMID, NULL = 0$'
    before parent shmctl parent fork
    did_not child shmat # it has inherited it
    did child shmctl 'IPC_STAT.*mode=01600.*shm_nattch=2'
    did parent shmctl 'IPC_STAT.*mode=01600.*shm_nattch=1'
    did parent shmctl 'IPC_STAT.* = -1 EINVAL'
    needed parent wait until child end
    # whoever is killed has detached as well
    injected wait4:signal=KILL ./remove_while_attached
    is "$status" 137 "exit status"
    nothing_left
}

# break remove_while_attached: s/^    if (shmctl(id, IPC_RMID.*/    if (0)/; s/^    if (shmdt(text) == -1)/    shmctl(id, IPC_RMID, NULL);\n&/
@test "remove_while_attached: meanwhile ipcs says \"dest\"" {
    local job i seen='' id
    can_trace
    # the parent stops at its first line, and so does the child at its own
    strace -f -o "$BATS_TEST_TMPDIR/injected" \
        -e 'inject=/^writev?$:signal=STOP:when=1' ./remove_while_attached \
        >/dev/null 3>&- &
    job=$!
    for ((i = 0; i < 20 * LIMIT; i++)); do
        id=$(segment_of 2>/dev/null)
        seen=$(ipcs -m | awk -v id="${id:--}" '$2 == id { print $4, $6, $7 }')
        [ "$seen" != "600 1 dest" ] || break
        command sleep 0.05
    done
    end_traced "$job"
    wait "$job" || true
    [ "$seen" = "600 1 dest" ] || fail "ipcs said: $seen"
    nothing_left
}

# ---- Who may ----

# break read_only: s/O_RDONLY/O_RDWR/
# break read_only: s/^    shm_unlink(name);.*//
# break read_only: /        if (munmap(/{N;d;}
# break read_only: s/^        close(fd);//
# contrary read_only: s/p = map(fd, PROT_READ);/p = map(fd, PROT_READ); if (mmap(p, SIZE, 3, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) err(1, "mmap");/
# hang read_only: s/^    if (waitpid/    pause();\n&/
@test "read_only: a process that may only read the memory is killed when it writes" {
    transcripts read_only
    facts ./read_only
    did parent shm_open '"/dev/shm/ipc-[0-9a-f]+", O_RDWR.O_CREAT.O_EXCL'
    did parent shm_open '"/dev/shm/ipc-[0-9a-f]+", O_RDONLY.*= [0-9]'
    before parent unlink parent fork
    did reader munmap ' = 0$'
    did reader close # nor has it the descriptor to write
    did reader mmap 'PROT_WRITE, MAP_SHARED, .* = -1 EACCES'
    did reader mmap 'PROT_READ, MAP_SHARED, .* = 0x'
    seen 'mprotect\(.*PROT_READ\|PROT_WRITE\) = -1 EACCES'
    seen 'SIGSEGV.*si_code=SEGV_ACCERR'
    is "$(address SIGSEGV)" "$(result reader mmap 'PROT_READ, MAP_SHARED')" \
        "what it wrote to"
    fact end reader killed SIGSEGV
    needed parent wait until reader end
}

# break permissions: s/set_mode(0644)/set_mode(0666)/
# break permissions: s/setuid(NOBODY) == -1/0/
# break permissions: s/setgid(NOBODY) == -1/0/
# break permissions: s/setgroups(0, NULL) == -1/0/
# break permissions: s/atexit(remove_segment)/(void)remove_segment/
# break permissions: s/signal(SIGINT, interrupted);//
# contrary permissions: s/set_mode(0600)/set_mode(0604)/
# hang permissions: s/    print("shmat() to read"/    pause();\n&/
@test "permissions: the mode of a segment says what others but root may do with it" {
    local who
    transcripts permissions
    facts ./permissions
    did owner shmctl 'IPC_SET, .*mode=0600.* = 0$'
    did owner shmctl 'IPC_SET, .*mode=0644.* = 0$'
    for who in other "other (2)"; do
        did "$who" setgroups '^0, NULL = 0$'
        before "$who" setgroups "$who" setgid
        before "$who" setgid "$who" setuid
        before "$who" setuid "$who" shmat
        did "$who" shmat 'NULL, 0 = -1 EACCES'
        did "$who" shmctl 'IPC_RMID, NULL = -1 EPERM'
        needed owner wait until "$who" end
    done
    did other shmat 'SHM_RDONLY = -1 EACCES'
    did "other (2)" shmat 'SHM_RDONLY = 0x'
    is "$(result owner shmctl IPC_RMID)" 0 "IPC_RMID"
    interrupted 1 permissions
}

# break permissions: s/    if (getuid() != 0)/    if (0)/
@test "permissions: without a second user it says so" {
    injected getuid:retval=1000 ./permissions
    cannot_show
    says "run it as root"
    [ "$(id -u)" = 0 ] || skip "the rest is shown to root"
    injected setgroups:error=EPERM ./permissions
    cannot_show
    says "cannot be another user here"
}

# ---- What goes wrong ----

# break no_ftruncate: s/ftruncate(fd, 1) == -1/0/
# contrary no_ftruncate: s/    use(fd);/    if (ftruncate(fd, 1) == -1) err(1, "ftruncate");\n    use(fd);/
# hang no_ftruncate: s/^\(  *\)_exit(0);/\1pause();/
@test "no_ftruncate: a new object has no bytes, and mmap() does not give it any" {
    transcripts no_ftruncate
    facts ./no_ftruncate
    did child mmap 'MAP_SHARED, .* = 0x' # it works
    fact end child killed SIGBUS
    seen 'SIGBUS.*si_code=BUS_ADRERR'
    is "$(address SIGBUS)" "$(result child mmap MAP_SHARED)" "what it wrote to"
    before child end parent ftruncate
    before parent ftruncate "child (2)" mmap
    fact end "child (2)" exit 0
    needed parent wait until child end
    needed parent wait until "child (2)" end
}

# break no_room: s/#define ROOM 16/#define ROOM 15/
# break no_room: s/^    close(fd);//
# break no_room: s/err(77, "may not mount here, try/err(1, "may not mount here, try/
# contrary no_room: s/ROOM \* getpagesize()/(ROOM + 1) * getpagesize()/
# hang no_room: s/^    if (waitpid/    pause();\n&/
@test "no_room: where /dev/shm is full, a write into mapped memory is SIGBUS" {
    local room page
    page=$(getconf PAGESIZE)
    room=$(stat -f -c %b /dev/shm)
    transcripts no_room
    facts ./no_room
    did parent unshare 'CLONE_NEWNS.CLONE_NEWUSER|CLONE_NEWUSER.CLONE_NEWNS'
    did parent mount "\"/dev/shm\", \"tmpfs\", 0, \"size=$((16 * page))\" = 0\$"
    did parent ftruncate ", $((17 * page)) = 0\$" # it works
    did parent mmap "MAP_SHARED, [0-9]+</dev/shm/object>.* = 0x"
    fact end "child 1" killed SIGBUS
    is "$(($(address SIGBUS) - $(result parent mmap '</dev/shm/object>')))" \
        $((16 * page)) "where it was killed"
    is "$(still_open parent file)" 1 "files open" # the object
    needed parent wait until "child 1" end
    # nobody else has seen anything of it
    [ ! -e /dev/shm/object ]
    is "$(stat -f -c %b /dev/shm)" "$room" "/dev/shm"
    injected unshare:error=EPERM ./no_room
    cannot_show
    says "may not mount here"
}

# break reserve: s/allocate(fd, page, "one page")/0/
# break reserve: /    if (shm_unlink(/{N;d;}
# break reserve: s/too_much = room(fd) + page;/too_much = page;/
# contrary reserve: s/errno = posix_fallocate(fd, 0, size);.*/errno = ftruncate(fd, size) == -1 ? errno : 0;/
# no hang reserve: one process, no call that waits
@test "reserve: ftruncate() promises more memory than there is, fallocate does not" {
    local page size
    transcripts reserve
    facts ./reserve
    page=$(getconf PAGESIZE)
    size=$(($(stat -f -c '%b * %S' /dev/shm) + page))
    did process ftruncate ", $size = 0\$"
    did process fallocate ", 0, 0, $size = -1 ENOSPC"
    did process fallocate ", 0, 0, $page = 0\$"
    before process unlink process ftruncate
}

# break reserve: s/fs.f_type != TMPFS_MAGIC || fs.f_blocks == 0/0/
@test "reserve: where /dev/shm has no limit it says so" {
    unshare --mount mount -t ramfs none /dev/shm 2>/dev/null ||
        skip "nothing can be mounted here, that needs root"
    run unshare --mount sh -c 'mount -t ramfs none /dev/shm && exec ./reserve'
    cannot_show
    says "mount a tmpfs there"
}

# break pointers: s/s->offset = .*/s->offset = 0;/
# break pointers: /    if (munmap(/{N;d;}
# contrary pointers: s/struct shared \*s = map(fd);.*/struct shared *s = inherited;/; s/if (munmap.*/if (0)/
# hang pointers: s/^\(  *\)_exit(0);/\1pause();/
@test "pointers: a pointer in shared memory leads astray if mapped elsewhere" {
    local old offset
    transcripts pointers
    facts ./pointers
    old=$(result parent mmap 'MAP_SHARED, [0-9]+<.*memfd:pointers')
    did_not heir mmap # it has it where the parent has it
    fact end heir exit 0
    did stranger mmap 'MAP_SHARED, [0-9]+<.*memfd:pointers'
    did stranger munmap "^$old, .* = 0\$"
    fact end stranger killed SIGSEGV
    seen 'SIGSEGV.*si_code=SEGV_MAPERR'
    # it has gone to where the text was at the parent's
    offset=$(($(address SIGSEGV) - old))
    [ "$offset" -gt 0 ] && [ "$offset" -lt 32 ] || fail "offset $offset"
    needed parent wait until heir end
    needed parent wait until stranger end
}

# break wrong_size: s/get("today", 50, 0)/get("today", 200, 0)/
# break wrong_size: s/^    if (shmctl(id, IPC_RMID, NULL) == -1).*/    if (0)/
# break wrong_size: s/atexit(remove_segment)/(void)remove_segment/
# break wrong_size: s/signal(SIGINT, interrupted);//
# contrary wrong_size: s/        get("yesterday", 100, IPC_EXCL);/&  remove_segment();/
# hang wrong_size: s/^    id = get/    pause(); id = get/
@test "wrong_size: a segment left behind keeps its size: to ask for more is EINVAL" {
    transcripts wrong_size
    facts ./wrong_size
    did yesterday shmget '^0x49[0-9a-f]+, 100, IPC_CREAT.IPC_EXCL.0600 = [0-9]'
    before yesterday end today shmget
    did today shmget '^0x49[0-9a-f]+, 200, IPC_CREAT.0600 = -1 EINVAL'
    did today shmget '^0x49[0-9a-f]+, 50, IPC_CREAT.0600 = [0-9]'
    did today shmctl 'IPC_STAT, .*shm_segsz=100,'
    did today shmget '^0x49[0-9a-f]+, 200, IPC_CREAT.0600 = [0-9]'
    is "$(how_many today shmctl 'IPC_RMID, NULL = 0$')" 2 "segments removed"
    needed today wait until yesterday end
    interrupted 2 wrong_size
}

# break old_data: s/    \*visitors = 41;/    *visitors = 40;/
# break old_data: s/    if (shm_unlink(name) == -1)/    if (0)/
# break old_data: s/atexit(remove_object)/(void)remove_object/
# break old_data: s/signal(SIGINT, interrupted);//
# contrary old_data: s/    int \*visitors = map(O_CREAT | O_EXCL);/& remove_object();/
# contrary old_data: s/MAP_SHARED/MAP_PRIVATE/
# hang old_data: s/^    today();/    pause(); today();/
@test "old_data: O_CREAT opens what is there already, with the data of yesterday" {
    local name='^AT_FDCWD.*, "/dev/shm/ipc-[0-9a-f]+", O_RDWR.O_CREAT'
    transcripts old_data
    facts ./old_data
    did yesterday shm_open "$name.O_EXCL.* = [0-9]"
    before yesterday end today mmap
    did today shm_open "$name.O_NO.* = [0-9]"
    did today shm_open "$name.O_EXCL.* = -1 EEXIST"
    did today shm_open "$name.O_EXCL.* = [0-9]"
    is "$(how_many today shm_unlink ' = 0$')" 2 "objects removed"
    needed today wait until yesterday end
    interrupted 2 old_data
}

# ---- What goes wrong ----

@test "what goes wrong: the compiler's words for memfd.c without _GNU_SOURCE" {
    "${CC:-cc}" --version | grep -q 'Free Software' || skip "another compiler's words"
    sed '/#define _GNU_SOURCE/d' memfd.c >"$BATS_TEST_TMPDIR/memfd.c"
    LC_ALL=C run -1 "${CC:-cc}" -c -o /dev/null "$BATS_TEST_TMPDIR/memfd.c"
    says "implicit declaration of function 'memfd_create'"
}
