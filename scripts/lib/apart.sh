# shellcheck shell=sh
#
# apart.sh - run something where it meets nobody, and nobody meets it
#
# To be sourced.
#
#   apart FOLDER COMMAND...   in IPC, mount and PID namespaces of its own, with
#                             an empty /dev/shm and /dev/mqueue, FOLDER as its
#                             /tmp, and the signals as a shell has them that is
#                             asked for something. What it leaves running is
#                             killed, and its objects go with the namespaces.
#   may_be_apart              is that allowed here?

# A mount of queues that is there already would go on to show the old ones.
# Without root, in a user namespace, too, with no more rights than before.
apart() {
    own='' drop='' place=$1
    shift
    if [ "$(id -u)" != 0 ]; then
        own='--user --map-current-user --keep-caps'
        drop='setpriv --inh-caps=-all --ambient-caps=-all'
    fi
    # shellcheck disable=SC2086,SC2016 # words; and that shell's "$@"
    env --default-signal=INT,QUIT TMPDIR=/tmp unshare $own --ipc --mount --pid \
        --mount-proc --fork --kill-child \
        sh -c 'mount --bind "$1" /tmp && shift && cd /tmp &&
            mount -t tmpfs tmpfs /dev/shm &&
            { [ ! -d /dev/mqueue ] || mount -t mqueue mqueue /dev/mqueue; } &&
            exec "$@"' sh "$place" $drop "$@"
}

may_be_apart() {
    apart "${TMPDIR:-/tmp}" true 2>/dev/null
}
