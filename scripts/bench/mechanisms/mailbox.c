/*
 * Shared memory, polled, one message at a time: the two write one cache line
 * in turn. That is what cache-line does, but here the line is the message.
 *
 * A message of 64 bytes leaves no room for a flag in its line, and a second
 * line would have to travel, too. So its last word is the flag: whoever waits
 * does so until it is not what it was. The number of the turn is added to it,
 * so that the same message again looks different. Where two happen to look
 * alike nevertheless, the sender first changes the shift, which is added, too:
 * then, and only then, a second line travels.
 */
#include "../mechanism.h"
#include <string.h>

#define LINE 64
#define HEAD (LINE - sizeof(unsigned long)) /* all of it but the last word */

struct box {
    _Alignas(LINE) char head[HEAD]; /* the message begins here, */
    atomic_ulong last;              /* has its bytes up to 63 here, */
    _Alignas(LINE) unsigned long shift;
    _Alignas(LINE) char rest[LARGEST - LINE]; /* and goes on here */
};

static int mine;           /* is it this side's turn? */
static unsigned long turn; /* how often the line has been written */
static unsigned long seen; /* what stood in last when we last looked */

static void make(struct link *l)
{
    l->shared = shared_memory(sizeof(struct box));
    set_depth_in_messages(l, 1);
}

static void enter(struct link *l)
{
    mine = l->side == 0;
}

static inline void hand_over(struct box *box, unsigned long word)
{
    word += ++turn;
    while (word + box->shift == seen)
        box->shift++;
    seen = word + box->shift;
    /* release: whoever sees it sees all the rest of the message */
    atomic_store_explicit(&box->last, seen, memory_order_release);
    mine = 0;
}

static inline unsigned long wait_for_turn(struct box *box)
{
    unsigned long word;

    /* The answer cannot be there at once. And to look while it is being written
     * delays it: the line is fetched, and has to be taken back. */
    relax();
    do {
        relax();
        /* acquire: and we see the rest of theirs */
        word = atomic_load_explicit(&box->last, memory_order_acquire);
    } while (word == seen);
    seen = word;
    mine = 1;
    return word - ++turn - box->shift;
}

static ssize_t put(struct link *l, const void *data, size_t n)
{
    struct box *box = l->shared;
    const char *p = data;
    unsigned long word = 0;

    if (!mine) /* it was not answered: wait until it is handed back */
        wait_for_turn(box);
    if (n > LINE)
        memcpy(box->rest, p + LINE, n - LINE);
    if (n >= LINE) {
        memcpy(box->head, p, HEAD);
        memcpy(&word, p + HEAD, LINE - HEAD);
    } else {
        memcpy(box->head, p, n < HEAD ? n : HEAD);
        memcpy(&word, p + HEAD, n > HEAD ? n - HEAD : 0);
    }
    hand_over(box, word);
    return (ssize_t)n;
}

static ssize_t take(struct link *l, void *data, size_t n)
{
    struct box *box = l->shared;
    char *p = data;
    unsigned long word;

    if (mine) /* nothing was answered: hand it back, for the next one */
        hand_over(box, 0);
    word = wait_for_turn(box);
    if (n >= LINE) {
        memcpy(p, box->head, HEAD);
        memcpy(p + HEAD, &word, LINE - HEAD);
    } else {
        memcpy(p, box->head, n < HEAD ? n : HEAD);
        memcpy(p + HEAD, &word, n > HEAD ? n - HEAD : 0);
    }
    if (n > LINE)
        memcpy(p + LINE, box->rest, n - LINE);
    return (ssize_t)n;
}

static const struct mechanism m = {
    .name = "mailbox",
    .what = "shared memory, one message at a time, in the line both poll",
    .kind = DATA | SHARED,
    .modes = 1 << POLL,
    .order = 45,
    .open = make,
    .enter = enter,
    .send = put,
    .receive = take,
};
MECHANISM(m);
