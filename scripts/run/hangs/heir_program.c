// two filters; the second one has inherited the pipe of the first, and its own text is still in a buffer
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static FILE *filter(const char *name, int *pid)
{
    int fd[2];
    pipe(fd);
    if ((*pid = fork()) == 0) {
        dup2(fd[0], 0); close(fd[0]); close(fd[1]);
        execlp(name, name, (char *)NULL);
        _exit(1);
    }
    close(fd[0]);
    return fdopen(fd[1], "w");
}
int main(void)
{
    int first, second;
    FILE *sort = filter("sort", &first), *cat = filter("cat", &second);
    fprintf(sort, "b\na\n");
    fprintf(cat, "two lines\n");
    fclose(sort);
    waitpid(first, NULL, 0);
    fclose(cat);
    waitpid(second, NULL, 0);
}
