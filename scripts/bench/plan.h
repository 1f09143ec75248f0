/*
 * plan.h - which mechanisms, modes and sizes stand beside each other
 */
#ifndef PLAN_H
#define PLAN_H

/* As the options say: the groups of run, with their cells, without figures. */
void plan(void);

#endif
