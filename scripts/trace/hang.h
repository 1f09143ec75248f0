/*
 * hang.h - trace why: runs a program, and says why it hangs
 */
#ifndef HANG_H
#define HANG_H

int hang_main(int argc, char *argv[]);

#endif
