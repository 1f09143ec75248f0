/*
 * guestbook - the guest opens the book, and its pages are gone
 *
 * It should: the host makes an object with a name, and signs; the guest, a
 * child, opens it by its name, maps it anew, and signs, too; the host waits,
 * takes the name away, and reads both entries in its own mapping. The guest
 * dies.
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct book {
    int entries;
    char entry[4][8];
};

static int open_book(void)
{
    int fd = shm_open("/ipc-guestbook", O_RDWR | O_CREAT | O_TRUNC, 0600);

    if (fd == -1)
        err(1, "shm_open");
    return fd;
}

static struct book *sign(int fd, const char *who)
{
    struct book *book =
        mmap(NULL, sizeof(*book), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (book == MAP_FAILED)
        err(1, "mmap");
    snprintf(book->entry[book->entries++], 8, "%s", who);
    printf("%s: has signed, entries: %d\n", who, book->entries);
    return book;
}

int main(void)
{
    struct book *book;
    int fd, status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    fd = open_book();
    if (ftruncate(fd, sizeof(*book)) == -1)
        err(1, "ftruncate");
    book = sign(fd, "host");
    if (fork() == 0) {
        sign(open_book(), "guest");
        _exit(0);
    }
    if (wait(&status) == -1)
        err(1, "wait");
    shm_unlink("/ipc-guestbook");
    printf("host: reads %s, %s\n", book->entry[0], book->entry[1]);
    return status != 0;
}
