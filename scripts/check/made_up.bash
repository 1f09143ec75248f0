# A book of one chapter and one program, for the tests of what checks the book.
# To be loaded beside test_helper.

# made_up_book DIR - with nothing to complain of, in the second edition's form
made_up_book() {
    local here
    here=$BATS_TEST_DIRNAME/..
    mkdir -p "$1/scripts" "$1/ch01-sample"
    cp -R "$here"/{lib,check,test.sh,test_helper.bash,chapter.mk} "$1/scripts"
    cp "$here"/../{.clang-format,.shellcheckrc} "$1"
    # the tests, and the table that leads to the programs of the real book
    rm "$1"/scripts/check/{*.bats,NAMES.md}
    echo 'include ../scripts/chapter.mk' >"$1/ch01-sample/Makefile"

    cat >"$1/ch01-sample/bell.c" <<'END'
/*
 * bell - a reader wakes up when a byte comes
 *
 * Watch for: what read() returns.
 * See: README.md "The bell", pipe(7)
 */
#include <sys/wait.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void child(int fd)
{
    if (write(fd, "!", 1) == -1)
        err(1, "write");
    _exit(0);
}

int main(void)
{
    int fd[2], status;
    char byte;
    ssize_t n;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0)
        child(fd[1]);
    if (close(fd[1]) == -1)
        err(1, "close");
    n = read(fd[0], &byte, 1);
    if (n == -1)
        err(1, "read");
    printf("parent: read() returned %zd\n", n);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    return status != 0;
}
END

    cat >"$1/ch01-sample/sample.bats" <<'END'
load ../scripts/test_helper

# break bell: s/read(fd\[0\], &byte, 1)/0/
# contrary bell: s/write(fd, "!", 1)/0/
# hang bell: s/if (pid == 0)/if (pid != 0)/;s/child(fd\[1\])/pause()/
@test "bell: a reader wakes up when a byte comes" {
    transcripts bell
}
END

    cat >"$1/ch01-sample/README.md" <<'END'
# 1 Sample

- [The bell](#the-bell)
- [What the notes say, what the kernel says](#what-the-notes-say-what-the-kernel-says)
- [What goes wrong](#what-goes-wrong)
- [Asked in exams and interviews](#asked-in-exams-and-interviews)
- [Try it](#try-it)
- [Read on](#read-on)
- [For the instructor](#for-the-instructor)

## The bell

```console
$ ./bell
parent: read() returned 1
```

## What the notes say, what the kernel says

| id | the notes say | verdict | shown by |
|---|---|---|---|
| 1.1 | a reader waits | holds | [bell](bell.c) |

## What goes wrong

Nothing.

## Asked in exams and interviews

**First?** Yes: [bell](bell.c).

**Second?** Yes: [bell](bell.c).

**Third?** Yes: [bell](bell.c).

**Fourth?** Yes: [bell](bell.c).

**Fifth?** Yes: [bell](bell.c).

**Sixth?** Yes: [bell](bell.c).

## Try it

Do.

## Read on

pipe(7)

## For the instructor

A minute.
END
    cat >"$1/README.md" <<'END'
# A book

| id | the notes say | verdict | shown by |
|---|---|---|---|
| 0.1 | there is a bell | holds | [bell](ch01-sample/bell.c) |

<!-- made by scripts/check/symptoms.sh -->
<!-- end -->
END
    cp "$1/README.md" "$1/README.zh-CN.md"
    sed 's/The bell/铃/; s/(#the-bell)/(#铃)/; s/Try it/试一试/; s/(#try-it)/(#试一试)/
        /^parent:/{n;s/$/\n<!-- bell：一有字节，读进程就被唤醒。请看：read() 返回什么。 -->/}' \
        "$1/ch01-sample/README.md" >"$1/ch01-sample/README.zh-CN.md"
    (cd "$1" && scripts/check/symptoms.sh)
}
