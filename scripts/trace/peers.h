/*
 * peers.h - the other ends of sockets, as the kernel knows them
 */
#ifndef PEERS_H
#define PEERS_H

#include "snap.h"

/* Of each open socket of these: of TCP and UDP by the addresses, of Unix
 * sockets by NETLINK_SOCK_DIAG. Any user may ask so. */
void find_peers(struct snap *s);

#endif
