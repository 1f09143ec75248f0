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

@test "book: every program has its title in Chinese" {
    holds titles
}

@test "book: the Chinese pages read well on a screen" {
    holds screen
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
    finds pages 'sed -i "2i\- [Nothing](#nothing)" README.md' \
        'README.md: its contents are not its sections: > Nothing nothing'
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

@test "book: six to eighteen questions, each with its program" {
    finds pages 'sed -i "/^\*\*Sixth/d" ch01-sample/README.md' \
        'ch01-sample/README.md: 5 questions, not 6 to 18'
    finds pages 'for i in 7 8 9 10 11 12 13 14 15 16 17 18 19; do
            sed -i "s/^## Try it/**More?** Yes: [bell](bell.c).\n\n&/" \
                ch01-sample/README.md
        done' \
        'ch01-sample/README.md: 19 questions, not 6 to 18'
    finds pages 'sed -i "/^\*\*Sixth/s/(bell.c)/(#try-it)/" \
        ch01-sample/README.zh-CN.md' \
        'ch01-sample/README.zh-CN.md: 1 questions lead to no program'
    finds pages 'sed -i "s/^\*\*Second/### Second/; s/^\*\*Third/- &/
        s/^\*\*Fourth/4. Fourth/
        /^\*\*Sixth/d" ch01-sample/README.md' \
        'ch01-sample/README.md: 5 questions, not 6 to 18'
}

@test "book: a section has one name in Chinese, in all chapters" {
    finds pages 'cp -R ch01-sample ch02-sample
        sed -i "s/试一试/试试看/g" ch02-sample/README.zh-CN.md' \
        'README.zh-CN.md: "Try it" has two names: 试一试, 试试看'
}

@test "book: marks are not in a link to a section, a plus neither" {
    finds links 'printf "%s\n" "" "### Ctrl+C & Ctrl+Z: a_b" "" \
            "[here](#ctrlc--ctrlz-a_b), [nowhere](#ctrl+c--ctrl+z-a_b)" >>README.md' \
        'README.md: no such section: #ctrl+c--ctrl+z-a_b'
    finds links 'printf "%s\n" "" "### 键：Ctrl+C 与 Ctrl+Z" "" \
            "[这里](#键ctrlc-与-ctrlz)，[没有](#键ctrl+c-与-ctrl+z)" >>README.zh-CN.md' \
        'README.zh-CN.md: no such section: #键ctrl+c-与-ctrl+z'
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

@test "book: a program's line in Chinese" {
    page=ch01-sample/README.zh-CN.md
    finds titles "sed -i '/^<!-- bell：/d' $page" \
        "$page: bell: no line <!-- bell：TITLE。请看：WATCH FOR。 -->"
    finds titles "sed -i '/^<!-- bell：/{h;G;s/\n/&\n/}' $page" \
        "$page: bell: a second line for it"
    finds titles "sed -i 's/^<!-- bell：/<!-- ring：/' $page" \
        "$page: ring: no such program" "$page: bell: no line "
    finds titles "sed -i 's/^<!-- bell：/\n&/' $page" \
        "$page: bell: its line is not right below its first transcript"
    finds titles "sed -i 's/^<!-- bell：.*/&\nfurther text/' $page" \
        "$page: bell: no empty line after its line"
    finds titles "sed -i 's/^\(<!-- bell：.*\) -->/\1/' $page" \
        "$page: bell: its line does not end with -->"
    finds titles "sed -i '/^<!-- bell：/s/。请看：/，/' $page" \
        "$page: bell: not <!-- NAME：TITLE。请看：WATCH FOR。 -->"
    # 26 cells more are too many, not the 39 bytes of these 13 characters
    finds titles "sed -i '/^<!-- bell：/s/请看：/&一二三四五六七八九十一二三/' $page" \
        "$page: bell: a line of more than 80 cells"
    made_up_book "$BATS_TEST_TMPDIR/fits"
    cd "$BATS_TEST_TMPDIR/fits"
    sed -i '/^<!-- bell：/s/请看：/&一二三四/' $page
    run -0 scripts/check/book.sh titles
    sed -i '/^<!-- bell：/s/一二/&\n/' $page # in two lines
    run -0 scripts/check/book.sh titles
    [ "$(awk -f scripts/lib/titles.awk $page)" = \
        $'bell\t一有字节，读进程就被唤醒\t一二三四read() 返回什么。' ]
}

# What book.sh finds in the made-up book's Chinese page after these LINES.
finds_after() { # TEXT LINE...
    local text=$1
    shift
    rm -rf "$BATS_TEST_TMPDIR/made-up"
    made_up_book "$BATS_TEST_TMPDIR/made-up"
    cd "$BATS_TEST_TMPDIR/made-up"
    { echo && printf '%s\n' "$@"; } >>README.zh-CN.md
    run scripts/check/book.sh screen
    [ "$output" = "${text:+README.zh-CN.md:$(awk 'END { print NR }' README.zh-CN.md): $text}" ] ||
        fail "not '$text'" "$output"
    [ "$status" = "${text:+1}" ] || [ "$status:$text" = 0: ] || fail "status $status"
}

@test "book: a Chinese page on a screen: how wide" {
    local ten=一二三四五六七八九十 # 20 cells
    finds_after '' "$ten$ten$ten$ten"
    finds_after 'a line of more than 80 cells' "$ten$ten$ten$ten."
    finds_after '' "- $ten" '' "  $ten$ten${ten}一二三四五六七八九"
    finds_after 'a line of more than 80 cells' "- $ten" '' "  $ten$ten$ten${ten}"
    finds_after '' "| $ten$ten | $ten${ten}一二三四 | ab |"
    finds_after 'a row of more than 100 cells' \
        "| $ten$ten | $ten${ten}一二三四 | abc |"
    # neither a link's target is seen, nor what marks code
    finds_after '' "| $ten$ten | [$ten$ten]($ten) | \`a\\|b\` 123456 |"
    finds_after '' "[$ten]($ten$ten$ten$ten)。"
    finds_after 'a line of more than 80 cells' "见 [$ten]($ten$ten$ten$ten)"
    # and code is as wide as it is
    finds_after '' '```' "$ten$ten$ten$ten$ten" '```'
    finds_after '' "    - $ten$ten$ten$ten$ten"
}

@test "book: a Chinese page on a screen: brackets" {
    finds_after 'a sentence in brackets of its own' '前面。（后面也是。）'
    finds_after 'a sentence in brackets of its own' '前面。（后面，' '也是。）然后。'
    finds_after 'a paragraph in brackets' '（后面也是）。'
    finds_after '' '前面，' '（又称后面）。'
}

@test "book: a Chinese page on a screen: no blank between two characters" {
    local torn='a blank between two characters'
    finds_after "$torn" 一二 三四
    finds_after "$torn" '“一二”' 三四
    finds_after "$torn" '*一二*' 三四
    finds_after "$torn" '- 见' '  [三四](#here)'
    finds_after "$torn" '见[三四](#here)' 一二
    finds_after '' 一二， 三四 Linux 三四 '' 三四 '- 一二' '- 三四'
}
