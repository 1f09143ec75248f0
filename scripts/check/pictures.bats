# The pictures in the READMEs: drawn again, and found when they are old.

load ../test_helper

setup_file() {
    book=$BATS_FILE_TMPDIR/book
    export book
    mkdir "$book"
    cp -R "$BATS_TEST_DIRNAME"/../../{Makefile,run.sh,scripts,ch01-pipe} "$book"
}

@test "pictures.sh: every picture is of its program as it is" {
    run -0 ./pictures.sh -c
    [ -z "$output" ]
    # two to four in each chapter, in both languages
    for chapter in ../../ch[0-9][0-9]-*; do
        n=$(grep -c '](pictures/' "$chapter/README.md")
        [ "$n" -ge 2 ] && [ "$n" -le 4 ]
        [ "$(grep -c '](pictures/' "$chapter/README.zh-CN.md")" = "$n" ]
    done
}

@test "pictures.sh: a newer source, a missing picture, one of no program" {
    cd "$book"
    echo '/* changed */' >>ch01-pipe/eof.c
    run -1 scripts/check/pictures.sh -c
    [ "$output" = "ch01-pipe/pictures/eof.svg: older than eof.c; \
type: scripts/check/pictures.sh ch01-pipe/eof" ]
    sed -i '$d' ch01-pipe/eof.c
    run -0 scripts/check/pictures.sh -c

    mv ch01-pipe/pictures/eof.svg ch01-pipe/pictures/other.svg
    run -1 scripts/check/pictures.sh -c
    [ "${lines[0]}" = "ch01-pipe/pictures/eof.svg: missing; \
type: scripts/check/pictures.sh ch01-pipe/eof" ]
    grep -Fxq 'ch01-pipe/pictures/other.svg: shown nowhere' <<<"$output"
    mv ch01-pipe/pictures/other.svg ch01-pipe/pictures/eof.svg

    mv ch01-pipe/eof.c ch01-pipe/gone.c
    run -1 scripts/check/pictures.sh -c ch01-pipe
    grep -Fxq 'ch01-pipe: a picture of no program: eof' <<<"$output"
    mv ch01-pipe/gone.c ch01-pipe/eof.c

    sed -i '/pictures\/eof/d' ch01-pipe/README.zh-CN.md
    run -1 scripts/check/pictures.sh -c
    grep -Fxq 'ch01-pipe: not the same pictures in both languages' <<<"$output"
    cp "$BATS_TEST_DIRNAME/../../ch01-pipe/README.zh-CN.md" ch01-pipe
}

@test "pictures.sh: draws again, from the program as it is now" {
    strace -o /dev/null true 2>/dev/null || skip "strace does not work here"
    cd "$book"
    sed -i 's/will read() from an empty pipe/reads from a pipe/' ch01-pipe/eof.c
    run -1 scripts/check/pictures.sh -c
    run -0 scripts/check/pictures.sh ch01-pipe/eof
    [ "$output" = ch01-pipe/pictures/eof.svg ]
    grep -q 'parent says: reads from a pipe' ch01-pipe/pictures/eof.svg
    grep -q 'it goes on after child.s close(fd' ch01-pipe/pictures/eof.svg
    run -0 scripts/check/pictures.sh -c
    cp "$BATS_TEST_DIRNAME/../../ch01-pipe/eof.c" ch01-pipe
    # a program that fails leaves the picture as it was
    sed -i 's/printf("parent: will/errx(1, "no"); printf("parent: will/' ch01-pipe/eof.c
    cp ch01-pipe/pictures/eof.svg "$BATS_TEST_TMPDIR"
    run -1 scripts/check/pictures.sh ch01-pipe/eof
    cmp ch01-pipe/pictures/eof.svg "$BATS_TEST_TMPDIR/eof.svg"
    [ ! -e ch01-pipe/pictures/.new ]
    cp "$BATS_TEST_DIRNAME/../../ch01-pipe/eof.c" ch01-pipe
}

@test "pictures.sh: wrong usage is exit 2" {
    run -2 ./pictures.sh -x
    run -2 ./pictures.sh nowhere
    run -2 ./pictures.sh ch01-pipe/nobody
}
