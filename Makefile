# make            builds every chapter
# make ch04       builds one chapter; ./run.sh then runs it
# make test       runs every test; make test-ch04 those of one chapter
# make mutants    changes every program as its tests say: is it noticed?
# make faults     lets each system call of every program fail, one at a time
# make kills      sends signals at random moments
# make crowd      fifty copies of every program at once
# make portable   other compilers, libcs, processors; sanitizers, valgrind
#                 (ONLY=eof or ONLY=ch01-pipe: these four for some programs)
# make fresh      the README's two lines on a machine that has nothing: on new,
#                 minimal Debian systems (as root; ONLY=bookworm: on one)
# make bench      measures what each way of communicating costs here, in about
#                 a minute and a half; make bench QUICK=1 in 15 seconds; make
#                 bench ONLY=queue only queues, and a pipe beside them
# make exercises  do the exercises' checks let every solution pass, and nothing
#                 else? (ONLY=tally or ONLY=ch01: for some)
# make pictures   draws the pictures in the READMEs again
# make lint       warnings, formatting, shell scripts, the book's own rules
# make clean      removes what was built
#
# CC and CFLAGS may be set: make CC=clang CFLAGS=-g

CHAPTERS := $(patsubst %/,%,$(wildcard ch[0-9][0-9]-*/))
NUMBERS := $(foreach c,$(CHAPTERS),$(firstword $(subst -, ,$(c))))

comma := ,
nothing :=
space := $(nothing) $(nothing)

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=$(shell nproc 2>/dev/null || echo 1)
endif
MAKEFLAGS += --no-print-directory

.PHONY: all programs test mutants faults kills crowd portable fresh bench exercises pictures lint clean help $(CHAPTERS) $(NUMBERS)
.PHONY: $(NUMBERS:%=test-%) $(NUMBERS:%=mutants-%) $(CHAPTERS:%=programs-%)

all: programs
	@echo all >.made

programs: $(CHAPTERS:%=programs-%)

$(CHAPTERS:%=programs-%):
	@$(MAKE) -C $(@:programs-%=%) programs

$(NUMBERS):
	@$(MAKE) -C $(filter $@-%,$(CHAPTERS))

$(CHAPTERS):
	@$(MAKE) -C $@

test: programs
	@scripts/test.sh

$(NUMBERS:%=test-%): test-%: programs
	@scripts/test.sh $(filter $*-%,$(CHAPTERS))

mutants: programs
	@scripts/check/mutants.sh

$(NUMBERS:%=mutants-%): mutants-%: programs
	@scripts/check/mutants.sh $(filter $*-%,$(CHAPTERS))

faults kills crowd portable fresh:
	@scripts/trials/$@.sh $(ONLY)

bench:
	@$(MAKE) -C scripts/bench bench
	@scripts/bench/run.sh $(if $(QUICK),-q) $(if $(ONLY),-m pipe$(comma)$(subst $(space),$(comma),$(strip $(ONLY))))

exercises:
	@scripts/exercises/verify.sh -a $(ONLY)

pictures: programs
	@scripts/check/pictures.sh

lint:
	@scripts/check/lint.sh

clean:
	@for c in $(CHAPTERS); do $(MAKE) -C $$c clean || exit 1; done
	@$(MAKE) -C scripts/bench clean
	@$(MAKE) -C scripts/trace clean
	rm -f .made scripts/exercises/box scripts/exercises/mix.o

help:
	@sed -n 's/^# //p' Makefile
