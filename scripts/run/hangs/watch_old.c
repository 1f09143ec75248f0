/* inotify watches the file, and a new one gets its name, as editors save */
#include <sys/inotify.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char event[4096];
    int in = inotify_init();
    int keep = open("conf", O_CREAT | O_RDWR, 0600);

    inotify_add_watch(in, "conf", IN_CLOSE_WRITE);
    if (fork() == 0) {
        close(open("conf.new", O_CREAT | O_WRONLY, 0600));
        rename("conf.new", "conf");
        _exit(0);
    }
    while (read(in, event, sizeof event) < 0)
        ;
    close(keep);
    wait(NULL);
}
