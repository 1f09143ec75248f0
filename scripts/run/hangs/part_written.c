// a non-blocking write() takes a part, the rest is forgotten; the reader wants all
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
    static char b[200000];
    int there[2], back[2];
    size_t got = 0;
    pipe(there); pipe(back);
    if (fork() == 0) {
        close(there[1]); close(back[0]);
        while (got < sizeof(b))
            got += read(there[0], b + got, sizeof(b) - got);
        write(back[1], "all", 3);
        return 0;
    }
    close(there[0]); close(back[1]);
    fcntl(there[1], F_SETFL, O_NONBLOCK);
    write(there[1], b, sizeof(b));
    read(back[0], b, 3);
}
