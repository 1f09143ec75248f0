/*
 * errors - the names of all errors and signals: EPIPE TAB Broken pipe
 *
 * Written to stdout, one a line, in English; wants glibc 2.32 or later.
 * See: strerrorname_np(3), sigabbrev_np(3)
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define LAST_ERROR 200 /* no number of an error is as large */

int main(void)
{
    int n;

    for (n = 1; n < LAST_ERROR; n++) {
        if (strerrorname_np(n) != NULL)
            printf("%s\t%s\n", strerrorname_np(n), strerror(n));
    }
    for (n = 1; n < _NSIG; n++) {
        if (sigabbrev_np(n) != NULL)
            printf("SIG%s\t%s\n", sigabbrev_np(n), strsignal(n));
    }
    return ferror(stdout) || fflush(stdout) == EOF;
}
