// the question stays in the stdio buffer of a stream
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int a[2], b[2]; char line[100]; pipe(a); pipe(b);
    if (fork() == 0) {
        dup2(a[0], 0); dup2(b[1], 1); close(a[0]); close(a[1]); close(b[0]); close(b[1]);
        fgets(line, sizeof line, stdin); printf("answer\n"); fflush(stdout); _exit(0);
    }
    close(a[0]); close(b[1]);
    FILE *to = fdopen(a[1], "w"), *from = fdopen(b[0], "r");
    fprintf(to, "question\n");
    fgets(line, sizeof line, from); puts(line);
    wait(NULL);
}
