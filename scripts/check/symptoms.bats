#!/usr/bin/env bats
# What do you see?: the first page's table, made of the chapters' entries.

bats_require_minimum_version 1.5.0
load ../test_helper
load made_up

setup_file() {
    made_up_book "$BATS_FILE_TMPDIR/book"
}

setup() {
    cp -R "$BATS_FILE_TMPDIR/book" "$BATS_TEST_TMPDIR/book"
    cd "$BATS_TEST_TMPDIR/book" || return 1
}

teardown() {
    :
}

# entries TEXT - they take the place of those of the made-up chapter
entries() {
    local page
    for page in ch01-sample/README.md ch01-sample/README.zh-CN.md; do
        awk -v text="$1" '
            /^## Try it|^## 试一试/ { skip = 0 }
            !skip
            /^## What goes wrong|^## 哪里会出错/ { skip = 1; print "\n" text "\n" }
        ' "$page" >new && mv new "$page"
    done
}

rows() {
    sed -n '/made by/,/<!-- end/p' README.md | grep '^|' | sed 1,2d
}

# shellcheck disable=SC2016 # backticks of the page
@test "symptoms: a text in code, its calls left out, once with all that have it" {
    entries '**`read: Broken pipe`**, or so. See [bell](bell.c).

**`Broken pipe`, or `write: Broken pipe`.** See [gong](gong.c).

**It hangs.**

```console
$ ./bell
```

Then [gong](gong.c).'
    scripts/check/symptoms.sh
    [ "$(rows)" = "| \`Broken pipe\` | [bell](ch01-sample/bell.c), [gong](ch01-sample/gong.c) |
| It hangs | [bell](ch01-sample/bell.c) |" ]
}

# shellcheck disable=SC2016 # backticks of the page
@test "symptoms: a text in code is in a transcript or a test, as a name or itself" {
    entries '**`bell: Broken pipe`.** See [bell](bell.c).

**`ding`, or `Bus error`.** See [gong](gong.c).'
    scripts/check/symptoms.sh
    run -1 scripts/check/symptoms.sh -c
    says "README.md: in no transcript and no test: Broken pipe"
    says "README.md: in no transcript and no test: Bus error"
    says "README.md: in no transcript and no test: ding"
    printf '    says EPIPE\n    says ding\n    # SIGBUS\n' >>ch01-sample/sample.bats
    run -1 scripts/check/symptoms.sh -c
    is "$output" "README.md: in no transcript and no test: Bus error" "what is left"
    printf '    fact end child killed SIGBUS\n' >>ch01-sample/sample.bats
    run -0 scripts/check/symptoms.sh -c
}

@test "symptoms: what has no program leads to a section, or to the chapter" {
    entries '**It rings.** See [The bell](#the-bell).

**It is
silent.**'
    scripts/check/symptoms.sh
    [ "$(rows)" = "| It rings | [The bell](ch01-sample/README.md#the-bell) |
| It is silent | [chapter 1](ch01-sample/README.md#what-goes-wrong) |" ]
}

@test "symptoms: an old table, two rows that say the same, no place for it" {
    scripts/check/symptoms.sh
    entries '**It rings.** See [bell](bell.c).'
    run -1 scripts/check/symptoms.sh -c
    says "README.md: what one sees is not what the chapters say"
    scripts/check/symptoms.sh
    run -0 scripts/check/symptoms.sh -c
    entries '**It rings.** See [bell](bell.c).

**It rings.** See [gong](gong.c).'
    run -1 scripts/check/symptoms.sh
    says "README.md: two rows say: It rings"
    sed -i '/made by/d' README.md
    run -1 scripts/check/symptoms.sh -c
    says "README.md: no place for the table"
    run -2 scripts/check/symptoms.sh -x
}
