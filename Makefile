# SPDX-License-Identifier: MIT
# Builds the guest image, its ISO and the host tool, runs and tests them.
# make V=1 shows every command; make SETUP=no never installs anything.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

BUILD := build
# The letter options of this make: with -s it prints nothing of its own.
SILENT := $(findstring s,$(filter-out --%,$(firstword $(MAKEFLAGS))))
ifeq ($(V),1)
Q :=
say = @:
else ifneq ($(SILENT),)
Q := @
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

CC := gcc
# The compiler of the image. On a host that is not x86-64: x86_64-linux-gnu-gcc.
CC_GUEST := $(CC)
QEMU := qemu-system-x86_64
WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes
SETUP := yes
JOBS := $(shell nproc)
# An absolute path, quoted for the shell.
path = '$(subst ','\'',$(abspath $(1)))'
setup = $(Q)SETUP=$(SETUP) ci/setup.sh

# $(BUILD)/X/flags records how X is built: MADE_BY_X, whose first word is the compiler. When
# it changes, everything that depends on it is rebuilt. The checkout's path does not affect
# what is built.
$(BUILD)/guest/flags $(BUILD)/linux/flags $(BUILD)/host/flags $(BUILD)/sanitize/flags $(BUILD)/fuzz/flags: $(BUILD)/%/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(MADE_BY_$*)' \
		"$$($(firstword $(MADE_BY_$*)) --version | head -n 1)" > $@.$$$$; \
		if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi

include boot/rules.mk
include iso/rules.mk
include bench/linux/rules.mk
include ci/rules.mk
include ci/regress.mk
include ci/install/install.mk
include ci/install/release.mk

all: $(BUILD)/trapclock.elf $(BUILD)/trapclock.iso $(BUILD)/trapclock $(BUILD)/trapclock-linux.cpio $(INSTALL_FILES) ## build the image, the ISO and the host tool

run: ## install what is missing, build, boot the ISO and print the table
	$(setup) run $(CC)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all
	$(Q)$(BUILD)/trapclock run $(ARGS)

test: ## install what is missing, build and run every test
	$(setup) test $(CC)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) run-tests

trace: all ## print a fault's path, instruction by instruction (ARGS=np.read)
	$(Q)$(BUILD)/trapclock trace $(or $(ARGS),np.read)

debug: ## start the image under QEMU, halted, with gdb attached and symbols loaded
	$(setup) debug $(CC)
	$(Q)$(MAKE) --no-print-directory $(BUILD)/trapclock.elf
	$(Q)gdb $(BUILD)/trapclock.elf \
		-ex 'target remote | exec $(QEMU) -gdb stdio -S -display none -nodefaults -no-reboot -cpu max -serial file:$(BUILD)/debug.log -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel $(BUILD)/trapclock.elf' \
		-ex 'hbreak kmain' $(GDB_FLAGS)

timing: all ## print how long boots and commands take on this host
	$(Q)QEMU=$(QEMU) ci/timing.sh $(BUILD)

format: ## give every C file the project's format
	$(Q)clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove all that was built
	$(Q)rm -rf $(BUILD)

help: ## list these targets
	$(Q)sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1\t\2/p' $(filter Makefile %.mk,$(MAKEFILE_LIST)) | expand -t 15

.PHONY: FORCE all run test trace debug timing format clean help
