/* results for sort by popen(); wait() waits for its shell, too */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    FILE *out = popen("exec sort -n", "w");
    int status;

    for (int i = 3; i > 0; i--)
        if (fork() == 0)
            _exit(3 * i);
    while (wait(&status) > 0) {
        fprintf(out, "%02d\n", WEXITSTATUS(status));
        if (getenv("FLUSH") != NULL)
            fflush(out);
    }
    pclose(out);
    return 0;
}
