/* its parent cannot write before the child of vfork() has called exec */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int p[2];
    char line[64];

    pipe(p);
    if (vfork() == 0) {
        line[read(p[0], line, sizeof line - 1)] = '\0';
        execlp("sh", "sh", "-c", line, (char *)NULL);
        _exit(127);
    }
    write(p[1], "exit 0", 6);
    wait(NULL);
}
