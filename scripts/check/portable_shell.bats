#!/usr/bin/env bats
# The scripts are POSIX sh, and their awk programs POSIX awk: whichever shell
# and awk a system has, they print the same bytes. Those that are not here are
# not tried; scripts/setup.sh --all installs them.

load ../test_helper

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    local awk
    for awk in mawk gawk busybox original-awk; do
        command -v "$awk" >/dev/null || continue
        mkdir "$BATS_FILE_TMPDIR/$awk" # a PATH in which it is awk
        ln -s "$(command -v "$awk")" "$BATS_FILE_TMPDIR/$awk/awk"
    done
    make -s ch01
}

# same_everywhere FILTER SCRIPT [ARG ...] - its output, through sed FILTER, and
# its exit status are the same with every awk, and under every shell: in pairs,
# so that it is run no more than four times
same_everywhere() {
    local filter=$1 pair awk shell path want='' got
    shift
    cd "$BATS_TEST_DIRNAME/../.."
    for pair in 'mawk:dash' 'gawk:bash --posix' 'busybox:busybox sh' \
        'original-awk:bash'; do
        awk=${pair%%:*} shell=${pair#*:} path=$PATH
        command -v "${shell%% *}" >/dev/null || shell='sh'
        [ ! -d "$BATS_FILE_TMPDIR/$awk" ] || path=$BATS_FILE_TMPDIR/$awk:$PATH
        # shellcheck disable=SC2086 # an option is a word
        got=$(env PATH="$path" $shell "$@" 2>&1 3>&- </dev/null |
            sed "$filter"
            echo "exit status ${PIPESTATUS[0]}")
        want=${want:-$got}
        [ "$got" = "$want" ] ||
            fail "$pair:" "$(diff <(echo "$want") <(echo "$got"))" || return
    done
    echo "$want"
}

@test "portable: run.sh shows a chapter, the lines in lanes" {
    run same_everywhere '' run.sh ch01
    [ "$status" = 0 ] || fail "$output"
    count=$(cd "$BATS_TEST_DIRNAME/../.." && . scripts/lib/book.sh &&
        programs ch01-pipe | wc -l)
    says "
$count programs shown
"
    says "
  parent                                 child
  will read() from an empty pipe
                                         had the write end twice, has closed
                                           one
"
    says "exit status 0"
}

@test "portable: run.sh --list, --find, an own program that speaks Chinese" {
    run same_everywhere '' run.sh --list
    [ "$status" = 0 ] || fail "$output"
    says "ch07-socket/wire"
    run same_everywhere '' run.sh --find EPIPE
    [ "$status" = 0 ] || fail "$output"
    says "ch01-pipe/epipe	with SIGPIPE ignored, "
    printf '#!/bin/sh\necho "ann: %s"; echo "bob: x"; exit 3\n' \
        '这是很长很长的一行文字，要在分列里折行显示，这样才能放得下' >"$TMPDIR/mine"
    chmod +x "$TMPDIR/mine"
    run same_everywhere '' run.sh "$TMPDIR/mine"
    [ "$status" = 0 ] || fail "$output"
    says "
  这是很长很长的一行文字，要在分列里折
    行显示，这样才能放得下
"
    says "exit status 3"
    rm "$TMPDIR/mine"
}

@test "portable: sweep.sh and doctor.sh" {
    (exit 0) &
    wait "$!"
    dead=/dev/shm/ipc-$(id -u)-$!
    echo four >"$dead"
    # what others leave in /tmp meanwhile is not ours
    run same_everywhere '\|/dev/shm|!d' scripts/sweep.sh
    rm -f "$dead"
    [ "$status" = 0 ] || fail "$output"
    says "$dead "
    says "5 bytes"
    run same_everywhere 's/[0-9]* [KMG]iB free/some free/' scripts/doctor.sh
    [ "$status" = 0 ] || fail "$output"
    says "your user id "
    says "shown here"
}

@test "portable: the checks" {
    run same_everywhere '' scripts/check/book.sh transcripts languages titles claims links
    [ "$status" = 0 ] || fail "$output"
    says "exit status"
    run same_everywhere '' scripts/check/pictures.sh -c
    [ "$status" = 0 ] || fail "$output"
    says "exit status"
}

@test "portable: test.sh counts" {
    mkdir "$TMPDIR/stubs"
    printf '#!/bin/sh\necho 1..5\nprintf "%%s\\n" "ok 1 good" "ok 2 good, too" %s\n' \
        '"not ok 3 bad" "# why" "ok 4 left # skip so"' >"$TMPDIR/stubs/bats"
    printf '#!/bin/sh\nexit 1\n' >"$TMPDIR/stubs/unshare" # a /tmp of its own has no stubs
    chmod +x "$TMPDIR/stubs/bats" "$TMPDIR/stubs/unshare"
    PATH=$TMPDIR/stubs:$PATH run same_everywhere '' scripts/test.sh some
    rm -r "$TMPDIR/stubs"
    [ "$status" = 0 ] || fail "$output"
    says "2 passed, 2 failed, 1 skipped
exit status 1"
}

@test "portable: the programs that are scripts" {
    local script
    for script in "$BATS_TEST_DIRNAME"/../../ch[0-9][0-9]-*/*.sh; do
        [ "${script##*/}" != run.sh ] || continue
        make -s -C "${script%/*}" programs
        script=${script#"$BATS_TEST_DIRNAME"/../../}
        run same_everywhere 's/process [0-9]*/process N/' "$script"
        [ "$status" = 0 ] || fail "$script" "$output"
    done
}

# awk_programs FOLDER - every awk program that stands in a script or a test, in
# quotes, becomes a file in FOLDER
awk_programs() {
    (
        cd "$BATS_TEST_DIRNAME/../.."
        for file in run.sh .ci/run scripts/*.* scripts/*/*.* ch[0-9][0-9]-*/*.*; do
            case $file in
            *.sh | *.bats | *.bash | .ci/run) printf '%s\n' "$file" ;;
            esac
        done
    ) >"$1/list"
    while read -r file; do
        awk -v name="$1/${file//\//.}" -v q="'" '
            function end() {
                close(out)
                inside = 0
            }
            !inside {
                gsub("-F *" q "[^" q "]*" q, "")
                if (!match($0, "(^|[^a-z./-])awk( [^" q "|;)]*)? " q))
                    next
                $0 = substr($0, RSTART + RLENGTH)
                out = name "." NR
                inside = 1
            }
            {
                gsub(q "\\\\" q q, "\001") # a quote within
                at = index($0, q)
                text = at ? substr($0, 1, at - 1) : $0
                gsub("\001", q, text)
                print text >out
                if (at)
                    end()
            }' "$BATS_TEST_DIRNAME/../../$file"
    done <"$1/list"
    rm "$1/list"
    cd "$BATS_TEST_DIRNAME/.."
    counting=$(sed -n 's/^function \([a-z_]*\)(.*/\1/p' lib/cells.awk |
        paste -sd '|' -)
    for file in */*.awk; do
        # (who counts in cells is read together with what does it)
        case $file:$(grep -E "\\<($counting)\\(" "$file") in
        lib/cells.awk:*) ;;
        *:) cp "$file" "$1/${file/\//.}" ;;
        *) cat lib/cells.awk "$file" >"$1/${file/\//.}" ;;
        esac
    done
}

@test "portable: every awk program is one to every awk" {
    local dir said bad=''
    mkdir "$TMPDIR/programs"
    awk_programs "$TMPDIR/programs"
    [ "$(find "$TMPDIR/programs" -type f | wc -l)" -gt 60 ]
    for dir in "$BATS_FILE_TMPDIR"/*/; do
        # (in a shell of its own: bats makes each line here dear)
        # shellcheck disable=SC2016 # for that shell
        said=$(timeout -k 1 $((30 * LIMIT)) sh -c 'for file; do
                said=$("$0" -f "$file" 2>&1 >/dev/null </dev/null)
                [ -z "$said" ] || echo "$0: ${file##*/}: $said"
            done' "${dir}awk" "$TMPDIR/programs"/* 3>&-) ||
            said+="${dir}awk: they were not all tried"
        bad+=${said:+$said$'\n'}
    done
    # what some find wrong only when they come there
    bad+=$(grep -lE '%[-+ 0]*[0-9.]*\*' "$TMPDIR/programs"/* |
        sed 's|.*/|%* is no POSIX awk: |')
    rm -r "$TMPDIR/programs"
    [ -z "$bad" ] || fail "$bad"
}
