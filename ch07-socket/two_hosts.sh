#!/bin/sh
# two_hosts.sh - two hosts with a wire between them, in two network namespaces
#
# usage: ./two_hosts.sh [-b]    -b: over a bad wire, which loses, doubles and
#                               reorders packets (needs the kernel's netem)
#
# Watch for: TCP and UDP between hosts; what a bad wire does to each.
# See: README.md "Another host", wire.c, network_namespaces(7), veth(4)
set -eu
bad=''
case $#${1-} in
0) ;;
1-b) bad=-b ;;
*) echo "usage: $0 [-b]" >&2 && exit 2 ;;
esac
cd "$(dirname "$0")"

say() { printf '%s\n' "$1"; }
skip() { echo "$0: $1" >&2 && exit 77; }

# Host A is this shell in a namespace of its own: as root, or as an ordinary
# user who is root in a user namespace.
if [ "${TWO_HOSTS-}" != "$$" ]; then
    unshare --version >/dev/null 2>&1 || skip "no unshare: install util-linux"
    setpriv --pdeathsig KILL true 2>/dev/null ||
        skip "no setpriv --pdeathsig: install util-linux"
    command -v ip >/dev/null || skip "no ip: ../scripts/setup.sh gets it"
    export TWO_HOSTS=$$ # unshare becomes this script again, as process $$
    ! unshare -n true 2>/dev/null || exec unshare -n ./two_hosts.sh $bad
    ! unshare -Urn true 2>/dev/null || exec unshare -Urn ./two_hosts.sh $bad
    skip "no network namespaces here: sudo, or docker run --privileged"
fi

# mine COMMAND... - becomes a command that dies with this shell, even by kill -9
mine() {
    # shellcheck disable=SC2016 # the inner shell expands it
    exec setpriv --pdeathsig KILL sh -c 'kill -0 "$0" && exec "$@"' $$ "$@"
}

# until_true COMMAND... - waits, unless host B has ended
until_true() {
    until "$@" >/dev/null 2>&1; do
        case $(sed -n 's/^State:.\(.\).*/\1/p' "/proc/$b/status" 2>&1) in
        [RSDTt]) ;;
        *) echo "$0: host B has ended" >&2 && exit 1 ;;
        esac
    done
}
is_apart() { [ "$(readlink "/proc/$b/ns/net")" != "$(readlink /proc/$$/ns/net)" ]; }
is_up() { ip link show wire-a | grep 'state UP'; }
again() { # RetransSegs in the line of the values, the second one
    awk '/^Tcp:/ { n = $13 } END { print (n > 0 ? "yes" : "no") }' /proc/net/snmp
}
listens() { grep ' 0A ' "/proc/$b/net/tcp"; } # state 0A: LISTEN

say "shell: host A and host B, each has a network of its own"
# shellcheck disable=SC2016 # the inner shell expands it
mine unshare -n sh -ec '
    until grep -q wire-b: /proc/self/net/dev; do :; done
    ip addr add 192.0.2.2/24 dev wire-b
    ip link set wire-b up
    exec ./wire -r 192.0.2.2' &
b=$!
until_true is_apart
if ip route get 192.0.2.2 >/dev/null 2>&1; then exit 1; fi
say "shell: A has no way to B"
ip link add wire-a type veth peer name wire-b netns $b ||
    skip "this kernel has no veth: modprobe veth"
ip addr add 192.0.2.1/24 dev wire-a
ip link set wire-a up
until_true is_up
until_true listens
say "shell: a wire between them; B receives, A sends"
if [ -n "$bad" ]; then
    netem='tc qdisc add dev wire-a root netem delay 10ms reorder 50%
        loss 10% duplicate 10%'
    # shellcheck disable=SC2086 # it is a command with its arguments
    $netem 2>/dev/null ||
        skip "no netem: modprobe sch_netem, or install your kernel's modules"
    say "shell: the wire loses, doubles and delays packets (netem)"
fi
(mine ./wire -s 192.0.2.2)
wait $b
if [ -n "$bad" ]; then
    say "shell: A's TCP has sent packets again: $(again)"
fi
