/* no descriptor, no limit of time */
#include <sys/select.h>
#include <unistd.h>

int main(void)
{
    select(0, NULL, NULL, NULL, NULL);
    return 0;
}
