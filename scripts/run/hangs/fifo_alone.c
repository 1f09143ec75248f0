/* opens a FIFO to read, then another one to write; started twice, as by hand */
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int in, out;

    mkfifo(argv[1], 0600);
    mkfifo(argv[2], 0600);
    in = open(argv[1], O_RDONLY);
    out = open(argv[2], O_WRONLY);
    return argc + in + out;
}
