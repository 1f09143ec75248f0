#!/usr/bin/env bats
# Nothing is forgotten: see book.sh for what each of these checks.

load ../test_helper
load made_up

holds() {
    run ./book.sh "$1"
    [ "$status" = 0 ] || fail "$output"
}

@test "book: every program has its sections, its test and a way to break it" {
    holds programs
}

@test "book: every transcript runs a program that exists" {
    holds transcripts
}

@test "book: every page has its contents, and what every chapter has" {
    holds pages
}

@test "book: the table of names leads to programs" {
    holds names
}

@test "book: the two languages agree" {
    holds languages
}

@test "book: every claim leads to a program" {
    holds claims
}

@test "book: every link and every section referred to exists" {
    holds links
}

# What book.sh finds in a copy of chapter 1 after a change to it.
complains() { # WHAT TEXT
    run "$BATS_TEST_TMPDIR/book/scripts/check/book.sh" "$1"
    [ "$status" = 1 ] || fail "nothing found" "$output"
    says "$2"
    rm -rf "$BATS_TEST_TMPDIR/book"
}

a_copy() {
    mkdir "$BATS_TEST_TMPDIR/book"
    cp -R ../../scripts ../../ch01-pipe ../../README*.md "$BATS_TEST_TMPDIR/book"
    cd "$BATS_TEST_TMPDIR/book/ch01-pipe"
}

@test "book: what is forgotten is named" {
    a_copy
    cp hello.c new.c
    complains programs "README.zh-CN.md: no transcript of ./new"
    cd "$BATS_TEST_DIRNAME" && a_copy
    cp hello.c new.c
    complains programs "no test with a title 'new: ...'"
    cd "$BATS_TEST_DIRNAME" && a_copy
    rm hello.c
    complains transcripts "ch01-pipe/README.md: no such program: $ ./hello"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i 's/read() returned 5 bytes: "hello"/read() returned 5 bytes: "hullo"/' \
        README.zh-CN.md
    complains languages "ch01-pipe/README.zh-CN.md: code block differs"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i '/^| 1\.7 /d' README.md
    complains claims "ch01-pipe/README.md: claim 1.8 where 1.7 should stand"
    cd "$BATS_TEST_DIRNAME" && a_copy
    sed -i '/^## End of file/s/End/Finish/' README.md
    complains links 'ch01-pipe/eof.c: README.md has no "End of file"'
    cd "$BATS_TEST_DIRNAME" && a_copy
    echo '[there](../README.md#nowhere)' >>README.md
    complains links 'ch01-pipe/README.md: no such section: ../README.md#nowhere'
}

# What book.sh finds in the made-up book after a change to it.
finds() { # CHECK CHANGE TEXT...
    local book=$BATS_TEST_TMPDIR/made-up text
    rm -rf "$book"
    made_up_book "$book"
    cd "$book"
    bash -e -c "$2"
    run scripts/check/book.sh "$1"
    [ "$status" = 1 ] || fail "nothing found: $2" "$output"
    for text in "${@:3}"; do
        says "$text"
    done
    [ "${#lines[@]}" = $(($# - 2)) ] || fail "and more" "$output"
}

# stretch LINES FILE - makes it so long
stretch() {
    while [ "$(wc -l <"$2")" -lt "$1" ]; do echo >>"$2"; done
}
export -f stretch # for the bash that makes the change

@test "book: the made-up book has nothing to complain of" {
    made_up_book "$BATS_TEST_TMPDIR/book"
    run "$BATS_TEST_TMPDIR/book/scripts/check/book.sh"
    [ "$status:$output" = 0: ] || fail "$output"
}

@test "book: the header of a program" {
    finds programs 'sed -i "s/bell - a/ring - a/" ch01-sample/bell.c' \
        "ch01-sample/bell.c: the second line is not 'bell - TITLE'"
    finds programs 'sed -i "/Watch for/d" ch01-sample/bell.c' \
        "ch01-sample/bell.c: no 'Watch for: ...'"
    finds links 'sed -i "/See:/d" ch01-sample/bell.c' \
        "ch01-sample/bell.c: no 'See: README.md \"...\"'"
}

@test "book: a usage line where there are options, and only there" {
    finds programs 'sed -i "3s/.*/ * usage: .\/bell/" ch01-sample/bell.c' \
        'ch01-sample/bell.c: takes no arguments, and has a usage line'
    finds programs \
        'sed -i "s/main(void)/main(int argc, char *argv[])/" ch01-sample/bell.c' \
        "ch01-sample/bell.c: takes arguments, and has no 'usage: ./bell'"
    sed -i '3s/.*/ * usage: .\/bell [N]/' ch01-sample/bell.c
    run -0 scripts/check/book.sh programs
    # what a comment says, or a text, and an argv that is not main's
    finds programs 'sed -i "s/  ssize_t n;/& \/* main(int) *\/ char *s = \"main(int)\", *argv[1];/
        3s/.*/ * usage: .\/bell/" ch01-sample/bell.c' \
        'ch01-sample/bell.c: takes no arguments, and has a usage line'
}

@test "book: how long a program may be" {
    finds programs "stretch 121 ch01-sample/bell.c" \
        'ch01-sample/bell.c: longer than 120 lines' \
        'ch01-sample: half of its programs have 121 lines or more, not 70' \
        'ch01-sample: 1 of 1 programs have more than 100 lines'
    finds programs "stretch 71 ch01-sample/bell.c" \
        'ch01-sample: half of its programs have 71 lines or more, not 70'
    finds programs "mv ch01-sample ch07-sample
        stretch 96 ch07-sample/bell.c" \
        'ch07-sample: half of its programs have 96 lines or more, not 95'
    mv ch07-sample/bell.c ch07-sample/http_server.c
    stretch 200 ch07-sample/http_server.c
    run scripts/check/book.sh programs
    says_not 'http_server.c: longer'
    echo >>ch07-sample/http_server.c
    run scripts/check/book.sh programs
    says 'ch07-sample/http_server.c: longer than 200 lines'
}

@test "book: a transcript, a test, and the ways to break it" {
    finds programs 'sed -i "s/^\$ .\/bell/$ .\/ring/" ch01-sample/README.md' \
        'ch01-sample/README.md: no transcript of ./bell'
    finds programs 'sed -i "s/^\$ .\/bell/$ .\/ring/" ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: no transcript of ./bell'
    finds programs 'sed -i "s/@test \"bell/@test \"ring/" ch01-sample/sample.bats' \
        "ch01-sample: no test with a title 'bell: ...'"
    finds programs 'sed -i "/^# break/d" ch01-sample/sample.bats' \
        "ch01-sample: no '# break bell: ...' above its test"
    finds programs 'sed -i "/^# contrary/d" ch01-sample/sample.bats' \
        "ch01-sample: no '# contrary bell: ...' above its test"
    finds programs 'sed -i "/^# hang/d" ch01-sample/sample.bats' \
        "ch01-sample: no '# hang bell: ...', nor '# no hang bell: REASON'"
    finds programs 'sed -i "s/^# hang.*/# no hang bell: /" ch01-sample/sample.bats' \
        "ch01-sample: no '# hang bell: ...', nor '# no hang bell: REASON'"
    finds programs 'sed -i "s/^# hang bell/# hang-catches bell/" ch01-sample/sample.bats' \
        "ch01-sample: '# hang-catches bell': only a lesson of chapter 6 may"
    sed -i 's/^# hang.*/# no hang bell: it never waits/' ch01-sample/sample.bats
    run -0 scripts/check/book.sh programs
    sed -i '/^# no hang/d' ch01-sample/sample.bats
    printf '%s\n' '/*' ' * bell - rings' ' *' ' * Watch for: a read().' ' */' \
        'int main(void) { puts("write() waits, read() too"); /* wait() */ }' \
        >ch01-sample/bell.c
    run -0 scripts/check/book.sh programs # nobody waits
}

@test "book: the contents of a page" {
    finds pages 'sed -i "/^- /d" ch01-sample/README.md' \
        'ch01-sample/README.md: no list of contents at the top'
    finds pages 'sed -i "/^- .*#read-on/d" ch01-sample/README.md' \
        "ch01-sample/README.md: its contents are not its sections: < Read on"
    finds pages 'sed -i "s/^## 试一试/## 试试看/" ch01-sample/README.zh-CN.md' \
        "ch01-sample/README.zh-CN.md: its contents are not its sections: < 试试看"
    finds pages 'sed -i "s/^- \[The bell/- [A bell/" ch01-sample/README.md' \
        "ch01-sample/README.md: its contents are not its sections: < The bell"
    finds pages 'rm ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: missing' \
        "ch01-sample/README.zh-CN.md: no section for 'What goes wrong'" \
        "ch01-sample/README.zh-CN.md: no section for 'Asked in exams and interviews'" \
        "ch01-sample/README.zh-CN.md: no section for 'Try it'" \
        "ch01-sample/README.zh-CN.md: no section for 'Read on'" \
        "ch01-sample/README.zh-CN.md: no section for 'For the instructor'"
    finds pages 'sed -i "s/^## The bell/## Contents\n\n&/" ch01-sample/README.md
        sed -i "s/^## 铃/## 目录\n\n&/" ch01-sample/README.zh-CN.md
        sed -i "/^## Read/d;/#read-on/d" ch01-sample/README.md' \
        "ch01-sample/README.md: no section 'Read on'"
}

@test "book: six to sixteen questions, each with its program" {
    finds pages 'sed -i "/^\*\*Sixth/d" ch01-sample/README.md' \
        'ch01-sample/README.md: 5 questions, not 6 to 16'
    finds pages 'for i in 7 8 9 10 11 12 13 14 15 16 17; do
            sed -i "s/^## Try it/**More?** Yes: [bell](bell.c).\n\n&/" \
                ch01-sample/README.md
        done' \
        'ch01-sample/README.md: 17 questions, not 6 to 16'
    finds pages 'sed -i "/^\*\*Sixth/s/(bell.c)/(#try-it)/" \
        ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: 1 questions lead to no program'
    finds pages 'sed -i "s/^\*\*Second/### Second/; s/^\*\*Third/- &/
        s/^\*\*Fourth/4. Fourth/
        /^\*\*Sixth/d" ch01-sample/README.md' \
        'ch01-sample/README.md: 5 questions, not 6 to 16'
}

@test "book: a section has one name in Chinese, in all chapters" {
    finds pages 'cp -R ch01-sample ch02-sample
        sed -i "s/试一试/试试看/g" ch02-sample/README.zh-CN.md' \
        'README.zh-CN.md: "Try it" has two names: 试一试, 试试看'
}

@test "book: the table of names" {
    table='printf "%s\n" "| first edition | second edition |" "|---|---|" \
        "| ch01-sample/ring | ch01-sample/bell |" "| ch01-sample/tail | gone: why |" \
        >scripts/check/NAMES.md'
    finds names "$table; echo '| ch01-sample/x |  |' >>scripts/check/NAMES.md" \
        'scripts/check/NAMES.md: ch01-sample/x has become nothing, and no word about it'
    finds names "$table; echo '| ch01-sample/x | ch01-sample/bell, ch01-sample/y |' \
        >>scripts/check/NAMES.md" \
        'scripts/check/NAMES.md: no such program: ch01-sample/y'
    sed -i '$d' scripts/check/NAMES.md
    run -0 scripts/check/book.sh names
}

@test "book: the two languages: sections, code, rows and links to programs" {
    finds languages 'sed -i "s/^## Read on/### Read on/" ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: not the sections of ch01-sample/README.md'
    finds languages 'sed -i "s/returned 1/returned 2/" ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: code block differs: < parent: read() returned 1'
    finds languages 'sed -i "s/^| 1.1 /| 1.2 /" ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: not the table rows or program links of'
    finds languages 'rm README.zh-CN.md' 'README.zh-CN.md: missing'
}
