#!/bin/sh
# two_hosts.sh - sockets reach another host, by the same calls
#
# Watch for: what the other host needs before A can reach it.
# See: README.md "Another host", wire_send.c, wire_receive.c, veth(4)
set -eu
cd "$(dirname "$0")"

skip() {
    echo "$0: $1" >&2
    exit 77
}

# Host A is this shell in a network of its own, as root or as an ordinary user
# who is root in a user namespace. It ends with us, and so does all of this.
if [ "${TWO_HOSTS-}" != "$$" ]; then
    command -v unshare >/dev/null || skip "no unshare: install util-linux"
    command -v ip >/dev/null || skip "no ip: ../scripts/setup.sh gets it"
    export TWO_HOSTS=$$ # unshare becomes this script again, as process $$
    ! unshare -nm true 2>/dev/null || exec unshare -nm "./${0##*/}"
    ! unshare -rnm true 2>/dev/null || exec unshare -rnm "./${0##*/}"
    skip "no network namespaces here: sudo, or docker run --privileged"
fi

dir='' receiver=''
leave() { # timeout leads a group; the receiver is in it
    [ -z "$receiver" ] ||
        kill -s TERM -- "-$receiver" "$receiver" 2>/dev/null || :
    [ -z "$dir" ] || rm -rf "$dir"
}
trap leave EXIT
trap 'trap - EXIT INT; leave; kill -s INT $$' INT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM

# Host B: ip keeps the name of its network here, where only we see it.
mount -t tmpfs tmpfs /var/run || skip "no mount in a namespace here: sudo"
ip netns add host-b
echo "shell: host A and host B, each has a network of its own"
if ip route get 192.0.2.2 >/dev/null 2>&1; then
    echo "$0: there is a way to B already" >&2
    exit 1
fi
echo "shell: A has no way to B"

ip link add wire-a type veth peer name wire-b netns host-b ||
    skip "this kernel has no veth: modprobe veth"
ip addr add 192.0.2.1/24 dev wire-a
ip link set wire-a up
ip -n host-b addr add 192.0.2.2/24 dev wire-b
ip -n host-b link set wire-b up
tries=0
until ip link show wire-a | grep -q 'state UP' &&
    ip -n host-b link show wire-b | grep -q 'state UP'; do
    tries=$((tries + 1))
    [ "$tries" -lt 500 ] || exit 1
    sleep 0.01 # the kernel looks at a new wire when it has time
done
echo "shell: a wire between them; B receives, A sends"

# timeout, or B waits for ever if A fails. Its first line: it is ready.
dir=$(mktemp -d /tmp/ipc-XXXXXX)
mkfifo "$dir/lines"
timeout 20 ip netns exec host-b ./wire_receive 192.0.2.2 >"$dir/lines" &
receiver=$!
exec 3<"$dir/lines"
read -r line <&3
echo "$line"
./wire_send 192.0.2.2
cat <&3
wait "$receiver"
receiver=''
