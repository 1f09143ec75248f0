/*
 * machine.h - its processors, and what it says of itself
 */
#ifndef MACHINE_H
#define MACHINE_H

struct machine {
    int cores[2]; /* -1: there is only one */
    int processors;
    char kind[65];    /* "x86_64" */
    int is_virtual;   /* a hypervisor says that it is there */
    int major, minor; /* Linux 6.18 */
};

extern struct machine machine;

/* Two processors that this process may use; in different cores if possible.
 * It stays on the first, where the limits are measured. */
void find_cores(void);
/* The rest. */
void know_machine(void);
/* The first line of /proc/stat: how much time the processors have had, in
 * hundredths of a second, and how much of it a hypervisor gave to others. 0, 0
 * if that cannot be read. */
void processor_time(double *had, double *stolen);

#endif
