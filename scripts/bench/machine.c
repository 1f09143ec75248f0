/* machine.c - its processors, and what it says of itself */
#define _GNU_SOURCE /* sched_getaffinity, the CPU_ macros */
#include "machine.h"
#include <sys/utsname.h>
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct machine machine = {.cores = {-1, -1}};

/* Is the other one in the same core, as its twin? "0-1" or "0,4" in sysfs. */
static int twins(int a, int b)
{
    char path[100], text[100] = "", *p;
    long first, last;
    FILE *f;

    snprintf(path, sizeof(path),
             "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", a);
    f = fopen(path, "r");
    if (f == NULL)
        return 0;
    if (fgets(text, sizeof(text), f) == NULL)
        text[0] = '\0';
    fclose(f);
    for (p = text; *p >= '0' && *p <= '9'; p += *p == ',') {
        first = last = strtol(p, &p, 10);
        if (*p == '-')
            last = strtol(p + 1, &p, 10);
        if (b >= first && b <= last)
            return 1;
    }
    return 0;
}

void find_cores(void)
{
    cpu_set_t set;
    int i;

    if (sched_getaffinity(0, sizeof(set), &set) == -1)
        err(1, "sched_getaffinity");
    machine.processors = CPU_COUNT(&set);
    for (i = 0; i < CPU_SETSIZE; i++) {
        if (!CPU_ISSET((size_t)i, &set))
            continue;
        if (machine.cores[0] == -1)
            machine.cores[0] = i;
        else if (machine.cores[1] == -1 ||
                 (twins(machine.cores[0], machine.cores[1]) &&
                  !twins(machine.cores[0], i)))
            machine.cores[1] = i;
    }
    CPU_ZERO(&set);
    CPU_SET((size_t)machine.cores[0], &set);
    if (sched_setaffinity(0, sizeof(set), &set) == -1)
        err(1, "sched_setaffinity");
}

void know_machine(void)
{
    struct utsname u;
    char line[4096];
    FILE *info = fopen("/proc/cpuinfo", "r");

    while (info != NULL && fgets(line, sizeof(line), info) != NULL)
        if (strstr(line, " hypervisor") != NULL)
            machine.is_virtual = 1;
    if (info != NULL)
        fclose(info);
    if (uname(&u) == -1 ||
        sscanf(u.release, "%d.%d", &machine.major, &machine.minor) != 2)
        return;
    snprintf(machine.kind, sizeof(machine.kind), "%s", u.machine);
}

void processor_time(double *had, double *stolen)
{
    double t[8] = {0}; /* user nice system idle iowait irq softirq steal */
    FILE *f = fopen("/proc/stat", "r");
    int i;

    *had = *stolen = 0;
    if (f == NULL)
        return;
    if (fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &t[0], &t[1], &t[2],
               &t[3], &t[4], &t[5], &t[6], &t[7]) == 8) {
        for (i = 0; i < 8; i++)
            *had += t[i];
        *stolen = t[7];
    }
    fclose(f);
}
