/*
 * visitors - the keeper of the door takes down who comes
 *
 * It should: the keeper prints the name of each visitor, sleeps until the next
 * one comes, and leaves when somebody writes "closed". They come one by one.
 * It hangs: after the first visitor the keeper is gone.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void keeper(void)
{
    FILE *door = fopen("door", "r");
    char line[32];

    if (door == NULL)
        err(1, "fopen");
    while (fgets(line, sizeof(line), door) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        printf("keeper: %s\n", line);
        if (strcmp(line, "closed") == 0)
            break;
    }
}

static void visitor(const char *name)
{
    int door = open("door", O_WRONLY);

    dprintf(door, "%s\n", name);
}

int main(void)
{
    const char *names[] = {"ann", "bob", "closed"};
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    mkfifo("door", 0600); /* or a run that hung has left it */
    if (fork() == 0) {
        keeper();
        return 0;
    }
    for (i = 0; i < 3; i++) {
        if (fork() == 0) {
            visitor(names[i]);
            return 0;
        }
        wait(NULL); /* for the visitor: the keeper stays */
    }
    wait(NULL);
    unlink("door");
    return 0;
}
