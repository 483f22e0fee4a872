# SPDX-License-Identifier: MIT
# Builds the guest image, its ISO and the host tool, and runs them.
# make V=1 shows every command; make SETUP=no never installs anything.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

BUILD := build
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

CC := gcc
WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes

include boot/rules.mk
include iso/rules.mk
-include ci/rules.mk

all: $(BUILD)/trapclock.elf $(BUILD)/trapclock.iso $(BUILD)/trapclock ## build the image, the ISO and the host tool

clean: ## remove all that was built
	$(Q)rm -rf $(BUILD)

.PHONY: all clean
