// nobody opens the FIFO to write
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/stat.h>
int main(void) { mkfifo("./lonely", 0600); int f = open("./lonely", O_RDONLY); char c; read(f, &c, 1); }
