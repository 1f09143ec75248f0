#!/usr/bin/env bats
# sweep.sh: it finds what killed demonstrations have left, and nothing else.

load test_helper

setup_file() {
    # leave KIND [KEY | NAME [MODE]] - makes an object and ends; prints its id,
    # its key and its process. With HOLD=1 it uses it, and goes on.
    cat >"$BATS_FILE_TMPDIR/leave.c" <<'EOF'
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One use of it; nothing but the kernel knows of that afterwards. */
static void use(const char *kind, int id)
{
    struct sembuf put = {0, 1, 0};
    long message = 1;

    if (strcmp(kind, "shm") == 0 && shmat(id, NULL, 0) == (void *)-1)
        err(1, "shmat");
    if (strcmp(kind, "msg") == 0 && msgsnd(id, &message, 0, 0) == -1)
        err(1, "msgsnd");
    if (strcmp(kind, "sem") == 0 && semop(id, &put, 1) == -1)
        err(1, "semop");
    if (strcmp(kind, "map") == 0 &&
        mmap(NULL, 1, PROT_READ, MAP_SHARED, id, 0) == MAP_FAILED)
        err(1, "mmap");
    if (strcmp(kind, "map") == 0)
        close(id);
}

int main(int argc, char *argv[])
{
    int id, mode = IPC_CREAT | IPC_EXCL | (argc > 3 ? 0666 : 0600);
    key_t key = 'I' << 24 | getpid();

    if (argc > 2)
        key = (key_t)strtol(argv[2], NULL, 0);
    if (strcmp(argv[1], "shm") == 0)
        id = shmget(key, 4321, mode);
    else if (strcmp(argv[1], "msg") == 0)
        id = msgget(key, mode);
    else if (strcmp(argv[1], "sem") == 0)
        id = semget(key, 3, mode);
    else if (strcmp(argv[1], "mq") == 0)
        id = (int)mq_open(argv[2], O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    else
        id = open(argv[2], O_RDWR);
    if (id == -1)
        err(1, "%s", argv[1]);
    if (getenv("HOLD") != NULL)
        use(argv[1], id);
    printf("%d 0x%08x %d\n", id, (unsigned)key, getpid());
    fflush(stdout);
    if (getenv("HOLD") != NULL)
        pause();
    return 0;
}
EOF
    cc -o "$BATS_FILE_TMPDIR/leave" "$BATS_FILE_TMPDIR/leave.c" -lrt
}

# What a test makes it also writes down, as a command that removes it.
teardown() {
    local command
    while read -r command; do
        # shellcheck disable=SC2086 # it is words
        $command 2>/dev/null || true
    done < <(cat "$BATS_TEST_TMPDIR/remove" 2>/dev/null)
    wait
    nothing_left
}

later() { # COMMAND... - to be done at the end
    echo "$*" >>"$BATS_TEST_TMPDIR/remove"
}

# dead - $dead is the id of a process that was and is no more
dead() {
    true 3>&- &
    dead=$!
    wait $dead
}

# file PATH - such a file, for a time
file() {
    [ -d "${1%/*}" ] || skip "no ${1%/*} here"
    later rm -f "$1"
    printf 12345 >"$1"
}

# leave KIND [KEY [MODE]] - a System V object of a process that has ended: its
# $id and $key
leave() {
    [ -r "/proc/sysvipc/$1" ] || skip "no System V IPC here"
    read -r id key dead <<<"$("$BATS_FILE_TMPDIR/leave" "$@")"
    case $1 in
    shm) later ipcrm -m "$id" ;;
    msg) later ipcrm -q "$id" ;;
    sem) later ipcrm -s "$id" ;;
    esac
}

# hold KIND [KEY | NAME] - the same, but its process, $pid, uses it and goes on
hold() {
    [ "$1" = map ] || [ -r "/proc/sysvipc/$1" ] || skip "no System V IPC here"
    rm -f "$BATS_TEST_TMPDIR/held"
    HOLD=1 "$BATS_FILE_TMPDIR/leave" "$@" >"$BATS_TEST_TMPDIR/held" 3>&- &
    pid=$!
    later kill -KILL "$pid"
    for _ in {1..100}; do
        ! [ -s "$BATS_TEST_TMPDIR/held" ] || break
        command sleep 0.02
    done
    read -r id key _ <"$BATS_TEST_TMPDIR/held"
    case $1 in
    shm) later ipcrm -m "$id" ;;
    msg) later ipcrm -q "$id" ;;
    sem) later ipcrm -s "$id" ;;
    esac
}

# held PROGRAM - starts a demonstration that stops in the middle, as nobody
# reads what it says: its first line fits into the pipe, its second does not.
# Its process is $pid.
held() { # PROGRAM COMMAND: it prints something once the object is there
    local line page
    [ -x "$1" ] || skip "$1 is not built; type: make"
    line=$(timeout -k 1 "$LIMIT" "$1" | sed q | wc -c)
    page=$(getconf PAGESIZE)
    mkfifo "$BATS_TEST_TMPDIR/fifo"
    exec 7<>"$BATS_TEST_TMPDIR/fifo"
    # until it is full: then a write() that must not wait fails
    dd if=/dev/zero bs="$page" of="$BATS_TEST_TMPDIR/fifo" oflag=nonblock 2>/dev/null || true
    dd bs="$page" count=1 <&7 of=/dev/null 2>/dev/null
    dd if=/dev/zero bs=$((page - line)) count=1 >&7 2>/dev/null
    "$1" >&7 3>&- &
    pid=$!
    later kill -KILL "$pid"
    for _ in {1..100}; do
        [ -z "$(eval "$2")" ] || return 0
        command sleep 0.02
    done
    fail "$1 did not come to make its object"
}

# made KIND - what has been made since the test began: its id, or its path
made() {
    objects | grep -vxF -f "$BATS_TEST_TMPDIR/objects" |
        awk -v kind="$1" '$1 == kind { print $2; exit }'
}

there() { # KIND ID - such a System V object
    awk -v id="$2" '$2 == id { found = 1 } END { exit !found }' \
        "/proc/sysvipc/$1"
}

@test "sweep.sh: if there is nothing it says so, with exit 0" {
    ./sweep.sh -f
    run -0 --separate-stderr ./sweep.sh
    [ "$output" = "nothing left behind" ]
    [ -z "$stderr" ]
    run -0 ./sweep.sh -f
    [ "$output" = "nothing left behind" ]
}

@test "sweep.sh: lists POSIX objects of processes that are gone, removes with -f" {
    dead
    shm=/dev/shm/ipc-$(id -u)-$dead
    sem=/dev/shm/sem.ipc-$(id -u)-$dead-2
    file "$shm"
    file "$sem"
    run -0 ./sweep.sh
    [[ ${lines[*]} == *"POSIX shared memory "*" $shm "*" 5 bytes"* ]]
    [[ ${lines[*]} == *"POSIX semaphore "*" $sem "*" 5 bytes"* ]]
    says "scripts/sweep.sh -f"
    [ -e "$shm" ] && [ -e "$sem" ]
    run -0 ./sweep.sh -f
    says "removed: POSIX shared memory "
    says " $sem "
    [ ! -e "$shm" ] && [ ! -e "$sem" ]
    run -0 ./sweep.sh
    [ "$output" = "nothing left behind" ]
}

@test "sweep.sh: in Chinese, and its columns stay aligned" {
    dead
    shm=/dev/shm/ipc-$(id -u)-$dead
    file "$shm"
    run -0 env LC_MESSAGES=zh_CN.UTF-8 ./sweep.sh -f
    line=$(grep -F " $shm " <<<"$output")
    want="已删除：POSIX 共享内存         $shm "
    [ "${line:0:${#want}}" = "$want" ] || fail "$output"
    [[ $line == *" 5 字节" ]]
    [ ! -e "$shm" ]
}

@test "sweep.sh: leaves a demonstration alone that runs, takes what a killed one left" {
    [ -r /proc/sysvipc/shm ] || skip "no System V IPC here"
    held ../ch04-shm/sysv_hello 'made shm'
    id=$(made shm)
    run -0 ./sweep.sh -f
    says_not "id $id,"
    there shm "$id"
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 ./sweep.sh
    says "System V segment       id $id, key 0x49"
    says " 16 bytes"
    there shm "$id"
    run -0 ./sweep.sh -f
    says "removed: System V segment       id $id,"
    run -1 there shm "$id"
    run -0 ./sweep.sh
    [ "$output" = "nothing left behind" ]
}

@test "sweep.sh: the same of a demonstration with a POSIX name" {
    held ../ch04-shm/posix_hello 'made file'
    object=$(made file)
    run -0 ./sweep.sh -f
    says_not "$object "
    [ -e "$object" ]
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 ./sweep.sh -f
    says "removed: POSIX shared memory    $object "
    [ ! -e "$object" ]
}

@test "sweep.sh: System V queues and semaphores too" {
    leave msg
    queue=$id
    leave sem
    run -0 ./sweep.sh
    says "System V queue         id $queue, key 0x49"
    says "System V semaphores    id $id, key $key"
    says " 3 semaphores"
    run -0 ./sweep.sh -f
    says "removed: System V queue         id $queue,"
    says "removed: System V semaphores    id $id,"
    run -1 there msg "$queue"
    run -1 there sem "$id"
}

@test "sweep.sh: POSIX queues, where /dev/mqueue is mounted" {
    unshare -Urmi true 2>/dev/null || skip "no user namespaces here"
    # a machine of its own, as far as queues go
    cat >"$BATS_TEST_TMPDIR/inside" <<'EOF'
mount -t tmpfs none /dev || exit 77
mkdir /dev/mqueue
: >/dev/null
mount -t mqueue none /dev/mqueue || exit 77
sh -c 'exec "$1" mq "/ipc-0-$$"' sh "$1" >/dev/null
"$1" mq /other >/dev/null
"$1" mq "/ipc-0-$$" >/dev/null
./sweep.sh
./sweep.sh -f
./sweep.sh
ls /dev/mqueue
EOF
    run unshare -Urmi sh "$BATS_TEST_TMPDIR/inside" "$BATS_FILE_TMPDIR/leave"
    [ "$status" != 77 ] || skip "cannot mount here: $output"
    [ "$status" = 0 ] || fail "$output"
    [[ ${lines[0]} == "POSIX message queue "*" /dev/mqueue/ipc-0-"*" 0 bytes" ]]
    [ "${lines[2]}" = "removed: ${lines[0]}" ]
    [ "${lines[3]}" = "nothing left behind" ]
    [ "${#lines[@]}" = 6 ] # the other two are there still
}

@test "sweep.sh: names and keys with anything after the mark" {
    dead
    for name in ipc-0123abcd ipc-89abcdef01234567.request sem.ipc-00000000-1 \
        "ipc-$(id -u)-$dead-answers"; do
        file "/dev/shm/$name"
    done
    leave shm 0x49ffffff
    leave msg 0x49fffffe
    leave sem 0x49fffffd
    run -0 ./sweep.sh -f
    [ "${#lines[@]}" = 7 ] || fail "$output"
    run -0 ./sweep.sh
    [ "$output" = "nothing left behind" ]
}

@test "sweep.sh: leaves what has no name, and says how to remove it" {
    for kind in shm msg sem; do
        leave $kind 0
        option=${kind/shm/m} option=${option/msg/q} option=${option/sem/s}
        echo "IPC_PRIVATE .*; if it is yours: ipcrm -$option $id\$" \
            >>"$BATS_TEST_TMPDIR/want"
    done
    for args in '' -f; do
        # shellcheck disable=SC2086 # one word or none
        run -0 ./sweep.sh $args
        [ "${#lines[@]}" = 3 ] || fail "$output"
        while read -r want; do
            grep -q "$want" <<<"$output" || fail "not there: $want" "$output"
        done <"$BATS_TEST_TMPDIR/want"
    done
    there sem "$id"
}

# A name says nothing of a process; what uses it is seen elsewhere.
@test "sweep.sh: leaves what a process has open or mapped" {
    file /dev/shm/ipc-0a0a0a0a
    exec 7<>/dev/shm/ipc-0a0a0a0a
    run -0 ./sweep.sh -f
    [ "$output" = "nothing left behind" ]
    exec 7>&-
    hold map /dev/shm/ipc-0a0a0a0a
    [ -z "$(find "/proc/$pid/fd" -lname '/dev/shm/*')" ]
    run -0 ./sweep.sh -f
    [ "$output" = "nothing left behind" ]
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 ./sweep.sh -f
    says "removed: POSIX shared memory    /dev/shm/ipc-0a0a0a0a "
}

@test "sweep.sh: leaves what a process that runs has used last" {
    number=0x49fedcba
    for kind in shm msg sem; do
        hold $kind $number
        held=$id
        run -0 ./sweep.sh -f
        [ "$output" = "nothing left behind" ] || fail "$output"
        there $kind "$held"
        kill -KILL "$pid"
        wait "$pid" || true
        run -0 ./sweep.sh -f
        says "removed: System V "
        says "id $held, key $number"
        # and of those without a name none is listed
        hold $kind 0
        run -0 ./sweep.sh -f
        [ "$output" = "nothing left behind" ]
        kill -KILL "$pid"
        wait "$pid" || true
        option=${kind/shm/m} option=${option/msg/q} option=${option/sem/s}
        ipcrm "-$option" "$id"
    done
}

@test "sweep.sh: leaves all, while a copy of a program runs somewhere else" {
    file /dev/shm/ipc-0a0a0a0a
    printf '#include <unistd.h>\nint main(void) { return sleep(60); }\n' \
        >"$TMPDIR/self.c"
    cc -w -o "$TMPDIR/sysv_hello" "$TMPDIR/self.c"
    "$TMPDIR/sysv_hello" 3>&- &
    pid=$!
    later kill -KILL "$pid"
    for _ in {1..100}; do # until it is no shell any longer
        [ "$(cat "/proc/$pid/comm")" != sysv_hello ] || break
        command sleep 0.02
    done
    run -0 ./sweep.sh -f
    [ "$output" = "left alone while sysv_hello (process $pid) runs: 1 that it may use" ] ||
        fail "$output"
    [ -e /dev/shm/ipc-0a0a0a0a ]
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 ./sweep.sh -f
    says "removed: POSIX shared memory    /dev/shm/ipc-0a0a0a0a "
    rm "$TMPDIR/sysv_hello" "$TMPDIR/self.c"
}

@test "sweep.sh: leaves all else: names and keys that are not the book's" {
    dead
    uid=$(id -u)
    gone=$dead
    set -- other-file "other-ipc-$uid-$gone" "ipc-$uid" "ipc-$uid-x$gone" \
        "ipc-$uid-0" "ipc-$uid-99999999" "ipc-$uid-$$" ipc-12345 ipc-my-object \
        ipc-AbCd12 sem.ipc-abcdefgh
    for name; do
        file "/dev/shm/$name"
    done
    set -- "$@" "ipc-$uid-$gone"
    mkdir "/dev/shm/ipc-$uid-$gone"
    later rmdir "/dev/shm/ipc-$uid-$gone"
    for key in $((0x41000000 | gone)) 0; do # another first byte; none
        leave shm "$key"
        echo "shm $id" >>"$BATS_TEST_TMPDIR/stay"
    done
    leave msg $((0x49000000 | $$)) # the number of a process that runs
    echo "msg $id" >>"$BATS_TEST_TMPDIR/stay"
    run -0 ./sweep.sh -f
    for name; do
        [ -e "/dev/shm/$name" ] || fail "/dev/shm/$name is gone" "$output"
    done
    while read -r kind id; do
        there "$kind" "$id" || fail "$kind $id is gone" "$output"
    done <"$BATS_TEST_TMPDIR/stay"
}

@test "sweep.sh: leaves what anybody may write to" {
    leave msg
    other=$id
    dead
    leave msg $((0x49000000 | dead)) ugo
    run -0 ./sweep.sh -f
    says "id $other,"
    there msg "$id"
}

@test "sweep.sh: leaves what is another user's" {
    [ "$(id -u)" = 0 ] || skip "only root can make something of another user's"
    dead
    file "/dev/shm/ipc-0-$dead"
    file "/dev/shm/ipc-65534-$dead"
    chown 65534 "/dev/shm/ipc-0-$dead" "/dev/shm/ipc-65534-$dead"
    mkdir "$TMPDIR/ipc-AbCd12"
    chown 65534 "$TMPDIR/ipc-AbCd12"
    run -0 ./sweep.sh -f
    [ -e "/dev/shm/ipc-0-$dead" ]
    [ -e "/dev/shm/ipc-65534-$dead" ]
    [ -e "$TMPDIR/ipc-AbCd12" ]
    rmdir "$TMPDIR/ipc-AbCd12"
}

@test "sweep.sh: a process that is dead, but not waited for, does not count" {
    bash -c 'sleep 30 & echo $! >"$1"; exec sleep 30' bash \
        "$BATS_TEST_TMPDIR/zombie" 3>&- &
    later kill -KILL "$!"
    for _ in {1..100}; do # until it is a process that waits for nobody
        [ "$(cat "/proc/$!/comm")" != sleep ] || break
        command sleep 0.02
    done
    zombie=$(cat "$BATS_TEST_TMPDIR/zombie")
    kill -KILL "$zombie"
    for _ in {1..100}; do
        ! grep -q '^State:.Z' "/proc/$zombie/status" || break
        command sleep 0.02
    done
    grep '^State:.Z' "/proc/$zombie/status"
    file "/dev/shm/ipc-$(id -u)-$zombie"
    run -0 ./sweep.sh -f
    says "removed: POSIX shared memory    /dev/shm/ipc-$(id -u)-$zombie "
}

@test "sweep.sh: takes folders of the book's names, unless somebody is in them" {
    folder=$(mktemp -d "$TMPDIR/ipc-XXXXXX")
    mkfifo "$folder/fifo"
    mkdir "$TMPDIR/ipc-abc" "$TMPDIR/ipc-abcdefg" "$TMPDIR/ipc-abc.ef" "$TMPDIR/my"
    ln -s my "$TMPDIR/ipc-sYmLnk"
    touch "$TMPDIR/my/file"
    run -0 ./sweep.sh
    says "temporary folder       $folder"
    says " 1 inside"
    says_not "ipc-abc"
    says_not "ipc-sYmLnk"
    exec 7<>"$folder/fifo"
    run -0 ./sweep.sh -f
    says_not "$folder"
    exec 7>&-
    (cd "$folder" && run -0 "$BATS_TEST_DIRNAME/sweep.sh" -f && says_not "$folder")
    [ -p "$folder/fifo" ]
    run -0 ./sweep.sh -f
    says "removed: temporary folder       $folder"
    [ ! -e "$folder" ]
    [ -e "$TMPDIR/my/file" ]
    rm -r "$TMPDIR"/ipc-abc* "$TMPDIR/ipc-sYmLnk" "$TMPDIR/my"
}

@test "sweep.sh: in a container, a folder in /tmp is left for a minute" {
    unshare -Urpf --mount-proc true 2>/dev/null || skip "no user namespaces here"
    folder=$(mktemp -d /tmp/ipc-XXXXXX)
    later rmdir "$folder"
    run -0 unshare -Urpf --mount-proc ./sweep.sh -f
    [ -d "$folder" ]
    touch -d '-2 minutes' "$folder"
    run -0 unshare -Urpf --mount-proc ./sweep.sh -f
    says "removed: temporary folder       $folder"
    [ ! -e "$folder" ]
}

@test "sweep.sh: takes no folder while a program of the book runs" {
    folder=$(mktemp -d "$TMPDIR/ipc-XXXXXX")
    held ../ch04-shm/posix_hello 'made file'
    object=$(made file)
    later rm -f "$object"
    run -0 ./sweep.sh -f
    [ -d "$folder" ]
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 ./sweep.sh -f
    says "removed: temporary folder       $folder"
}

@test "sweep.sh: what cannot be removed is named, and the exit status is 1" {
    leave shm
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/ipcrm"
    chmod +x "$BATS_TEST_TMPDIR/bin/ipcrm"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 --separate-stderr ./sweep.sh -f
    [[ $stderr == *"could not remove: System V segment       id $id,"* ]]
    says_not "id $id,"
    says_not "nothing left behind"
}

@test "sweep.sh: wrong usage is exit 2, --help is not" {
    for args in -x -ff "-f -f" "-f x" x; do
        # shellcheck disable=SC2086 # each word is an argument
        run -2 --separate-stderr ./sweep.sh $args
        [ -z "$output" ]
        [[ $stderr == "usage: scripts/sweep.sh"* ]]
    done
    run -2 ./sweep.sh ''
    run -0 ./sweep.sh --help
    says "usage: scripts/sweep.sh"
}
