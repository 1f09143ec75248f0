// the parent holds the lock while it waits for the child, who wants it
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/file.h>
int main(void) {
    int f = open("./lock", O_RDWR | O_CREAT, 0600); flock(f, LOCK_EX);
    if (fork() == 0) { int g = open("./lock", O_RDWR); flock(g, LOCK_EX); _exit(0); }
    wait(NULL); unlink("./lock");
}
