/*
 * memory.c - shared memory: which word is the same in two processes
 */
#include "memory.h"
#include <string.h>

#define MAX_MAPS 64

struct range {
    unsigned long long from, size;
    const char *what;
    long long offset;
};

struct memory {
    struct range range[MAX_MAPS];
    size_t n;
};

static struct map *links; /* the first name of a file, by its other ones */

void same_file(const char *first, const char *other)
{
    if (links == NULL)
        links = new_map();
    if (get(links, other) == NULL)
        *at(links, other) = keep_text(first, strlen(first));
}

const char *first_name(const char *name)
{
    const char *first = links != NULL ? get(links, name) : NULL;

    return first != NULL ? first : name;
}

void memory_map(struct proc *p, unsigned long long from,
                unsigned long long size, const char *what, long long offset)
{
    struct memory *m = p->leader->memory;
    size_t i;

    if (m == NULL)
        m = p->leader->memory = keep(sizeof(*m));
    if (m->n == MAX_MAPS) {
        m->n--;
        for (i = 0; i < m->n; i++)
            m->range[i] = m->range[i + 1];
    }
    m->range[m->n++] = (struct range){from, size, what, offset};
}

void memory_inherit(struct proc *child, struct proc *parent, int shared)
{
    struct memory *m = parent->leader->memory;

    if (child->leader != child || m == NULL || child->memory != NULL)
        return;
    child->memory = m;
    if (!shared) {
        child->memory = keep(sizeof(*m));
        *child->memory = *m;
    }
}

void memory_forget(struct proc *p)
{
    p->leader->memory = NULL;
}

char *private_word(struct proc *p, unsigned long long address)
{
    struct buf b = {0};

    add(&b, "word of process %d at %llx", p->leader->order, address);
    return taken(&b);
}

char *memory_word(struct proc *p, unsigned long long address)
{
    const struct memory *m = p->leader->memory;
    struct buf b = {0};
    size_t i;

    for (i = m != NULL ? m->n : 0; i-- > 0;)
        if (address >= m->range[i].from &&
            address - m->range[i].from < m->range[i].size) {
            add(&b, "word of %s at %lld", m->range[i].what,
                m->range[i].offset + (long long)(address - m->range[i].from));
            return taken(&b);
        }
    return private_word(p, address);
}
