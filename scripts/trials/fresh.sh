#!/bin/sh
#
# fresh.sh - the README's two lines on a machine that has nothing
#
# usage: scripts/trials/fresh.sh [-ru] [-C DIR] [-k DIR] [-o DIR] [SUITE ...]
#
#   scripts/trials/fresh.sh trixie     on one Debian: bookworm is 12, trixie 13
#
#   -r      the lines are typed by root
#   -u      by an ordinary user, after root has typed scripts/setup.sh
#           (default: by root, but in trixie by a user)
#   -C DIR  the book, a git clone (default: the folder above this script's)
#   -k DIR  keep the packages there, and take them from there the next time
#   -o DIR  put there, for each SUITE, all that was printed
#   SUITE   a Debian release; default: bookworm trixie
#   -h      this text
#
# For each SUITE debootstrap makes the smallest system there is, from the mirror
# of this machine's apt and with its proxies and certificates. It becomes the
# root of a few namespaces, as in a container: the system has processes, System
# V objects, /dev, /dev/shm and /dev/mqueue of its own, and may itself make
# namespaces. The network is this machine's. There the two lines of README.md
# that begin with scripts/setup.sh are run, as they stand there, in a clone:
# what is not committed is not tried. BATS_FLAGS are handed on to bats.
#
# JOBS in the environment: how many systems at a time, default 1. Each takes
# about 700 MB in $TMPDIR (default /var/tmp) while it is there.
#
# What failed is shown first, with what it said. Then, for each line, what came
# of it, and what was skipped and why. The last line counts: the tests, and each
# line that has none is one.
#
# exit: 0  nothing failed            1   something did    2  wrong usage
#       77 it cannot be tried here: not root, a tool is missing

set -u
PATH=$PATH:/usr/sbin:/sbin # a user's PATH may lack them
me=${0##*/}

# ---- in the namespaces: process 1 ----

# make_dev ROOT - /dev as in a container
make_dev() {
    mount -t tmpfs -o mode=755 tmpfs "$1/dev" || return
    for name in null zero full random urandom tty; do
        : >"$1/dev/$name" &&
            mount --bind "/dev/$name" "$1/dev/$name" || return
    done
    mkdir "$1/dev/pts" "$1/dev/shm" "$1/dev/mqueue"
    for link in fd:/proc/self/fd stdin:/proc/self/fd/0 stdout:/proc/self/fd/1 \
        stderr:/proc/self/fd/2 ptmx:pts/ptmx; do
        ln -s "${link#*:}" "$1/dev/${link%%:*}"
    done
    { # where group 5, which is to have the terminals, is not known: no group
        mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 \
            devpts "$1/dev/pts" 2>/dev/null ||
            mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
    } && mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" &&
        mount -t mqueue mqueue "$1/dev/mqueue"
}

# change_root ROOT - nothing of this machine's files can be seen any longer.
# After chroot no user namespace may be made; after pivot_root one may.
change_root() {
    mount --rbind "$1" "$1" && cd "$1" &&
        mount -t proc proc proc &&
        { # only who owns the network may have a new one
            mount -t sysfs -o ro sysfs sys 2>/dev/null ||
                mount --rbind /sys sys
        } &&
        make_dev . && mkdir -p mnt && pivot_root . mnt && cd / &&
        umount -l /mnt && hash -r
}

# typed FILE COMMAND - what it prints goes to FILE, its status to FILE.status
typed() {
    as='' home=/root
    path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    if [ "$user" = reader ] && [ "$1" != /root/before ]; then
        as='setpriv --reuid reader --regid reader --init-groups'
        home=/home/reader path=/usr/local/bin:/usr/bin:/bin
    fi
    # shellcheck disable=SC2086 # words
    (cd /home/book && timeout -k 10 1800 $as env -i $proxies HOME="$home" \
        PATH="$path" BATS_FLAGS="${BATS_FLAGS-}" sh -c "$2") \
        </dev/null >"$1" 2>&1
    echo $? >"$1.status"
}

# system FOLDER SUITE USER - FOLDER/root becomes the system
system() {
    there=$1 suite=$2 user=$3 root=$1/root
    [ -z "$cache" ] || cache=$cache/$suite
    read -r pid _ </proc/self/stat # as the caller's /proc has it
    echo "$pid" >"$there/init"
    mount -t proc proc /proc || return
    proxies=$(cat "$there/../proxies")
    echo "$suite: making the system"
    [ -z "$cache" ] || mkdir -p "$cache" || return
    # shellcheck disable=SC2046,SC2086 # words
    env $proxies debootstrap --variant=minbase \
        ${cache:+"--cache-dir=$cache"} "$suite" "$root" \
        $(cat "$there/../mirror") >"$there/debootstrap" 2>&1 || {
        echo "debootstrap failed; the last it said:"
        tail -n 5 "$there/debootstrap"
        return 1
    } >&2
    cp -R "$there/../etc/." "$root/etc" &&
        cp -R "$there/../book" "$root/home/book" || return
    if [ -n "$cache" ]; then
        mkdir -p "$root/var/cache/apt/archives/partial"
        mount --bind "$cache" "$root/var/cache/apt/archives" || return
    fi
    change_root "$root" || return
    if [ "$user" = reader ]; then
        echo "$suite: scripts/setup.sh, as root"
        typed /root/before scripts/setup.sh
        useradd -m -s /bin/sh reader && chown -R reader: /home/book || return
    fi
    echo "$suite: $show"
    typed /root/show "$show"
    echo "$suite: $test"
    typed /root/test "$test"
}

if [ "${1-}" = --system ]; then # FOLDER SUITE USER; see below
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    system "$2" "$3" "$4"
    exit
fi

# ---- outside ----

misuse() {
    sed -n 's/^# usage: /usage: /p' "$0" >&2
    exit 2
}

cannot() { # REASON REMEDY
    echo "$me: $1; $2" >&2
    exit 77
}

folder() { # DIR - its whole path, or misuse
    cd "$1" 2>/dev/null && pwd && return
    echo "$me: no such folder: $1" >&2
    exit 2
}

root=$(dirname "$0")/../.. user='' cache='' out=''
while getopts C:k:o:ruh opt; do
    case $opt in
    C) root=$OPTARG ;;
    k) cache=$(folder "$OPTARG") || exit ;;
    o) out=$(folder "$OPTARG") || exit ;;
    r) user=root ;;
    u) user=reader ;;
    h)
        sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    *) misuse ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- bookworm trixie
for suite; do
    case $suite in '' | [!a-z]* | *[!a-z0-9-]*) misuse ;; esac
done
case ${JOBS:=1} in *[!0-9]* | 0*) misuse ;; esac
root=$(folder "$root") || exit

[ "$(id -u)" = 0 ] || cannot "this needs root" "type: sudo make fresh"
for tool in git debootstrap; do
    command -v "$tool" >/dev/null ||
        cannot "no $tool" "type: scripts/setup.sh --all"
done
spaces='--mount --pid --ipc --uts --fork --kill-child'
# shellcheck disable=SC2086 # words
unshare $spaces mount -t tmpfs tmpfs /mnt 2>/dev/null ||
    cannot "no namespaces to be had here" "try outside of the container"

# the_line WHAT - the README's line that does it
the_line() {
    sed -n "/^scripts\/setup\.sh && .*$1/p" "$root/README.md" | awk '
        { print } END { exit NR != 1 }' || {
        echo "$me: README.md: not one line that begins with" \
            "scripts/setup.sh and has $1" >&2
        exit 1
    }
}
show=$(the_line 'run\.sh') || exit
test=$(the_line 'make test') || exit
export show test cache

base='' running=''
finish() {
    trap '' INT TERM HUP
    for s in $running; do
        # its process 1, with which all others end
        kill -KILL "$(cat "$base/$s/init" 2>/dev/null ||
            cat "$base/$s/outer")"
    done 2>/dev/null
    wait
    [ -z "$base" ] || rm -rf "$base"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
umask 022
base=$(mktemp -d "${TMPDIR:-/var/tmp}/ipc-fresh.XXXXXX") || exit 1
unset TMPDIR

# What the new system needs of this one, to reach the packages and the network.
settings() {
    mkdir -p "$base/etc/apt/apt.conf.d"
    for file in hosts resolv.conf; do
        [ ! -e "/etc/$file" ] || cp -L "/etc/$file" "$base/etc" || return
    done
    : >"$base/mirror" && : >"$base/proxies"
    if command -v apt-get >/dev/null; then
        # where this Debian has its packages from; else debootstrap knows one
        # shellcheck disable=SC2016 # apt's, not the shell's
        ! grep -qx 'ID=debian' /etc/os-release ||
            apt-get indextargets --format '$(COMPONENT) $(REPO_URI)' \
                'Created-By: Packages' | awk '
                $1 == "main" && $2 !~ /security/ { print $2; exit }' \
                >"$base/mirror"
        apt-config dump | grep -E '^Acquire::(https?|Retries|Check)' |
            grep -v Auto-Detect >"$base/etc/apt/apt.conf.d/90host"
    fi
    # certificates: those named there, and those known to this machine
    grep -o '"/[^"]*"' "$base/etc/apt/apt.conf.d/90host" 2>/dev/null |
        tr -d '"' >"$base/certificates"
    if grep -q '^https' "$base/mirror"; then
        echo /etc/ssl/certs/ca-certificates.crt >>"$base/certificates"
    fi
    while read -r file; do
        case $file in /etc/*) ;; *) continue ;; esac
        [ ! -f "$file" ] || { mkdir -p "$base${file%/*}" &&
            cp -L "$file" "$base$file"; } || return
    done <"$base/certificates"
    # proxies: the environment's, else apt's
    for name in http_proxy https_proxy no_proxy; do
        eval "value=\${$name-}"
        case $name in
        no_proxy) ;;
        *) [ -n "$value" ] || eval "$(
            apt-config shell value "Acquire::${name%_*}::Proxy" 2>/dev/null
        )" ;;
        esac
        [ -z "$value" ] || echo "$name=$value" >>"$base/proxies"
    done
}
settings || exit 1

# Git asks whether a folder belongs to who calls; under sudo it does not.
printf '[safe]\n\tdirectory = *\n' >"$base/gitconfig"
GIT_CONFIG_GLOBAL=$base/gitconfig git clone -q --no-hardlinks \
    "$root" "$base/book" || exit 1

typist() { # SUITE - who types the lines there
    case $user$1 in
    trixie) echo reader ;;
    *) echo "${user:-root}" ;;
    esac
}

start() { # SUITE
    mkdir "$base/$1" "$base/$1/root" || exit 1
    # a job in the background has SIGINT ignored; the tests want it as it is
    # shellcheck disable=SC2086 # words
    env --default-signal=INT,QUIT unshare $spaces \
        sh "$0" --system "$base/$1" "$1" "$(typist "$1")" \
        </dev/null 2>"$base/$1/wrong" &
    echo $! >"$base/$1/outer"
    running="$running $1"
}

# result SUITE - a line for each of its tests and skips in $base/results:
# what (passed, failed, skipped), how many, the text
result() {
    where=$base/$1/root/root
    if ! [ -e "$where/show.status" ]; then
        echo "--- $1: the system cannot be made"
        cat "$base/$1/wrong"
        echo "failed 1" >>"$base/counts"
        return
    fi
    title="$1, as $([ "$(typist "$1")" = root ] && echo root || echo a user)"
    echo "$title" >>"$base/table"
    status=$(cat "$where/show.status")
    if [ "$status" = 0 ]; then
        echo "passed 1" >>"$base/counts"
        echo "    $show: $(tail -n 1 "$where/show")" >>"$base/table"
    else
        echo "--- $title: $show: exit $status"
        tail -n 20 "$where/show"
        echo "failed 1" >>"$base/counts"
        echo "    $show: exit $status" >>"$base/table"
    fi
    status=$(cat "$where/test.status" 2>/dev/null)
    count=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' \
        "$where/test" | tail -n 1)
    echo "    $test: ${count:-exit $status}" >>"$base/table"
    echo "$count" | tr , '\n' | awk 'NF { print $2, $1 }' >>"$base/counts"
    case $count$status in *' 0 failed'*0) ;; *)
        echo "--- $title: $test: exit $status"
        awk '/^(not )?ok / { show = /^not/ } /^#|^not ok/ && show' \
            "$where/test"
        case $count in *' 0 failed'* | '')
            tail -n 20 "$where/test"
            echo "failed 1" >>"$base/counts"
            ;;
        esac ;;
    esac
    sed -n 's/^ok [0-9].* # skip *//p' "$where/test" | sort | uniq -c |
        sort -rn | awk '{
            n = $1; $1 = ""; print "        skipped " n ":" $0
        }' >>"$base/table"
}

next() { # waits for the oldest that runs
    s=${running# } s=${s%% *}
    wait "$(cat "$base/$s/outer")"
    running=${running#" $s"}
    [ -z "$out" ] || for file in debootstrap root/root/before root/root/show \
        root/root/test; do
        [ ! -e "$base/$s/$file" ] || cp "$base/$s/$file" "$out/$s-${file##*/}"
    done
    result "$s" >>"$base/failed"
    rm -rf "$base/$s/root"
}

: >"$base/failed" && : >"$base/table" && : >"$base/counts"
[ -z "$(git -C "$root" -c safe.directory="$root" status --porcelain)" ] ||
    echo "note: what is not committed is not tried"
for suite; do
    [ "$(echo "$running" | wc -w)" -lt "$JOBS" ] || next
    start "$suite"
done
while [ -n "$running" ]; do
    next
done
cat "$base/failed" "$base/table"
awk '{ n[$1] += $2 }
    END {
        printf "%d passed, %d failed, %d skipped\n",
            n["passed"], n["failed"], n["skipped"]
        exit n["failed"] > 0 || n["passed"] == 0
    }' "$base/counts"
