/*
 * shared_array - sharing one fixed structure: quick to use, and limited
 *
 * usage: ./shared_array
 *
 * Watch for: what does not fit is not shared, and only int fits.
 * See: README.md "A structure or a region"
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* One whole line to stdout; a line that cannot be written is an error. */
#define say(...) (dprintf(1, __VA_ARGS__) < 0 ? err(1, "stdout") : (void)0)

#define ROOM 10

struct shared {
    int used;
    int item[ROOM];
};

/* Returns 0, or -1 if the array is full. */
static int put(struct shared *s, int value)
{
    if (s->used == ROOM)
        return -1;
    s->item[s->used++] = value;
    return 0;
}

int main(int argc, char *argv[])
{
    struct shared *s;
    int i, sum = 0, status;
    pid_t pid;

    if (argc != 1) {
        fprintf(stderr, "usage: %s\n", argv[0]);
        return 2;
    }
    signal(SIGCHLD, SIG_DFL); /* or waitpid() finds no child */
    say("parent: shares an array with room for %d int\n", ROOM);
    s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        for (i = 1; put(s, i * i) == 0; i++)
            ;
        say("child: stores squares; number %d has no place\n", i);
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (status != 0)
        errx(1, "the child failed");
    for (i = 0; i < s->used; i++)
        sum += s->item[i];
    say("parent: finds %d of them, their sum is %d\n", s->used, sum);
    return 0;
}
