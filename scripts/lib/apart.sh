# shellcheck shell=sh
#
# apart.sh - run something where it meets nobody, and nobody meets it
#
# To be sourced.
#
#   apart FOLDER COMMAND...   becomes COMMAND, in IPC, mount and PID namespaces
#                             of its own, with an empty /dev/shm and
#                             /dev/mqueue, FOLDER as its /tmp, and there; what
#                             it leaves running is killed, and its objects go
#                             with the namespaces
#   apart '' COMMAND...       with an empty /tmp, and where it is now; a current
#                             folder that lies in /tmp stays
#   may_be_apart              is that allowed here?

# A mount of queues that is there already would go on to show the old ones.
# Without root, in a user namespace, too, with no more rights than before. A job
# in the background has SIGINT ignored; it gets the signals as a shell has them
# that is asked for something.
apart() {
    own='' drop='' place=$1
    shift
    if [ "$(id -u)" != 0 ]; then
        own='--user --map-current-user --keep-caps'
        drop='setpriv --inh-caps=-all --ambient-caps=-all'
    fi
    # shellcheck disable=SC2086,SC2016 # words; it is for another shell
    exec env --default-signal=INT,QUIT TMPDIR=/tmp unshare $own --ipc --mount \
        --pid --mount-proc --fork --kill-child sh -c '
            place=$1 here=$(pwd -P)
            shift
            mount -t tmpfs tmpfs /dev/shm || exit
            [ ! -d /dev/mqueue ] || mount -t mqueue mqueue /dev/mqueue || exit
            if [ -n "$place" ]; then
                mount --bind "$place" /tmp && cd /tmp || exit
            else
                stays=/dev/shm/here
                case $here in /tmp/*)
                    mkdir "$stays" && mount --rbind "$here" "$stays" || exit
                    ;;
                esac
                mount -t tmpfs -o mode=1777 tmpfs /tmp || exit
                [ ! -d "$stays" ] || { mkdir -p "$here" &&
                    mount --rbind "$stays" "$here" && umount -l "$stays" &&
                    rmdir "$stays" && cd "$here"; } || exit
            fi
            exec "$@"' sh "$place" $drop "$@"
}

may_be_apart() {
    (apart '' true) 2>/dev/null
}
