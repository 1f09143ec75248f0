/* requests that are read one by one, and one gets no answer */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int to[2], from[2], n;

    pipe(to);
    pipe(from);
    if (fork() == 0) {
        close(to[1]);
        close(from[0]);
        while (read(to[0], &n, sizeof(n)) > 0)
            if (n > 1)
                write(from[1], &n, sizeof(n));
        _exit(0);
    }
    close(to[0]);
    close(from[1]);
    for (int i = 1; i < 3; i++) {
        write(to[1], &i, sizeof(i));
        read(from[0], &n, sizeof(n));
    }
    close(to[1]);
    wait(NULL);
    return 0;
}
