#!/usr/bin/env bats
# The tests of chapter 3. How they work: ../scripts/test_helper.bash

load ../scripts/test_helper

# by_ipcmk - a queue that no program of the book has made; sets id and key
by_ipcmk() {
    id=$(ipcmk -Q -p 0600 | sed 's/.*: //')
    key=$(awk -v id="$id" '$2 == id { print $1 }' /proc/sysvipc/msg)
}

# sysv WHO [COUNT] - WHO makes so many queues (1), only for its owner; in the
# end there are none of them
sysv() {
    local n=${2-1} made removed
    made=$(grep -cE "^did.$1.msgget.*, (IPC_CREAT.IPC_EXCL.)?0600 = [0-9]" \
        "$facts") || true
    removed=$(grep -cE "^did.*.msgctl.*, IPC_RMID, NULL = 0" "$facts") || true
    [ "$made $removed" = "$n $n" ] ||
        fail "queues made by $1: $made, removed: $removed, not $n" \
            "$(grep -E '^did.*msg(get|ctl)' "$facts")"
}

# posix WHO [COUNT] - WHO makes so many, and each name is gone at the end
posix() {
    local n=${2-1} made removed
    made=$(grep -cE "^did.$1.mq_open.*\"/?ipc-[0-9a-f]+\", .*O_CREAT.O_EXCL.* = [0-9]" \
        "$facts") || true
    removed=$(grep -cE "^did.*.mq_unlink.*\"/?ipc-[0-9a-f]+\" = 0" "$facts") || true
    [ "$made $removed" = "$n $n" ] ||
        fail "queues made by $1: $made, names removed: $removed, not $n" \
            "$(grep -E '^did.*mq_(open|unlink)' "$facts")"
}

# ---- Messages keep their boundaries ----

# break boundaries: s/sizeof(m.text), 0, IPC_NOWAIT/2, 0, IPC_NOWAIT | MSG_NOERROR/
# break boundaries: s/strlen(word\[i\]), 0) == -1/5, 0) == -1/
# break boundaries: s/atexit(remove_queue)/(void)remove_queue/
# break boundaries: s/signal(SIGINT, interrupted);//
# contrary boundaries: /n = msgrcv(/,/err(1, "msgrcv")/c\        n = read(0, m.text, 0);
# hang boundaries: s/i < 3; i++) {\n        n/i < 4; i++) {/;s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 9, 0/
@test "boundaries: a queue keeps messages apart, even empty ones; a pipe joins them" {
    transcripts boundaries
    facts ./boundaries
    sysv pipe
    # three writes into the pipe, one read from it
    is "$(results pipe write 'pipe:.*"(one|three)?", [0-5] = ')" "3 0 5" "write()"
    did pipe read '"onethree", 16 = 8'
    is "$(results pipe msgsnd '')" "0 0 0" "msgsnd()"
    is "$(results pipe msgrcv ', 16, 0, IPC_NOWAIT')" "3 0 5" "msgrcv()"
    interrupted 2 boundaries
}

# ---- A list in the kernel ----

# break kernel_list: s/msgsnd(queue, &m, strlen(text), 0)/msgsnd(queue, \&m, 4, 0)/
# break kernel_list: s/atexit(remove_queue)/(void)remove_queue/
# contrary kernel_list: s/IPC_NOWAIT);/IPC_NOWAIT);\n\n    if (n > 0)\n        msgsnd(queue, \&m, n, 0);/
# hang kernel_list: s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 0, 0/
@test "kernel_list: a queue is a list in the kernel: send adds, receive takes away" {
    transcripts kernel_list
    facts ./kernel_list
    sysv process
    is "$(results process msgrcv '')" "3 5 -1" "msgrcv()"
    did process msgrcv ' = -1 ENOMSG'
    did process msgctl 'IPC_STAT, .*msg_qnum=2'
    interrupted 2 kernel_list
}

@test "kernel_list: ipcs shows the kernel's counts of any queue" {
    by_ipcmk
    run ipcs -q -i "$id"
    ipcrm -q "$id"
    says "cbytes=0"
    says "qnum=0"
}

# ---- Two kinds of queues ----

# break sysv_hello: s/strlen(m.text), 0)/sizeof(m.text), 0)/
# break sysv_hello: s/IPC_CREAT | IPC_EXCL | 0600/IPC_CREAT | 0600/
# break sysv_hello: s/msgget(key, 0);/msgget(key, IPC_CREAT | 0600);/
# break sysv_hello: s/^    atexit(remove_queue);/    (void)remove_queue;/
# break sysv_hello: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary sysv_hello: s/msgget(key, IPC_CREAT/msgget(IPC_PRIVATE, IPC_CREAT/
# hang sysv_hello: s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 8, 0/
@test "sysv_hello: a process that inherits nothing finds a queue by its key" {
    transcripts sysv_hello
    facts ./sysv_hello
    sysv sender
    did sender msgget '0x49[0-9a-f]*, IPC_CREAT.IPC_EXCL.0600 = [0-9]'
    did receiver msgget '0x49[0-9a-f]*, 0+ = [0-9]'
    did_not receiver msgget IPC_CREAT
    did sender msgsnd 'mtype=7, mtext="hello".*, 5, 0 = 0'
    before sender end receiver msgget
    needed receiver msgrcv until sender msgsnd
    did receiver msgrcv ', 16, 0, IPC_NOWAIT = 5'
    needed receiver wait until sender end
    interrupted 1 sysv_hello
}

@test "sysv_hello: by hand, with ipcmk, ipcs and ipcrm" {
    by_ipcmk
    run -0 ipcs -q
    says "$id"
    run -0 ipcrm -q "$id"
    run ipcs -q -i "$id"
    says_not "qnum"
    [ -n "$key" ]
}

# break posix_hello: s/"hello", 5, 7)/"hello", 5, 0)/
# break posix_hello: s/O_CREAT | O_EXCL/O_CREAT/
# break posix_hello: s/atexit(remove_queue)/(void)remove_queue/g
# contrary posix_hello: s/    if (mq_send(queue/    mq_unlink(name);\n&/
# hang posix_hello: s/ | O_NONBLOCK);/);/;s/if (mq_send(/if (0 \&\& mq_send(/
@test "posix_hello: a process that inherits nothing opens a queue by its name" {
    transcripts posix_hello
    facts ./posix_hello
    posix sender
    did receiver mq_open 'ipc-[0-9a-f]+", O_RDONLY(.O_NONBLOCK)? = [0-9]'
    before sender end receiver mq_open
    needed receiver mq_receive until sender mq_send
    needed receiver wait until sender end
    interrupted 1 posix_hello
}

@test "posix_hello: by hand, in /dev/mqueue" {
    [ "$(id -u)" = 0 ] || skip "only root may mount /dev/mqueue"
    unshare -m true 2>/dev/null || skip "no mount namespace to be had here"
    # shellcheck disable=SC2016
    demo unshare -m sh -c '
        mount -t mqueue none "$1" || exit 77
        touch "$1/ipc-0-$$" && cat "$1/ipc-0-$$" && rm "$1/ipc-0-$$"' sh "$TMPDIR"
    says 'QSIZE:0 '
}

# ---- How long it lives ----

# break outlives_creator: s/    raise(SIGKILL);/    remove_queue();\n&/
# break outlives_creator: s/if (msgctl(queue, IPC_RMID, NULL) == -1)/if (0)/
# break outlives_creator: s/^    atexit(remove_queue);/    (void)remove_queue;/
# break outlives_creator: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary outlives_creator: s/    raise(SIGKILL);/    remove_queue();\n&/
# hang outlives_creator: s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 9, 0/
@test "outlives_creator: a queue and its messages belong to no process" {
    transcripts outlives_creator
    facts ./outlives_creator
    sysv creator
    fact end creator killed SIGKILL
    before creator end heir msgget
    did heir msgrcv ', 32, 0, IPC_NOWAIT = 24'
    did heir msgget ' = -1 ENOENT'
    needed heir wait until creator end
    interrupted 2 outlives_creator
    injected msgrcv:error=ENOMEM ./outlives_creator # the heir fails
    [ "$status" = 1 ]
    says "msgrcv: Cannot allocate memory"
    nothing_left
}

# break namespace: s/^        move_out(CLONE_NEWIPC);//
# break namespace: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary namespace: s/^        move_out(CLONE_NEWIPC);//
# no hang namespace: nobody waits at the queue
@test "namespace: a queue belongs to one IPC namespace; in another it is not found" {
    transcripts namespace
    facts ./namespace
    did child msgget '0x49[0-9a-f]*, 0+ = [0-9]'
    did child unshare 'CLONE_NEWIPC = 0'
    did child msgget '0x49[0-9a-f]*, 0+ = -1 ENOENT'
    did_not parent msgctl
    needed parent wait until child end
}

@test "namespace: to the tools a queue in another one is not there" {
    unshare --ipc true 2>/dev/null || skip "no IPC namespace to be had here"
    # shellcheck disable=SC2016
    run -0 unshare --ipc sh -c 'ipcmk -Q >/dev/null && cat /proc/sysvipc/msg'
    [ "${#lines[@]}" = 2 ] # a heading and its own
}

# ---- Nobody need be there ----

# break no_receiver: s/if (close(fd\[0\]) == -1)/if (0)/
# break no_receiver: s/atexit(remove_queue)/(void)remove_queue/
# break no_receiver: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary no_receiver: s/^    if (msgsnd(/    remove_queue();\n&/
# hang no_receiver: s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 9, 0/
@test "no_receiver: a message can be sent when nobody is there to receive it" {
    transcripts no_receiver
    facts ./no_receiver
    sysv sender
    did sender write 'pipe:.*"hello.", 6 = -1 EPIPE'
    before sender msgsnd receiver msgrcv
    # the receiver was not yet born
    [ "$(awk -F '\t' '$1 == "did" && $3 == "msgsnd" { print "sent" }
        $1 == "did" && $3 == "fork" { print "born" }' "$facts" |
        paste -s -d ' ')" != "born sent" ]
    waited_not receiver msgrcv
    needed sender wait until receiver end
    interrupted 2 no_receiver
}

# ---- The type ----

# break typed: s/sizeof(m.text), type, IPC_NOWAIT/sizeof(m.text), 0, IPC_NOWAIT/
# break typed: s/take(-30/take(30/
# break typed: s/put(20, "milk")/put(40, "milk")/
# break typed: s/take(-9/take(-10/
# break typed: s/atexit(remove_queue)/(void)remove_queue/
# contrary typed: s/sizeof(m.text), type, IPC_NOWAIT/sizeof(m.text), 0, IPC_NOWAIT/
# hang typed: s/sizeof(m.text), type, IPC_NOWAIT/sizeof(m.text), type, 0/
@test "typed: msgrcv() picks by type; first in, first out only if you ask for it" {
    transcripts typed
    facts ./typed
    sysv process
    did process msgrcv 'mtype=10, .*, -30, IPC_NOWAIT = 5'
    did process msgrcv ', -9, IPC_NOWAIT = -1 ENOMSG'
    did process msgrcv 'mtype=30, .*, 0, IPC_NOWAIT = 3'
    interrupted 2 typed
}

# break invalid_argument: s/queue, 0, 5)/queue, 1, 5)/
# break invalid_argument: s/queue, 1, most + 1/queue, 1, most/
# break invalid_argument: s/if (msgctl(queue, IPC_RMID, NULL) == -1)/if (0)/
# contrary invalid_argument: s/"type 0", queue, 0, 5/"type 0", queue, 2, 5/
# hang invalid_argument: s/try_send("a queue that/pause();\n    &/
@test "invalid_argument: EINVAL of msgsnd() may mean the type, the size, the queue" {
    transcripts invalid_argument
    facts ./invalid_argument
    did process msgsnd 'mtype=0, .* = -1 EINVAL'
    did process msgsnd ", $(($(cat /proc/sys/kernel/msgmax) + 1)), IPC_NOWAIT = -1 EINVAL"
    did process msgsnd '^-1, .* = -1 EINVAL'
    is "$(results process msgsnd '')" "0 -1 -1 -1 -1" "msgsnd()"
    interrupted 2 invalid_argument
}

# ---- Both directions ----

# break two_way: s/take(ANSWER, "parent")/take(0, "parent")/
# break two_way: s/put(ANSWER, n \* n)/put(QUESTION, n * n)/
# break two_way: s/^    put(QUESTION, 7);//;s/^    take(ANSWER, "parent");/    put(QUESTION, 7);\n&/
# break two_way: s/atexit(remove_queue)/(void)remove_queue/
# break two_way: s/^    if (waitpid(pid, &status, 0) == -1).*/    status = 0;\n    if (0)/
# contrary two_way: s/take(ANSWER, "parent")/take(0, "parent")/
# hang two_way: s/put(ANSWER, n \* n);/(void)n;/
@test "two_way: one queue carries question and answer, told apart by type" {
    transcripts two_way
    facts ./two_way
    sysv parent
    did child msgsnd 'mtype=2, .*, 4, 0 = 0'
    before child msgsnd parent msgrcv
    # both questions are in it before there is a child
    [ "$(awk -F '\t' '$1 == "did" && $3 == "msgsnd" { n++ }
        $1 == "did" && $3 == "fork" { print n; exit }' "$facts")" = 2 ]
    did child msgrcv 'mtype=1, .*, 1, 0 = 4'
    did parent msgrcv 'mtype=2, .*, 2, 0 = 4'
    did parent msgrcv 'mtype=1, .*, 0, 0 = 4'
    needed parent wait until child end
    interrupted 1 two_way
}

# break queue_deadlock: s/ROOM \* sizeof(m.from)/2 * ROOM * sizeof(m.from)/
# break queue_deadlock: s/^    remove_queue(); .*//
# break queue_deadlock: s/^    alarm(5);.*//
# break queue_deadlock: s/if (wait(&status) == -1)/if (0)/
# contrary queue_deadlock: s/#define CLIENTS 6/#define CLIENTS 4/
# hang queue_deadlock: s/sizeof(m.from), IPC_NOWAIT/sizeof(m.from), 0/
@test "queue_deadlock: requests and answers in one queue: when it is full, all wait" {
    transcripts queue_deadlock
    # five requests have gone in, and only the end of the queue lets the clients
    # go; a client that is slow comes after it, so look more than once
    local i waiting=0
    for ((i = 0; i < 8 && waiting < 5; i++)); do
        facts ./queue_deadlock
        waiting=$(grep -cE '^wait.child [1-6].msg(snd|rcv).queue.server.msgctl' \
            "$facts") || true
    done
    [ "$waiting" -ge 5 ] || no_fact "five wait until the end of the queue"
    is "$(grep -cE '^did.child [1-6].msgsnd.* = 0$' "$facts")" 5 "requests"
    sysv server
    [ "$(grep -cE '^wait.child [1-6].msgrcv.queue.server.msgsnd' "$facts")" = 0 ]
    did server msgsnd 'IPC_NOWAIT = -1 EAGAIN'
    did "child 1" alarm
    fact end "child 1" exit 1
    fact end "child 6" exit 1
    reaps server 6
    interrupted 2 queue_deadlock
}

@test "queue_deadlock: without IPC_NOWAIT it hangs, the server in msgsnd()" {
    copy=$BATS_TEST_TMPDIR/hangs
    sed 's/sizeof(m.from), IPC_NOWAIT/sizeof(m.from), 0/' queue_deadlock.c \
        >"$copy.c"
    ${CC:-cc} -o "$copy" "$copy.c"
    facts_of_hang "$copy"
    never_returned server msgsnd on queue
    ipcrm -q "$(results server msgget '')"
}

# break two_queues: s/^    answers = msgget(IPC_PRIVATE, 0600);/    answers = queue;/
# break two_queues: s/^    msgctl(answers, IPC_RMID, NULL);//
# break two_queues: s/^    alarm(5);.*//
# break two_queues: s/if (wait(&status) == -1)/if (0)/
# break two_queues: s/getpid(), 0) == -1/0, 0) == -1/
# contrary two_queues: s/^    answers = msgget(IPC_PRIVATE, 0600);/    answers = queue;/;s/^        m.type = m.from;/        usleep(50000);\n&/
# hang two_queues: s/m.type = m.from;/m.type = m.from + 1000000;/;s/alarm(5);//
@test "two_queues: answers in a queue of their own get out though requests are many" {
    transcripts two_queues
    facts ./two_queues
    sysv parent 2
    is "$(results server msgsnd ', IPC_NOWAIT = ')" "0 0 0 0 0 0" "msgsnd()"
    did server alarm
    did "child 1" alarm
    for i in 1 2 3 4 5 6; do
        did "child $i" msgrcv ', 4, [1-9][0-9]*, 0 = 4'
        fact end "child $i" exit 0
    done
    reaps parent 7
    interrupted 1 two_queues
}

# ---- Handing out work ----

# break dispatch: s/job % WORKERS + 1, job/1, job/
# break dispatch: s/sizeof(m.number), type, 0/sizeof(m.number), 0, 0/
# break dispatch: s/if (status != 0)/if (0)/;s/wait(&status) > 0/0/
# break dispatch: s/^    alarm(5);.*//
# break dispatch: s/atexit(remove_queue)/(void)remove_queue/
# contrary dispatch: s/job % WORKERS + 1, job/1, job/
# hang dispatch: s/put(i + 1, NO_MORE);.*/;/;s/^    alarm(5);.*//
@test "dispatch: one queue, three workers, and each is handed its own type" {
    transcripts dispatch
    facts ./dispatch
    sysv parent
    for i in 1 2 3; do
        is "$(results "child $i" msgrcv ", 4, $i, 0 = " | wc -w)" 11 "msgrcv()"
        did_not "child $i" msgrcv "mtype=[^$i]"
        did "child $i" alarm
        fact end "child $i" exit 0
    done
    reaps parent 3
    waited "child 1" msgrcv on queue until parent msgsnd
    interrupted 1 dispatch
}

# ---- Direct or by mailbox ----

# break direct: s/put(bob, "dear bob")/put(ann, "dear bob")/
# break direct: s/bob = make_queue()/bob = ann/
# break direct: s/if (mq_unlink(name) == -1)/if (0)/
# break direct: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary direct: s/bob = make_queue()/bob = ann/
# hang direct: s/ | O_NONBLOCK//
@test "direct: a message goes to one receiver's own queue, nobody else gets it" {
    transcripts direct
    facts ./direct
    posix sender 2
    did ann mq_receive ' = -1 EAGAIN'
    did_not ann mq_receive 'dear bob'
    did bob mq_receive 'dear bob'
    needed sender wait until ann end
    needed sender wait until bob end
}

# break mailbox: s/m.number < MESSAGES; m.number++/m.number < MESSAGES; m.number += 2/
# break mailbox: s/got\[m.number\]++/got[0]++/
# break mailbox: s/atexit(remove_queue)/(void)remove_queue/
# break mailbox: s/if (wait(&status) == -1)/if (0)/
# contrary mailbox: s/^    struct message m;$/&\n    long n = 0;/;s/0, IPC_NOWAIT) != -1/n++, IPC_NOWAIT | 040000) != -1/
# hang mailbox: s/sizeof(m.number), 0, IPC_NOWAIT/sizeof(m.number), 0, 0/
@test "mailbox: several receivers share one queue; each message goes to one of them" {
    for _ in 1 2 3 4 5; do
        transcripts mailbox
    done
    facts ./mailbox
    sysv sender
    # 30 times a message is taken, and each of the three asks until there is none
    is "$(grep -cE '^did.child [1-3].msgrcv.*, 4, 0, IPC_NOWAIT = 4$' "$facts")" \
        30 "messages taken"
    is "$(grep -cE '^did.child [1-3].msgrcv.* = -1 ENOMSG' "$facts")" 3 ENOMSG
    reaps sender 3
    interrupted 1 mailbox
}

# break to_all: s/receiver(queue\[i\])/receiver(queue[0])/
# break to_all: s/msgctl(queue\[i\], IPC_RMID, NULL)/msgctl(queue[0], IPC_RMID, NULL)/
# break to_all: s/if (wait(&status) == -1)/if (0)/
# contrary to_all: s/receiver(queue\[i\])/receiver(queue[0])/
# hang to_all: s/sizeof(m.number), 0, IPC_NOWAIT/sizeof(m.number), 0, 0/
@test "to_all: a message that all shall have is sent to a queue of each" {
    transcripts to_all
    facts ./to_all
    sysv sender 3
    for i in 1 2 3; do
        is "$(results "child $i" msgrcv ', 4, 0, IPC_NOWAIT = 4$' | wc -w)" 30 \
            "messages taken by one"
    done
    reaps sender 3
    interrupted 1 to_all
}

# break size_without_type: s/deliver(sizeof(m));/deliver(sizeof(m.text));/
# break size_without_type: s/atexit(remove_queue)/(void)remove_queue/
# contrary size_without_type: s/msgrcv(queue, &receiver.m, size,/msgrcv(queue, \&receiver.m, sizeof(receiver.m.text),/;s/0, IPC_NOWAIT/0, IPC_NOWAIT | MSG_NOERROR/
# hang size_without_type: s/size, 0, IPC_NOWAIT/size, 9, 0/
@test "size_without_type: the size of a message is that of its text alone" {
    transcripts size_without_type
    facts ./size_without_type
    sysv sender
    # what it sends too much is as long as the type
    did sender msgsnd ', 8, 0 = 0'
    did sender msgsnd ", $((8 + $(getconf LONG_BIT) / 8)), 0 = 0"
    interrupted 2 size_without_type
}

# ---- What only POSIX has ----

# break posix_priority: s/strlen(text), priority)/strlen(text), 0)/
# break posix_priority: s/"answer the phone", 5/"answer the phone", 6/
# break posix_priority: s/if (mq_unlink(name) == -1)/if (0)/
# contrary posix_priority: s/strlen(text), priority)/strlen(text), 0)/
# hang posix_priority: s/ | O_NONBLOCK//;s/mq_maxmsg = 4/mq_maxmsg = 3/
@test "posix_priority: the highest priority comes out first, equals in their order" {
    transcripts posix_priority
    facts ./posix_priority
    posix process
    did process mq_send '"put out the fire", 16, 9, .* = 0'
    did process mq_receive '"put out the fire", 32, \[9\]'
    # nobody tells the queue which of them to give out
    is "$(results process mq_receive '')" "16 15 16 15" "mq_receive()"
}

# break posix_poll: s/mq_send(fds\[1\].fd/mq_send(fds[0].fd/
# break posix_poll: s/if (mq_send(fds\[1\].fd, "news", 4, 0) == -1)/if (0)/
# break posix_poll: s/if (close(fd\[1\]) == -1)/if (0)/
# break posix_poll: s/if (mq_unlink(name) == -1)/if (0)/
# contrary posix_poll: s/if (poll(fds, 3, -1) == -1)/if (poll(fds + 2, 1, -1) == -1)/
# hang posix_poll: s/if (mq_send(/pause();\n        &/
@test "posix_poll: on Linux a POSIX queue is a descriptor: poll() watches several" {
    transcripts posix_poll
    facts ./posix_poll
    posix parent 2
    waited parent poll until "child 1" mq_send
    did parent poll 'fd=[0-9]+, revents=POLLIN'
    did parent poll 'revents=POLLHUP'
    needed parent mq_receive until "child 1" mq_send
    needed parent wait until "child 1" end
}

# break timeout: s/start + 100, "0.1/start - 100, "0.1/
# break timeout: s/if (mq_unlink(name) == -1)/if (0)/
# break timeout: s/if (mq_send(queue, "late", 4, 0) == -1)/if (0)/
# contrary timeout: s/start + 100, "0.1/100, "0.1/
# hang timeout: s/start + 100, "0.1/start + 1000000, "0.1/
@test "timeout: mq_timedreceive() gives up at a time of day, not after so long" {
    transcripts timeout
    facts ./timeout
    posix process
    did process mq_receive '=3600, .*= -1 ETIMEDOUT'
    did process mq_receive '"late", 16, .*=3600, .* = 4'
}

# ---- Is it in time? ----

# break waiting_receiver: s/if (msgsnd(queue, &m, sizeof(m.text), 0) == -1)/if (0)/
# break waiting_receiver: s/^    alarm(5);.*//
# break waiting_receiver: s/atexit(remove_queue)/(void)remove_queue/
# break waiting_receiver: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary waiting_receiver: s/usleep(1000);.*/;/;s/sizeof(m.text), 0, 0) == -1/sizeof(m.text), 0, IPC_NOWAIT) == -1 \&\& (usleep(1000), --n) > 1 << 30/
# hang waiting_receiver: s/ROUNDS \&\& tries/ROUNDS \/ 2 \&\& tries/;s/^    alarm(5);.*//
@test "waiting_receiver: a message for who waits is handed over, not put into the queue" {
    transcripts waiting_receiver
    facts ./waiting_receiver
    sysv sender
    waited receiver msgrcv on queue until sender msgsnd
    did receiver sched_setscheduler 'SCHED_BATCH, \[0\] = 0'
    did receiver alarm
    did sender sched_setaffinity ' = 0'
    did sender msgrcv 'IPC_NOWAIT = -1 ENOMSG'
    needed sender wait until receiver end
}

# break posix_notify: s/    ask(queue); .*//
# break posix_notify: s/if (mq_notify(queue, &event) == -1)/if (0)/
# break posix_notify: s/if (mq_unlink(name) == -1)/if (0)/
# contrary posix_notify: s/^    put(queue, 1); .*/    ask(queue);\n&/
# hang posix_notify: s/ | O_NONBLOCK//
@test "posix_notify: mq_notify() asks for one signal: a message in an empty queue" {
    transcripts posix_notify
    facts ./posix_notify
    posix process
    is "$(grep -cE '^took.process.SIGUSR1.handler' "$facts")" 2 "signals"
    is "$(results process mq_notify 'SIGEV_SIGNAL')" "0 0" "mq_notify()"
    # it asks again before it receives
    before process mq_notify process mq_receive
    grep -qE 'SIGUSR1 \{si_signo=SIGUSR1, si_code=SI_MESGQ' "$facts.strace"
}

# ---- How much fits ----

# break limits: s/most + 1)));/most)));/
# break limits: s/if (msgctl(queue, IPC_SET, &ds) == -1)/if (0)/
# break limits: s/atexit(remove_queue)/(void)remove_queue/
# contrary limits: s/if (msgctl(queue, IPC_SET, &ds) == -1)/if (0)/
# hang limits: s/size, IPC_NOWAIT) == 0/size, 0) == 0/
@test "limits: System V: the system limits a message, each queue limits its room" {
    transcripts limits
    most=$(cat /proc/sys/kernel/msgmax) room=$(cat /proc/sys/kernel/msgmnb)
    demo ./limits
    says "msgmax $most, msgmnb $room"
    says "msg_qbytes is $room"
    facts ./limits
    sysv system
    did system msgsnd ", $most, IPC_NOWAIT = 0"
    did system msgsnd ", $((most + 1)), IPC_NOWAIT = -1 EINVAL"
    did system msgctl 'IPC_SET, .*msg_qbytes=100.* = 0'
    did system msgsnd ', 30, IPC_NOWAIT = -1 EAGAIN'
    interrupted 2 limits
}

# break full_blocks: s/^        if (msgsnd(queue, &m, SIZE, 0) == -1)/        if (0)/
# break full_blocks: s/^        alarm(5);.*//
# break full_blocks: s/if (msgctl(queue, IPC_SET, &ds) == -1)/if (0)/
# break full_blocks: s/if (waitpid(pid, &status, 0) == -1)/if (0)/
# contrary full_blocks: s/msgsnd(queue, &m, SIZE, 0) == -1/msgsnd(queue, \&m, 0, 0) == -1/;s/ds.msg_qbytes = ROOM/ds.msg_qbytes = ROOM + 16/
# hang full_blocks: s/SIZE, IPC_NOWAIT) == 0/SIZE, 0) == 0/
@test "full_blocks: msgsnd() into a full queue waits until somebody receives" {
    transcripts full_blocks
    facts ./full_blocks
    sysv parent
    waited child msgsnd on queue until parent msgrcv
    did parent msgsnd 'IPC_NOWAIT = -1 EAGAIN'
    did child alarm
    needed parent wait until child end
    interrupted 1 full_blocks
}

# break posix_nonblock: s/if (mq_setattr(queue, &wish, NULL) == -1)/if (0)/
# break posix_nonblock: s/if (mq_unlink(name) == -1)/if (0)/
# contrary posix_nonblock: s/mq_maxmsg = 2,/mq_maxmsg = 9,/
# hang posix_nonblock: s/if (mq_setattr(queue, &wish, NULL) == -1)/if (0)/
@test "posix_nonblock: mq_setattr() can say \"do not wait\" later, and nothing else" {
    transcripts posix_nonblock
    facts ./posix_nonblock
    posix queue
    did queue mq_receive ' = -1 EAGAIN'
    is "$(results queue mq_send '')" "0 0 -1" "mq_send()"
    did queue mq_send ' = -1 EAGAIN'
}

# break posix_limits: s/bytes.rlim_cur = 100;/bytes.rlim_cur = 100000;/
# break posix_limits: s/attempt(1, longest + 1/attempt(most + 1, 1/
# break posix_limits: s/if (queue != -1 && mq_unlink(name) == -1)/if (0)/
# contrary posix_limits: s/if (setrlimit(RLIMIT_MSGQUEUE, &bytes) == -1)/if (0)/
# no hang posix_limits: it neither sends nor receives
@test "posix_limits: a queue counts for all that it could hold, before it holds it" {
    transcripts posix_limits
    facts ./posix_limits
    most=$(cat /proc/sys/fs/mqueue/msg_max)
    longest=$(cat /proc/sys/fs/mqueue/msgsize_max)
    did process mq_open "mq_maxmsg=$((most + 1)), mq_msgsize=128, .* = -1 EINVAL"
    did process mq_open "mq_maxmsg=1, mq_msgsize=$((longest + 1)), .* = -1 EINVAL"
    did process mq_open ' = -1 EMFILE'
    posix process
}

# ---- Two copies again ----

# break copied: s/strcpy(mine.text, "after")/strcpy(got.text, "after")/
# break copied: s/atexit(remove_queue)/(void)remove_queue/
# contrary copied: s/^    n = msgrcv(/    msgrcv(queue, \&got, 16, 0, 0);\n    msgsnd(queue, \&mine, 5, 0);\n&/
# hang copied: s/sizeof(got.text), 0, IPC_NOWAIT/sizeof(got.text), 9, 0/
@test "copied: a message is copied into the kernel and out of it" {
    transcripts copied
    facts ./copied
    sysv process
    did process msgsnd '"before.*, 6, 0 = 0'
    is "$(results process msgrcv '')" 6 "msgrcv()"
    interrupted 2 copied
}

# ---- What goes wrong ----

# break too_small: s/IPC_NOWAIT | flags/IPC_NOWAIT | MSG_NOERROR/
# break too_small: s/take(4, MSG_NOERROR/take(16, 0/
# break too_small: s/atexit(remove_queue)/(void)remove_queue/
# contrary too_small: s/IPC_NOWAIT | flags/IPC_NOWAIT | MSG_NOERROR/
# hang too_small: s/0, IPC_NOWAIT | flags/9, flags/
@test "too_small: a buffer too small for the message: msgrcv() fails, or cuts it" {
    transcripts too_small
    facts ./too_small
    sysv process
    did process msgrcv ', 4, 0, IPC_NOWAIT = -1 E2BIG'
    did process msgrcv 'MSG_NOERROR.* = 4'
    interrupted 2 too_small
}

# break posix_too_small: s/take(queue, 4);/take(queue, SIZE);/
# break posix_too_small: s/if (mq_unlink(name) == -1)/if (0)/
# contrary posix_too_small: s/#define SIZE 64/#define SIZE 4/
# hang posix_too_small: s/ | O_NONBLOCK//;s/if (mq_send(/if (0 \&\& mq_send(/;s/take(queue, [^(].*//
@test "posix_too_small: mq_receive() wants room for the longest message allowed" {
    transcripts posix_too_small
    facts ./posix_too_small
    posix process
    did process mq_receive ', 4, .* = -1 EMSGSIZE'
    did process mq_receive ', 63, .* = -1 EMSGSIZE'
    did process mq_receive '"good", 64, .* = 4'
}

# break removed_while_waiting: s/^        alarm(5);.*//
# break removed_while_waiting: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# break removed_while_waiting: s/^    if (msgctl(queue, IPC_RMID, NULL) == -1)/    if (0)/
# contrary removed_while_waiting: s/usleep(20000);.*/usleep(0);/;s/_exit(receive())/usleep(50000);\n        _exit(receive())/
# hang removed_while_waiting: s/^    if (msgctl(queue, IPC_RMID, NULL) == -1)/    if (0)/;s/^        alarm(5);.*//
@test "removed_while_waiting: who waits at a queue is woken when it is removed" {
    transcripts removed_while_waiting
    facts ./removed_while_waiting
    waited "child 1" msgrcv on queue until parent msgctl
    did "child 1" msgrcv ' = -1 EIDRM'
    did parent msgrcv ' = -1 EINVAL'
    did "child 1" alarm
}

@test "removed_while_waiting: ipcrm does it, too" {
    by_ipcmk
    copy=$BATS_TEST_TMPDIR/waits
    printf '%s\n' '#include <sys/msg.h>' '#include <err.h>' '#include <stdlib.h>' \
        'int main(int argc, char *argv[]) { struct { long t; char x[9]; } m;' \
        'if (argc == 2 && msgrcv(atoi(argv[1]), &m, 9, 0, 0) == -1)' \
        'err(1, "msgrcv"); }' >"$copy.c"
    ${CC:-cc} -w -o "$copy" "$copy.c"
    "$copy" "$id" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    for _ in {1..100}; do # until it sleeps in msgrcv(), as a program of its own
        ! grep -q '(waits) S' "/proc/$!/stat" || break
        command sleep 0.02
    done
    ipcrm -q "$id"
    status=0
    wait $! || status=$?
    [ "$status" = 1 ]
    grep -q 'msgrcv: Identifier removed' "$BATS_TEST_TMPDIR/err"
}

# break ftok_unchecked: s/ftok(".no.such.file", 'A')/ftok(".", 'A')/
# break ftok_unchecked: s/^    move_out();//
# break ftok_unchecked: s/^    if (waitpid(pid, &status, 0) == -1)/    if (0)/
# contrary ftok_unchecked: s/ftok(".no.such.file", 'A')/ftok(".", 'A')/
# hang ftok_unchecked: s/sizeof(m.text), 0, IPC_NOWAIT/sizeof(m.text), 9, 0/
@test "ftok_unchecked: ftok() of a missing file gives -1, and -1 is a key" {
    transcripts ftok_unchecked
    facts ./ftok_unchecked
    did mine msgget '(0xffffffff|-1), IPC_CREAT.0600 = [0-9]'
    did yours msgget '(0xffffffff|-1), IPC_CREAT.0600 = [0-9]'
    needed yours msgrcv until mine msgsnd
    # where nobody else's queue with this key is met, nor left
    before yours unshare mine msgget
    did yours unshare 'CLONE_NEWIPC.* = 0'
}

# break ftok_collision: s/key(one, 1) == key(one, 257)/key(one, 1) == key(one, 2)/
# break ftok_collision: s/if (key(\*earlier, 'I') != key(path, 'I'))/if (0)/;s/& 0xffff\];/\& 0xff];/
# contrary ftok_collision: s/& 0xffff\];/\& 0xff];/;s/if (key(\*earlier, 'I') != key(path, 'I'))/if (0)/
# no hang ftok_collision: it only looks at files
@test "ftok_collision: ftok() gives different files the same key" {
    transcripts ftok_collision
}

# break ftok_replaced: s/if (rename(new, file) == -1)/if (0)/
# break ftok_replaced: s/atexit(remove_files);//
# break ftok_replaced: s/signal(SIGINT, interrupted);/(void)interrupted;/
# contrary ftok_replaced: s/if (rename(new, file) == -1)/if (0)/
# no hang ftok_replaced: it waits for nothing
@test "ftok_replaced: a new file under the old name gives another key, as a rule" {
    transcripts ftok_replaced
    facts ./ftok_replaced
    did process rename '"/tmp/ipc-[A-Za-z0-9]+/new", "/tmp/ipc-[A-Za-z0-9]+/file" = 0'
    interrupted 1 ftok_replaced
}

# break posix_same_name: s/yours = make_queue(0, /yours = make_queue(O_EXCL, /
# break posix_same_name: s/atexit(remove_queue)/(void)remove_queue/
# contrary posix_same_name: s/yours = make_queue(0, 2, 64)/mq_unlink(name);\n    &/
# hang posix_same_name: s/ | O_NONBLOCK//;s/if (mq_send(mine/if (0 \&\& mq_send(mine/
@test "posix_same_name: two programs that choose one name have one queue" {
    transcripts posix_same_name
    facts ./posix_same_name
    did mine mq_open 'ipc-[0-9a-f]+", .*O_CREAT.O_EXCL.* = [0-9]'
    did mine mq_open 'ipc-[0-9a-f]+", [^X]*O_CREAT[^X]*, .* = [0-9]'
    did mine mq_open ' = -1 EEXIST'
    did mine mq_unlink ' = 0'
    interrupted 1 posix_same_name
}
