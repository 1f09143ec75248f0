# form.awk - what is not in the book's form, in C; see form.sh
#
# Reads whole files. Each becomes tokens, and the tokens statements: no more
# grammar than these rules ask for. Any awk does.
#
#   K[i] T[i] L[i]  a token's kind (id, num, str, chr, op), text and line
#   M[i]            the bracket that belongs to the bracket i
#   P[i]            the innermost bracket around the token i; 0: none

BEGIN {
    most_stat = 2 # programs of a chapter that look into /proc/PID/stat

    # Loops that every book writes so: the next one, until there is none; a
    # function of the program's own too, if its name begins with read or recv.
    words(next_one, "read recv msgrcv mq_receive write getopt getopt_long getc fgetc getchar " \
        "waitpid")

    # These give a count, which can be short and sets no errno then.
    words(counts, "read pread readv recv recvfrom recvmsg msgrcv mq_receive " \
        "write pwrite writev send sendto sendmsg splice tee vmsplice sendfile")
    words(writes, "write pwrite send sendto")

    # What may stand in a condition beside a system call.
    words(harmless, "sizeof _Alignof offsetof abs labs getpid getppid " \
        "getuid geteuid snprintf sscanf ntohl ntohs htonl htons rand random " \
        "sigismember sigemptyset sigaddset sigdelset va_arg qsort bsearch " \
        "isatty ferror feof fileno") # str..., mem..., is..., to..., ato..., atomic_... as well

    words(keyword, "if while for switch return sizeof case else do goto")
    words(type, "int char long short unsigned signed float double void " \
        "struct union enum const volatile static extern register auto " \
        "typedef _Atomic _Bool bool _Alignas _Thread_local inline")
}

FNR == 1 && NR > 1 { finish() }
FNR == 1 { begin(FILENAME) }
{ scan_line($0) }
END {
    if (NR > 0)
        finish()
    for (chapter in stat_count)
        if (stat_count[chapter] > most_stat)
            for (i = 1; i <= stat_count[chapter]; i++)
                say(stat_file[chapter, i], stat_line[chapter, i], \
                    "/proc/PID/stat in " stat_count[chapter] \
                    " programs of the chapter, not in two")
    exit bad
}

function words(set, text,    a, n, i) {
    n = split(text, a, " ")
    for (i = 1; i <= n; i++)
        set[a[i]] = 1
}

function say(file, line, what) {
    print file ":" line ": " what
    bad = 1
}

function flag(i, what) {
    if (!((file, L[i], what) in said))
        say(file, L[i], what)
    said[file, L[i], what] = 1
}

# ---- tokens ----

function begin(name) {
    file = name
    n = in_comment = in_directive = 0
    directive = ""
    split("", comment)
    split("", code)
    split("", value)
    split("", local)
}

function scan_line(line) {
    if (!in_comment && !in_directive && line ~ /^[ \t]*#/) {
        in_directive = 1
        directive_line = FNR
    }
    scan(line, FNR)
    if (in_directive && !in_comment && line !~ /\\$/) {
        see_directive(directive)
        in_directive = 0
        directive = ""
    }
}

function token(kind, text, line) {
    if (in_directive) {
        directive = directive " " text
        return
    }
    n++
    K[n] = kind
    T[n] = text
    L[n] = line
    code[line] = 1
}

function scan(s, line,    kind, size, at) {
    for (;;) {
        sub(/^[ \t\r]+/, "", s)
        if (s == "")
            return
        if (in_comment) {
            comment[line] = 1
            at = index(s, "*/")
            if (at == 0)
                return
            in_comment = 0
            s = substr(s, at + 2)
            continue
        }
        if (s ~ /^\/\*/) {
            in_comment = comment[line] = 1
            s = substr(s, 3)
            continue
        }
        if (s ~ /^\/\//) {
            comment[line] = 1
            return
        }
        if (match(s, /^[A-Za-z_][A-Za-z0-9_]*/))
            kind = "id"
        else if (match(s, /^\.?[0-9][A-Za-z0-9_.]*/))
            kind = "num"
        else if (match(s, /^"([^"\\]|\\.)*"/))
            kind = "str"
        else if (match(s, /^'([^'\\]|\\.)*'/))
            kind = "chr"
        else {
            kind = "op"
            if (!match(s, /^(<<=|>>=|\.\.\.)/) && \
                !match(s, /^(->|\+\+|--|<<|>>|[<>=!+*\/%&|^-]=|&&|\|\|)/))
                match(s, /^./)
        }
        size = RLENGTH
        token(kind, substr(s, 1, size), line)
        s = substr(s, size + 1)
    }
}

function see_directive(d,    w, k) {
    k = split(d, w, " ")
    if (d ~ /^ # include "/)
        say(file, directive_line, "a header of our own")
    if (w[2] == "define" && k == 4 && w[4] ~ /^[0-9]+$/)
        value[w[3]] = w[4]
    if (w[2] == "define" && d ~ /[?:] \( void \)/)
        say(file, directive_line, "?: as a statement")
}

# Sets M and P. Returns 0 where the brackets do not match.
function brackets(    i, depth, stack) {
    depth = 0
    stack[0] = 0
    for (i = 1; i <= n; i++) {
        if (K[i] == "op" && T[i] ~ /^[])}]$/) {
            if (depth == 0)
                return 0
            M[i] = stack[depth]
            M[stack[depth]] = i
            depth--
        }
        P[i] = stack[depth]
        if (K[i] == "op" && T[i] ~ /^[[({]$/)
            stack[++depth] = i
    }
    return depth == 0
}

function is_open(i) {
    return K[i] == "op" && T[i] ~ /^[[({]$/
}

# ---- what is asked of single tokens ----

# Is there a comment at this statement, or on a line of its own above it?
function reason(i,    line, last, k) {
    for (k = i; k < n && T[k] != ";" && T[k] != "{"; k++)
        ;
    last = L[k]
    for (line = L[i]; line <= last; line++)
        if (line in comment)
            return 1
    return (L[i] - 1) in comment && !((L[i] - 1) in code)
}

function is_call(i) {
    return K[i] == "id" && T[i + 1] == "(" && !(T[i] in keyword) && \
        !(T[i] in type)
}

# What the number, or the product of numbers, between two tokens is; -1: who
# knows?
function number(from, to,    i, product, x) {
    product = 1
    for (i = from; i <= to; i += 2) {
        x = T[i] in value ? value[T[i]] : T[i]
        if (x !~ /^[0-9]+[uUlL]*$/ || (i < to && T[i + 1] != "*"))
            return -1
        product *= x
    }
    return from > to ? -1 : product
}

function last_comma(i,    k) { # of a call's arguments
    for (k = M[i] - 1; k > i; k--)
        if (T[k] == "," && P[k] == i)
            return k
    return i
}

function pause(i, microseconds) {
    if (microseconds < 0)
        flag(i, T[i] "(): how long? Write the number")
    else if (microseconds > 100000)
        flag(i, T[i] "(): longer than 0.1 s")
    else if (microseconds > 1000 && !(L[i] in comment))
        flag(i, T[i] "(): a pause needs its reason on the same line")
}

# The time that a struct timespec of this name is set to, in microseconds.
function timespec(name,    i, s, ns, k) {
    for (i = 1; i < n; i++) {
        if (T[i] != name || T[i + 1] != "=" || T[i + 2] != "{")
            continue
        if (T[i + 3] != ".") { # {seconds, nanoseconds}
            s = number(i + 3, i + 3)
            ns = T[i + 4] == "," ? number(i + 5, M[i + 2] - 1) : 0
        } else {
            for (k = i + 3; T[k] == "."; ) {
                if (T[k + 1] == "tv_sec")
                    s = number(k + 3, k + 3)
                else
                    ns = number(k + 3, M[i + 2] - 1)
                while (k < M[i + 2] && T[k] != ",")
                    k++
                k++
            }
        }
        return s < 0 || ns < 0 ? -1 : s * 1000000 + ns / 1000
    }
    return -1
}

function see_pauses(i,    k) {
    if (T[i] == "usleep")
        pause(i, number(i + 2, M[i + 1] - 1))
    else if (T[i] == "sleep")
        flag(i, "sleep(): longer than 0.1 s")
    else if (T[i] == "nanosleep" || T[i] == "clock_nanosleep") {
        for (k = i + 2; k < M[i + 1] && T[k] != "&"; k++)
            ;
        pause(i, timespec(T[k + 1]))
    } else if (T[i] == "poll" && T[i + 2] ~ /^(NULL|0)$/) {
        k = last_comma(i + 1)
        k = number(k + 1, M[i + 1] - 1)
        pause(i, k < 0 ? -1 : k * 1000)
    } else if (T[i] == "select" && T[i + 2] == "0")
        flag(i, "select() as a pause: usleep() says how long")
}

function see_tokens(    i, chapter, looks) {
    looks = 0
    for (i = 1; i <= n; i++) {
        if (K[i] == "str") {
            if (T[i] ~ /\/proc\/.*\/stat"$/ && !looks)
                looks = i
            if (match(T[i], /(^|[^A-Za-z_])sleep +[0-9.]+/) && \
                substr(T[i], RSTART + RLENGTH - 1) ~ /^[0-9]/ && \
                seconds(substr(T[i], RSTART, RLENGTH)) > 0.1)
                flag(i, "sleep in a command: longer than 0.1 s")
        }
        if (K[i] != "id")
            continue
        if (T[i] ~ /PDEATHSIG/)
            flag(i, "PDEATHSIG")
        if (T[i] ~ /^(sigprocmask|pthread_sigmask|sigfillset)$/ && \
            T[i + 2] != "SIG_UNBLOCK" && file !~ /(^|\/)ch06/ && !reason(i))
            flag(i, "signals blocked without a reason beside it")
        if (T[i] == "sched_yield" && !reason(i))
            flag(i, "sched_yield() is no way to wait")
        if (is_call(i))
            see_pauses(i)
    }
    if (looks) {
        chapter = file
        if (!sub(/\/[^\/]*$/, "", chapter))
            chapter = "."
        stat_count[chapter]++
        stat_file[chapter, stat_count[chapter]] = file
        stat_line[chapter, stat_count[chapter]] = L[looks]
    }
}

function seconds(text) {
    sub(/.*sleep +/, "", text)
    return text + 0
}

# ---- expressions ----

# Is the bracket i the one of a call (or of what looks like it)?
function of_call(i,    before) {
    if (T[i] != "(")
        return 0
    before = i - 1
    if (K[before] == "id")
        return !(T[before] in keyword)
    if (T[before] == "]")
        return 1
    if (T[before] == ")") # (*f)(x); but not a cast
        return !(T[M[before] + 1] in type)
    return 0
}

function may_wait(i) { # is it a system call, or as good as one?
    return is_call(i) && !(T[i] in harmless) && !(T[i] in local) && \
        T[i] !~ /^(str|mem|is[a-z]|to[a-z]|ato|atomic_|[A-Z])/
}

# How many between two tokens; their names go to called.
function system_calls(from, to,    i, many) {
    many = 0
    called = ""
    for (i = from; i <= to; i++)
        if (may_wait(i) && T[i] !~ /^(errx?|warnx?|exit|_exit|perror|usage)$/) {
            many++
            called = called (many > 1 ? ", " : "") T[i]
        }
    return many
}

function expression(from, to, mode,    i, assigned, joined, p) {
    assigned = joined = 0
    for (i = from; i <= to; i++) {
        p = P[i]
        if (T[i] == "=" && K[i - 1] == "id" && T[i + 2] == "(" && \
            T[i + 1] in counts)
            count_of[T[i - 1]] = T[i + 1]
        else if (T[i] == "=" && K[i - 1] == "id")
            delete count_of[T[i - 1]]
        if (K[i] != "op")
            continue
        if (T[i] == ",") {
            if (p < from ? mode != "declaration" && mode != "for" \
                : T[p] == "(" && !of_call(p))
                flag(i, "a comma joins statements")
        } else if (T[i] ~ /^(&&|\|\||\?)$/) {
            if (T[i] != "?")
                joined = 1
            if (mode == "statement" && !assigned && grouped(i, from))
                flag(i, (T[i] == "?" ? "?:" : T[i]) " as a statement")
            else if (T[i] == "?" && void_branch(i, to))
                flag(i, "?: as a statement")
        } else if (T[i] ~ /^([-+*\/%&|^]|<<|>>)?=$/ && p < from)
            assigned = 1
    }
    if (joined && mode != "condition" && system_calls(from, to) > 1)
        flag(from, "several system calls in a condition: " called)
}

function void_branch(i, to) {
    for (; i < to; i++)
        if (T[i] ~ /^[?:]$/ && T[i + 1] == "(" && T[i + 2] == "void" && \
            T[i + 3] == ")")
            return 1
    return 0
}

# Is the token in nothing but grouping parentheses, from there on?
function grouped(i, from,    p) {
    for (p = P[i]; p >= from && p > 0; p = P[p])
        if (T[p] != "(" || of_call(p))
            return 0
    return 1
}

function in_braces(i, from,    p) {
    for (p = P[i]; p >= from && p > 0; p = P[p])
        if (T[p] == "{")
            return 1
    return 0
}

# while ((n = read(...)) > 0)
function idiom(i, kind,    p) {
    p = P[i]
    if (!(T[i + 1] in next_one) && \
        !(T[i + 1] in local && T[i + 1] ~ /^(read|recv)/))
        return 0
    return kind == "while" && T[p] == "(" && !of_call(p) && \
        T[i + 2] == "(" && M[i + 2] + 1 == M[p]
}

function condition(from, to, kind,    i) {
    expression(from, to, "condition")
    for (i = from; i <= to; i++)
        if (K[i] == "op" && T[i] ~ /^([-+*\/%&|^]|<<|>>)?=$/ && \
            !in_braces(i, from) && !idiom(i, kind))
            flag(i, "an assignment in a condition")
    if (kind != "for" && system_calls(from, to) > 1)
        flag(from, "several system calls in a condition: " called)
}

function work(from, to, ours,    i) {
    for (i = from; i <= to; i++)
        if (may_wait(i) || (ours && is_call(i) && T[i] in local)) {
            flag(i, "work in a for head: " T[i] "()")
            return
        }
}

function for_head(open,    i, part, first, last) {
    part = 1
    first = open + 1
    for (i = first; i <= M[open]; i++) {
        if (i < M[open] && (T[i] != ";" || P[i] != open))
            continue
        last = i - 1
        work(first, last, part != 2)
        if (part == 2)
            condition(first, last, "for")
        else
            expression(first, last, is_declaration(first) ? "declaration" \
                : "for")
        part++
        first = i + 1
    }
}

# if (read(...) != n) err(...): where the count was short, errno is an old one.
function short_count(from, to, then,    i, at, call, op, rhs, k) {
    if (T[then] == "{")
        then++
    if (T[then] !~ /^(err|warn|perror)$/ || T[then + 1] != "(")
        return
    for (i = from; i <= to; i++) {
        if (is_call(i) && T[i] in counts) {
            call = T[i]
            at = M[i + 1] + 1
        } else if (K[i] == "id" && T[i] in count_of && \
            T[i - 1] !~ /^(\.|->)$/) {
            call = count_of[T[i]]
            at = i + 1
        } else
            continue
        if (at > to || T[at] !~ /^(!=|==|<|<=)$/)
            continue
        op = T[at]
        rhs = ""
        for (k = at + 1; k <= to && T[k] !~ /^(&&|\|\|)$/ && T[k] != ")"; k++)
            rhs = rhs T[k] # (the bracket may be that of a call: no matter)
        if (rhs == "-1" || (op == "<" && rhs == "0"))
            continue
        if (rhs == "1" && call in writes) # one byte is there or not
            continue
        flag(i, call "(): a short count sets no errno: errx()")
    }
}

# ---- statements ----

function is_declaration(i) {
    if (T[i] in type)
        return 1
    if (K[i] != "id")
        return 0
    if (K[i + 1] == "id")
        return 1
    return T[i + 1] == "*" && (K[i + 2] == "id" || T[i + 2] == "*")
}

function end_of(i) { # the semicolon of the statement that begins here
    while (i <= n && T[i] != ";" && T[i] != "}")
        i = is_open(i) ? M[i] + 1 : i + 1
    return i
}

function block(i,    k, close_) {
    close_ = M[i]
    for (k = i + 1; k < close_; )
        k = statement(k)
    return close_ + 1
}

# Returns where the next one begins.
function statement(i,    close_, k) {
    if (T[i] == "{")
        return block(i)
    if (T[i] == "}" || T[i] == ";")
        return i + 1
    if (T[i] == "if" || T[i] == "while" || T[i] == "switch") {
        close_ = M[i + 1]
        condition(i + 2, close_ - 1, T[i])
        if (T[i] == "if")
            short_count(i + 2, close_ - 1, close_ + 1)
        k = statement(close_ + 1)
        if (T[i] == "if" && T[k] == "else")
            k = statement(k + 1)
        return k
    }
    if (T[i] == "for") {
        for_head(i + 1)
        return statement(M[i + 1] + 1)
    }
    if (T[i] == "do") {
        k = statement(i + 1)
        condition(k + 2, M[k + 1] - 1, "do")
        return M[k + 1] + 2
    }
    if (T[i] == "case" || T[i] == "default") {
        for (k = i; k < n && T[k] != ":"; k++)
            ;
        return k + 1
    }
    if (K[i] == "id" && T[i + 1] == ":")
        return i + 2
    k = end_of(i)
    if (T[i] == "return")
        expression(i + 1, k - 1, "return")
    else if (T[i] !~ /^(goto|break|continue|_Static_assert)$/)
        expression(i, k - 1, is_declaration(i) ? "declaration" : "statement")
    return T[k] == ";" ? k + 1 : k
}

function prints(    i) {
    for (i = 1; i <= n; i++)
        if (is_call(i) && (T[i] ~ /^(printf|puts|putchar|vprintf)$/ || \
            (T[i] ~ /^(fprintf|fputs|fputc|putc|fwrite)$/ && \
            to_stdout(i + 1))))
            return 1
    return 0
}

function to_stdout(open,    i) {
    for (i = open; i < M[open]; i++)
        if (T[i] == "stdout")
            return 1
    return 0
}

# Of main() the first statement; stdio's buffer may be the lesson.
function line_buffered(open,    i, text, k) {
    for (i = open + 1; is_declaration(i); i = end_of(i) + 1)
        ;
    text = ""
    for (k = i; k <= end_of(i); k++)
        text = text T[k]
    if (text == "setvbuf(stdout,NULL,_IOLBF,0);")
        return
    if (T[i] != "setvbuf" || T[i + 2] != "stdout" || !reason(i))
        flag(i, "main() does not begin with setvbuf(stdout, NULL, _IOLBF, 0);")
}

function finish(    i, start, pass) {
    T[n + 1] = T[n + 2] = T[n + 3] = T[n + 4] = K[n + 1] = K[n + 2] = ""
    L[n + 1] = L[n]
    if (!brackets()) {
        say(file, 1, "brackets that do not match: not looked at")
        return
    }
    see_tokens()
    for (pass = 1; pass <= 2; pass++)
        for (i = 1; i <= n; ) {
            # a function's body comes after a bracket, an initializer does not
            for (start = i; i <= n && T[i] != ";" && T[i] != "{"; i++)
                if (is_open(i))
                    i = M[i]
            if (i > n)
                break
            if (T[i] == "{" && T[i - 1] == ")") {
                if (pass == 1)
                    local[T[M[i - 1] - 1]] = 1
                else {
                    split("", count_of)
                    block(i)
                    if (T[M[i - 1] - 1] == "main" && prints())
                        line_buffered(i)
                }
            }
            i = T[i] == "{" ? M[i] + 1 : i + 1
        }
}
