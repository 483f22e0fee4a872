# SPDX-License-Identifier: MIT
# The image with a loader in it, in front of its own start: one that leaves on
# what firmware may leave on, and one that names a framebuffer beyond 4 GiB.
# Included by ci/rules.mk; needs boot/rules.mk.

LOADER_ELFS := $(BUILD)/tests/rough_loader.elf $(BUILD)/tests/high_screen.elf
LOADER_OBJ  := $(LOADER_ELFS:$(BUILD)/tests/%.elf=$(BUILD)/guest/ci/tests/machines/%.S.o)

$(LOADER_ELFS): $(BUILD)/tests/%.elf: $(BUILD)/guest/ci/tests/machines/%.S.o $(GUEST_OBJECTS) $(BUILD)/guest/image.ld
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(GUEST_FLAGS) $(GUEST_LDFLAGS) -Wl,--wrap=start_pvh -T $(BUILD)/guest/image.ld \
		$(GUEST_OBJECTS) $< -o $@

-include $(LOADER_OBJ:.o=.d)
