#!/usr/bin/env bats
# The scripts speak Chinese where the locale does, and English elsewhere.

load ../test_helper

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    mark=ipc-test-$$-$BATS_TEST_NUMBER
    TMPDIR=$BATS_TEST_TMPDIR/tmp
    export TMPDIR IPC_TEST_MARK=$mark
    mkdir -p "$TMPDIR"
    objects >"$BATS_TEST_TMPDIR/objects"
}

# whole - no character is broken in two
whole() {
    ! LC_ALL=C.UTF-8 grep -naxv '.*' <<<"$output" || fail "$output"
}

# in_cells TEXT - with two letters for each character that is none of ASCII's,
# as they are two cells wide where this is used
in_cells() {
    # shellcheck disable=SC2001 # bash counts bytes in the locale C
    LC_ALL=C.UTF-8 sed 's/[^ -~]/xx/g' <<<"$1"
}

# chinese COMMAND... - as run, where the locale says so and nothing else does
chinese() {
    run env -u LC_ALL -u LC_MESSAGES LANG=zh_CN.UTF-8 "$@"
}

@test "lang: LC_ALL decides, then LC_MESSAGES, then LANG; --lang above all" {
    # what it says of itself when it is asked for the option --nothing
    speaks() { # LANGUAGE VARIABLE=VALUE...
        run env -u LC_ALL -u LC_MESSAGES -u LANG "${@:2}" ./run.sh --nothing
        case $1:$output in
        zh:*用法：*) ;;
        en:*usage:*) ;;
        *) fail "${*:2}: not $1" "$output" ;;
        esac
    }
    speaks en
    speaks zh LANG=zh_CN.UTF-8
    speaks zh LANG=zh
    speaks en LANG=C.UTF-8
    speaks en LANG=C LC_CTYPE=zh_CN.UTF-8
    speaks zh LANG=C LC_MESSAGES=zh_CN.UTF-8
    speaks en LANG=zh_CN.UTF-8 LC_MESSAGES=C
    speaks zh LANG=C LC_MESSAGES=C LC_ALL=zh_TW.UTF-8
    speaks en LANG=zh_CN.UTF-8 LC_MESSAGES=zh_CN.UTF-8 LC_ALL=C
    speaks zh LANG=zh_CN.UTF-8 LC_MESSAGES= LC_ALL=
    run -2 ./run.sh --lang zh --nothing
    says 用法：
    chinese ./run.sh --lang en --nothing
    says usage:
    run -2 ./run.sh --lang fr --list
    run -2 ./run.sh --lang
}

@test "lang: a program's title is Chinese, and its lines are the same bytes" {
    run -0 ./run.sh ch03 boundaries
    want=("${lines[@]:1}")
    title=$(awk -v name=boundaries -f scripts/lib/titles.awk \
        ch03-msgqueue/README.zh-CN.md)
    [ -n "$title" ]
    chinese ./run.sh ch03 boundaries
    [ "${lines[0]}" = "boundaries - $title" ]
    [ "${lines[*]:1}" = "${want[*]}" ]
    run -0 env LC_ALL=C ./run.sh --lang zh ch03 boundaries # the same in any locale
    [ "${lines[0]}" = "boundaries - $title" ]
    # what has no Chinese title keeps its own
    mkdir -p "$TMPDIR/b/ch01-pipe"
    cp -R run.sh scripts "$TMPDIR/b"
    printf '#!/bin/sh\n# one.sh - first\n' >"$TMPDIR/b/ch01-pipe/one.sh"
    run -0 "$TMPDIR/b/run.sh" --lang zh --list
    [ "$output" = $'ch01-pipe/one.sh\tfirst' ]
    printf '%s\n' '<!-- one.sh：第一' '个。请看：什么也没有。 -->' \
        '<!-- two.sh：第二个。请看：无。 -->' >"$TMPDIR/b/ch01-pipe/README.zh-CN.md"
    run -0 "$TMPDIR/b/run.sh" --lang zh --list
    [ "$output" = $'ch01-pipe/one.sh\t第一个' ]
    run -0 "$TMPDIR/b/run.sh" --list
    [ "$output" = $'ch01-pipe/one.sh\tfirst' ]
    # words of both languages find it in both
    for words in first 第一个 什么也没有 ONE.sh; do
        run -0 "$TMPDIR/b/run.sh" --lang zh --find "$words"
        [ "$output" = $'ch01-pipe/one.sh\t第一个' ] || fail "$words: $output"
        run -0 "$TMPDIR/b/run.sh" --find "$words"
        [ "$output" = $'ch01-pipe/one.sh\tfirst' ] || fail "$words: $output"
    done
    run -1 "$TMPDIR/b/run.sh" --lang zh --find 请看 # it is in every line
    [[ $output == *'没有找到“请看”。换一个词试试'* ]]
    rm -r "$TMPDIR/b"
    # where no program is named, the section, in the reader's language
    run -0 ./run.sh --lang zh --find Permission denied
    says $'ch02-fifo/README.zh-CN.md\t哪里会出错：Permission denied（权限不够）'
    run -0 ./run.sh --find 权限不够
    says $'ch02-fifo/README.md\tWhat goes wrong: Permission denied'
}

@test "lang: lanes are counted in cells, with any awk, and no character is broken" {
    cat >"$BATS_TEST_TMPDIR/mine" <<'END'
#!/bin/sh
echo "甲: nobody knew that he would speak"
echo "ann: 一二三四五六七八九十一二三四五六七八九，这个逗号不在行首（括号不在行尾）"
echo "bob: é is one cell, 🚀 two, x́ one; and the words go on here"
echo "ann: abc 中文abc中文abc中文abc中文abc中文abc中文abc中文abc中文"
printf 'bob: no \377 character \344\270\n'
END
    chmod +x "$BATS_TEST_TMPDIR/mine"
    for name in mawk gawk busybox original-awk; do
        path=$(command -v "$name") || continue
        mkdir -p "$BATS_TEST_TMPDIR/$name"
        ln -sf "$path" "$BATS_TEST_TMPDIR/$name/awk"
        for locale in C C.UTF-8 zh_CN.UTF-8; do
            run -0 env PATH="$BATS_TEST_TMPDIR/$name:$PATH" LANG=$locale \
                ./run.sh "$BATS_TEST_TMPDIR/mine"
            [ -n "${want-}" ] || want=$output
            [ "$output" = "$want" ] || fail "$name, $locale: $output"
        done
    done
    output=$(sed '$d' <<<"$want") # the last one is no UTF-8
    whole
    [ "$(sed '1,2d' <<<"$output")" = "甲: nobody knew that he would speak
  ann                                    bob
  一二三四五六七八九十一二三四五六七八
    九，这个逗号不在行首（括号不在行
    尾）
                                         é is one cell, 🚀 two, x́ one; and the
                                           words go on here
  abc 中文abc中文abc中文abc中文abc中文
    abc中文abc中文abc中文" ]
}

@test "lang: doctor.sh in Chinese: aligned, at 80 cells, the same values" {
    numbers() { grep -oE '[0-9][0-9.]*' <<<"$output" | sort; }
    mkdir -p "$TMPDIR/b/ch01-pipe" # of all programs it would take longer
    cp -R scripts "$TMPDIR/b"
    cp ch01-pipe/hello.c "$TMPDIR/b/ch01-pipe"
    run "$TMPDIR/b/scripts/doctor.sh"
    want=$(numbers)
    chinese "$TMPDIR/b/scripts/doctor.sh"
    rm -r "$TMPDIR/b"
    whole
    [ "$(numbers)" = "$want" ]
    for part in 系统 上限 可用的功能 程序; do
        grep -qx "$part" <<<"$output"
    done
    # a name of up to 23 cells, or none, and the text from the 27th on
    wrong=$(in_cells "$output" | grep -vE '^(x*|  ([^ ].{22}| {23}) [^ ].{0,53})$') ||
        true
    [ -z "$wrong" ] || fail "$wrong"
}

@test "lang: the scripts' own words, and the text of --help" {
    chinese scripts/setup.sh --nothing
    [[ $output == 用法：scripts/setup.sh* ]]
    for name in doctor sweep; do
        chinese "scripts/$name.sh" --nothing
        [ "$status:$output" = "2:$(grep '^用法：' "scripts/lib/zh/$name.txt")" ]
    done
    # the same options, files and exit statuses as in English
    named() {
        sed -E 's/^(exit: |退出状态：)/ /; s/（|\(|\[/ /g' | grep -oE \
            -e '--[a-z]+| -[a-z]\b|scripts/[a-z/]+\.sh|\./run\.sh [a-z0-9./]+' \
            -e ' [0-9]+  ' | tr -d ' []' | sort -u
    }
    for script in run.sh scripts/{doctor,setup,sweep}.sh; do
        chinese "./$script" --help
        whole
        ! in_cells "$output" | grep -E '.{81}' || fail "$script"
        diff <(LC_ALL=C "./$script" --help | named) <(named <<<"$output") ||
            fail "$script"
    done
}

@test "lang: a name that Chinese follows has braces, in any shell it ends there" {
    run grep -nP '\$[a-zA-Z_][a-zA-Z0-9_]*[^\x00-\x7f]' run.sh scripts/*.sh \
        scripts/lib/*.sh scripts/run/*.sh
    [ "$status" = 1 ] || fail "$output"
}

# calls PATTERN - what fits it in the tool's answers, each in a line
calls() {
    # shellcheck disable=SC2046 # no name has a blank
    LC_ALL=C.UTF-8 grep -hPzo "$1" \
        $(grep -lE '\b(speak|either)\(' ./*.c causes/*.c | grep -v lang.c) | tr -s '\n\0' ' \n'
}

@test "lang: each sentence of trace why has a Chinese one beside it" {
    local text='(?:"(?:[^"\\]|\\.)*"\s*)+' # a literal, or several in a row
    cd scripts/trace || return 1
    # what is said in one language has no words, but for these
    run -0 calls "\b(add|f?printf|f?puts|errx?)\((?:[^\";]*, )?$text;?"
    says 'add(b, "%s "'
    output=$(sed -E 's/^[a-z]+//; s/%[-.*0-9]*(ll?|z)?[a-z]|\\n//g; s/^[^"]*//
        s/\<fd |trace: |<unfinished \.\.\.>|sem_num=|.dev.mqueue.//g' <<<"$output")
    ! grep '[A-Za-z][a-z]' <<<"$output" || fail "in one language only"
    run calls "(return|[?:])\s+$text"
    says '"pthread_join"'
    ! grep '[a-z,] [a-z]' <<<"$output" || fail "in one language only"
    # of two the second is Chinese
    run -0 calls "\bspeak\([^\",]*,\s*$text,\s*$text|\beither\(\s*$text,\s*$text\)"
    [ "$(grep -c '^speak' <<<"$output")" = "$(cat ./*.c causes/*.c |
        grep -v '^void speak(' | grep -c '\bspeak(')" ] || fail "$output"
    output=$(sed -E 's/^[a-z]+\([^"]*//; s/%[-.*0-9]*(ll?|z)?[a-z]//g' <<<"$output")
    ! LC_ALL=C.UTF-8 grep -vP '[^\x00-\x7f]' <<<"$output" | grep '[A-Za-z][a-z]' ||
        fail "no Chinese"
}
