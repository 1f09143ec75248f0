#!/usr/bin/env bats
# What form.sh names, and what it lets pass: a bad and a good sample of each.

load ../test_helper

# Standard input is what a function of a program holds, or with "whole" a file.
sample() { # [whole]
    program=$BATS_TEST_TMPDIR/sample/ch01-sample/sample.c
    mkdir -p "${program%/*}"
    if [ "${1-}" = whole ]; then
        cat >"$program"
    else
        { printf 'static void f(int fd)\n{\n' && cat && echo '}'; } >"$program"
    fi
    run ./form.sh "$program"
}

bad() { # LINE MESSAGE [whole]; the line as the sample counts it
    local line=$1
    sample "${3-}"
    [ "${3-}" = whole ] || line=$((line + 2))
    [ "$status" = 1 ] || fail "let pass" "$(cat "$program")" "$output"
    [ "$output" = "$program:$line: $2" ] || fail "line $line: $2" "$output"
}

good() { # [whole]
    sample "${1-}"
    [ "$status:$output" = 0: ] ||
        fail "$output" "$(cat "$program")"
}

@test "form: every chapter of the second edition is in the form" {
    run ./form.sh
    [ "$status" = 0 ] || fail "$output"
}

@test "form: commas that join statements" {
    bad 2 'a comma joins statements' <<<'
    close(fd), close(fd);'
    bad 2 'a comma joins statements' <<<'
    lost += n == 0, twice += n > 1;'
    bad 3 'a comma joins statements' <<<'
    if (fd == -1)
        warn("rmdir"), _exit(1);'
    bad 2 'a comma joins statements' <<<'
    if ((close(fd), fd) == -1)
        fd = 0;'
    bad 2 'a comma joins statements' <<<'
    (void)(number, fd);'
    bad 2 'a comma joins statements' <<<'
    return fd++, fd;'
    good <<<'
    int a = 1, b[] = {1, 2}, *c, i, j; /* one, two */
    struct pollfd p = (struct pollfd){.fd = f(a, b), .events = POLLIN};

    for (i = 0, j = 3; i < j; i++, j--)
        printf("%d, %d\n", table[i](a, b), (*c)(i, j));
    p = (struct pollfd){.fd = 1, .events = 2};
    enum { ONE, TWO } e = ONE;'
}

@test "form: ?:, && and || as statements" {
    bad 2 '?: as a statement' <<<'
    fd == 0 ? server() : client(fd);'
    bad 2 '?: as a statement' <<<'
    (void)(fd == 0 ? server() : client(fd));'
    bad 2 '&& as a statement' <<<'
    fd != -1 && close(fd);'
    bad 2 '?: as a statement' <<<'
    f(fd == 0 ? server() : (void)0);'
    bad 1 '?: as a statement' whole <<<'#define P(s) (sem_wait(s) == -1 ? err(1, "sem_wait") : (void)0)'
    good <<<'
    fd = order >> i & 1 ? a : b;
    printf("%s\n", fd == 1 ? "one" : "many");
    ok = a == 1 && b == 1;
    if (fd == 1 ? a : b)
        return fd == 1 ? a : b;'
}

@test "form: several system calls in a condition" {
    bad 2 'several system calls in a condition: pipe, pipe' <<<'
    if (pipe(down) == -1 || pipe(up) == -1)
        err(1, "pipe");'
    bad 4 'several system calls in a condition: bind, listen' <<<'
    int ok;

    ok = bind(fd, to, size) == 0 && listen(fd, 1) == 0;'
    bad 2 'several system calls in a condition: close, close' <<<'
    return close(fd) || close(0);'
    bad 2 'several system calls in a condition: send, poll' <<<'
    while (send(fd, "", 1, 0) == 1 &&
           poll(&p, 1, 0) == 1)
        ;'
    good <<<'
    if (lstat(name, st) == -1 || strcmp(name, "a") == 0 || WIFEXITED(status))
        err(1, "%s", name);
    if (errno != EAGAIN && f(strlen(name)) == 3)
        close(fd);
    f(read(0, a, 1), read(0, b, 1));'
}

@test "form: an assignment in a condition" {
    bad 2 'an assignment in a condition' <<<'
    if ((pid = fork()) == -1)
        err(1, "fork");'
    bad 2 'an assignment in a condition' <<<'
    if ((n = read(fd, buf, 1)) == -1)
        err(1, "read");'
    bad 2 'an assignment in a condition' <<<'
    while ((n = poll(&p, 1, 0)) == 1)
        ;'
    bad 4 'an assignment in a condition' <<<'
    do
        n++;
    while ((n -= 2) > 0);'
    good <<<'
    while ((n = read(fd, buf, sizeof(buf))) > 0)
        fd += n;
    while ((opt = getopt(argc, argv, "n:")) != -1)
        fd += n == 1 || n >= 2 || n <= 3 || n != 4;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        n--;
    while (n-- > 0)
        n = *(int[]){1};
    if (f((struct a){.b = 1}) == 1)
        n = 1;'
}

@test "form: an assignment in a condition, and a function of one's own" {
    good whole <<<'static int read_all(void)
{
    return 1;
}

static int start(void)
{
    while ((n = read_all()) == 1)
        n++;
    return 1;
}'
    bad 8 'an assignment in a condition' whole <<<'static int start(void)
{
    return 1;
}

static void f(void)
{
    while ((n = start()) == 1)
        n++;
}'
}

@test "form: work in the head of a for loop" {
    bad 2 'work in a for head: sched_yield()' <<<'
    for (; n != 0; sched_yield()) /* n */
        n--;'
    bad 2 'work in a for head: read()' <<<'
    for (; read(fd, buf, 1) > 0; n++)
        f(n);'
    bad 2 'work in a for head: fork()' <<<'
    for (int pid = fork(); pid > 0; pid--)
        f(n);'
    bad 2 'work in a for head: f()' <<<'
    for (; n != 0; n = f(n))
        n--;'
    good <<<'
    for (;;)
        break;
    for (i = 0; i < strlen(text) && !f(i); i++)
        close(i);
    for (p = strchr(text, 1); p != NULL; p = p->next)
        close(i);'
}

@test "form: err() where a count was short" {
    bad 2 'write(): a short count sets no errno: errx()' <<<'
    if (write(fd, "hello", 5) != 5)
        err(1, "write");'
    bad 2 'read(): a short count sets no errno: errx()' <<<'
    if (read(fd, &byte, 1) != 1)
        err(1, "read");'
    bad 4 'read(): a short count sets no errno: errx()' <<<'
    ssize_t n = read(fd, buf, 5);

    if (n <= 0) {
        err(1, "read");
    }'
    bad 3 'send(): a short count sets no errno: errx()' <<<'
    n = send(fd, buf, (size_t)size, 0);
    if (n != (ssize_t)size)
        warn("send");'
    good <<<'
    if (write(fd, "", 1) != 1)
        err(1, "write");
    if (read(fd, buf, 5) == -1)
        err(1, "read");
    if (read(fd, buf, 5) != 5)
        errx(1, "too few");
    n = read(fd, buf, 5);
    if (n < 0)
        err(1, "read");
    n = open("name", O_RDONLY);
    if (n != 3)
        err(1, "open");'
}

@test "form: main() begins with a buffer of whole lines" {
    bad 3 'main() does not begin with setvbuf(stdout, NULL, _IOLBF, 0);' \
        whole <<<'int main(void)
{
    printf("hello\n");
}'
    bad 5 'main() does not begin with setvbuf(stdout, NULL, _IOLBF, 0);' \
        whole <<<'int main(void)
{
    int fd = 1;

    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    printf("hello\n");
}'
    bad 3 'main() does not begin with setvbuf(stdout, NULL, _IOLBF, 0);' \
        whole <<<'int main(void)
{
    fputs("hello", stdout);
}'
    good whole <<<'int main(void)
{
    fputs("hello", stderr);
}'
    good whole <<<'static void f(void)
{
    puts("hello");
}

int main(void)
{
    struct pollfd p = {.fd = 1};
    volatile int *counter;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0); /* each line goes out at once */
    f();
}'
    good whole <<<'int main(void)
{
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ); /* as into a file */
    printf("hello\n");
}'
    good whole <<<'int main(void)
{
    write(1, "hello\n", 6);
}'
}

@test "form: pauses" {
    bad 2 'usleep(): longer than 0.1 s' <<<'
    usleep(100001); /* time for it */'
    bad 2 'usleep(): a pause needs its reason on the same line' <<<'
    usleep(100000);'
    bad 2 'usleep(): how long? Write the number' <<<'
    usleep(fd); /* time for it */'
    bad 2 'sleep(): longer than 0.1 s' <<<'
    sleep(1); /* time for it */'
    bad 4 'nanosleep(): longer than 0.1 s' <<<'
    struct timespec t = {1, 0};

    nanosleep(&t, NULL); /* time for it */'
    bad 4 'nanosleep(): a pause needs its reason on the same line' <<<'
    struct timespec t = {.tv_nsec = 50000000};

    nanosleep(&t, NULL);'
    bad 2 'poll(): longer than 0.1 s' <<<'
    poll(NULL, 0, 500); /* time for it */'
    bad 2 'select() as a pause: usleep() says how long' <<<'
    select(0, NULL, NULL, NULL, &t);'
    bad 2 'sleep in a command: longer than 0.1 s' <<<'
    execl("/bin/sh", "sh", "-c", "sleep 1; echo", (char *)NULL);'
    bad 3 'usleep(): longer than 0.1 s' whole <<<'#define PAUSE 200000
void f(void) {
    usleep(PAUSE); /* time for it */
}'
    good <<<'
    struct timespec t = {.tv_sec = 0, .tv_nsec = 100000000};

    usleep(100000); /* time for read() to return */
    usleep(20 * 1000); /* the same */
    while (fd > 0)
        usleep(1000);
    nanosleep(&t, NULL); /* the same */
    poll(&p, 1, 5000);
    poll(NULL, 0, 100); /* the same */
    printf("it would sleep(): %s\n", "asleep"); /* sleep(3) */'
}

@test "form: pauses in a program of the shell" {
    mkdir "$BATS_TEST_TMPDIR/ch01-sample"
    cd "$BATS_TEST_TMPDIR/ch01-sample"
    printf '%s\n' '# sleep 3' 'sleep 0.1 # time for it' 'no-sleep 5' >good.sh
    run -0 "$BATS_TEST_DIRNAME/form.sh" "$PWD"
    echo 'sleep 0.2 # time for it' >bad.sh
    run -1 "$BATS_TEST_DIRNAME/form.sh" "$PWD"
    [ "$output" = "$PWD/bad.sh:1: sleep: longer than 0.1 s" ]
    echo 'sleep 0.1' >bad.sh
    run -1 "$BATS_TEST_DIRNAME/form.sh" "$PWD"
    [[ $output == *": sleep: a pause needs its reason on the same line" ]]
}

@test "form: sched_yield(), blocked signals, PDEATHSIG, headers of our own" {
    bad 3 'sched_yield() is no way to wait' <<<'
    while (fd > 0)
        sched_yield();'
    bad 2 'signals blocked without a reason beside it' <<<'
    sigfillset(&all);'
    bad 2 'signals blocked without a reason beside it' <<<'
    if (sigprocmask(SIG_BLOCK, &all, NULL) == -1)
        err(1, "sigprocmask");'
    bad 2 'PDEATHSIG' <<<'
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* if the parent dies */'
    bad 1 'a header of our own' whole <<<'#include "ipc.h"'
    good <<<'
    sched_yield(); /* shows the principle only */
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    /* or it would come before sigwait() */
    sigprocmask(SIG_BLOCK, &all, NULL);'
    good whole <<<'#include <sys/wait.h>'
    mkdir "$BATS_TEST_TMPDIR/ch06-sample"
    echo 'void f(void) { sigfillset(&all); }' >"$BATS_TEST_TMPDIR/ch06-sample/a.c"
    run -0 ./form.sh "$BATS_TEST_TMPDIR/ch06-sample"
}

@test "form: /proc/PID/stat in two programs of a chapter, and no more" {
    mkdir "$BATS_TEST_TMPDIR/ch01-sample"
    cd "$BATS_TEST_TMPDIR/ch01-sample"
    for name in a b; do
        printf 'char *%s(void)\n{\n    return "/proc/%%d/stat";\n}\n' $name >$name.c
    done
    echo 'char *s = "/proc/self/status", *f = "/proc/%d/fd/%d";' >s.c
    run -0 "$BATS_TEST_DIRNAME/form.sh" "$PWD"
    cp a.c c.c
    run -1 "$BATS_TEST_DIRNAME/form.sh" "$PWD"
    [ "${#lines[@]}" = 3 ]
    [ "${lines[2]}" = \
        "$PWD/c.c:3: /proc/PID/stat in 3 programs of the chapter, not in two" ]
}

@test "form: what cannot be read is said, wrong usage is exit 2" {
    bad 1 'brackets that do not match: not looked at' whole <<<'void f(void) {'
    bad 1 'brackets that do not match: not looked at' whole <<<'void f(void) } {'
    run -2 ./form.sh -x
    run -2 ./form.sh nowhere
    run -0 ./form.sh -h
    says 'usage: scripts/check/form.sh'
}

@test "form: any awk finds the same" {
    made=$BATS_TEST_TMPDIR/made.c
    printf '%s\n' '#define N 5' 'static int x[N] = {1, [3] = 4};' \
        'int main(void)' '{' '    int i = 0, *p = &i; /* a "comment" */' '' \
        '    if (pipe(p) == -1 || pipe(p) == -1) { // two' \
        '        close(i), close(i);' '    }' '    usleep(N * 50000);' \
        "    putchar('\\\\'), putchar('\"');" '}' >"$made"
    expected=
    for awk in mawk gawk 'gawk --posix' 'busybox awk' original-awk; do
        command -v "${awk%% *}" >/dev/null || continue
        # shellcheck disable=SC2086 # with its option
        run -1 $awk -f form.awk "$made"
        [ "${#lines[@]}" = 5 ] || fail "$awk" "$output"
        [ "$output" = "${expected:=$output}" ] || fail "$awk" "$output"
    done
    [ -n "$expected" ]
}
