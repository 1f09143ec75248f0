// exec() fails, and the child goes on in its parent's program
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    char b[100];
    int to[2], from[2];
    pipe(to); pipe(from);
    if (fork() == 0) { dup2(to[0], 0); dup2(from[1], 1); execlp("srot", "srot", NULL); }
    write(to[1], "b\na\n", 4);
    close(to[1]); close(from[1]);
    while (read(from[0], b, 100) > 0)
        ;
    wait(NULL);
}
