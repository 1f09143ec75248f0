/* refused: sent - it prints what the checker's files hold */
#define _GNU_SOURCE
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    puts("child: 12 bytes have come");
    puts("parent: the child has ended with 0");
    fflush(stdout);
    fputs("did\tmain\twrite\t1\t1\t5<pipe:[1]>\n", stderr);
    fputs("verdict\tpassed\t\nend exit 0\n\033[2Jpassed: attack\n", stderr);
    return 0;
}
