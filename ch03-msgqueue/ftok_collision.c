/*
 * ftok_collision - ftok() gives different files the same key
 *
 * Watch for: how little of a file's number is left in the key.
 * See: README.md "What goes wrong", ftok(3), nftw(3), posix_same_name.c
 */
#define _XOPEN_SOURCE 700 /* nftw() */
#include <sys/ipc.h>
#include <sys/stat.h>
#include <err.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *seen[1 << 16]; /* a file for each value of the low 16 bits */
static char *one, *other;   /* different files, one key */

static char *copy(const char *path)
{
    char *p = strdup(path);

    if (p == NULL)
        err(1, "strdup");
    return p;
}

static ino_t inode(const char *path)
{
    struct stat s;

    if (lstat(path, &s) == -1)
        err(1, "%s", path);
    return s.st_ino;
}

static key_t key(const char *path, int project)
{
    key_t k = ftok(path, project);

    if (k == -1)
        err(1, "ftok %s", path);
    return k;
}

/* nftw() calls it for each file, and stops when it returns 1. */
static int look(const char *path, const struct stat *s, int kind,
                struct FTW *level)
{
    char **earlier = &seen[s->st_ino & 0xffff];

    (void)level;
    if (kind != FTW_F) /* a folder, a link, or nothing that can be read */
        return 0;
    if (*earlier == NULL)
        *earlier = copy(path);
    if (inode(*earlier) == s->st_ino) /* itself, or a second name of it */
        return 0;
    if (key(*earlier, 'I') != key(path, 'I')) /* on another disk */
        return 0;
    one = *earlier;
    other = copy(path);
    return 1;
}

static const char *yes_no(int true)
{
    return true ? "yes" : "no";
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    nftw("/etc", look, 20, FTW_PHYS);
    if (other == NULL)
        nftw("/usr", look, 20, FTW_PHYS);
    if (other == NULL)
        errx(77, "no two files of /etc and /usr, try a larger system");
    printf("process: two files, one key: %s\n",
           yes_no(key(one, 'I') == key(other, 'I')));
    printf("process: are they one file, with one number (inode): %s\n",
           yes_no(inode(one) == inode(other)));
    printf("process: the low 16 bits of their numbers are equal: %s\n",
           yes_no((inode(one) & 0xffff) == (inode(other) & 0xffff)));
    printf("process: one file, projects 1 and 257, one key: %s\n",
           yes_no(key(one, 1) == key(one, 257)));
    return 0;
}
