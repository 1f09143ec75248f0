/*
 * half_done - a process killed in the middle of a change leaves half of it
 *
 * Watch for: the kernel cleans up after the process, not in shared memory.
 * See: README.md "How long it lives", torn_read.c
 */
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct account {
    int from, to; /* together always 100 */
};

static void print(const struct account *account)
{
    printf("parent: from %d, to %d, together %d\n", account->from, account->to,
           account->from + account->to);
}

int main(void)
{
    struct account *account;
    int status;
    pid_t pid;

    setvbuf(stdout, NULL, _IOLBF, 0);
    account = mmap(NULL, sizeof(*account), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (account == MAP_FAILED)
        err(1, "mmap");
    account->from = 100;
    print(account);
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        account->from -= 30;
        kill(getpid(), SIGKILL); /* as a crash would, or the administrator */
        account->to += 30;
        _exit(0);
    }
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    if (WIFSIGNALED(status))
        printf("parent: signal %d has ended the child\n", WTERMSIG(status));
    else
        errx(1, "the child was not killed");
    print(account);
    return 0;
}
