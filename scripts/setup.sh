#!/bin/sh
#
# setup.sh - install what the book needs, with the system's package manager
#
# usage: scripts/setup.sh [--lint | --all]
#
#   (none)   C compiler with libc headers, make, bats, strace, the usual tools
#   --lint   also what `make lint` uses: clang, clang-format, shellcheck
#   --all    also what the portability checks use: musl-gcc, valgrind, -m32,
#            an aarch64 compiler with qemu, sanitizers, gnuplot, curl, nc,
#            other awks, busybox; and what `make fresh` uses: debootstrap, git.
#            Of these, what the system does not have is named and left out.
#   --help   this text
#
# It prints each command before it runs it. It needs root only if something is
# missing, and does nothing if nothing is. It never asks a question itself.
# Managers: apt-get, dnf, pacman, zypper, apk.
#
# exit: 0  all there (except what --all has named and left out)
#       1  something is missing: no root, no known manager, or it failed
#       2  wrong usage

set -uf
PATH=$PATH:/usr/sbin:/sbin    # a user's PATH may lack them
# shellcheck source=scripts/lib/lang.sh
. "$(dirname "$0")/lib/lang.sh"

# One row for each thing: how to test for it, and its package for each manager.
# "-": no package that we know of. GCCVERSION: the major version of gcc.
# On Debian gcc-multilib conflicts with every cross compiler; its parts do not.
table() {
    cat <<'EOF'
cc            | base | have cc      | gcc | gcc | gcc | gcc | gcc
libc headers  | base | compiles stdio.h cc | libc6-dev | glibc-devel | glibc | glibc-devel | musl-dev
linux headers | base | compiles linux/futex.h cc | linux-libc-dev | kernel-headers | linux-api-headers | linux-glibc-devel | linux-headers
make          | base | have make    | make | make | make | make | make
bats          | base | have bats    | bats | bats | bats | bats | bats
strace        | base | have strace  | strace | strace | strace | strace | strace
awk           | base | have awk     | mawk | gawk | gawk | gawk | gawk
grep          | base | have grep    | grep | grep | grep | grep | grep
sed           | base | have sed     | sed | sed | sed | sed | sed
find          | base | have find    | findutils | findutils | findutils | findutils | findutils
diff          | base | have diff    | diffutils | diffutils | diffutils | diffutils | diffutils
mkfifo        | base | have mkfifo  | coreutils | coreutils | coreutils | coreutils | coreutils
timeout       | base | have timeout | coreutils | coreutils | coreutils | coreutils | coreutils
setsid        | base | have setsid  | util-linux | util-linux | util-linux | util-linux | util-linux-misc
unshare       | base | have unshare | util-linux | util-linux | util-linux | util-linux | util-linux-misc
setpriv       | base | have_setpriv | util-linux | util-linux | util-linux | util-linux | setpriv
ipcs          | base | have ipcs    | util-linux | util-linux | util-linux | util-linux | util-linux-misc
ipcmk         | base | have ipcmk   | util-linux | util-linux | util-linux | util-linux | util-linux-misc
ipcrm         | base | have ipcrm   | util-linux | util-linux | util-linux | util-linux | util-linux-misc
script        | base | have script  | bsdutils | /usr/bin/script | util-linux | util-linux | util-linux-misc
ip            | base | have ip      | iproute2 | iproute | iproute2 | iproute2 | iproute2
clang         | lint | compiles stdio.h clang | clang | clang | clang | clang | clang
clang-format  | lint | have clang-format | clang-format | clang-tools-extra | clang | clang-tools | clang-extra-tools
shellcheck    | lint | have shellcheck | shellcheck | ShellCheck | shellcheck | ShellCheck | shellcheck
musl-gcc      | more | have_musl    | musl-tools | musl-gcc | musl | - | musl-dev
valgrind      | more | have valgrind | valgrind | valgrind | valgrind | valgrind | valgrind
cc -m32       | more | have_m32     | libc6-dev-i386 lib32gcc-GCCVERSION-dev | glibc-devel.i686 libgcc.i686 | lib32-glibc lib32-gcc-libs | gcc-32bit glibc-devel-32bit | -
aarch64 gcc   | more | have_aarch64_gcc | gcc-aarch64-linux-gnu libc6-dev-arm64-cross | - | aarch64-linux-gnu-gcc | - | -
qemu-aarch64  | more | have_aarch64_qemu | qemu-user | qemu-user | qemu-user | qemu-linux-user | qemu-aarch64
clang -fsanitize | more | compiles stdio.h clang -fsanitize=address,undefined | libclang-rt-dev | compiler-rt | compiler-rt | clang | compiler-rt
gnuplot       | more | have gnuplot | gnuplot-nox | gnuplot | gnuplot | gnuplot | gnuplot
debootstrap   | more | have debootstrap | debootstrap debian-archive-keyring | debootstrap | debootstrap debian-archive-keyring | debootstrap | debootstrap
git           | more | have git     | git | git | git | git | git
curl          | more | have curl    | curl | curl | curl | curl | curl
gawk          | more | have gawk    | gawk | gawk | gawk | gawk | gawk
mawk          | more | have mawk    | mawk | mawk | - | mawk | mawk
busybox       | more | have busybox | busybox | busybox | busybox | busybox | busybox
One True Awk  | more | have original-awk | original-awk | - | - | - | -
nc (OpenBSD)  | more | have_nc      | netcat-openbsd | netcat | openbsd-netcat | netcat-openbsd | netcat-openbsd
EOF
}

have() { command -v "$1" >/dev/null 2>&1; }

# compiles HEADER COMPILER [FLAG]... - a whole program with it builds and links
compiles() {
    printf '#include <errno.h>\n#include <%s>\nint main(void) { return errno; }\n' "$1" >"$tmp/try.c"
    shift
    have "$1" && "$@" -o "$tmp/try" "$tmp/try.c" >/dev/null 2>&1
}

have_musl() {
    compiles stdio.h musl-gcc && return
    case $(cc -dumpmachine 2>/dev/null) in *musl*) compiles stdio.h cc ;; *) false ;; esac
}

have_setpriv() { setpriv --pdeathsig KILL true 2>/dev/null; } # not busybox's

# Debian's parts lack the link to the asm/ headers; -idirafter finds them.
have_m32() {
    [ "$machine" = x86_64 ] || return 0
    compiles stdio.h cc -m32 ||
        compiles stdio.h cc -m32 -idirafter "/usr/include/$(cc -dumpmachine 2>/dev/null)"
}

have_aarch64_gcc() { [ "$machine" = aarch64 ] || compiles stdio.h aarch64-linux-gnu-gcc; }

have_aarch64_qemu() {
    [ "$machine" = aarch64 ] || have qemu-aarch64 || have qemu-aarch64-static
}

# OpenBSD's netcat has both -N and -U; its usage line lists the letters in order.
have_nc() { have nc && nc -h 2>&1 </dev/null | grep -q '\[-[0-9A-Za-z]*N[A-Za-z]*U'; }

# scan SET... - what is missing of these sets:
#   $missing     the things that have a package here, with a comma between them
#   $packages    their packages, each once
#   $unpackaged  the things that have none
scan() {
    sets=" $* " missing='' packages='' unpackaged=''
    while IFS='|' read -r thing set test apt dnf pacman zypper apk; do
        case $sets in *"$set"*) ;; *) continue ;; esac
        # shellcheck disable=SC2086  # to lose the blanks of the column
        set -- $thing
        thing=$*
        eval "$test" </dev/null && continue
        case $manager in
        apt-get) wanted=$apt ;;
        dnf) wanted=$dnf ;;
        pacman) wanted=$pacman ;;
        zypper) wanted=$zypper ;;
        apk) wanted=$apk ;;
        *) wanted='' ;;
        esac
        case $wanted in
        *' - '* | *' -') unpackaged=${unpackaged:+$unpackaged, }$thing && continue ;;
        esac
        missing=${missing:+$missing, }$thing
        for package in $wanted; do
            case $package in
            *GCCVERSION*)
                version=$(gcc -dumpversion 2>/dev/null) || continue # known after gcc is there
                package=${package%%GCCVERSION*}${version%%.*}${package#*GCCVERSION}
                ;;
            esac
            case " $packages " in
            *" $package "*) ;;
            *) packages=${packages:+$packages }$package ;;
            esac
        done
    done <<EOF
$(table)
EOF
}

tell() { printf 'setup: %s\n' "$(say "$@")"; } # ENGLISH CHINESE
complain() { tell "$@" >&2; }

# The commands as the user would type them; $refresh is empty if none is needed.
find_commands() {
    refresh=''
    case $manager in
    apt-get)
        refresh='env DEBIAN_FRONTEND=noninteractive apt-get update'
        install='env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120'
        ;;
    dnf) install='dnf install -y --setopt=install_weak_deps=False' ;;
    pacman)
        # Arch has no partial upgrades: leave the package lists as they are,
        # but a new container has none yet.
        pacman -Si gcc >/dev/null 2>&1 </dev/null || refresh='pacman -Syu --noconfirm'
        install='pacman -S --needed --noconfirm'
        ;;
    zypper) install='zypper --non-interactive install --no-recommends' ;;
    apk) install='apk add --update-cache' ;;
    esac
}

# find_root - $as_root is what comes before a command; false if there is no way.
# Without a terminal on stdin, only a sudo that asks for no password will do.
find_root() {
    as_root=''
    [ "$(id -u)" = 0 ] && return
    for tool in sudo doas; do
        have "$tool" || continue
        as_root="$tool "
        [ -t 0 ] && return
        as_root="$tool -n "
        "$tool" -n true >/dev/null 2>&1 </dev/null && return
    done
    false
}

run() {
    tell "running: $as_root$1" "执行：$as_root$1"
    # shellcheck disable=SC2086  # both are lists of plain words
    $as_root$1 </dev/null
}

try_refresh() {
    [ -n "$refresh" ] || return
    run "$refresh" || complain "that failed; going on with the package lists there are" \
        "更新软件包列表失败，继续使用现有的列表"
    refresh=''
}

usage=$(say 'usage: scripts/setup.sh [--lint | --all | --help]' \
    '用法：scripts/setup.sh [--lint | --all | --help]')
needed=base optional=''
[ $# -le 1 ] || { echo "$usage" >&2; exit 2; }
case ${1-} in
'') [ $# -eq 0 ] || { echo "$usage" >&2; exit 2; } ;;
--lint) needed='base lint' ;;
--all) needed='base lint' optional=more ;;
-h | --help)
    [ "$lang" != zh ] || exec cat "$(dirname "$0")/lib/zh/setup.txt"
    while IFS= read -r line; do
        case $line in '#!'*) ;; '# '*) echo "${line#??}" ;; '#') echo ;; *) break ;; esac
    done <"$0"
    exit 0
    ;;
*) echo "$usage" >&2; exit 2 ;;
esac

system=$(uname -s)
if [ "$system" != Linux ]; then
    complain "this is $system; the book's programs need Linux." \
        "这里是 ${system}，书里的程序需要 Linux。"
    complain "Use a Linux virtual machine, a Linux container, or WSL2 on Windows." \
        "请使用 Linux 虚拟机、Linux 容器，或者 Windows 上的 WSL2。"
    exit 1
fi
machine=$(uname -m)

tmp=$(mktemp -d) || {
    complain "cannot make a temporary folder" "无法创建临时目录"
    exit 1
}
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

manager=''
for command in apt-get dnf pacman zypper apk; do
    have "$command" && manager=$command && break
done

# What is missing?
scan "$needed"
needed_missing=$missing needed_packages=$packages
missing='' packages='' unpackaged=''
[ -z "$optional" ] || scan "$optional"
[ -z "$unpackaged" ] ||
    tell "left out, no package for it here: $unpackaged" \
        "略去，这里没有相应的软件包：$unpackaged"
if [ -z "$needed_missing$missing" ]; then
    tell "nothing to install" "不需要安装任何软件包"
    exit 0
fi
missing_all=$needed_missing${needed_missing:+${missing:+, }}$missing
tell "missing: $missing_all" "缺少：$missing_all"

if [ -z "$manager" ]; then
    complain "no package manager that this script knows (apt-get, dnf, pacman, zypper, apk)." \
        "没有本脚本支持的软件包管理器（apt-get、dnf、pacman、zypper、apk）。"
    complain "Install the above with yours. The headers are those of the C library (\"-dev\" or" \
        "请用你的软件包管理器安装上述各项。头文件包括 C 库的（-dev 或 -devel）和 Linux 的；"
    complain "\"-devel\") and of Linux; setsid, unshare, setpriv, ipcs, ipcmk, ipcrm, script are in util-linux." \
        "setsid、unshare、setpriv、ipcs、ipcmk、ipcrm、script 在 util-linux 里。"
    exit 1
fi

find_commands
if ! find_root; then
    complain "that needs root. Type as root:" "安装需要 root 权限。请以 root 用户执行："
    [ -z "$refresh" ] || echo "    $refresh" >&2
    [ -z "$needed_packages" ] || echo "    $install $needed_packages" >&2
    [ -z "$packages" ] || echo "    $install $packages" >&2
    complain "then run scripts/setup.sh${1:+ $1} again to see that all is there." \
        "然后再运行一次 scripts/setup.sh${1:+ $1}，看看是否齐备。"
    exit 1
fi

if [ -n "$needed_missing" ]; then
    try_refresh
    run "$install $needed_packages"
    scan "$needed"
    if [ -n "$missing" ]; then
        complain "still missing: $missing" "仍然缺少：$missing"
        exit 1
    fi
fi

if [ -n "$optional" ]; then
    scan "$optional" # again: the above may have brought some of it
    if [ -n "$packages" ]; then
        try_refresh
        if ! run "$install $packages"; then
            complain "not all of them at once; trying one by one" \
                "无法一次全部安装，改为逐个安装"
            for package in $packages; do
                run "$install $package" ||
                    complain "could not install $package" "无法安装 $package"
            done
        fi
        scan "$optional"
    fi
    [ -z "$missing" ] || complain "left out, could not be installed: $missing" \
        "略去，无法安装：$missing"
fi
tell "done, all that is needed is there" "完成，所需的都已齐备"
