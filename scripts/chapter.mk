# Every chapter's Makefile includes this: each NAME.c becomes the program NAME
# beside it. CC and CFLAGS may be set.

CFLAGS ?= -O2 -Wall -Wextra
# glibc before 2.34 has some functions in these; cc x.c needs them there, too.
LDLIBS ?= -pthread -lrt
PROGRAMS := $(patsubst %.c,%,$(wildcard *.c))

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=$(shell nproc 2>/dev/null || echo 1)
endif

.PHONY: all programs clean

# ./run.sh runs what was made last.
all: programs
	@echo $(firstword $(subst -, ,$(notdir $(CURDIR)))) >../.made

programs: $(PROGRAMS)
	@:

%: %.c
	$(CC) $(CFLAGS) -o $@ $< $(LDLIBS)

clean:
	rm -f $(PROGRAMS)
