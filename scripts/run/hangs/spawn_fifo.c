/* posix_spawn() opens the FIFO in the child, and its parent would open it next */
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *cat[] = {"cat", NULL}, *none[] = {NULL};
    posix_spawn_file_actions_t a;
    pid_t pid;

    unlink("work");
    mkfifo("work", 0600);
    posix_spawn_file_actions_init(&a);
    posix_spawn_file_actions_addopen(&a, 0, "work", O_RDONLY, 0);
    posix_spawnp(&pid, "cat", &a, NULL, cat, none);
    close(open("work", O_WRONLY));
    wait(NULL);
}
