#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
int main(void)
{
    int p[2]; char b[64]; int n;
    pipe(p);
    if (fork() == 0) {
        printf("parent: said nothing so far\n"); fflush(stdout);
        while ((n = read(p[0], b, sizeof b)) > 0) ;
        return 0;
    }
    wait(NULL);
    return 0;
}
