# SPDX-License-Identifier: MIT
# Programs that measure inside Linux, built of the guest's own stamps and
# statistics. The top Makefile includes this; the compiler's flags are ci/rules.mk's.

SILICON_OBJ := $(patsubst %,$(BUILD)/host/%.o,bench/linux/silicon bench/linux/silicon_stubs bench/measure/samples)

$(BUILD)/host/bench/linux/%.o: bench/linux/%.S $(BUILD)/host/flags
	$(say) AS "$<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) -g -MMD -MP -c -o $@ $<

$(BUILD)/silicon: $(SILICON_OBJ)
	$(say) LD "$@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^

# A static program of the image's compiler: it is all that an initramfs has. The record's
# writer and the parser of the command line are the guest's.
LINUX_SRC := $(filter-out bench/linux/silicon%,$(wildcard bench/linux/*.[cS])) bench/measure/samples.c \
	bench/measure/visits.c bench/report/figures.c bench/report/record.c bench/report/source_commit.c \
	boot/crc32.c bench/protocol/command_line.c \
	boot/format.c boot/console/serial_port.c
LINUX_OBJ := $(LINUX_SRC:%=$(BUILD)/linux/%.o)
LINUX_FLAGS := -I. -D_GNU_SOURCE -std=gnu11 -O2 -g -fno-pie -fcf-protection=none -ffile-prefix-map="$$PWD"=. $(WARNINGS)
LINUX_LDFLAGS := -static -Wl,--build-id=sha1
ifneq ($(findstring clang,$(shell $(CC_GUEST) --version 2>/dev/null)),)
LINUX_FLAGS += -fno-integrated-as
endif
MADE_BY_linux = $(CC_GUEST) $(LINUX_FLAGS) $(LINUX_LDFLAGS)

$(BUILD)/linux/%.o: % $(BUILD)/linux/flags
	$(say) CC "$< (Linux)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_GUEST) $(LINUX_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/linux/bench/report/source_commit.c.o: $(BUILD)/source_commit.h
$(BUILD)/linux/bench/report/source_commit.c.o: private LINUX_FLAGS += -include $(BUILD)/source_commit.h

# With symbols: a trace finds the windows by them.
$(BUILD)/trapclock-linux: $(LINUX_OBJ)
	$(say) LD "$@"
	$(Q)$(CC_GUEST) $(LINUX_LDFLAGS) -o $@ $^

$(BUILD)/trapclock-linux.cpio: $(BUILD)/trapclock-linux iso/make-initramfs.sh
	$(say) CPIO "$@"
	$(Q)STRIP="$$($(CC_GUEST) -print-prog-name=strip)" iso/make-initramfs.sh $< $@

.PHONY: silicon
silicon: $(BUILD)/silicon ## print what the guest's stamps resolve on this host's real CPU
	$(Q)$<

-include $(SILICON_OBJ:.o=.d) $(LINUX_OBJ:.o=.d)
