/*
 * box.h - what the parts of the box know of each other
 */
#ifndef BOX_H
#define BOX_H

#include <sys/types.h>
#include <stdio.h>

#define CROWD 100 /* processes */
#define MOST 16   /* files to be copied */
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct box {
    int apart;         /* it has namespaces of its own */
    int traced;        /* COMMAND is the tracer, and not the program */
    int work;          /* the folder of the checker, open */
    int self;          /* this program, open */
    const char *place; /* the folder of the program */
    uid_t uid;         /* whose it is; not root's */
    gid_t gid;
    unsigned seconds; /* of the processor */
    pid_t init, command, peer;
    FILE *report;
};

struct wish { /* the options */
    const char *work, *input, *script;
    const char *copy[MOST], *keep[MOST];
    size_t copies, keeps;
    double quiet, limit;
    int load, shared;
};

/* One process of the program. */
struct one {
    pid_t pid, parent;
    char state, name[32];
    unsigned long long cpu; /* ticks */
    long pages;
};

double now(void);
void nap_ms(long ms);

/* enter.c: the words after "box enter". It does not return. */
int enter(int argc, char *argv[]);
/* The version of Landlock that the kernel has; -1: none. */
int landlock(void);
/* Landlock lets nobody make a POSIX queue where their file system is not to be
 * seen. */
int lacks_queues(void);

/* world.c: 0 if they may not be made. make_world() is for the first process in
 * them. */
int make_namespaces(void);
int make_world(void);
int can_be_apart(void);
void keep_rights(void);
const char *place_of_queues(void); /* the folder in which they are seen */
uid_t stranger(void);
unsigned tasks_of_user(void); /* of whoever runs this */

/* ports.c: waits until those that the script names are this run's alone. 0, or
 * the one that another program has. */
unsigned hold_ports(const struct box *b, const char *script);
void let_ports_go(void);

/* inside.c: the whole run. Its own output goes nowhere from then on. */
int inside(struct box *b, const struct wish *w, char *argv[],
           unsigned processes);
void no_output(void);

/* look.c: the processes of the box, without those of the checker. The number of
 * them; at most max are told. */
size_t look(const struct box *b, struct one *all, size_t max);
/* Objects of the kernel and files: those that are there; then, as lines "left
 * KIND NAME", those that were not there before. */
void note_objects(const struct box *b);
int say_new_objects(const struct box *b, int remove_them);

/* peer.c: the other side of the program: input, clients, signals. Reads the
 * script, becomes the exit status. in: where the program reads from, or -1;
 * said: the file that its output comes to, said_to: by this pipe. The handler
 * is for the signal that says: the program has ended. */
int play(const struct box *b, FILE *script, int in, const char *said,
         int said_to);
void program_ended(int signal);

#endif
