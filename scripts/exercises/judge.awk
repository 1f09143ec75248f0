# judge.awk - what holds of a program, and what not yet
#
# usage: awk -f judge.awk lang=en|zh [partial=1] messages.LANG NAME.check RUN ...
#
# A RUN is a file: "run KIND", then what trace -f says of it, "out LINE" for
# each line that was printed, "box ..." for each line of the box's report, "why
# LINE" if it hangs; the fields are separated by tabs. KIND: alone, maker, made,
# calls, takes and named (these came late); plain, reversed, mixed and load (not
# traced).
#
# Prints a line for each check, in the order in which they are to be looked at:
#
#   ok|not|unseen  ID  SENTENCE  RUN  DETAIL
#
# and at last "verdict passed|not|unseen|slow  ID", and "chance" if more runs may
# show it. README.md says what the words mean. With partial=1 there are more runs
# to come: "verdict pending", if what they may still show comes first.

function fail(text) {
    print FILENAME ":" FNR ": " text >"/dev/stderr"
    broken = 1
    exit 3
}

# ---- the expectations ----

function new_check(id) {
    if (id !~ /^[a-z][a-z0-9_]*$/ || (id in place))
        fail("check " id ": a name of its own, please")
    order[++checks] = id
    place[id] = checks
    current = id
}

function sentence(language, text,   i) {
    if (block ~ /^(hint|learnt|task|title)$/)
        return # for others
    if (block != "check")
        fail(language ": of which check?")
    if (language != lang)
        return
    i = index(text, " | ")
    if (i == 0)
        fail("a sentence for what holds, and after a | one for what not")
    good[current] = substr(text, 1, i - 1)
    bad[current] = substr(text, i + 3)
}

function rest_of(line) {
    sub(/^[ \t]*[^ \t]+[ \t]*/, "", line)
    return line
}

function expectation(line,   word, rest) {
    if (line ~ /^[ \t]*(#|$)/)
        return
    word = line
    sub(/^[ \t]+/, "", word)
    sub(/[ \t].*/, "", word)
    rest = rest_of(line)
    if (word == "|") {
        sub(/^[ \t]*\| ?/, "", line)
        if (block == "lines")
            expected[++lines] = line
        else if (block != "input" && block != "peer")
            fail("a line of what?")
        return
    }
    if (word == "en" || word == "zh") {
        sentence(word, rest)
        return
    }
    block = word
    if (word == "check")
        new_check(rest)
    else if (word == "must" || word == "never" || word == "once" ||
             word == "and" || word == "or") {
        block = "check"
        if (!current || (word == "and" || word == "or") && !parts[current])
            fail(word " of which check?")
        if (word == "once") { # in one of the runs
            sometimes[current] = 1
            word = "must"
        }
        parts[current]++
        how[current, parts[current]] = word
        what[current, parts[current]] = rest
        if (rest ~ /(^| )waited /)
            sometimes[current] = 1
    } else if (word == "lines") {
        wants_lines = 1
        any_order = rest == "any"
    } else if (word == "status")
        wants_status = rest
    else if (word == "interleave")
        wants_mixed = 1
    else if (word == "allow")
        allowed = allowed " " rest " "
    else if (word == "role") {
        roles++
        split(rest, part, " ")
        role_name[roles] = part[1]
        role_what[roles] = rest_of(rest)
    } else if (word !~ /^(args|input|peer|late|reversed|rounds|handed|hint|learnt|task|title)$/)
        fail("not understood: " word)
}

function is_allowed(what) {
    return index(allowed, " " what " ")
}

# ---- one run ----

function forget_run() {
    facts = outs = processes = 0
    why = left = alive = box_end = ""
    peer_failed = peer_hangs = peer_has_got = 0
    peer_step = peer_before = peer_got = ""
    split("", fact); split("", who); split("", parent); split("", key)
    split("", owner)
    split("", nth); split("", nth_of); split("", learnt_kind)
    split("", last_did); split("", main_child)
    split("", is_role)
    main = ""
    began_trace = ended_main = 0
    tasks = 0
    cpu = box_done = slow_run = spin = 0
}

# 3<pipe:[7]>, "x": what it is
function object_in(text,   i, s) {
    i = index(text, "<")
    if (i == 0)
        return ""
    s = substr(text, i + 1)
    if (s ~ /^[A-Za-z0-9_-]+:\[/)
        return substr(s, 1, index(s, "]"))
    sub(/[<>].*/, "", s)
    return s
}

function object_of(call, text,   n, result) {
    n = text
    sub(/[^0-9].*/, "", n)
    result = text
    sub(/.* = /, "", result)
    sub(/ .*/, "", result)
    if (call == "msgget")
        return "queue " result
    if (call == "semget")
        return "set " result
    if (call == "shmget")
        return "shm " result
    if (call ~ /^msg(snd|rcv|ctl)$/)
        return "queue " n
    if (call ~ /^sem(op|timedop|ctl)$/)
        return "set " n
    if (call ~ /^shm(at|ctl)$/)
        return "shm " n
    if (text ~ /^\[?\{?(fd=)?[0-9]+</)
        return object_in(text)
    if (result ~ /^[0-9]+</)
        return object_in(result)
    return ""
}

function kind_of(k) {
    if (k in learnt_kind)
        return learnt_kind[k]
    if (k ~ /^pipe:/)
        return "pipe"
    if (k ~ /^(TCP|UDP|UNIX|unix|socket)/)
        return "socket"
    if (k ~ /^(queue|set|shm) /) {
        sub(/ .*/, "", k)
        return k
    }
    if (k ~ /^\//)
        return "file"
    return k == "" ? "" : "other"
}

# a path alone does not tell
function learn_kind(k, kind) {
    if (k ~ /^\// && kind ~ /^(fifo|mqueue)$/)
        learnt_kind[k] = kind
}

# the first, the second ... of its kind. A pipe that it did not make is its
# standard input or output.
function number_objects(   i) {
    for (i = 1; i <= facts; i++)
        if (fact[i] == "did" &&
            (kind_of(key[i]) != "pipe" || field[i, 3] == "pipe"))
            number_object(key[i])
}

function number_object(k,   kind) {
    kind = kind_of(k)
    if (kind == "" || (k in nth))
        return
    nth_of[kind]++
    nth[k] = kind nth_of[kind]
}

# strace leaves out a blank where a call is in two pieces
function with_blank(text,   i) {
    i = match(text, /,[^ ]/)
    if (i == 0 || index(substr(text, 1, i), "\"") > 0)
        return text
    return substr(text, 1, i) " " substr(text, i + 1)
}

# a call that is late is like any; one of many pieces like one of one, as a
# libc may print by either
function plain_call(i,   text, n, pieces, size, total) {
    text = with_blank(field[i, 6])
    sub(/ \(DELAYED\)$/, "", text)
    if (field[i, 3] ~ /^(read|write)v$/) {
        sub(/v$/, "", field[i, 3])
        while (match(text, /\[?\{iov_base="([^"\\]|\\.)*"(\.\.\.)?, iov_len=[0-9]+\},? ?/)) {
            n = substr(text, RSTART, RLENGTH)
            text = substr(text, 1, RSTART - 1) substr(text, RSTART + RLENGTH)
            size = n
            sub(/.*iov_len=/, "", size)
            total = total + size
            sub(/^[^"]*"/, "", n)
            sub(/"(\.\.\.)?, iov_len=[0-9]+\},? ?$/, "", n)
            pieces = pieces n
        }
        if (sub(/\], [0-9]+ = /, "\001", text)) {
            n = index(text, "\001")
            text = substr(text, 1, n - 1) "\"" pieces "\", " total " = " \
                substr(text, n + 1)
        }
    } else if (field[i, 3] == "mq_setattr" && text ~ /, NULL, \{/)
        field[i, 3] = "mq_getattr"
    field[i, 6] = text
}

function add_fact(   i) {
    facts++
    fact[facts] = $1
    for (i = 2; i <= 8; i++)
        field[facts, i] = $1 != "did" && $1 != "say" && $i ~ /^(read|write)v$/ ? \
            substr($i, 1, length($i) - 1) : $i
    key[facts] = ""
    if ($1 == "process") {
        processes++
        who[processes] = $2
        parent[$2] = $3
        by_fork[$2] = $4 != "pthread_create"
        # a thread's process
        owner[$2] = by_fork[$2] ? $2 : process_of($3)
        if (main == "")
            main = $2
        if (by_fork[$2] && process_of($3) == main)
            main_child[$2] = ++tasks
        began_trace = 1
    } else if ($1 == "did") {
        plain_call(facts)
        key[facts] = object_of($3, $6)
        last_did[$2] = facts
        if ($3 == "poll")
            add_hangups(facts, $6)
    } else if ($1 ~ /^(wait|found|never|eof)$/ && ($2 in last_did)) {
        key[facts] = key[last_did[$2]]
        learn_kind(key[facts], $4)
    } else if ($1 == "held") {
        key[facts] = $6
        learn_kind($6, $4)
    } else if ($1 == "end" && $2 == main)
        ended_main = facts
}

# nothing to read, and nobody who could write: that is the end, too, as poll()
# has it
function add_hangups(i, text,   fd, at, k) {
    while (match(text, /fd=[0-9]+, revents=POLLHUP\}/)) {
        fd = substr(text, RSTART + 3, RLENGTH - 3)
        sub(/,.*/, "", fd)
        text = substr(text, RSTART + RLENGTH)
        at = index(field[i, 6], "{fd=" fd "<")
        k = at > 0 ? object_in(substr(field[i, 6], at)) : ""
        if (kind_of(k) !~ /^(pipe|socket)$/)
            continue
        facts++
        fact[facts] = "eof"
        field[facts, 2] = field[i, 2]
        field[facts, 3] = "poll"
        field[facts, 4] = kind_of(k)
        field[facts, 5] = field[i, 5]
        key[facts] = k
    }
}

# "step", its number and text, what was done before; or "failed", and then what
# has come in its place. A peer that was ended had begun its last step.
function peer_line() {
    if ($2 == "failed")
        peer_failed = 1
    peer_step = $3
    peer_before = $4
    peer_got = $5
    peer_has_got = NF >= 5
}

# what is long is cut
function shortened(text) {
    if (length(text) <= 64)
        return text
    return substr(text, 1, 44) " ... " substr(text, length(text) - 11)
}

# client a should get "5\n", but gets "6\n" (after: a send "hello\n")
function said_of_peer(   text, name, want) {
    want = peer_step
    sub(/^[0-9]+ +/, "", want)
    want = shortened(want)
    peer_got = shortened(peer_got)
    name = substr(want, 1, 1)
    if (want ~ /^[a-z] gets /)
        text = peer_has_got && peer_got != "" ? \
            say("peer_other", name, rest_of(rest_of(want)), peer_got) : \
            say("peer_nothing", name, rest_of(rest_of(want)))
    else if (want ~ /^[a-z] silent/ && peer_got != "")
        text = say("peer_silent", name, peer_got)
    else if (want ~ /^[a-z] ends/)
        text = peer_has_got && peer_got != "" ? \
            say("peer_open", name, peer_got) : say("peer_no_end", name)
    else if (want ~ /^[a-z] (tcp|udp|unix) /)
        text = say("peer_no_server", name, rest_of(want))
    else if (want ~ /^until printed/)
        text = say("peer_unsaid", rest_of(rest_of(want)))
    else if (want ~ /^exits/)
        text = say("peer_no_exit")
    else if (want ~ /^(until quiet|[a-z] silent)/)
        text = say("peer_restless")
    else
        text = say("peer_step", want)
    if (peer_before != "")
        text = say("peer_after", text, shortened(peer_before))
    return text
}

function run_line() {
    if ($1 == "out")
        printed[++outs] = substr($0, 5)
    else if ($1 == "why")
        why = why == "" ? substr($0, 5) : why
    else if ($1 == "box") {
        split($2, part, " ")
        if (part[1] == "end")
            box_end = box_end == "" ? rest_of($2) : box_end
        else if (part[1] == "left" && part[2] == "process")
            alive = alive (alive == "" ? "" : ", ") rest_of(rest_of($2))
        else if (part[1] == "left")
            left = left (left == "" ? "" : ", ") rest_of($2)
        else if (part[1] == "cpu")
            cpu = part[2]
        else if (part[1] == "done")
            box_done = 1
        else if (part[1] == "taken")
            box_end = "taken"
        else if ($2 == "peer hangs")
            peer_hangs = 1
    } else if ($1 == "spin")
        spin = 1
    else if ($1 == "peer")
        peer_line()
    else
        add_fact()
}

# ---- words ----

function call_name(c) {
    if (c ~ /^(waitpid|waitid|wait3|wait4)$/) return "wait"
    if (c ~ /^(sleep|usleep|clock_nanosleep)$/) return "nanosleep"
    if (c ~ /^(sigwaitinfo|sigtimedwait)$/) return "sigwait"
    if (c ~ /^(sem_(timed)?wait|pthread_(mutex_lock|cond_wait|barrier_wait)|futex)$/)
        return "futex_wait"
    if (c ~ /^(sem_post|pthread_(mutex_unlock|cond_(signal|broadcast)))$/)
        return "futex_wake"
    if (c == "readv") return "read"
    if (c == "writev") return "write"
    if (c == "recvfrom") return "recv"
    if (c == "sendto") return "send"
    if (c ~ /^exec./) return "exec"
    if (c == "signal") return "sigaction"
    if (c == "pthread_sigmask") return "sigprocmask"
    if (c == "pthread_kill") return "tgkill"
    if (c ~ /^(shm_open|sem_open|creat)$/) return "open"
    if (c ~ /^(shm_unlink|sem_unlink)$/) return "unlink"
    if (c == "mq_timedsend") return "mq_send"
    if (c == "mq_timedreceive") return "mq_receive"
    if (c == "pselect") return "select"
    if (c == "pipe2") return "pipe"
    if (c == "accept4") return "accept"
    if (c == "dup3") return "dup2"
    if (c == "ppoll") return "poll"
    if (c == "epoll_pwait") return "epoll_wait"
    if (c == "lockf") return "fcntl"
    if (c ~ /^_?exit$/) return "end"
    return c
}

# read|recv: one of these
function call_is(word, call,   n, i, one) {
    if (word == "any")
        return 1
    n = split(word, one, "|")
    for (i = 1; i <= n; i++)
        if (call_name(one[i]) == call)
            return 1
    return 0
}

function process_of(name) {
    return (name in owner) ? owner[name] : name
}

# a thread is its process, too
function who_is(word, name,   process) {
    if (word == "any")
        return 1
    process = process_of(name)
    if (word == "main")
        return process == main
    if (word == "child")
        return (process in parent) && parent[process] != "-" &&
            by_fork[process]
    if (word == "every")
        return name == each || process == each
    if (word ~ /^child[0-9]+$/)
        return (process in main_child) &&
            main_child[process] == substr(word, 6)
    return word == name || word == process || ((word, name) in is_role) ||
        ((word, process) in is_role)
}

# the end of a thread is not its process's
function is_end_of(word, i) {
    return field[i, 3] == "thread" ? word == field[i, 2] : \
        who_is(word, field[i, 2])
}

function object_is(word, k, kind) {
    if (word == "")
        return 1
    if (word ~ /^\.?\//) {
        sub(/^\./, "", word)
        return substr(k, length(k) - length(word) + 1) == word
    }
    if (word == "pipe")
        return (k in nth) && kind_of(k) == "pipe"
    return word == kind || word == kind_of(k) || (k in nth) && nth[k] == word
}

# WHO CALL [on OBJECT] [until WHO CALL] [with REGEX]: into p_...
function pattern(text,   n, t, i) {
    p_on = p_until = p_until_call = p_with = ""
    i = index(text, " with ")
    if (i > 0) {
        p_with = substr(text, i + 6)
        text = substr(text, 1, i - 1)
    }
    n = split(text, t, " ")
    p_who = t[1]
    p_call = t[2]
    for (i = 3; i <= n; i++) {
        if (t[i] == "on" && i < n)
            p_on = t[++i]
        else if (t[i] == "until" && i + 1 < n) {
            p_until = t[++i]
            p_until_call = t[++i]
            if (call_name(p_until_call) == "futex_wait")
                p_until_call = "futex_wake"
        } else
            fail("not understood: " text)
    }
}

function fits(i,   kind) {
    if (!who_is(p_who, field[i, 2]) || !call_is(p_call, field[i, 3]))
        return 0
    kind = fact[i] ~ /^(wait|found|never|eof)$/ ? field[i, 4] : ""
    if (!object_is(p_on, key[i], kind))
        return 0
    if (p_with != "" && (fact[i] != "did" || field[i, 6] !~ p_with))
        return 0
    return p_until == "" || who_is(p_until, field[i, 5]) &&
        call_is(p_until_call, field[i, 6])
}

function count_calls(kinds, text,   i, n) {
    pattern(text)
    for (i = 1; i <= facts; i++)
        if (fact[i] ~ kinds && fits(i))
            n++
    return n + 0
}

# where the first or the last such call begins, or has returned; 0: there is
# none
function line_of(text, which, edge,   i, n, found) {
    if (text ~ /^(first|last) /) {
        which = substr(text, 1, index(text, " ") - 1)
        text = rest_of(text)
    }
    pattern(text)
    for (i = 1; i <= facts; i++) {
        n = 0
        if (fact[i] == "did" && fits(i))
            n = edge == "began" ? field[i, 4] : field[i, 5]
        else if (fact[i] == "say" && p_call == "say" && who_is(p_who, field[i, 2]))
            n = field[i, 4]
        else if (fact[i] == "end" && call_name(p_call) == "end" &&
                 is_end_of(p_who, i))
            n = field[i, 5]
        if (n == 0)
            continue
        n = n == "-" ? 1e9 : n + 0
        if (!found || which == "first" && n < found ||
            which == "last" && n > found)
            found = n
    }
    return found + 0
}

function is_before(text,   i, a, b) {
    i = index(text, " then ")
    if (i == 0)
        fail("before ... then ...: " text)
    a = line_of(substr(text, 1, i - 1), "first", "returned")
    b = line_of(substr(text, i + 6), "first", "began")
    return a && b && a < b
}

# open WHO OBJECT END at CALL [on OBJECT]: it has that end when it begins its
# last such call; at "exec" when the new program begins; at "end" when it ends
function count_open(text,   t, n, i, j, at, name, on, count) {
    n = split(text, t, " ")
    if (n < 5 || t[4] != "at")
        fail("open WHO OBJECT END at CALL: " text)
    on = n == 7 && t[6] == "on" ? t[7] : ""
    for (i = 1; i <= processes; i++) {
        name = who[i]
        if (!who_is(t[1], name))
            continue
        at = 0
        for (j = 1; j <= facts; j++) {
            if (field[j, 2] != name)
                continue
            if (fact[j] == "did" && call_is(t[5], field[j, 3]) &&
                object_is(on, key[j], ""))
                at = (field[j, 3] == "exec" ? field[j, 5] : field[j, 4]) + 0.5
            else if (fact[j] == "end" && t[5] == "end" &&
                     field[j, 3] != "thread")
                at = field[j, 5] - 0.5
        }
        for (j = 1; at && j <= facts; j++)
            if (fact[j] == "held" &&
                process_of(field[j, 2]) == process_of(name) &&
                object_is(t[2], key[j], field[j, 4]) &&
                (t[3] == "any" || field[j, 5] == t[3] ||
                 field[j, 5] == "both") &&
                field[j, 7] <= at && (field[j, 8] == "-" || field[j, 8] > at)) {
                count++
                found_open = found_open (found_open == "" ? "" : ", ") \
                    say("descriptor", name, end_of_object(j))
            }
    }
    return count + 0
}

# 5 (pipe2, read)
function end_of_object(j,   what) {
    what = (field[j, 6] in nth) ? nth[field[j, 6]] : field[j, 4]
    return field[j, 3] " (" what ", " field[j, 5] ")"
}

# the most processes, or connections of a server, at once
function most_at_once(what,   i, n, most, m, k, from, until, j, now) {
    for (i = 1; i <= facts; i++) {
        if (what == "children" && fact[i] == "process" &&
            field[i, 3] != "-" && by_fork[field[i, 2]]) {
            m++
            from[m] = birth_of(field[i, 2])
            until[m] = end_of(field[i, 2])
        } else if (what == "connections" && fact[i] == "held" &&
                   accepted(i)) {
            m++
            from[m] = field[i, 7] + 0
            until[m] = field[i, 8] == "-" ? end_of(field[i, 2]) : field[i, 8] + 0
        }
    }
    for (i = 1; i <= m; i++) {
        now = 0
        for (j = 1; j <= m; j++)
            if (from[j] <= from[i] && until[j] > from[i])
                now++
        if (now > most)
            most = now
    }
    return most + 0
}

# the first line in which it does anything
function birth_of(name,   i) {
    for (i = 1; i <= facts; i++)
        if ((fact[i] == "did" || fact[i] == "libc") && field[i, 2] == name)
            return field[i, 4] + 0
    return end_of(name)
}

function end_of(name,   i) {
    for (i = 1; i <= facts; i++)
        if (fact[i] == "end" && field[i, 2] == name)
            return field[i, 5] + 0
    return 1e9
}

function accepted(i,   j) {
    for (j = 1; j <= facts; j++)
        if (fact[j] == "did" && field[j, 3] == "accept" &&
            process_of(field[j, 2]) == process_of(field[i, 2]) &&
            field[j, 5] == field[i, 7])
            return 1
    return 0
}

function count_reaped(word,   i, n) {
    for (i = 1; i <= facts; i++)
        if (fact[i] ~ /^(wait|found)$/ && who_is(word, field[i, 2]) &&
            field[i, 3] == "wait" && field[i, 6] == "end")
            n++
    return n + 0
}

# fields that are equal; "any" is any, ~REGEX one that matches
function fits_plain(i, text,   t, n, j, kind) {
    n = split(text, t, " ")
    kind = fact[i]
    for (j = 1; j <= n; j++) {
        if (t[j] == "any")
            continue
        if (kind == "end" && j == 1) {
            if (!is_end_of(t[j], i))
                return 0
        } else if (j == 1 || kind == "sent" && j == 3 ||
                   kind == "took" && j == 4) {
            if (!who_is(t[j], field[i, j + 1]))
                return 0
        } else if (substr(t[j], 1, 1) == "~") {
            if (field[i, j + 1] !~ substr(t[j], 2))
                return 0
        } else if (t[j] != field[i, j + 1])
            return 0
    }
    return 1
}

function count_plain(kind, text,   i, count) {
    for (i = 1; i <= facts; i++)
        if (fact[i] == kind && fits_plain(i, text))
            count++
    return count + 0
}

function count_said(text,   i, n, name) {
    name = text
    sub(/ .*/, "", name)
    text = rest_of(text)
    for (i = 1; i <= facts; i++)
        if (fact[i] == "say" && who_is(name, field[i, 2]) && field[i, 3] ~ text)
            n++
    return n + 0
}

# where the call begins, or the signal is taken; the n-th
function places_of(text, at,   i, n) {
    split("", at)
    if (text !~ /^took /)
        pattern(text)
    for (i = 1; i <= facts; i++)
        if (text ~ /^took /) {
            if (fact[i] == "took" && fits_plain(i, rest_of(text)))
                at[++n] = field[i, 7] + 0
        } else if (fact[i] == "did" && fits(i))
            at[++n] = (p_call == "write" || p_call == "send" ? \
                field[i, 4] : field[i, 5]) + 0
    return n + 0
}

# turns A ... then B ...: after each A comes a B, before there is one more A
function takes_turns(text,   i, j, k, n, m, a, b, next_one) {
    i = index(text, " then ")
    if (i == 0)
        fail("turns ... then ...: " text)
    n = places_of(substr(text, 1, i - 1), a)
    m = places_of(substr(text, i + 6), b)
    for (i = 1; i <= n; i++) {
        next_one = 1e9
        for (j = 1; j <= n; j++)
            if (a[j] > a[i] && a[j] < next_one)
                next_one = a[j]
        for (k = 1; k <= m; k++)
            if (b[k] > a[i] && b[k] < next_one)
                break
        if (k > m)
            return 0
    }
    return n > 0
}

# inhandler WHO CALL ...: that it made inside of a handler
function count_in_handler(text,   i, j, n, from, until) {
    pattern(text)
    for (i = 1; i <= facts; i++) {
        if (fact[i] != "took" || field[i, 4] != "handler" ||
            !who_is(p_who, field[i, 2]))
            continue
        from = field[i, 7] + 0
        until = 1e9 # it may end there
        for (j = 1; j <= facts; j++)
            if (fact[j] ~ /^(did|libc)$/ && field[j, 2] == field[i, 2] &&
                (field[j, 3] == "sigreturn" || # or siglongjmp()
                 field[j, 3] == "sigprocmask" && field[j, 6] ~ /^SIG_SETMASK/) &&
                field[j, 4] + 0 >= from && field[j, 4] + 0 < until)
                until = field[j, 4] + 0
        for (j = 1; j <= facts; j++)
            if (field[j, 2] == field[i, 2] &&
                (fact[j] == "did" && fits(j) && field[j, 4] + 0 >= from &&
                 field[j, 4] + 0 < until ||
                 fact[j] == "say" && p_call == "print" &&
                 field[j, 4] + 0 >= from && field[j, 4] + 0 < until))
                n++
    }
    return n + 0
}

# refilled WHO N: as soon as it has been told of an end it has made the next
# child, while N others had not ended yet, as far as it knew
function count_refilled(text,   t, i, n, at, line, last, now, m, count) {
    split(text, t, " ")
    for (i = 1; i <= facts; i++) {
        line = 0
        if (!who_is(t[1], field[i, 2]))
            continue
        if (fact[i] == "did" && field[i, 3] ~ /^v?fork$/ &&
            field[i, 6] ~ / = [1-9]/)
            at[line = field[i, 4] + 0] = at[line] "+"
        else if (fact[i] ~ /^(wait|found)$/ && field[i, 3] == "wait" &&
                 field[i, 6] == "end")
            at[line = field[i, 8] + 0] = at[line] "-"
        if (line > m)
            m = line
    }
    for (line = 1; line <= m; line++)
        for (i = 1; (line in at) && i <= length(at[line]); i++) {
            n = substr(at[line], i, 1)
            if (n == "+" && last == "-" && now >= t[2] + 0)
                count++
            now += n == "+" ? 1 : -1
            last = n
        }
    return count + 0
}

function number_of(expression,   word, rest) {
    word = expression
    sub(/ .*/, "", word)
    rest = rest_of(expression)
    if (word == "did")
        return count_calls("^did$", rest)
    if (word == "waited")
        return count_calls("^wait$", rest)
    if (word == "needed")
        return count_calls("^(wait|found)$", rest)
    if (word == "stuck")
        return count_calls("^never$", rest)
    if (word == "eof") {
        sub(/^[^ ]+/, "& any", rest)
        return count_calls("^eof$", rest)
    }
    if (word == "before")
        return is_before(rest)
    if (word == "turns")
        return takes_turns(rest)
    if (word == "inhandler")
        return count_in_handler(rest)
    if (word == "refilled")
        return count_refilled(rest)
    if (word == "open")
        return count_open(rest)
    if (word == "atonce")
        return most_at_once(rest)
    if (word == "children")
        return children()
    if (word == "reaped")
        return count_reaped(rest)
    if (word == "said")
        return count_said(rest)
    if (word == "ended")
        return count_plain("end", rest)
    if (word ~ /^(process|sent|took|merged|orphan|zombie)$/)
        return count_plain(word, rest)
    fail("not understood: " expression)
}

function holds_one(expression,   t, n, wanted) {
    if (expression !~ /^count /)
        return number_of(expression) > 0
    split(expression, t, " ")
    wanted = t[3]
    n = expression
    n = number_of(rest_of(rest_of(rest_of(n))))
    if (wanted == "children")
        wanted = children()
    if (t[2] == "=") return n == wanted
    if (t[2] == ">=") return n >= wanted + 0
    if (t[2] == "<=") return n <= wanted + 0
    fail("count = N, >= N or <= N: " expression)
}

function children(   i, n) {
    for (i = 1; i <= processes; i++)
        n += parent[who[i]] != "-" && by_fork[who[i]]
    return n + 0
}

function holds_each(expression,   i, n) {
    if ((" " expression " ") !~ / every /)
        return holds_one(expression)
    for (i = 1; i <= processes; i++) {
        if (parent[who[i]] == "-" || !by_fork[who[i]])
            continue
        n++
        each = who[i]
        if (!holds_one(expression))
            return 0
    }
    return n > 0
}

# alternatives of things that hold together; "never" is of all of it
function holds(id,   i, any, all, not) {
    all = 1
    for (i = 1; i <= parts[id]; i++) {
        if (how[id, i] == "or") {
            any = any || all
            all = 1
        }
        if (how[id, i] == "must" || how[id, i] == "never") {
            if (i > 1 && how[id, i] != how[id, 1])
                fail(id ": must and never: two checks, please")
            if (i > 1) { # one more of the same
                if (how[id, 1] == "never" && (any || all))
                    return 0
                if (how[id, 1] == "must" && !(any || all))
                    return 0
                any = 0
                all = 1
            }
        }
        all = all && holds_each(what[id, i])
    }
    return how[id, 1] == "never" ? !(any || all) : any || all
}

function find_roles(   r, i, p, word) {
    for (r = 1; r <= roles; r++)
        for (p = 1; p <= processes; p++) {
            each = who[p]
            word = role_what[r]
            # the role is the first word WHO of what it does
            sub(/ROLE/, "every", word)
            if (holds_one(word))
                is_role[role_name[r], who[p]] = 1
        }
}

# ---- what is asked of every program ----

function text_matches(want, got,   a, n, i, w, g) {
    if (want == got)
        return 1
    if (want !~ /<[a-z][a-z ]*>/)
        return 0
    # <a word> stands for one word
    while (match(want, /<[a-z][a-z ]*>/)) {
        a = substr(want, 1, RSTART - 1)
        if (substr(got, 1, length(a)) != a)
            return 0
        got = substr(got, length(a) + 1)
        want = substr(want, RSTART + RLENGTH)
        if (!match(got, /^[^ \t]+/))
            return 0
        n = RLENGTH
        w = substr(want, 1, 1) # what ends the word, if not a blank
        if (w != "" && w != " " && (i = index(substr(got, 1, n), w)) > 1)
            n = i - 1
        got = substr(got, n + 1)
    }
    return want == got
}

function lines_fit(   i, j, taken, found) {
    if (!wants_lines)
        return 1
    for (i = 1; i <= lines; i++) {
        found = 0
        for (j = any_order ? 1 : i; j <= (any_order ? outs : i) && !found; j++)
            if (j <= outs && !(j in taken) &&
                text_matches(expected[i], printed[j])) {
                taken[j] = 1
                found = 1
            }
        if (!found) {
            detail_of["lines"] = any_order || i > outs ? \
                say("line_missing", expected[i]) : \
                say("line_other", expected[i], printed[i])
            return 0
        }
    }
    if (outs > lines) {
        for (j = 1; j <= outs; j++)
            if (!(j in taken))
                break
        detail_of["lines"] = say("line_more", printed[j])
        return 0
    }
    return 1
}

# what came later could not be seen: so this is to be looked at first
function cut_busy(detail) {
    fault("busy", detail)
    if (!is_allowed("busy"))
        cut = 1
}

function fault(id, detail) {
    broken_rule[id] = 1
    if (!(id in detail_of))
        detail_of[id] = detail
}

# the most calls of one kind that one process has made
function most_calls(   i, n, most) {
    for (i = 1; i <= facts; i++)
        if (fact[i] == "did" && ++n[field[i, 2], field[i, 3]] > most)
            most = n[field[i, 2], field[i, 3]]
    return most + 0
}

# it was told to come back at once
function has_no_patience(i,   text) {
    text = field[i, 6]
    if (field[i, 3] == "epoll_wait")
        return text ~ /, 0(, NULL, [0-9]+)? = 0$/
    if (field[i, 3] ~ /^mq_/) # a time of day, and that has long passed
        return text ~ /\{tv_sec=-?[0-9]+, tv_nsec=/ && \
            text !~ /\{tv_sec=[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/
    return text ~ /\{tv_sec=0, tv_[nu]sec=0\}.* = / ||
        field[i, 3] == "poll" && text ~ /, 0 = /
}

function has_timed_out(i) {
    if (field[i, 3] == "epoll_wait")
        return field[i, 6] ~ /, [0-9]+(, NULL, [0-9]+)? = 0$/
    return field[i, 6] ~ / = 0 \(Timeout\)/ || field[i, 6] ~ / ETIMEDOUT / ||
        field[i, 3] ~ /^(sigwait|semtimedop)$/ && field[i, 6] ~ / EAGAIN /
}

# asked whether it is there, and it was not
function is_a_look(i,   call, text) {
    call = field[i, 3]
    text = field[i, 6]
    if (call == "futex_wait") # somebody was quicker: a semaphore's affair
        return 0
    if (has_timed_out(i))
        return has_no_patience(i)
    return text ~ /WNOHANG.* = 0$/ || text ~ / (EAGAIN|ENOMSG) / ||
        call ~ /^(sched_yield|getppid|mq_getattr)$/ || text ~ /FIONREAD/ ||
        call ~ /^t?g?kill$/ && text ~ /, 0 = / ||
        call ~ /^(sem|msg|shm)ctl$/ && text ~ /GET|STAT/ ||
        call ~ /^(open|connect|(msg|sem|shm)get|mq_open|access|stat)$/ &&
        text ~ / (ENOENT|ECONNREFUSED|ENXIO) / ||
        call ~ /^(open|mkdir|link|symlink|(msg|sem|shm)get|mq_open)$/ &&
        text ~ / EEXIST /
}

# ... or whether it is otherwise now, and it was as before
function is_the_same(i) {
    return (field[i, 2] in before_it) &&
        before_it[field[i, 2]] == field[i, 3] field[i, 6] &&
        field[i, 3] ~ /^(poll|select|epoll_wait|access|f?stat|lstat|statx|sigpending|getitimer|timer_gettime|getsockopt)$/
}

# data that ends, and was read again
function is_an_end(i) {
    return field[i, 3] ~ /^(read|pread|pread64|recv)$/ &&
        field[i, 6] ~ / = 0$/ && key[i] !~ /^UDP|DGRAM/
}

# this tells neither that it has what it needs nor that it has not
function is_idle(i) {
    return field[i, 3] ~ /^(close|dup2?|fcntl|lseek|sigprocmask|sigaction|sigreturn|brk|mmap|munmap|mprotect|getpid|gettid)$/ ||
        field[i, 3] == "open" && field[i, 6] !~ / = -1 /
}

function is_a_nap(i) {
    return field[i, 3] == "nanosleep" ||
        has_timed_out(i) && !has_no_patience(i)
}

# 20 looks after each other, or ends of the same: it is busy. A nap between
# them is a nap.
function count_looks(i,   name) {
    name = field[i, 2]
    if (is_an_end(i))
        looks = ++ends[name, key[i]]
    else if (is_a_look(i))
        looks = ++in_vain[name]
    else if (is_the_same(i)) # so the one before was in vain, too
        looks = in_vain[name] = in_vain[name] ? in_vain[name] + 1 : 2
    else {
        looks = 0
        if (!is_a_nap(i) && !is_idle(i))
            in_vain[name] = 0
        if (field[i, 3] ~ /^(p?read(64)?|recv)$/ && field[i, 6] ~ / = [1-9]/)
            ends[name, key[i]] = 0
    }
    before_it[name] = field[i, 3] field[i, 6]
    if (looks == 20 && field[i, 3] != "exec") {
        fault("busy", say("call", name, field[i, 3]))
        seen_busy = 1
    }
}

function is_fenced(i) {
    return field[i, 3] ~ /^(ptrace|process_vm_|io_uring_|pidfd_getfd)/ ||
        field[i, 3] ~ /^(unshare|setns|mount)/ ||
        field[i, 6] ~ /CLONE_UNTRACED/ ||
        field[i, 3] == "kill" && field[i, 6] ~ /^(-1|1), | EPERM / ||
        field[i, 3] == "open" &&
        field[i, 6] ~ /"(\/proc\/[0-9]+\/(fd|mem|task|root|cwd)|\.\.\/)/
}

# who has made what is left, and by which call
function with_makers(list,   n, one, i, j, kind, name, text) {
    n = split(list, one, ", ")
    for (i = 1; i <= n; i++) {
        kind = one[i]
        sub(/ .*/, "", kind)
        name = rest_of(one[i])
        sub(/.*\//, "", name)
        for (j = facts; j >= 1; j--) {
            if (fact[j] != "did" && fact[j] != "libc")
                continue
            if (kind ~ /^(shm|sem|msg)$/ && field[j, 3] == kind "get" &&
                field[j, 6] ~ (" = " name "$"))
                break
            if (kind !~ /^(shm|sem|msg)$/ &&
                field[j, 3] ~ /^(open|mknod|mkfifo|mkdir|bind|link|mq_open)/ &&
                index(field[j, 6], name "\"") > 0)
                break
        }
        text = text (i > 1 ? ", " : "") (j < 1 ? one[i] : \
            say("maker", one[i], say("call", field[j, 2], field[j, 3])))
        if (i == 5 && n > 5)
            return text " ..."
    }
    return text
}

# its run was cut: at the limit of time somebody computed, or napped
function is_busy() {
    return why != "" && box_end == "exit 124"
}

# as a shell has it
function status_of_run() {
    if (box_end ~ /^signal /)
        return 128 + substr(box_end, 8)
    return box_end ~ /^exit / ? substr(box_end, 6) + 0 : -1
}

function rules(   i, name) {
    split("", ends); split("", in_vain); split("", before_it)
    seen_busy = 0
    if (box_end == "taken") { # the port that it needs, by somebody else
        slow_run = 1
        return
    }
    for (i = 1; i <= facts; i++)
        if (fact[i] == "did")
            count_looks(i)
    if (box_end ~ /^(crowd|flood|memory)/)
        fault("limits", say(box_end))
    else if (box_end ~ /^(calls|signal 24|exit 152)$/)
        cut_busy(why)
    else if (is_busy() && number_of("stuck any nanosleep"))
        fault("sleep", why)
    else if (is_busy() && (seen_busy || most_calls() >= 1000 || cpu >= 1500))
        cut_busy(why)
    else if (is_busy())
        slow_run = 1
    else if (why != "" || box_end == "hang")
        fault("ends", why)
    else if (box_end == "time")
        slow_run = 1
    if (!box_done || traced && box_end !~ /^(crowd|flood|memory|calls|time)/ &&
        (!began_trace || !ended_main && why == ""))
        fault("tracer", "")
    if (spin)
        fault("busy", say("spin"))
    if (cpu > 500)
        fault("busy", say("cpu", cpu))
    for (i = 1; i <= facts; i++) {
        name = field[i, 2]
        if (fact[i] == "did") {
            if (is_fenced(i))
                fault("fence", say("call", name, field[i, 3]))
            if (field[i, 3] == "fork" && field[i, 6] ~ / EAGAIN / &&
                children() < 50)
                slow_run = 1
            if (is_a_nap(i))
                fault("sleep", say(field[i, 3] == "nanosleep" ? "call" : \
                    "limited", name, field[i, 3]))
        } else if (fact[i] == "end" && field[i, 3] == "killed") {
            if (field[i, 4] == "SIGXCPU")
                fault("busy", name)
            else if (field[i, 4] ~ /^SIG(SEGV|BUS|FPE|ILL|ABRT|SYS|TRAP|XFSZ)/)
                fault("crash", say("killed", name, field[i, 4]))
            else if (why == "" && box_end !~ /^[chfmt]/)
                fault("killed", say("killed", name, field[i, 4]))
        } else if (fact[i] == "took" && field[i, 3] == "SIGALRM")
            fault("sleep", say("killed", name, field[i, 3]))
        else if (fact[i] == "sent" && field[i, 4] == "unknown")
            fault("fence", say("call", name, "kill"))
        else if (fact[i] == "orphan")
            fault("orphan", name)
        else if (fact[i] == "zombie")
            fault("zombie", name)
    }
    if ("ends" in broken_rule || "busy" in broken_rule ||
        "limits" in broken_rule || is_busy())
        ; # that is enough
    else if (status_of_run() != wants_status + 0) {
        if (box_end ~ /^signal (4|5|6|7|8|11|25|31)$/)
            fault("crash", say("signal", substr(box_end, 8)))
        else if (box_end ~ /^signal /)
            fault("killed", say("signal", substr(box_end, 8)))
        else
            fault("status", say("status", status_of_run(), wants_status + 0))
    }
    if (!lines_fit())
        fault("lines", "")
    if (alive != "")
        fault("alive", alive)
    if (left != "")
        fault("left", with_makers(left))
    if (peer_failed || peer_hangs) # it was cut: of this there is nothing to say
        fault("peer", box_end == "calls" || is_busy() ? "" : said_of_peer())
}

# ---- the runs together ----

function judge_run(   i, id, ok) {
    if (kind == "")
        return
    runs++
    traced = kind !~ /^(plain|reversed|mixed|load)$/
    was_mixed = was_mixed || kind == "mixed"
    any_traced = any_traced || traced
    split("", broken_rule)
    split("", detail_of)
    number_objects()
    if (traced)
        find_roles()
    rules()
    if (slow_run) { # neither right nor wrong
        slow = 1
        return
    }
    for (i = 1; i <= checks; i++) {
        id = order[i]
        if (parts[id] == 0) {
            ok = !(id in broken_rule) || is_allowed(id)
        } else if (!traced)
            continue
        else {
            found_open = ""
            ok = holds(id)
            if (!ok && found_open != "")
                detail_of[id] = found_open
        }
        note(id, ok)
    }
}

function note(id, ok) {
    if (sometimes[id]) {
        if (ok)
            seen_once[id] = 1
        else if (why != "")
            hung = 1
        result[id] = (id in seen_once) ? "ok" : "not"
        if (!ok && !(id in where))
            where[id] = kind
        return
    }
    if (result[id] == "not")
        return
    result[id] = ok ? "ok" : "not"
    if (!ok) {
        where[id] = kind
        detail[id] = detail_of[id]
        if (id != "ends" && ("ends" in broken_rule))
            detail[id] = joined(detail[id], detail_of["ends"] != "" ? \
                say("hangs_why", detail_of["ends"]) : say("not_ends"))
        if (id != "peer" && detail_of["peer"] != "")
            detail[id] = joined(detail[id], detail_of["peer"])
    }
}

# nothing that a terminal would obey
function plain_text(text) {
    gsub(/[\001-\037\177]/, "?", text)
    return text
}

function joined(a, b) {
    return a != "" ? say("joined", a, b) : b
}

function say(word, a, b, c,   text, n, piece) {
    text = (word in message) ? message[word] : word
    n = split(text, piece, /%s/)
    return piece[1] (n > 1 ? a piece[2] : "") (n > 2 ? b piece[3] : "") \
        (n > 3 ? c piece[4] : "")
}

function learn_message(   i) {
    if ($0 ~ /^#/ || $0 !~ /[^ \t]/)
        return
    i = index($0, " ")
    message[substr($0, 1, i - 1)] = substr($0, i + 1)
}

# those that are asked of all, where the exercise does not say them itself
function add_rules(   n, i, list) {
    n = split("limits tracer fence", list, " ")
    for (i = checks; i >= 1; i--)
        order[i + n] = order[i]
    for (i = 1; i <= n; i++)
        order[i] = list[i]
    checks += n
    n = split("ends busy crash killed status lines peer alive orphan zombie " \
        "left sleep", list, " ")
    for (i = 1; i <= n; i++)
        if (!(list[i] in place))
            order[++checks] = list[i]
}

# after limits, tracer and fence
function look_first_at(id,   i, at) {
    for (at = 1; order[at] != id; at++)
        ;
    for (i = at; i > 4; i--)
        order[i] = order[i - 1]
    order[4] = id
}

BEGIN { FS = "\t"; wants_status = 0 }

FNR == 1 {
    files++
    if (files == 3) {
        FS = "\t"
        add_rules()
    }
    if (files > 3)
        judge_run()
    if (files >= 3) {
        forget_run()
        split($0, part, "\t")
        kind = part[2]
        next
    }
}
files == 1 { learn_message(); next }
files == 2 { expectation($0); next }
{ run_line() }

END {
    if (broken)
        exit 3
    judge_run()
    if (cut)
        look_first_at("busy")
    verdict = "passed"
    for (i = 1; i <= checks; i++) {
        id = order[i]
        if (result[id] == "")
            result[id] = "unseen"
        named = id in place
        if (result[id] == "not" && partial && sometimes[id] && !hung &&
            verdict != "not")
            verdict = "pending"
        else if (result[id] == "not" && verdict != "not" &&
                 verdict != "pending") {
            verdict = "not"
            first = id
        } else if (result[id] == "unseen" && verdict == "passed") {
            verdict = "unseen"
            first = id
        }
        # what is asked of all is shown where it does not hold; and the lines
        if (!named && result[id] != "not" && !(id == "lines" && wants_lines))
            continue
        text = result[id] == "not" ? (id in bad ? bad[id] : say("not_" id)) : \
            (id in good ? good[id] : say("ok_" id))
        print result[id] "\t" id "\t" text "\t" \
            (result[id] == "not" ? where[id] : "") "\t" plain_text(detail[id])
    }
    if (wants_mixed && !was_mixed && verdict == "passed") {
        verdict = "unseen"
        first = "mixed"
    }
    if (slow && verdict !~ /^(not|pending)$/)
        verdict = "slow"
    print "verdict\t" verdict "\t" first \
        (verdict == "not" && sometimes[first] ? "\tchance" : "")
}
