/*
 * probe.h - the clock, and what no mechanism can beat; on the core of side 0
 */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>
#include <stdint.h>

uint64_t now(void);             /* ns */
double probe_clock(void);       /* ns */
double probe_system_call(void); /* ns */
/* What memcpy moves in about so many ns, bytes a second: again and again n
 * bytes, each time to where the last ended, in a buffer of so much room */
double probe_memcpy(size_t n, size_t room, uint64_t ns);

#endif
