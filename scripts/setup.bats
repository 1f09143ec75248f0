#!/usr/bin/env bats
# setup.sh, with package managers that only say what they were asked.

load test_helper

# a PATH that has what the script itself needs, and these commands besides
only_with() { # COMMAND...
    bin=$TMPDIR/bin
    mkdir "$bin"
    for tool in sh env cat dirname mktemp rm id sed grep "$@"; do
        [ ! -e "$bin/$tool" ] || continue
        ln -s "$(command -v "$tool")" "$bin/$tool"
    done
}

stub() { # NAME - a command that prints its name and arguments
    printf '#!/bin/sh\necho "ran: %s $*"\n' "$1" >"$bin/$1"
    chmod +x "$bin/$1"
}

setup_there() { # runs it with that PATH alone
    run env PATH="$bin" sh -c "$(sed 's/^PATH=.*//' setup.sh)" </dev/null
    rm -rf "$bin"
}

@test "setup.sh: nothing is missing here, so it does nothing and exits 0" {
    run -0 ./setup.sh </dev/null
    [ "$output" = "setup: nothing to install" ]
}

@test "setup.sh: says the command before it runs it, and is not fooled after" {
    only_with uname
    stub apt-get
    stub sudo
    setup_there
    [ "$status" = 1 ]
    says "missing: cc,"
    says "apt-get install -y"
    says "still missing: "
    [ "$(grep -n -m 1 'running:.*install' <<<"$output" | cut -d : -f 1)" -lt \
        "$(grep -n -m 1 'ran:.*install' <<<"$output" | cut -d : -f 1)" ]
}

@test "setup.sh: a system it does not know gets the list of what to install" {
    only_with uname
    setup_there
    [ "$status" = 1 ]
    says "missing: cc,"
    says "no package manager that this script knows"
}

@test "setup.sh: on a system that is not Linux it says what to use" {
    only_with
    printf '#!/bin/sh\necho Darwin\n' >"$bin/uname"
    chmod +x "$bin/uname"
    setup_there
    [ "$status" = 1 ]
    says "this is Darwin"
    says "WSL2"
}

@test "setup.sh: wrong usage is exit 2, --help is not" {
    run -2 ./setup.sh --nothing
    run -2 ./setup.sh --all --lint
    run -0 ./setup.sh --help
    says "usage: scripts/setup.sh"
}
