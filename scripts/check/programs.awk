# programs.awk - has every program of a chapter what book.sh asks of it?
#
# usage: awk -v folder=ch01-pipe -f programs.awk \
#            of=tests FILE.bats ... of=page README.md ... of=source SOURCE ...
#
# The tests come first, then the pages, then the sources. Prints a line for each
# thing that is missing.

# Calls that can wait for somebody else, as fork() brings one.
BEGIN {
    waits = "fork|vfork|wait|waitpid|waitid|pause|sigsuspend|sigwait" \
        "|sigwaitinfo|sigtimedwait|read|readv|write|writev|recv|recvfrom" \
        "|recvmsg|send|sendto|sendmsg|accept|accept4|connect|poll|ppoll" \
        "|select|pselect|epoll_wait|splice|tee|msgrcv|msgsnd|mq_receive" \
        "|mq_timedreceive|mq_send|semop|semtimedop|sem_wait|sem_timedwait" \
        "|flock|lockf|pthread_join|pthread_mutex_lock|pthread_cond_wait" \
        "|pthread_barrier_wait|popen|system"
    waits = "(^|[^A-Za-z0-9_])(" waits ") *\\("
}

FNR == 1 && of == "page" {
    pages[++page] = FILENAME
    first = 0
}

FNR == 1 && of == "source" {
    finish()
    source = FILENAME
    name = source
    sub(/.*\//, "", name)
    sub(/\.c$/, "", name)
    script = name ~ /\.sh$/
    titled = watch = usage = usages = options = waiting = comment = 0
    inside = 0
}

of == "tests" && /^# [a-z -]+ [a-z0-9_.]+: *[^ ]/ {
    words = substr($0, 3)
    sub(/:.*/, "", words)
    said[words] # "break NAME", "no hang NAME"
}

of == "tests" && /^@test "/ {
    title = substr($0, 8)
    if (sub(/: .*/, "", title))
        tested[title]
}

of == "page" && first && /^\$ \.\// {
    shown = substr($0, 5)
    sub(/[ ;].*/, "", shown)
    transcript[page, shown]
}
of == "page" { first = /^```console$/ }

of == "source" {
    if ((FNR == 2 || FNR == 3) && match($0, /^ *[*#] /) &&
        substr($0, RLENGTH + 1) ~ ("^" literal(name) " - ."))
        titled = 1
    if (/^ *[*#] Watch for: ./)
        watch = 1
    if (/usage:/)
        usages = 1
    if (index($0, "usage: ./" name))
        usage = 1
    look_at_code($0)
}

END { finish() }

function literal(s) {
    gsub(/\./, "[.]", s)
    return s
}

# Comments and texts are none; of a script, its functions take arguments of
# their own, and so do the awk programs in quotes.
function look_at_code(line) {
    if (script) {
        if (line ~ /^[a-z_]*\(\) \{$/)
            inside = 1
        gsub(/'[^']*'/, "", line)
        if (!inside && line ~ /\$[1-9#@*]|\$\{[1-9#@*]|getopts/)
            options = 1
        if (line ~ /^}/)
            inside = 0
        waiting = 1
        return
    }
    gsub(/"([^"\\]|\\.)*"/, "", line)
    gsub(/\/\*.*\*\//, "", line)
    if (line ~ /^ *\/\*/)
        comment = 1
    if (!comment && line ~ /(^|[^a-z_])main *\(int/)
        options = 1
    if (!comment && line ~ waits)
        waiting = 1
    if (line ~ /\*\//)
        comment = 0
}

function finish(    i) {
    if (source == "")
        return
    if (!titled)
        print source ": the second line is not '" name " - TITLE'"
    for (i = 1; i <= page; i++)
        if (!((i, name) in transcript))
            print pages[i] ": no transcript of ./" name
    if (!(name in tested))
        print folder ": no test with a title '" name ": ...'"
    if (!(("break " name) in said))
        print folder ": no '# break " name ": ...' above its test"
    if (!(("contrary " name) in said))
        print folder ": no '# contrary " name ": ...' above its test"
    if (("hang-catches " name) in said && folder !~ /^ch06-/)
        print folder ": '# hang-catches " name \
            "': only a lesson of chapter 6 may"
    if (waiting && !(("hang " name) in said) && !(("no hang " name) in said) &&
        !(("hang-catches " name) in said))
        print folder ": no '# hang " name ": ...', nor '# no hang " name \
            ": REASON'"
    if (options && !usage)
        print source ": takes arguments, and has no 'usage: ./" name "'"
    if (!options && usages)
        print source ": takes no arguments, and has a usage line"
    if (!watch)
        print source ": no 'Watch for: ...'"
}
