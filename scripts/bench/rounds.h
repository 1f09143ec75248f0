/*
 * rounds.h - goes through all groups, again and again
 */
#ifndef ROUNDS_H
#define ROUNDS_H

/* Every message looked at; with -c it says so. What fails here is not
 * measured. Returns how many do not work. */
int check_content(void);
void measure_all(void);

#endif
