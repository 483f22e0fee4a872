# SPDX-License-Identifier: MIT
# The guest image: everything in boot/ entry/ fault/ bench/, linked by image.ld.
# Its disassembly and its map are beside the ELF.

GUEST_SOURCES := $(sort $(filter-out bench/linux/%,$(wildcard boot/*.[cS] boot/*/*.[cS] entry/*.[cS] fault/*.[cS] bench/*.[cS] bench/*/*.[cS])))
GUEST_OBJECTS := $(GUEST_SOURCES:%=$(BUILD)/guest/%.o)

# Sources that need no machine and are also tested on the host.
HOST_SHARED_SRC := $(wildcard boot/boot_info.c boot/loader/loader.c boot/loader/multiboot2.c boot/loader/pvh.c boot/loader/acpi.c boot/loader/acpi_sleep.c boot/loader/madt.c \
	boot/console/uart.c boot/console/xen_ring.c boot/console/virtio_pci.c boot/console/virtio_queue.c \
	boot/console/serial_port.c boot/console/qr.c boot/console/qr_matrix.c boot/console/deflate.c boot/console/code_set.c boot/console/pixels.c boot/format.c fault/error_code.c fault/oracle.c fault/deviation.c bench/measure/samples.c bench/measure/visits.c \
	bench/protocol/command_line.c boot/crc32.c bench/machine/tsc_frequency.c \
	bench/machine/clock_rules.c bench/machine/fence_rules.c bench/machine/topology.c boot/hypervisor.c)

# No vector registers (handlers do not save them), no red zone (faults push below RSP),
# addresses below 2 GiB, no checkout path in debug information.
GUEST_FLAGS := -m64 -I. -g -O2 -ffreestanding -fno-pic -fno-pie -mno-red-zone -mgeneral-regs-only \
	-mno-sse -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
	-ffile-prefix-map="$$PWD"=.
# A section for each function and variable: image.ld gives a slot to those of a fault's path.
GUEST_FLAGS += -ffunction-sections -fdata-sections
GUEST_CFLAGS := -std=gnu11 $(GUEST_FLAGS) $(WARNINGS) -Wno-unknown-pragmas
GUEST_LDFLAGS := -nostdlib -static -Wl,--build-id=sha1 -Wl,-z,max-page-size=4096 \
	-Wl,--fatal-warnings -Wl,--gc-sections

# A handler's stack is only aligned to 8: pt_regs.h has 21 words.
ifneq ($(findstring clang,$(shell $(CC_GUEST) --version 2>/dev/null)),)
GUEST_CFLAGS += -mstack-alignment=8
# Its assembler ignores the prefix map in DWARF 5.
GUEST_FLAGS += -fdebug-compilation-dir=.
# ... and does not know BRANCH_FLAGS.
GUEST_FLAGS += -fno-integrated-as
GUEST_CFLAGS += -fno-integrated-as
else
# Otherwise gcc moves code earlier, and handle in exceptions.c has no room for a prefix.
$(BUILD)/guest/fault/exceptions.c.o: private GUEST_CFLAGS += -fno-gcse
GUEST_CFLAGS += -mpreferred-stack-boundary=3 -fno-tree-loop-distribute-patterns
endif

# The assembler accepts only instructions of the baseline in boot/start.S, and these, each of
# which has a row in bench/machine/cpu_feature.h.
ASSEMBLER_FLAGS := -Wa,-march=generic64+clflush+smap+ospke+shstk+prfchw

# Sources on a fault's path. No branch there crosses or ends at a 32-byte boundary, because
# some CPUs do not cache such branches decoded (Intel, "Mitigations for Jump Conditional Code
# Erratum"). Prefixes ensure this, since a NOP would be one more instruction.
FAULT_PATH_OBJECTS := $(patsubst %,$(BUILD)/guest/%.o,entry/entry.S entry/user_mode.S \
	entry/fred.S entry/fred.c fault/exceptions.c fault/page_fault.c fault/page_fault_action.c \
	bench/measure/triggers.S)
BRANCH_FLAGS := -Wa,-malign-branch-boundary=32 \
	-Wa,-malign-branch=jcc+fused+jmp+call+ret+indirect -Wa,-malign-branch-prefix-size=5
$(FAULT_PATH_OBJECTS): private GUEST_FLAGS += $(BRANCH_FLAGS)
$(FAULT_PATH_OBJECTS): private GUEST_CFLAGS += $(BRANCH_FLAGS)

MADE_BY_guest = $(CC_GUEST) $(GUEST_CFLAGS) $(ASSEMBLER_FLAGS) $(BRANCH_FLAGS) $(GUEST_LDFLAGS)

$(BUILD)/guest/%.c.o: %.c $(BUILD)/guest/flags
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_GUEST) $(GUEST_CFLAGS) $(ASSEMBLER_FLAGS) -MMD -MP -c $< -o $@

# Changes only with the sources' commit, or with their first change after it.
$(BUILD)/source_commit.h: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)bench/report/source_commit.sh | sed 's/\(.*\) \(.*\)/#define SOURCE_COMMIT "\1"\n#define SOURCE_COMMIT_TIME \2/' \
		> $@.$$$$; if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi

$(BUILD)/guest/bench/report/source_commit.c.o: $(BUILD)/source_commit.h
$(BUILD)/guest/bench/report/source_commit.c.o: private GUEST_CFLAGS += -include $(BUILD)/source_commit.h

# The screen's font.
$(BUILD)/guest/boot/console/pixels.c.o: private GUEST_CFLAGS += -idirafter /usr/share/grub

$(BUILD)/guest/%.S.o: %.S $(BUILD)/guest/flags
	$(say) AS $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_GUEST) $(GUEST_FLAGS) $(ASSEMBLER_FLAGS) -MMD -MP -c $< -o $@

$(BUILD)/guest/image.ld: boot/image.ld $(BUILD)/guest/flags
	$(say) CPP $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_GUEST) -E -P -x assembler-with-cpp -I. -MMD -MP -MT $@ -MF $@.d $< -o $@

$(BUILD)/trapclock.elf: $(GUEST_OBJECTS) $(BUILD)/guest/image.ld
	$(say) LD $@
	$(Q)$(CC_GUEST) $(GUEST_FLAGS) $(GUEST_LDFLAGS) -T $(BUILD)/guest/image.ld -Wl,-Map=$(@:.elf=.map) \
		$(GUEST_OBJECTS) -o $@
	$(Q)"$$($(CC_GUEST) -print-prog-name=objdump)" -d $@ > $(@:.elf=.dis)

-include $(GUEST_OBJECTS:.o=.d) $(BUILD)/guest/image.ld.d
