/* two pipes, and their writer pauses */
#include <poll.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int a[2], b[2];
    pipe(a);
    pipe(b);
    if (fork() == 0) {
        close(a[0]);
        close(b[0]);
        pause();
    }
    close(a[1]);
    close(b[1]);
    struct pollfd f[2] = {{a[0], POLLIN, 0}, {b[0], POLLIN, 0}};
    poll(f, 2, -1);
    return 0;
}
