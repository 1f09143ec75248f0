# why.bash - for why.bats and hangs_*.bats: a program that hangs, or goes on, and
# what --why says of it
# shellcheck shell=bash

setup_file() {
    MAKEFLAGS='' make -s -C "$BATS_TEST_DIRNAME/../trace"
}

run_sh=$BATS_TEST_DIRNAME/../../run.sh

# compiled NAME - hangs/NAME.c or goes_on/NAME.c, outside of the book
compiled() {
    local made=$BATS_FILE_TMPDIR/$1
    can_trace
    cd "$BATS_TEST_TMPDIR" || return 1
    [ -e "$made" ] || # some are needed more than once
        "${CC:-cc}" -w -O2 -o "$made" "$BATS_TEST_DIRNAME"/*/"$1.c" -pthread -lrt
    ln -f "$made" "$1"
}

# why NAME STATUS [OPTION...] - what --why says of it, within the minute in
# which also one that is busy on a busy machine gets its answer; what it has
# made is removed as it says. By run.sh if there are options: its own part is
# always the same, and costs more than all the rest. $busy: who computes or naps
# is busy after so many seconds, in place of ten.
why() {
    local remove how=("$trace_dir/trace" why -b "${busy-10}")
    compiled "$1"
    [ $# = 2 ] || how=("$run_sh" --why "${@:3}")
    LIMIT=90 bounded "${how[@]}" -t 0.5 "./$1"
    case $output in *'rm '*)
        while read -r remove; do
            $remove
        done < <(sed -n 's/^left in the kernel: .* removes it: //p
            s/^没有删除：.*删除的命令：//p' <<<"$output") ;;
    esac
    [ "$status" = "$2" ] || fail "exit status $status, not $2" "$output"
}

# root PATTERN - the first line, all of it; <n> stands for a number
root() {
    local pattern
    pattern=$(sed 's/[][\\.*^$+?(){}|]/\\&/g; s/<n>/[0-9]+/g' <<<"$1")
    [[ ${lines[0]} =~ ^$pattern$ ]] || fail "not: $1" "$output"
}

# chain PATTERN... - these stand below it, blanks aside
chain() {
    local want pattern
    for want; do
        pattern=$(sed 's/[][\\.*^$+?(){}|]/\\&/g; s/ /[[:space:]]+/g; s/<n>/[0-9]+/g' \
            <<<"$want")
        [[ ${output#*$'\n'} =~ $pattern ]] || fail "not: $want" "$output"
    done
}

# never WORD... - accuses nobody of this
never() {
    local word
    for word; do
        case $output in *"$word"*) fail "says: $word" "$output" ;; esac
    done
}
