#!/usr/bin/env bats
# The tests of chapter 3. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# make_queue - by ipcmk, not by a program of the book; sets id and key
make_queue() {
    id=$(ipcmk -Q -p 0600 | sed 's/.*: //')
    key=$(awk -v id="$id" '$2 == id { print $1 }' /proc/sysvipc/msg)
}

# messages ID - how many are in that queue
messages() {
    awk -v id="$1" '$2 == id { print $5 }' /proc/sysvipc/msg
}

# break boundaries: s/m.text, BIG, 0, IPC_NOWAIT/m.text - 0, 2, 0, IPC_NOWAIT | MSG_NOERROR/;s/\&m, BIG, 0, IPC_NOWAIT/\&m, 2, 0, IPC_NOWAIT | MSG_NOERROR/
# break boundaries: s/send_bytes(buf, 0)/send_bytes(buf, BIG)/
# break boundaries: s/if (write(fd\[1\], word\[i\], strlen(word\[i\])) == -1)/if (i == 0 \&\& write(fd[1], "onetwothree", 11) == -1)/
@test "boundaries: messages keep their boundaries, and each may have another size" {
    transcripts boundaries
    misuse boundaries
    traced read,write,msgrcv ./boundaries
    # three writes into the pipe, one read from it
    [ "$(sed -nE 's/.*(write|read)\(([3-9]|[0-9]{2,})<pipe.*= //p' \
        "$trace" | paste -s -d ' ')" = "3 3 5 11" ]
    # one queue gives messages of several sizes to calls that ask for 1000
    [ "$(awk '/msgrcv\(.*, 1000, 0, IPC_NOWAIT\)/ { print $NF }' "$trace" |
        sort -u | wc -l)" = 5 ]
}

# break kernel_list: s/strlen(text), 0) == -1/0, 0) == -1/
# break kernel_list: s/    take();/    count("receives", "one");/
@test "kernel_list: a queue is a list in the kernel: send adds, receive takes away" {
    transcripts kernel_list
    misuse kernel_list
    traced msgget,msgsnd,msgrcv,msgctl ./kernel_list
    in_trace 'msgrcv\(.* = -1 ENOMSG'
    in_trace 'msgctl\([0-9]+, (IPC_64\|)?IPC_RMID, .* = 0$'
}

@test "kernel_list: ipcs shows the same numbers" {
    make_queue
    ./sysv_hello "$key" one
    ./sysv_hello "$key" three
    run ipcs -q -i "$id"
    ipcrm -q "$id"
    says "cbytes=8"
    says "qnum=2"
}

# break sysv_hello: s/return send_text(found, 2, "hello, first")/return 0/
# break sysv_hello: s/strlen(m.text), 0) == -1/strlen(m.text) + 1, 0) == -1/
# break sysv_hello: s/atexit(remove_it)/(void)remove_it/
# break sysv_hello: s/struct message m = {.type = type}/struct message m = {.type = 1}/
@test "sysv_hello: a program that inherits nothing finds a queue by its key" {
    transcripts sysv_hello
    misuse sysv_hello
    run -2 ./sysv_hello 0
    run -2 ./sysv_hello 0x100000000 # as a key, 0
    run -2 ./sysv_hello 1x
    run -2 ./sysv_hello 1 two three
    run -1 ./sysv_hello 1
    says "msgget key 1: "
    traced execve,msgget,msgsnd,msgrcv ./sysv_hello
    [ "$(grep -c 'execve(' "$trace")" = 2 ]
    in_trace 'msgsnd\([0-9]+, \{(mtype=)?1, '
    in_trace 'msgsnd\([0-9]+, \{(mtype=)?2, '
}

@test "sysv_hello: in a queue of somebody else's, here of ipcmk's" {
    make_queue
    timeout -k 1 "$LIMIT" ./sysv_hello "$key" >"$BATS_TEST_TMPDIR/out" 3>&- &
    ./sysv_hello "$key" "from the shell"
    wait $!
    inside=$(messages "$id")
    ipcrm -q "$id"
    [ "$(cat "$BATS_TEST_TMPDIR/out")" = \
        'second: finds it by its key, receives "from the shell", type 1' ]
    [ "$inside" = 1 ] # the answer
}

@test "sysv_hello: texts of 63 bytes, and of more, come through" {
    make_queue
    text=$(printf %070d 7)
    ./sysv_hello "$key" "${text:0:63}"
    ./sysv_hello "$key" "9$text"
    run -0 ./sysv_hello "$key"
    says "receives \"${text:0:63}\", type 1"
    run -0 ./sysv_hello "$key"
    ipcrm -q "$id"
    says "receives \"9${text:0:62}\", type 1"
}

# break copied: s/ && errno != EINVAL && errno != EIDRM//
@test "copied: a queue that somebody has removed before is no error" {
    command -v strace >/dev/null || skip "no strace; scripts/setup.sh gets it"
    strace -o /dev/null true 2>/dev/null || skip "strace is not allowed here"
    for error in EIDRM EINVAL; do
        run -0 strace -o /dev/null -e inject=msgctl:error=$error ./copied
        says_not "stays"
        # strace has kept the call from the kernel: the queue is there still
        left=$(objects | grep -vxF -f "$BATS_TEST_TMPDIR/objects")
        [[ $left == msg\ * ]]
        remove_objects "$left"
    done
}

# break posix_hello: s/    send_text(found, 2, "hello, first");//
# break posix_hello: s/text, strnlen(text, 63), priority/text, 5, priority/
@test "posix_hello: a program that inherits nothing opens a queue by its name" {
    transcripts posix_hello
    misuse posix_hello
    run -2 ./posix_hello a b c
    run -1 ./posix_hello /ipc-no-such-queue
    says "mq_open /ipc-no-such-queue: "
    traced execve,mq_open,mq_unlink ./posix_hello
    [ "$(grep -c 'execve(' "$trace")" = 2 ]
    [ "$(grep -c 'mq_open(' "$trace")" = 2 ]
    in_trace 'mq_open\("ipc-[0-9]+-[0-9]+", .*O_CREAT\|O_EXCL'
}

# break posix_hello: s/atexit(remove_it)/(void)remove_it/
@test "posix_hello: its name is gone afterwards" {
    traced mq_open,mq_unlink ./posix_hello
    name=$(sed -n 's/.*mq_open(\("[^"]*"\), .*O_CREAT.*/\1/p' "$trace")
    [ -n "$name" ]
    in_trace "mq_unlink\\($name\\) += 0"
}

@test "posix_hello: in a queue of somebody else's, here of the shell's" {
    [ "$(id -u)" = 0 ] || skip "only root may mount /dev/mqueue"
    unshare -m true 2>/dev/null || skip "no mount namespace to be had here"
    # shellcheck disable=SC2016
    demo unshare -m sh -c '
        mount -t mqueue none "$1" || exit 77
        touch "$1/ipc-0-$$" && ./posix_hello "/ipc-0-$$" "from the shell" &&
            ./posix_hello "/ipc-0-$$"
        cat "$1/ipc-0-$$" && rm "$1/ipc-0-$$"' sh "$TMPDIR"
    says 'second: opens it by its name, receives "from the shell", priority 1'
    says 'QSIZE:12 '
}

# break outlives_creator: s/    say("sender: makes/    msgctl(id, IPC_RMID, NULL);say("sender: makes/
@test "outlives_creator: a queue and what is in it stay when their maker ends" {
    transcripts outlives_creator
    misuse outlives_creator
    traced msgget,msgsnd,msgrcv,msgctl ./outlives_creator
    # sent, then its sender's end, then received by another
    [ "$(awk '/msgsnd\(.* = 0$/ { sent = NR; who = $1 }
        sent && $1 == who && /exited with 0/ { ended = NR }
        ended && $1 != who && /msgrcv\(.* = 25$/ { received = NR }
        END { print (sent < ended && ended < received) }' "$calls")" = 1 ]
}

# break namespace: s/    move_out();//
@test "namespace: a queue belongs to one IPC namespace, in another it is not found" {
    transcripts namespace
    misuse namespace
    traced msgget,msgctl,unshare ./namespace
    run -1 grep IPC_RMID "$trace"
    in_trace 'msgget\(0x49[0-9a-f]*, .*ENOENT'
}

@test "namespace: to the tools a queue in another one is not there" {
    unshare --ipc true 2>/dev/null || skip "no IPC namespace to be had here"
    # shellcheck disable=SC2016
    run -0 unshare --ipc sh -c 'ipcmk -Q >/dev/null && cat /proc/sysvipc/msg'
    [ "${#lines[@]}" = 2 ] # a heading and its own
}

# break no_receiver: s/    make_queue();/    make_queue();msgctl(id, IPC_RMID, NULL);/
# break no_receiver: s/if (close(fd\[0\]) == -1)/if (0)/
@test "no_receiver: a message can be sent when nobody is there to receive it" {
    transcripts no_receiver
    misuse no_receiver
    traced clone,clone3,fork,msgsnd,msgrcv,write ./no_receiver
    in_trace 'write\([0-9]+<pipe:.*-1 EPIPE'
    # the receiver is not born before the message is sent
    [ "$(grep -n 'msgsnd(' "$trace" | sed -n '1s/:.*//p')" -lt \
        "$(grep -nE '(clone3?|fork)\(' "$trace" | sed -n '1s/:.*//p')" ]
}

# break typed: s/sizeof(m.text), type, IPC_NOWAIT/sizeof(m.text), 0, IPC_NOWAIT/
# break typed: s/take(-30/take(30/
# break typed: s/put(20, "milk")/put(40, "milk")/
# break typed: s/take(-9/take(-10/
@test "typed: msgrcv() picks by type; first in, first out only if you ask for it" {
    transcripts typed
    misuse typed
    traced msgsnd,msgrcv ./typed
    in_trace 'msgsnd\([0-9]+, \{(mtype=)?0, .* = -1 EINVAL'
    in_trace 'msgrcv\([0-9]+, .*, -30, IPC_NOWAIT'
}

# break two_way: s/receives", ANSWER)/receives", 0)/
# break two_way: s/^    send_numbers(QUESTION, 8, 9);//;s/^    if (pid == -1)/    if (pid > 0)send_numbers(QUESTION, 8, 9);if (pid == -1)/
# break two_way: s/send_numbers(ANSWER,/send_numbers(QUESTION,/
@test "two_way: one queue carries question and answer, told apart by type" {
    transcripts two_way
    misuse two_way
    traced clone,clone3,fork,msgget,msgsnd ./two_way
    [ "$(grep -c 'msgget(' "$trace")" = 1 ]
    # both questions are in it before there is a child
    [ "$(awk '/msgsnd\(/ { n++ } /(clone3?|fork)\(/ { print n; exit }' "$trace")" = 2 ]
    # two processes send to it
    [ "$(awk '/msgsnd\(/ { print $1 }' "$trace" | sort -u | wc -l)" = 2 ]
}

# break dispatch: s/sizeof(m.job), type, 0/sizeof(m.job), 0, 0/
# break dispatch: s/did\[m.job\]++/did[m.job \/ 2]++/
# break dispatch: s/m.type = i % WORKERS + 1/m.type = 1/
@test "dispatch: one queue, three workers, and each is handed its own type" {
    transcripts dispatch
    misuse dispatch
    traced msgrcv ./dispatch
    # three processes receive, each asks for one type only
    [ "$(sed -n 's/^\([0-9]*\) .*msgrcv.*, \([0-9]*\), 0) .*/\1 \2/p' "$trace" |
        sort -u | awk '{ who[$1]++; type[$2]++ }
        END { print length(who), length(type) }')" = "3 3" ]
}

# break direct: s/    send_text(queue\[1\], /    send_text(queue[0], /
# break direct: s/queue\[1\] = make_queue()/queue[1] = queue[0]/
# break direct: s/if (mq_close(queue\[1 - i\]) == -1)/if (0)/
@test "direct: every receiver has a queue of its own: the queue is the address" {
    transcripts direct
    misuse direct
    traced mq_open,mq_timedreceive,mq_unlink,close ./direct
    [ "$(grep -c 'mq_open(' "$trace")" = 2 ]
    [ "$(grep -c 'mq_unlink(.* = 0' "$calls")" = 2 ]
    # each receiver has closed the other's queue before
    [ "$(awk '/ close\(/ { closed[$1] = 1 }
        /mq_timedreceive\(/ { who[$1] = closed[$1] }
        END { for (pid in who) n += who[pid]; print n }' "$trace")" = 2 ]
    # no process receives from two queues
    [ "$(sed -n 's/^\([0-9]*\) .*mq_timedreceive(\([0-9]*\).*/\1 \2/p' "$trace" |
        sort -u | wc -l)" = 2 ]
}

# break mailbox: s/m.number < COUNT; m.number++/m.number < COUNT; m.number += 2/
# break mailbox: s/got\[m.number\]++/got[m.number \/ 2]++/
# break mailbox: s/if (read(ready\[0\], &byte, 1) != 1)/if (0)/
# break mailbox: s/    for (n = 0; msgrcv/    if (write(ready[1], "", 1) == 1)for (n = 1; msgrcv/
@test "mailbox: several receivers share one queue; each message goes to one of them" {
    for _ in 1 2 3 4 5; do
        transcripts mailbox
    done
    misuse mailbox
    traced msgrcv,write ./mailbox
    # all three have received one when it says so, and before each reports it
    [ "$(awk '/msgrcv(\(| resumed).* = 4$/ { got[$1] = 1 }
        /write\(.*, "\\0", 1/ { reported += got[$1] }
        /write\(.*"sender: 3 receivers/ { print length(got), reported }' \
        "$trace")" = "3 3" ]
}

# break posix_priority: s/strlen(text), priority)/strlen(text), 0)/
# break posix_priority: s/put(queue, 5, "answer the phone")/put(queue, 6, "answer the phone")/
@test "posix_priority: the highest priority comes out first, equals in their order" {
    transcripts posix_priority
    misuse posix_priority
}

# break posix_poll: s/child(fds\[1\].fd)/child(fds[0].fd)/
# break posix_poll: s/    if (mq_send(queue, "news", 4, 0) == -1)/    if (0)/
@test "posix_poll: a POSIX queue is a descriptor on Linux: poll() watches several" {
    transcripts posix_poll
    misuse posix_poll
    traced mq_open,poll,ppoll ./posix_poll
    in_trace 'mq_open\(.*\) = [0-9]+'
    in_trace 'p?poll\(\[.*fd=.*POLLIN'
}

# break waiting_receiver: s/^        until_asleep(pid);//
# break waiting_receiver: s/^        until_asleep(pid);//;s/sizeof(m.text), 1, 0)/sizeof(m.text), 1, IPC_NOWAIT)/;s/IPC_NOWAIT) == -1)/IPC_NOWAIT) == -1 \&\& n-- < -1)/
# break waiting_receiver: s/sizeof(m.text), 0) == -1/sizeof(m.text), 0) + msgsnd(id, \&m, 1, 0) < 0/
@test "waiting_receiver: a receiver that waits is woken by the send itself" {
    transcripts waiting_receiver
    misuse waiting_receiver
    traced msgsnd,msgrcv ./waiting_receiver
    # each time it was in msgrcv() already when the message was sent
    [ "$(awk '/msgrcv\(.*<unfinished/ { inside = 1 }
        /msgsnd\(/ { n += inside; sent++; inside = 0 }
        END { print n, sent }' "$trace")" = "20 20" ]
}

# break posix_notify: s/mq_notify(queue, &by_signal) == -1/0/
# break posix_notify: s/    told = 0;/    told = 0;mq_notify(queue, \&by_signal);/
@test "posix_notify: a busy process asks to be told when a message comes" {
    transcripts posix_notify
    misuse posix_notify
    traced mq_notify,mq_timedsend,mq_timedreceive ./posix_notify
    in_trace 'SIGUSR1 \{si_signo=SIGUSR1, si_code=SI_MESGQ'
    # told before it received
    [ "$(grep -n -e '--- SIGUSR1' "$trace" | sed -n '1s/:.*//p')" -lt \
        "$(grep -n 'mq_timedreceive(' "$trace" | sed -n '1s/:.*//p')" ]
}

# break limits: s/msgsnd(id, message, max + 1, 0) != -1/msgsnd(id, message, max, 0) != -1/
# break limits: s/if (msgctl(id, IPC_SET, &ds) == -1)/if (0)/
@test "limits: a message and a queue have a largest size, and both can be asked" {
    transcripts limits
    misuse limits
    demo ./limits
    says "may have $(cat /proc/sys/kernel/msgmax) bytes here (msgmax)"
    says "may have $(cat /proc/sys/kernel/msgmnb) bytes (msgmnb)"
}

# break full_blocks: s/^    until_asleep(pid);//
# break full_blocks: s/    ds.msg_qbytes = ROOM;/    ds.msg_qbytes = 2 * ROOM;/
# break full_blocks: s/msgsnd(id, &m, SIZE, 0) == -1/msgsnd(id, \&m, SIZE, IPC_NOWAIT) == -1/
@test "full_blocks: sending to a full queue puts the sender to sleep" {
    transcripts full_blocks
    misuse full_blocks
    traced msgsnd,msgrcv ./full_blocks
    in_trace 'msgsnd\(.*, 100, 0 <unfinished'
    in_trace 'msgsnd\(.*IPC_NOWAIT\) = -1 EAGAIN'
}

# break posix_limits: s/bytes.rlim_cur = 100;/bytes.rlim_cur = before;/
# break posix_limits: s/expect(EINVAL, 1, longest + 1)/expect(EINVAL, most + 1, 1)/
# break posix_limits: s/most + 1, 128/most, 128/;s/errx(77, /errx(1, /
@test "posix_limits: what a POSIX queue may be, and what mq_open() says beyond it" {
    transcripts posix_limits
    misuse posix_limits
    demo ./posix_limits
    says "at most $(cat /proc/sys/fs/mqueue/msg_max) messages (msg_max)"
    says "at most $(cat /proc/sys/fs/mqueue/msgsize_max) bytes in each"
    traced mq_open ./posix_limits
    in_trace 'mq_open\(.* = -1 EMFILE'
    # one more message, then one more byte
    most=$(cat /proc/sys/fs/mqueue/msg_max)
    longest=$(cat /proc/sys/fs/mqueue/msgsize_max)
    in_trace "mq_maxmsg=$((most + 1)), mq_msgsize=128, .* = -1 EINVAL"
    in_trace "mq_maxmsg=1, mq_msgsize=$((longest + 1)), .* = -1 EINVAL"
}

# break copied: s/memcpy(mine.text, "after!"/memcpy(got.text, "after!"/
# break copied: s/memcpy(mine.text, "after!", 7);/memcpy(mine.text, "after!", 7);msgrcv(id, \&got, size, 0, 0);msgsnd(id, \&mine, size, 0);/
@test "copied: a message is copied into the kernel and out of it" {
    transcripts copied
    misuse copied
}

# break size_without_type: s/wrong = sizeof(sender.m)/wrong = sizeof(sender.m.text)/
@test "size_without_type: the size of a message is that of its text, no more" {
    transcripts size_without_type
    misuse size_without_type
    traced msgsnd ./size_without_type
    # what it sends too much is as long as the type
    [ "$(sed -n 's/.*msgsnd(.*, \([0-9]*\), 0).*/\1/p' "$trace" |
        paste -s -d ' ')" = "8 $((8 + $(getconf LONG_BIT) / 8))" ]
}

# break too_small: s/msgrcv(id, &m, 4, 0, IPC_NOWAIT) != -1/msgrcv(id, \&m, 4, 0, IPC_NOWAIT | MSG_NOERROR) != -1/
# break too_small: s/mq_receive(queue, buf, 4, NULL) != -1/mq_receive(queue, buf, 64, NULL) != -1/
@test "too_small: a receive buffer that is too small, in System V and in POSIX" {
    transcripts too_small
    misuse too_small
    traced msgrcv,mq_timedreceive ./too_small
    in_trace 'msgrcv\(.* = -1 E2BIG'
    in_trace 'mq_timedreceive\(.* = -1 EMSGSIZE'
}

# break removed_while_waiting: s/^    until_asleep(pid);//
# break removed_while_waiting: s/    if (msgctl(id, IPC_RMID, NULL) == -1)$/    struct message m = {1, ""};if (msgsnd(id, \&m, 1, 0) == -1)/
@test "removed_while_waiting: who waits at a queue is woken when it is removed" {
    transcripts removed_while_waiting
    misuse removed_while_waiting
    traced msgrcv,msgctl ./removed_while_waiting
    in_trace 'msgrcv resumed.* = -1 EIDRM'
}

@test "removed_while_waiting: ipcrm does it, too" {
    make_queue
    ./sysv_hello "$key" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    for _ in {1..100}; do # until it sleeps in msgrcv(), as a program of its own
        ! grep -q '(sysv_hello) S' "/proc/$!/stat" || break
        command sleep 0.02
    done
    ipcrm -q "$id"
    status=0
    wait $! || status=$?
    [ "$status" = 1 ]
    grep -q 'msgrcv: Identifier removed' "$BATS_TEST_TMPDIR/err"
}

# break ftok_unchecked: s/yours = ftok(.*, 'B')/yours = ftok(".", 'B')/
# break ftok_unchecked: s/mine = ftok(.*, 'A')/mine = ftok(".", 'A')/
@test "ftok_unchecked: ftok() of a missing file gives -1, and -1 is a key" {
    transcripts ftok_unchecked
    misuse ftok_unchecked
    traced msgget,msgctl ./ftok_unchecked
    # it is removed at once, with nothing in between
    [ "$(awk '/msgget\(0xffffffff, .*IPC_EXCL.* = [0-9]+$/ { id = $NF; at = NR }
        at && NR == at + 2 && index($0, "msgctl(" id ",") && /IPC_RMID.* = 0$/ {
            ok = 1
        }
        END { print ok }' "$trace")" = 1 ]
}

# break ftok_collision: s/seen\[i\] == seen\[made - 1\]/made > 1/
# break ftok_collision: s/key(i, 257)/key(i, 258)/
@test "ftok_collision: ftok() gives different files the same key" {
    transcripts ftok_collision
    misuse ftok_collision
}

@test "ftok_collision: where there is none it says so, and leaves nothing" {
    [ "$(stat -f -c %T /dev/shm)" = tmpfs ] || skip "no tmpfs at /dev/shm"
    dir=$(mktemp -d /dev/shm/ipc-XXXXXX)
    TMPDIR=$dir run ./ftok_collision
    left=$(ls -A "$dir")
    rmdir "$dir" || rm -rf "$dir"
    [ "$status" = 77 ]
    says "set TMPDIR to"
    [ -z "$left" ]
}

@test "sysv_hello: a signal at any moment leaves no queue" {
    for i in 0 1 2 3 4 5 6 7 8 9; do
        for signal in INT TERM HUP PIPE; do
            for name in sysv_hello posix_hello outlives_creator dispatch \
                waiting_receiver ftok_unchecked ftok_collision; do
                timeout -k "$LIMIT" -s "$signal" "0.000$i" "./$name" >/dev/null || true
            done
        done
    done
    ./sysv_hello | true
    ./posix_hello | true
    nothing_left
}

@test "posix_hello: no program has left a queue, though nobody can see it" {
    [ "$(id -u)" = 0 ] || skip "only root may mount /dev/mqueue"
    unshare -m true 2>/dev/null || skip "no mount namespace to be had here"
    # a queue with the number of a process that is gone was left; it is removed
    # shellcheck disable=SC2016
    run -0 unshare -m sh -c '
        mount -t mqueue none "$1" || exit 0
        for queue in "$1"/ipc-0-*; do
            [ -e "$queue" ] || continue
            [ ! -e "/proc/${queue##*-}" ] || continue
            echo "left behind: ${queue##*/}" && rm "$queue"
        done' sh "$TMPDIR"
    [ -z "$output" ] || fail "$output"
}
