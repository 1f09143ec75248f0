/* keeper.c - whoever is killed leaves nothing */
#include "keeper.h"
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include "mechanism.h"
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

static int to_keeper = -1; /* pids go there */

void forget(pid_t pid)
{
    key_t key = 'I' << 24 | pid;
    char name[64], folder[4200], fifo[4210];
    int id = msgget(key, 0);

    if (id != -1)
        msgctl(id, IPC_RMID, NULL);
    id = semget(key, 0, 0);
    if (id != -1)
        semctl(id, 0, IPC_RMID);
    snprintf(name, sizeof(name), "/ipc-%u-%d", getuid(), (int)pid);
    mq_unlink(name);
    folder_of(pid, folder, sizeof(folder));
    snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
    unlink(fifo);
    rmdir(folder);
}

void start_keeper(void)
{
    int fd[2], i;
    pid_t pid, last = 0;

    if (pipe(fd) == -1)
        err(1, "pipe");
    pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid > 0) {
        close(fd[0]);
        if (waitpid(pid, NULL, 0) == -1)
            err(1, "waitpid");
        if (fcntl(fd[1], F_SETFD, FD_CLOEXEC) == -1)
            err(1, "fcntl");
        to_keeper = fd[1];
        return;
    }
    setsid();
    if (fork() != 0) /* it is nobody's child: nobody waits for it */
        _exit(0);
    for (i = 0; i < 1024; i++)
        if (i != fd[0])
            close(i);
    while (read(fd[0], &pid, sizeof(pid)) == sizeof(pid))
        last = pid;
    if (last != 0)
        forget(last);
    _exit(0);
}

int tell_keeper(pid_t pid)
{
    return to_keeper == -1 ||
           write(to_keeper, &pid, sizeof(pid)) == (ssize_t)sizeof(pid);
}
