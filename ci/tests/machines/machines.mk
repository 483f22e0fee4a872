# SPDX-License-Identifier: MIT
# Builds what the tests on machines need beside the image. Included by ci/rules.mk; needs
# boot/rules.mk.

# The image with a loader before its own start. rough_loader leaves on what firmware
# may leave on; high_screen names a framebuffer above 4 GiB; x2apic_loader turns x2APIC mode
# on, which needs a CPU that has it. In silent_cpu one CPU never
# says that it runs; in panic_cpus all others meet an undefined instruction at once.

LOADER_ELFS := $(BUILD)/tests/machines/rough_loader.elf $(BUILD)/tests/machines/high_screen.elf \
	$(BUILD)/tests/machines/silent_cpu.elf $(BUILD)/tests/machines/panic_cpus.elf \
	$(BUILD)/tests/machines/x2apic_loader.elf
WRAPPED := start_pvh
$(BUILD)/tests/machines/silent_cpu.elf: private WRAPPED := smp_ready
$(BUILD)/tests/machines/panic_cpus.elf: private WRAPPED := cpu_work_wait
LOADER_OBJ  := $(LOADER_ELFS:$(BUILD)/tests/%.elf=$(BUILD)/guest/ci/tests/%.S.o)

$(LOADER_ELFS): $(BUILD)/tests/%.elf: $(BUILD)/guest/ci/tests/%.S.o $(GUEST_OBJECTS) $(BUILD)/guest/image.ld
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_GUEST) $(GUEST_FLAGS) $(GUEST_LDFLAGS) -Wl,--wrap=$(WRAPPED) -T $(BUILD)/guest/image.ld \
		$(GUEST_OBJECTS) $< -o $@

-include $(LOADER_OBJ:.o=.d)

# Reads a screenshot by the guest's own font.
$(BUILD)/tests/machines/read-screen: ci/tests/machines/read_screen.c
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -idirafter /usr/share/grub -o $@ $<

# The program that measures inside Linux, on a kernel and a CPU that lie.
LIES := window_read window_write window_fetch window_call window_call_write window_empty getrusage pread \
	mincore mmap madvise open access syscall read ioctl clock_find windows_nothing windows_many_nops windows_nops \
	windows_multiplies windows_run
LYING_OBJ   := $(BUILD)/linux/ci/tests/machines/lying_kernel.c.o
LYING_FLAGS := $(LIES:%=-Wl,--wrap=%)

$(BUILD)/trapclock-linux-lying: $(LINUX_OBJ) $(LYING_OBJ)
	$(say) LD "$@"
	$(Q)$(CC_GUEST) $(LINUX_LDFLAGS) $(LYING_FLAGS) -o $@ $^

-include $(LYING_OBJ:.o=.d)
