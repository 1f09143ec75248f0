#!/usr/bin/env bats
# run.sh --why: in Chinese, who is busy, how it has ended, and what it asks for;
# that each program which hangs gets the right cause is in hangs_*.bats.

load ../test_helper
load why

@test "why: in Chinese: who waits for what, and what is left in the kernel" {
    why kept_write_end 1 --lang zh
    root "wc 在由 main 创建的管道上等待文件结束；main 仍持有该管道的写端（fd <n>），\
阻塞在 wait() 中，等待 wc"
    chain "wc read(fd <n>)，已读 3 字节；所有写端都关闭以后，才会读到文件结束" \
        "打开的写端：fd <n>（main）" "main wait()，等待 wc"
    why mutex_order 1 --lang zh
    root "死锁：thread 1 在等待由 thread 2 持有的互斥锁（\`b\`）；\
thread 2 在等待由 thread 1 持有的互斥锁（\`a\`）"
    why join_cond 1 --lang zh
    root "thread 1 在等待条件变量（\`c\`）的通知，而这里已没有线程能发出通知：\
main 阻塞在 pthread_join() 中，等待 thread 1"
    why once_self 1 --lang zh
    root "main 在等待 pthread_once()（\`once\`）的初始化结束，初始化已经开始，\
还没有结束；执行初始化的线程也在等待，可能就是 main"
    why wrong_type 1 --lang zh
    root "child 1 在等待类型为 2 的消息（消息队列 <n>），\
而队列中只有一条，类型为 1（来自 main）"
    [[ ${lines[-1]} =~ ^没有删除：消息队列\ ([0-9]+)；删除的命令：ipcrm\ -q\ ([0-9]+)$ ]]
    [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}

@test "why: in Chinese: who is busy, and how it has ended" {
    why nap_loop 1 --lang zh
    root "child 1 正在睡眠：能够自行继续，不算停住不动；这样下去有没有结果，从外部无法得知"
    never stuck waits
    why crash 0 --lang zh
    [ "${lines[-1]}" = "main 已经结束，被 SIGSEGV 杀死" ] || fail "$output"
    why zombie 0 --lang zh
    [ "${lines[-1]}" = "  child 1：一直是僵尸进程，main 到结束也没有回收" ] ||
        fail "$output"
    # the program's environment is as it is without --why
    run -0 "$run_sh" --lang zh --why "$(command -v env)"
    never IPC_LANG
}

@test "why: in Chinese: columns in cells, and no character cut in two" {
    can_trace
    cd "$BATS_TEST_TMPDIR"
    # of its name the kernel keeps 15 bytes, and so the half of a character
    printf '#!/bin/sh
sleep 60
:
' >m管道程序一
    chmod +x m管道程序一
    setsid ./m管道程序一 3>&- 4>&- 5>&- 6>&- 7>&- &
    job=$!
    for ((i = 0; i < 10 * LIMIT; i++)); do
        run "$run_sh" --lang zh --why -p "$job"
        [[ $output != *"等待 sleep"* ]] || break
        command sleep 0.1
    done
    kill -- "-$job"
    wait "$job" || true
    [ "$output" = "sleep 正在睡眠：能够自行继续，不算停住不动；这样下去有没有结果，从外部无法得知
  m管道程序??  wait()，等待 sleep
  sleep        正在睡眠" ] || fail "$output"
}

# goes_on NAME TEXT - it ends by itself; what is said of it at the end
goes_on() {
    why "$1" 0
    [[ $'\n'$output = *$'\n'"$2" ]] || fail "not: $2" "$output"
    never waits "busy" deadlock
}

@test "why: programs that do not hang: they compute, nap, ask, talk" {
    local name
    for name in computes naps slow_child poll_loop talks; do
        goes_on $name $'done\nmain ended by itself, exit status 0'
    done
}

@test "why: programs that do not hang: a timer ends the wait" {
    goes_on alarm_ends $'done\nmain ended by itself, exit status 0'
    goes_on interval $'done\nmain ended by itself, exit status 0'
}

@test "why: how it has ended, and who was left" {
    goes_on status "main ended by itself, exit status 3"
    goes_on minus "main ended by itself, exit status 255"
    goes_on crash "main ended by itself, killed by SIGSEGV"
    # it is killed by its own kill(0), this script and the tracer are not
    why kill_group 0
    root "main ended by itself, killed by SIGTERM"
    goes_on zombie "main ended by itself, exit status 0
  child 1: a zombie until main ended, which did not wait for it"
    goes_on orphan "main ended by itself, exit status 0
  child 1: an orphan, it ended after main"
    goes_on server "started
main ended by itself, exit status 0
  child 1: an orphan, it lived on after main, in accept()"
}

@test "why: who computes or naps for ever is busy, not stuck" {
    busy=2 why for_ever 1
    root "main computes: busy, not stuck; whether that leads anywhere is not to \
be seen from outside"
    busy=2 why yields 1
    root "main computes: busy, not stuck; child 1 ended, and nobody else here \
could change what main waits for, if it waits for something"
    busy=2 why nap_loop 1
    root "child 1 sleeps: busy, not stuck; whether that leads anywhere is not to \
be seen from outside"
    chain "main wait(), for child 1"
    never deadlock
}

@test "why: until Ctrl+C" {
    compiled kept_write_end
    local seconds
    # as from a terminal: SIGINT to all of them, as soon as they have come to
    # the wait
    for seconds in 3 10 30; do
        run timeout -s INT -k "$LIMIT" $seconds "$run_sh" --why -t 600 \
            ./kept_write_end 3>&-
        [[ $output != *"waits for"* ]] || break
    done
    root "wc waits for the end of file of the pipe that main made; main still \
holds its write end (fd <n>), and is in wait() for wc"
}

# of_running NAME - what --why -p says of it, as soon as it can say anything
of_running() {
    local i
    compiled "$1"
    setsid "./$1" >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
    job=$!
    for ((i = 0; i < 10 * LIMIT; i++)); do
        run "$run_sh" --why -p "$job"
        [[ $output = *"busy, not stuck"* || $output = *"is there is"* ]] || break
        command sleep 0.1
    done
    kill -KILL -- "-$job"
    wait "$job" 2>/dev/null || true
    [ "$status" = 1 ] || fail "exit status $status" "$output"
}

@test "why -p: of a process that hangs now, and its relatives" {
    of_running both_write
    root "deadlock: both_write <n> is in write(fd <n>) and waits for both_write \
<n> to read (fd <n>); both_write <n> is in write(fd <n>) and waits for \
both_write <n> to read (fd <n>)"
    of_running kept_write_end
    chain "kept_write_end wait(), for wc" "open for writing: fd <n> in kept_write_end"
    of_running cancel_mutex
    root "cancel_mutex waits for a mutex (\`m\`) that was locked by thread <n>, which \
is no longer there"
    never deadlock
}

@test "why -p: a signal handler may write where it reads" {
    of_running self_pipe
    [[ ${lines[0]} = "self_pipe waits for data, or the end of file, of a pipe; it \
holds the write end itself (fd "*"), and nobody else does; unless a signal handler \
writes there, it waits for ever" ]] || fail "$output"
    never "still holds"
}

@test "why -p: of two that have nothing in common but two FIFOs" {
    compiled fifo_alone
    ./fifo_alone ping pong >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
    job=$!
    ./fifo_alone pong ping >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
    other=$!
    for ((i = 0; i < 10 * LIMIT; i++)); do
        run "$run_sh" --why -p "$job"
        [[ $output != *deadlock* ]] || break
        command sleep 0.1
    done
    kill -KILL "$job" "$other"
    wait "$job" "$other" 2>/dev/null || true
    [[ ${lines[0]} = "deadlock: fifo_alone "* ]] || fail "$output"
}

# from_outside NAME PATTERN - what --why -p says of it, as soon as it says that
from_outside() {
    local i
    compiled "$1"
    setsid "./$1" >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
    job=$!
    for ((i = 0; i < 10 * LIMIT; i++)); do
        run "$trace_dir/trace" why -p "$job"
        # shellcheck disable=SC2053 # a pattern
        [[ $output != *$2* ]] || break
        command sleep 0.1
    done
    kill -KILL -- "-$job"
    wait "$job" 2>/dev/null || true
}

@test "why -p: of one that has a timer nobody is accused" {
    from_outside timer_posts "a timer"
    root "timer_posts <n> waits for a semaphore (\`s\`), which is 0; a timer of \
timer_posts <n> (timer_create()) may let it go on: whether it will is not to be \
seen from outside"
    never "too few" "nobody"
}

@test "why -p: of all who wait for messages of other types none is accused" {
    from_outside msg_to_parent "has messages (2)*for type*for type*for type"
    root "message queue <n> has messages (2), and nobody who waits there waits \
for their type: msg_to_parent <n> for type 1, msg_to_parent <n> for type <n>, \
msg_to_parent <n> for type <n>"
    [[ $output =~ message\ queue\ ([0-9]+) ]]
    ipcrm -q "${BASH_REMATCH[1]}"
}

# talk KIND - both ends of such a socket are programs of their own, and neither
# begins: the same is said, whichever of them is asked about
talk() {
    local pid
    for pid in serve connect; do
        setsid ./talk_alone "$1" $pid >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- &
        jobs+=("$!")
    done
    for pid in "${jobs[@]}"; do
        for ((i = 0; i < 10 * LIMIT; i++)); do
            run "$trace_dir/trace" why -p "$pid"
            [[ $output != *deadlock* ]] || break
            command sleep 0.1
        done
        root "deadlock: talk_alone ${jobs[0]} is in read(fd <n>) and waits for \
talk_alone ${jobs[1]} to write (fd <n>); talk_alone ${jobs[1]} is in read(fd <n>) \
and waits for talk_alone ${jobs[0]} to write (fd <n>)" || return 1
    done
    kill -KILL "${jobs[@]}"
    wait "${jobs[@]}" 2>/dev/null || true
}

@test "why -p: of two that have nothing in common but a socket" {
    local kind jobs
    compiled talk_alone
    for kind in tcp tcp6 udp stream dgram; do
        jobs=()
        talk $kind || {
            kill -KILL "${jobs[@]}"
            return 1
        }
    done
}

@test "run.sh --trace: of a program that hangs it says why below the picture" {
    compiled kept_write_end
    run -1 "$run_sh" --trace ./kept_write_end
    [[ $output = *"never returned"*$'\n'"wc waits for the end of file of the \
pipe that main made; main still holds its write end"* ]]
}

@test "run.sh: Ctrl+C points to --why" {
    compiled kept_write_end
    local seconds
    for seconds in 2 10 30; do # it must have begun
        run timeout -s INT -k "$LIMIT" $seconds "$run_sh" ./kept_write_end 3>&-
        [[ $output != *--why* ]] || break
    done
    [[ $output = *"./run.sh --why ./kept_write_end"* ]] || fail "$output"
}

@test "run.sh --why: misuse, and where strace is not to be had" {
    local args
    for args in '--why' '--why ch01' '--why --trace ch01 eof' '-t 1 ch01 eof' \
        '--why -t x ch01 eof' '--why -p' '--why -p x' '--why -p 1 ch01 eof'; do
        # shellcheck disable=SC2086 # words
        run "$run_sh" $args
        [ "$status" = 2 ] || fail "$args: exit status $status" "$output"
    done
    mkdir "$BATS_TEST_TMPDIR/bin"
    for args in sh dirname uname awk sed find make cc basename tr; do
        ln -s "$(command -v $args)" "$BATS_TEST_TMPDIR/bin"
    done
    PATH=$BATS_TEST_TMPDIR/bin run -77 "$run_sh" --why /bin/true
    [ "$output" = "run.sh: --why needs strace; type: scripts/setup.sh" ]
}
