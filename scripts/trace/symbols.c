/*
 * symbols.c - what a program calls its own variables: the table of symbols in
 * its file, which is there unless the program was stripped
 */
#include "symbols.h"
#include <sys/mman.h>
#include <sys/stat.h>
#include "proc.h"
#include "util.h"
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct program { /* its file, mapped */
    const char *data;
    size_t size;
    unsigned long long base; /* where it begins in memory; 0: as it says */
    char name[256];          /* of the file, as the maps have it */
};

static int is_inside(const struct program *p, unsigned long long from,
                     unsigned long long n)
{
    return from <= p->size && n <= p->size - from;
}

static int map_file(struct program *p, pid_t tid)
{
    char path[80];
    struct stat st;
    ssize_t n;
    int fd;

    snprintf(path, sizeof(path), "/proc/%d/exe", tid);
    n = readlink(path, p->name, sizeof(p->name) - 1);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 0;
    p->name[n > 0 ? n : 0] = '\0';
    p->data = MAP_FAILED;
    if (fstat(fd, &st) == 0 && st.st_size > (off_t)sizeof(Elf64_Ehdr)) {
        p->size = (size_t)st.st_size;
        p->data = mmap(NULL, p->size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    close(fd);
    return p->data != MAP_FAILED;
}

/* Of a program that may lie anywhere (PIE), the first part of its file. */
static int find_base(struct program *p, pid_t tid)
{
    FILE *f = open_proc(tid, tid, "maps");
    unsigned long long from, offset;
    char line[1024];
    int found = 0, n = 0;

    while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        found = sscanf(line, "%llx-%*x %*s %llx %*s %*s %n", &from, &offset,
                       &n) == 2 &&
                offset == 0 && strcmp(line + n, p->name) == 0;
    }
    if (f != NULL)
        fclose(f);
    p->base = found ? from : 0;
    return found;
}

static const Elf64_Ehdr *header_of(const struct program *p)
{
    const Elf64_Ehdr *h = (const void *)p->data;
    const unsigned short one = 1;
    int here = *(const char *)&one == 1 ? ELFDATA2LSB : ELFDATA2MSB;

    if (memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 ||
        h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_ident[EI_DATA] != here ||
        h->e_shentsize != sizeof(Elf64_Shdr) || h->e_shoff % 8 != 0 ||
        !is_inside(p, h->e_shoff, h->e_shnum * sizeof(Elf64_Shdr)))
        return NULL;
    return h;
}

/* The nth symbol of the first table of this type; *names: what the names
 * begin at. NULL behind the last one. */
static const Elf64_Sym *symbol(const struct program *p, unsigned type, size_t n,
                               const Elf64_Shdr **names)
{
    const Elf64_Ehdr *h = header_of(p);
    const Elf64_Shdr *all, *s;

    if (h == NULL)
        return NULL;
    all = (const void *)(p->data + h->e_shoff);
    for (s = all; s < all + h->e_shnum; s++)
        if (s->sh_type == type && s->sh_link < h->e_shnum) {
            *names = &all[s->sh_link];
            return s->sh_offset % 8 == 0 &&
                           is_inside(p, s->sh_offset, s->sh_size) &&
                           n < s->sh_size / sizeof(Elf64_Sym)
                       ? (const Elf64_Sym *)(const void *)(p->data +
                                                           s->sh_offset) +
                             n
                       : NULL;
        }
    return NULL;
}

/* A static variable of a function is called "count.0". */
static const char *name_of(const struct program *p, const Elf64_Shdr *names,
                           const Elf64_Sym *s)
{
    const char *name;
    size_t room;

    if (!is_inside(p, names->sh_offset, names->sh_size) ||
        s->st_name >= names->sh_size)
        return NULL;
    name = p->data + names->sh_offset + s->st_name;
    room = names->sh_size - s->st_name;
    if (memchr(name, '\0', room) == NULL || *name == '\0')
        return NULL;
    return keep_text(name, strcspn(name, ".@"));
}

int symbol_at(pid_t tid, unsigned long long address, struct symbol *found)
{
    const Elf64_Shdr *names;
    const Elf64_Sym *s;
    struct program p = {0};
    size_t n;

    memset(found, 0, sizeof(*found));
    if (!map_file(&p, tid))
        return 0;
    if (header_of(&p) != NULL &&
        (header_of(&p)->e_type == ET_EXEC || find_base(&p, tid)))
        for (n = 0; found->name == NULL &&
                    (s = symbol(&p, SHT_SYMTAB, n, &names)) != NULL;
             n++)
            if (ELF64_ST_TYPE(s->st_info) == STT_OBJECT &&
                s->st_shndx != SHN_UNDEF &&
                address - p.base - s->st_value < s->st_size) {
                found->name = name_of(&p, names, s);
                found->size = s->st_size;
                found->offset = address - p.base - s->st_value;
            }
    munmap((void *)p.data, p.size);
    return found->name != NULL;
}

int calls_function(pid_t tid, const char *name)
{
    const Elf64_Shdr *names;
    const Elf64_Sym *s;
    struct program p = {0};
    const char *its;
    int found = 0;
    size_t n;

    if (!map_file(&p, tid))
        return 0;
    for (n = 0; !found && (s = symbol(&p, SHT_DYNSYM, n, &names)) != NULL;
         n++) {
        its = s->st_shndx == SHN_UNDEF ? name_of(&p, names, s) : NULL;
        found = its != NULL && strcmp(its, name) == 0;
    }
    munmap((void *)p.data, p.size);
    return found;
}
